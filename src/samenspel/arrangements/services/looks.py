"""Writing down what of another somebody saw with a visit, an arrangement or an ask, on its page as in a program."""

from collections.abc import Iterable

from samenspel.arrangements import access
from samenspel.arrangements.models import Arrangement, Visit
from samenspel.arrangements.queries.faces import Acquaintance
from samenspel.arrangements.queries.visit_pages import Asked, Contact, CoverCard
from samenspel.arrangements.rules import Role
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.consent.services import note_look, note_looks
from samenspel.exchange.models import Ask
from samenspel.people.actors import Actor
from samenspel.people.models import Person


def note_contacts(
    contacts: Iterable[Contact], *, about: Arrangement | Ask, purpose: Purpose = Purpose.VISITS, actor: Actor
) -> None:
    """Write down that somebody saw how to reach another."""
    for contact in contacts:
        note_look(
            actor,
            subject=contact.subject,
            data_class=DataClass.CONTACT,
            purpose=purpose,
            about=about,
            agreement=contact.agreement,
            ground=contact.ground,
        )


def note_number(phone: Contact | None, *, about: Arrangement | Ask, actor: Actor) -> None:
    """Write down that whoever helps along saw the number of a resident, for the one whose number it is to read."""
    if phone is not None:
        note_contacts([phone], about=about, purpose=Purpose.GUIDANCE, actor=actor)


def note_names(visit: Visit, *, actor: Actor) -> None:
    """Write down that somebody who coordinates saw for whom a visit is, and who comes."""
    if access.role_of(actor, visit) is Role.COORDINATOR:
        people = [visit.resident, *([visit.helper] if visit.helper else [])]
        note_looks(actor, people, data_class=DataClass.ACCOUNT, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD)


def note_cover(visit: Visit, cover: CoverCard | None, *, actor: Actor) -> None:
    """Write down that somebody saw who may come instead."""
    if cover is not None:
        ground = Ground.CASELOAD if access.role_of(actor, visit) is Role.COORDINATOR else Ground.PARTY
        _note_matching(visit, cover.person.person, None, ground, actor)
        note_certificates([cover.person], ground=ground, actor=actor)


def note_certificates(people: Iterable[Acquaintance], *, ground: Ground, actor: Actor) -> None:
    """Write down that somebody saw of whom a certificate of conduct was seen."""
    vetted = [one.person for one in people if one.is_vetted]
    note_looks(actor, vetted, data_class=DataClass.VETTING, purpose=Purpose.ASK, ground=ground)


def note_asked(visit: Visit, asked: Asked | None, *, actor: Actor) -> None:
    """Write down that somebody saw for whom he is asked to come instead."""
    if asked is not None:
        _note_matching(visit, visit.resident, asked.agreement, Ground.AGREEMENT, actor)


def _note_matching(visit: Visit, subject: Person, agreement: Agreement | None, ground: Ground, actor: Actor) -> None:
    note_look(
        actor,
        subject=subject,
        data_class=DataClass.MATCHING,
        purpose=Purpose.ASK,
        about=visit.arrangement,
        agreement=agreement,
        ground=ground,
    )
