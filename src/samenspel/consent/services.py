"""What can be done with agreements: give one, refuse, end it, and write down who looked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenspel.consent import access
from samenspel.consent.events import AgreementEnded, AgreementReplaced, AgreementRunsOut
from samenspel.consent.models import Agreement, AgreementEnding, Look
from samenspel.consent.rules import (
    LONGEST,
    Act,
    AgreementKind,
    DataClass,
    Effect,
    Ending,
    Ground,
    How,
    Purpose,
    last_moment,
    runs_out,
)
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import PROFESSIONAL_HATS

NOT_ANY_MORE = _("I do not want this of this person any more, until I say otherwise.")
MOST_AT_ONCE = 200
RENEWED_AS_IT_IS = (
    "subject", "recipient", "kind", "effect", "purpose", "data_classes", "about_type", "about_id", "may_pass_on", "text_version",
)  # fmt: skip


@transaction.atomic
def agree(  # noqa: PLR0913  an agreement says this much
    subject: Person,
    recipient: Person,
    *,
    purpose: Purpose,
    data_classes: Collection[DataClass],
    sentence: str,
    about: Model | None = None,
    kind: AgreementKind = AgreementKind.ASSENT,
    how: How = How.APP,
    days: int | None = None,
    recorder: Person | None = None,
    actor: Actor | None,
) -> Agreement:
    """Write down that ``subject`` is fine with sharing these data with ``recipient``; ``sentence`` is what was shown.

    An equal agreement that holds already is returned when it lasts as long, else replaced. ``recorder`` says who
    wrote down what the subject decided by phone or on a visit, where no actor decides (``actor`` is ``None``).
    """
    about_what = access.about_key(about)
    wish = _Wish(Effect.PERMIT, purpose, frozenset(data_classes), about_what, kind, how, sentence, days, recorder)
    return _write(subject, recipient, wish, actor)


@transaction.atomic
def refuse(
    subject: Person,
    recipient: Person,
    *,
    purpose: Purpose,
    data_classes: Collection[DataClass],
    sentence: str,
    about: Model | None = None,
    how: How = How.APP,
    actor: Actor | None,
) -> Agreement:
    """Write down that ``subject`` does not want this: it beats every agreement, also later ones.

    It holds as long as an agreement can last, unless the subject lifts it before.
    """
    kind, classes = AgreementKind.ASSENT, frozenset(data_classes)
    wish = _Wish(Effect.REFUSE, purpose, classes, access.about_key(about), kind, how, sentence, LONGEST.days)
    refusal = _write(subject, recipient, wish, actor)
    _close_what_is_refused(refusal, actor)
    return refusal


def _close_what_is_refused(refusal: Agreement, actor: Actor | None) -> None:
    """Tell the others that permits do not count while the refusal holds; they are not ended, for it can be lifted."""
    permits = Agreement.objects.filter(
        access.active(), subject=refusal.subject, recipient=refusal.recipient, effect=Effect.PERMIT
    )
    about = (refusal.about_type, refusal.about_id)
    for row in permits.filter(purpose=refusal.purpose):
        if set(row.data_classes) & set(refusal.data_classes) and about in (("", ""), (row.about_type, row.about_id)):
            by_id = actor.pk if actor else None
            bus.announce(AgreementEnded(row.pk, row.subject_id, row.recipient_id, row.about_type, row.about_id, by_id))


@transaction.atomic
def end_for_good(agreement: Agreement, *, actor: Actor) -> Agreement:
    """End an agreement, and write down that its subject does not want this of this person later either."""
    end_agreement(agreement, actor=actor)
    return refuse(
        agreement.subject,
        agreement.recipient,
        purpose=Purpose(agreement.purpose),
        data_classes=[DataClass(code) for code in agreement.data_classes],
        sentence=str(NOT_ANY_MORE),
        actor=actor,
    )


@transaction.atomic
def end_agreement(
    agreement: Agreement, *, actor: Actor | None, why: Ending = Ending.WITHDRAWN, how: How = How.APP
) -> AgreementEnding:
    """End an agreement from this moment on; ending it twice changes nothing."""
    if actor is not None:
        access.require(actor, Act.END, agreement)
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    at = agreement.valid_until if why == Ending.EXPIRED else clock.now()
    ending, is_new = AgreementEnding.objects.get_or_create(
        agreement=agreement, defaults={"by": actor.person if actor else None, "why": why, "how": how, "at": at}
    )
    if is_new:
        journal.record("consent.agreement_ended", agreement, actor=actor, why=why, how=how)
        about = (agreement.about_type, agreement.about_id)
        by_id = actor.pk if actor else None
        bus.announce(AgreementEnded(agreement.pk, agreement.subject_id, agreement.recipient_id, *about, by_id))
    return ending


@transaction.atomic
def renew_agreement(agreement: Agreement, *, actor: Actor) -> Agreement:
    """Let an agreement that stops soon go on for as long again, in the same words; a second tap changes nothing."""
    access.require(actor, Act.RENEW, agreement)
    Person.objects.select_for_update().get(pk=agreement.subject_id)  # two taps, one agreement
    known = Agreement.objects.filter(access.active(), supersedes=agreement).first()
    if known is not None:
        return known
    start, ending = clock.now(), AgreementEnding.objects.filter(agreement=agreement)
    if ending.exists() or not runs_out(Effect(agreement.effect), agreement.valid_from, agreement.valid_until, start):
        raise NotPossibleNow("consent.not_to_renew", _("This has stopped already, or goes on for a while still."))
    renewed = Agreement.objects.create(
        **{name: getattr(agreement, name) for name in RENEWED_AS_IT_IS},
        decided_by=actor.person,
        recorded_by=actor.person,
        language=(get_language() or "nl")[:5],
        valid_from=start,
        valid_until=start + (agreement.valid_until - agreement.valid_from),
        supersedes=agreement,
    )
    AgreementEnding.objects.create(agreement=agreement, by=actor.person, why=Ending.REPLACED, at=start)
    journal.record("consent.renewed", renewed, actor=actor, person=renewed.subject_id, recipient=renewed.recipient_id)
    bus.announce(AgreementReplaced(agreement.pk, renewed.pk))
    return renewed


def tell_what_runs_out() -> int:
    """Announce every agreement that stops by itself soon, to who can let it go on; say how many."""
    rows = list(access.running_out().select_related("subject"))
    for row in rows:
        deciders = [row.subject] if row.subject.email else access.deciders_beside(row)
        ids = tuple(person.pk for person in deciders)
        bus.announce(AgreementRunsOut(row.pk, row.subject_id, ids, clock.day_of(row.valid_until)))
    return len(rows)


def end_expired() -> int:
    """End every agreement whose last moment passed, each in its own transaction, so that what it opened closes."""
    rows = Agreement.objects.filter(ending__isnull=True, valid_until__lte=clock.now(), effect=Effect.PERMIT)
    expired = list(rows.order_by("valid_until", "pk")[:MOST_AT_ONCE])
    for agreement in expired:
        end_agreement(agreement, actor=None, why=Ending.EXPIRED)
    return len(expired)


def note_look(
    actor: Actor,
    *,
    subject: Person,
    data_class: DataClass,
    purpose: Purpose,
    about: Model | None = None,
    agreement: Agreement | None = None,
    ground: str = Ground.AGREEMENT,
) -> None:
    """Write down that the actor saw data of ``subject``; the same look on the same day is one line, and one statement."""
    look = _look(actor, subject, data_class, purpose, access.about_key(about), Ground(ground))
    look.agreement = agreement
    _keep([look])


def note_looks(
    actor: Actor,
    subjects: Iterable[Person],
    *,
    data_class: DataClass,
    purpose: Purpose,
    about: Model | None = None,
    ground: str,
) -> None:
    """Write down that the actor saw a list of people; one statement for all of them."""
    key = access.about_key(about)
    _keep([_look(actor, subject, data_class, purpose, key, Ground(ground)) for subject in subjects])


def _keep(looks: list[Look]) -> None:
    Look.objects.bulk_create([look for look in looks if look.viewer_id != look.subject_id], ignore_conflicts=True)


def _look(actor: Actor, subject: Person, data_class: DataClass, purpose: Purpose, about: tuple[str, str], ground: Ground) -> Look:
    return Look(
        at=clock.now(),
        day=clock.today(),
        viewer_id=str(actor.pk),
        viewer_hat=actor.hat_name,
        viewer_community=actor.hat.community_name if actor.hat else "",
        subject_id=str(subject.pk),
        data_class=data_class,
        purpose=purpose,
        about_type=about[0],
        about_id=about[1],
        ground=ground,
    )


@dataclass(frozen=True)
class _Wish:
    """What somebody wants to be written down."""

    effect: Effect
    purpose: Purpose
    data_classes: frozenset[DataClass]
    about: tuple[str, str]
    kind: AgreementKind
    how: How
    sentence: str
    days: int | None
    recorder: Person | None = None

    @property
    def text_version(self) -> str:
        """A fingerprint of the sentence that was shown."""
        return sha256(self.sentence.encode()).hexdigest()


def _write(subject: Person, recipient: Person, wish: _Wish, actor: Actor | None) -> Agreement:
    decided_by = _who_decides(subject, recipient, wish, actor)
    Person.objects.select_for_update().get(pk=subject.pk)  # two taps, one agreement
    start = clock.now()
    valid_until = last_moment(wish.kind, start, wish.days)
    equal = _equal_agreement(subject, recipient, wish)
    if equal is not None and (valid_until.date() <= equal.valid_until.date()):
        return equal
    agreement = Agreement.objects.create(
        subject=subject,
        recipient=recipient,
        decided_by=decided_by,
        recorded_by=actor.person if actor else wish.recorder or subject,
        kind=wish.kind,
        effect=wish.effect,
        purpose=wish.purpose,
        data_classes=sorted(wish.data_classes),
        about_type=wish.about[0],
        about_id=wish.about[1],
        how=wish.how,
        text_version=wish.text_version,
        language=(get_language() or "nl")[:5],
        valid_from=start,
        valid_until=valid_until,
        supersedes=equal,
    )
    if equal is not None:
        AgreementEnding.objects.create(agreement=equal, by=decided_by, why=Ending.REPLACED, how=wish.how, at=start)
        bus.announce(AgreementReplaced(equal.pk, agreement.pk))
    verb = "consent.agreed" if wish.effect == Effect.PERMIT else "consent.refused"
    journal.record(verb, agreement, actor=actor, person=subject.pk, recipient=recipient.pk, purpose=wish.purpose)
    return agreement


def _who_decides(subject: Person, recipient: Person, wish: _Wish, actor: Actor | None) -> Person:
    """Return whose decision this is: the subject's, or of somebody whom the subject let stand beside him.

    A professional writes down what the subject said by phone, on a visit or on paper, never for
    himself; whether the subject is one of his people is the caller's to ask.
    """
    if actor is None or actor.pk == subject.pk:
        return subject
    if actor.pk == recipient.pk:
        raise NotAllowed
    if wish.how != How.APP and actor.wears(*PROFESSIONAL_HATS):
        return subject
    beside = wish.purpose != Purpose.REPRESENT and all(
        access.may_represent(actor, subject, data_class) for data_class in wish.data_classes
    )
    if not beside:
        raise NotAllowed
    return actor.person


def _equal_agreement(subject: Person, recipient: Person, wish: _Wish) -> Agreement | None:
    rows = Agreement.objects.filter(
        access.active(),
        subject=subject,
        recipient=recipient,
        effect=wish.effect,
        purpose=wish.purpose,
        kind=wish.kind,
        about_type=wish.about[0],
        about_id=wish.about[1],
        text_version=wish.text_version,
    )
    wanted = sorted(wish.data_classes)
    return next((row for row in rows if row.data_classes == wanted), None)
