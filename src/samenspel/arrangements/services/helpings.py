"""Who helps in an arrangement, and the agreements that open contact details between the two of them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements import rules, sentences
from samenspel.arrangements.models import Arrangement, Face, Helping, Visit
from samenspel.consent.access import agreement_covering, may_represent
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Ending, How, Purpose
from samenspel.consent.services import agree, end_agreement
from samenspel.foundation import clock, journal
from samenspel.foundation.refusals import NotAllowed
from samenspel.people.actors import Actor
from samenspel.people.models import Person

SHARED = (DataClass.ACCOUNT, DataClass.CONTACT, DataClass.STORY)
SHARED_BACK = (DataClass.ACCOUNT, DataClass.CONTACT)
DAYS = 366


@dataclass(frozen=True)
class Yes:
    """Who agreed; without an actor it was the one whose data it is, in this way, and somebody wrote it down."""

    actor: Actor | None
    how: How = How.APP
    recorder: Person | None = None


def begin_helping(
    arrangement: Arrangement, helper: Person, *, yes: Yes, for_visit: Visit | None = None, actor: Actor | None
) -> Helping:
    """Let somebody help: two agreements, one each way, and from when on; who helps already goes on helping."""
    standing = Helping.objects.filter(arrangement=arrangement, helper=helper, ended_at__isnull=True)
    known = standing.filter(Q(for_visit__isnull=True) | Q(for_visit=for_visit)).first()
    if known is not None:
        return known
    helping = Helping.objects.create(
        arrangement=arrangement,
        helper=helper,
        for_visit=for_visit,
        agreement=_agreement(arrangement, arrangement.resident, helper, for_visit, yes),
        agreement_back=_agreement(arrangement, helper, arrangement.resident, for_visit, Yes(Actor(helper))),
    )
    journal.record(
        "arrangements.helping_began",
        helping,
        actor=actor,
        arrangement=arrangement.pk,
        helper=helper.pk,
        visit=for_visit.pk if for_visit else None,
    )
    return helping


def move_helping(visit: Visit, then: Visit, *, actor: Actor | None) -> None:
    """Let whoever came for one visit come to the visit in its place: both agreements are made anew, for that moment."""
    rows = Helping.objects.filter(for_visit=visit, ended_at__isnull=True)
    for helping in rows.select_related("helper", "agreement", "agreement_back"):
        before = (helping.agreement, helping.agreement_back)
        check_may_share_contact(then.resident, actor)
        helping.agreement = _agreement(then.arrangement, then.resident, helping.helper, then, Yes(actor))
        helping.agreement_back = _agreement(then.arrangement, helping.helper, then.resident, then, Yes(Actor(helping.helper)))
        helping.for_visit = then
        helping.save(update_fields=["agreement", "agreement_back", "for_visit"])
        for agreement in before:
            end_agreement(agreement, actor=None, why=Ending.REPLACED)


def check_may_share_contact(resident: Person, actor: Actor | None) -> None:
    """Refuse a yes by whoever is beside the resident, unless the resident let him share contact details."""
    if actor is not None and actor.pk != resident.pk and not may_represent(actor, resident, DataClass.CONTACT):
        raise NotAllowed("arrangements.resident_says", _("This yes can only come from the resident."))


def _agreement(arrangement: Arrangement, subject: Person, recipient: Person, visit: Visit | None, yes: Yes) -> Agreement:
    is_resident = subject.pk == arrangement.resident_id
    opens, comes = (sentences.OPENS, sentences.COMES) if visit is None else (sentences.OPENS_ONCE, sentences.COMES_ONCE)
    if yes.how != How.APP:
        opens = sentences.OPENS_ALOUD
    return agree(
        subject,
        recipient,
        purpose=Purpose.VISITS,
        data_classes=SHARED if is_resident else SHARED_BACK,
        about=visit or arrangement,  # who covers twice has two agreements; neither ends with the other's visit
        sentence=str(opens if is_resident else comes),
        days=DAYS if visit is None else _days_until(visit),
        how=yes.how,
        recorder=yes.recorder,
        actor=yes.actor,
    )


def _days_until(visit: Visit) -> int:
    """Count the days that an agreement for one visit lasts."""
    left = visit.ends_at + rules.CLOSES_AFTER - clock.now()
    return max(1, -(-left // timedelta(days=1)))


def let_read_visit(visit: Visit, helper: Person, *, actor: Actor) -> Agreement:
    """Let a helper who is asked to cover know for whom and in which neighbourhood, until the visit is over."""
    return agree(
        visit.resident,
        helper,
        purpose=Purpose.ASK,
        data_classes=[DataClass.MATCHING],
        about=visit,  # who is asked for two visits may say no to one of them
        sentence=str(sentences.IS_ASKED),
        days=_days_until(visit),
        actor=actor,
    )


def agreement_to_read(visit: Visit, helper: Person) -> Agreement | None:
    """Find the agreement by which a helper who is asked to cover may know of the visit."""
    return agreement_covering(visit.resident, helper, DataClass.MATCHING, about=visit, purpose=Purpose.ASK)


def rest_on(agreement_id: UUID, *, instead_of: UUID) -> None:
    """Let what rested on one agreement rest on the one that took its place."""
    Helping.objects.filter(agreement=instead_of).update(agreement=agreement_id)
    Helping.objects.filter(agreement_back=instead_of).update(agreement_back=agreement_id)
    Face.objects.filter(agreement=instead_of).update(agreement=agreement_id)


def end_helping(helping: Helping, *, actor: Actor | None, why: Ending = Ending.DONE) -> None:
    """Let somebody help no longer: what the agreements opened closes now."""
    ended = Helping.objects.filter(pk=helping.pk, ended_at__isnull=True).update(ended_at=clock.now())
    if not ended:
        return
    journal.record("arrangements.helping_ended", helping, actor=actor, helper=helping.helper_id, why=why.value)
    others = Helping.objects.filter(ended_at__isnull=True).exclude(pk=helping.pk)
    for agreement in (helping.agreement, helping.agreement_back):
        if not others.filter(Q(agreement=agreement) | Q(agreement_back=agreement)).exists():
            end_agreement(agreement, actor=None, why=why)


def end_past_covers() -> int:
    """End the helping of everybody whose one visit is over; say how many."""
    over = Helping.objects.select_related("agreement", "agreement_back").filter(
        ended_at__isnull=True, for_visit__ends_at__lt=clock.now() - rules.CLOSES_AFTER
    )
    rows = list(over)
    for helping in rows:
        end_helping(helping, actor=None)
    return len(rows)
