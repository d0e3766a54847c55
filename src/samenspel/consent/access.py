"""Which agreement covers a look, and who may see or end one."""

import uuid
from collections.abc import Collection

from django.db.models import F, Model, Q, QuerySet

from samenspel.consent.models import Agreement, AgreementEnding
from samenspel.consent.rules import (
    ASKED_BEFORE,
    RENEWABLE_FROM,
    Act,
    DataClass,
    Effect,
    Purpose,
    Role,
    Term,
    deciding_term,
    may,
)
from samenspel.foundation import asking, clock
from samenspel.foundation.asking import id_of
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import PROFESSIONAL_HATS

REFUSED = """
SELECT subject_id, recipient_id FROM AGREEMENTS AS a
WHERE subject_id IN %(subjects)s AND effect = %(refuse)s AND purpose = %(purpose)s
  AND valid_from <= %(now)s AND valid_until > %(now)s AND NOT EXISTS (SELECT 1 FROM ENDINGS AS e WHERE e.agreement_id = a.id)
""".replace("AGREEMENTS", Agreement._meta.db_table).replace("ENDINGS", AgreementEnding._meta.db_table)


def active() -> Q:
    """Say, as a condition on agreements, that they hold at this moment."""
    moment = clock.now()
    return Q(valid_from__lte=moment, valid_until__gt=moment, ending__isnull=True)


def over() -> Q:
    """Say, as a condition on agreements, that they do not hold any more."""
    return Q(valid_until__lte=clock.now()) | Q(ending__isnull=False)


def running_out() -> QuerySet[Agreement]:
    """List the agreements about which is asked whether they go on, as ``rules.runs_out`` says of one."""
    rows = Agreement.objects.filter(active(), effect=Effect.PERMIT, valid_until__lte=clock.now() + ASKED_BEFORE)
    return rows.filter(valid_from__lte=F("valid_until") - RENEWABLE_FROM)


def refusals(purpose: Purpose) -> QuerySet[Agreement]:
    """List what people do not want now, for this purpose, of whatever kind of data."""
    return Agreement.objects.filter(active(), effect=Effect.REFUSE, purpose=purpose)


def refused_by(subjects: Collection[uuid.UUID], purpose: Purpose) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """List pairs of one of these subjects and whom they do not want now, for this purpose: ``refusals``, quickly; one query."""
    given = {"subjects": subjects, "refuse": Effect.REFUSE.value, "purpose": purpose.value, "now": clock.now()}
    return [(id_of(subject), id_of(recipient)) for subject, recipient in asking.answer(REFUSED, given)] if subjects else []


def about_key(about: Model | None) -> tuple[str, str]:
    """Return how an agreement names what it is about; two empty texts for everything between two people."""
    return ("", "") if about is None else (about._meta.label_lower, str(about.pk))


def agreement_covering(
    subject: Person, recipient: Person, data_class: DataClass, *, about: Model | None = None, purpose: Purpose | None = None
) -> Agreement | None:
    """Return the agreement by which ``recipient`` may see this data of ``subject`` now; a refusal beats every permit.

    One query, never kept: an agreement that ended a moment ago covers nothing.
    """
    rows = list(Agreement.objects.filter(active(), subject=subject, recipient=recipient).order_by("-valid_until", "pk"))
    terms = [term_of(row) for row in rows]
    index = deciding_term(terms, data_class, about=about_key(about), purpose=purpose)
    return None if index is None else rows[index]


def is_refused(subject: Person, recipient: Person, data_class: DataClass, *, about: Collection[Model], purpose: Purpose) -> bool:
    """Whether ``subject`` refused now that ``recipient`` sees this data, of one of these things or of anything; one query."""
    terms = [term_of(row) for row in refusals(purpose).filter(subject=subject, recipient=recipient)]
    return any(term.speaks_of(data_class, about_key(one), purpose) for term in terms for one in about)


def term_of(agreement: Agreement) -> Term:
    """Take from an agreement what the decision needs."""
    return Term(
        effect=Effect(agreement.effect),
        data_classes=frozenset(agreement.data_classes),
        about=(agreement.about_type, agreement.about_id),
        purpose=Purpose(agreement.purpose),
    )


def may_represent(actor: Actor, subject: Person, data_class: DataClass) -> bool:
    """Whether somebody stands beside the subject, by an agreement that the subject gave."""
    covering = agreement_covering(subject, actor.person, data_class, purpose=Purpose.REPRESENT)
    return covering is not None


def people_beside(actor: Actor) -> list[Person]:
    """List who let the actor arrange things beside them, by name; whoever refused that since is not among them."""
    rows = Agreement.objects.filter(active(), recipient=actor.person, purpose=Purpose.REPRESENT).select_related("subject")
    refused = {row.subject_id for row in rows if row.effect == Effect.REFUSE}
    found = {row.subject_id: row.subject for row in rows if row.effect == Effect.PERMIT and row.subject_id not in refused}
    return sorted(found.values(), key=lambda person: (person.first_name, str(person.pk)))


def person_beside(actor: Actor, person_id: uuid.UUID) -> Person:
    """Return somebody who let the actor arrange things beside them."""
    person = next((person for person in people_beside(actor) if person.pk == person_id), None)
    if person is None:
        raise NotFound
    return person


def agreement_beside(actor: Actor, subject: Person) -> Agreement | None:
    """Return the agreement by which the actor stands beside this person now."""
    rows = Agreement.objects.filter(active(), subject=subject, recipient=actor.person, purpose=Purpose.REPRESENT)
    return rows.filter(effect=Effect.PERMIT).order_by("-valid_until", "pk").first()


def may_decide_with(actor: Actor, agreement: Agreement) -> bool:
    """Whether the actor stands beside the subject for all of this; who may stand there only the subject says."""
    if agreement.purpose == Purpose.REPRESENT or actor.pk == agreement.recipient_id:
        return False
    return all(may_represent(actor, agreement.subject, DataClass(code)) for code in agreement.data_classes)


def deciders_beside(agreement: Agreement) -> list[Person]:
    """List who can let an agreement of somebody else go on, because the subject let them decide about such things."""
    beside = Agreement.objects.filter(active(), subject=agreement.subject_id, purpose=Purpose.REPRESENT, effect=Effect.PERMIT)
    people = {row.recipient_id: row.recipient for row in beside.select_related("recipient")}
    return [person for person in people.values() if may_decide_with(Actor(person), agreement)]


def role_of(actor: Actor, agreement: Agreement) -> Role | None:
    """Say how the actor stands to an agreement."""
    if actor.pk == agreement.subject_id:
        return Role.SUBJECT
    if actor.pk == agreement.recipient_id:
        return Role.RECIPIENT
    if may_decide_with(actor, agreement):
        return Role.BESIDE
    return Role.STAFF if actor.wears(*PROFESSIONAL_HATS) else None


def require(actor: Actor, act: Act, agreement: Agreement) -> None:
    """Let pass who may do this with the agreement; whether a professional may reach the subject is the caller's to ask."""
    role = role_of(actor, agreement)
    effect = Effect(agreement.effect)
    if not may(role, effect, Act.SEE):
        raise NotFound
    if not may(role, effect, act):
        raise NotAllowed


def visible_to(actor: Actor) -> QuerySet[Agreement]:
    """List the agreements that a person gave himself."""
    return given_by(actor.person)


def given_by(subject: Person) -> QuerySet[Agreement]:
    """List the agreements of somebody, for who may read them."""
    return Agreement.objects.filter(subject=subject).select_related("recipient", "ending")


def agreement_for(actor: Actor, agreement_id: uuid.UUID) -> Agreement:
    """Return an agreement that this person gave himself."""
    agreement = visible_to(actor).filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound
    return agreement


def agreement_to_renew(actor: Actor, agreement_id: uuid.UUID) -> Agreement:
    """Return an agreement that this person gave, or that somebody gave beside whom this person stands."""
    agreement = Agreement.objects.filter(pk=agreement_id).select_related("subject", "recipient", "ending").first()
    if agreement is None or role_of(actor, agreement) not in (Role.SUBJECT, Role.BESIDE):
        raise NotFound
    return agreement
