"""What is possible with agreements: kinds, data classes, purposes and how long they last. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AgreementKind(StrEnum):
    """The three things that people call permission, kept apart (I, T and B of the Dutch practice)."""

    ASSENT = "I"  # instemming: "I am fine with this"; always needed
    CONSENT = "T"  # toestemming under the GDPR, art. 6(1)(a) and 9(2)(a); never for a municipal role
    SECRECY = "B"  # release from professional secrecy


class Effect(StrEnum):
    """Whether the agreement opens or closes; a refusal beats every permit."""

    PERMIT = "permit"
    REFUSE = "refuse"


class DataClass(StrEnum):
    """What kind of data is shared (D1 to D6 of the access model)."""

    ACCOUNT = "account"  # name, languages
    MATCHING = "matching"  # what kind of help, when, which neighbourhood
    STORY = "story"  # the words of an ask
    CONTACT = "contact"  # phone, e-mail address, exact address, how to get in
    VETTING = "vetting"  # proof seen: VOG, training


class Purpose(StrEnum):
    """What the data is used for."""

    ASK = "ask"  # finding help for an ask
    VISITS = "visits"  # visiting and being visited
    GUIDANCE = "guidance"  # a coordinator or social worker helps along
    REPRESENT = "represent"  # somebody arranges things beside the resident


class Ground(StrEnum):
    """By what somebody may look: an agreement, being a party to it, or having it as a task."""

    AGREEMENT = "agreement"
    PARTY = "party"
    CASELOAD = "caseload"


class How(StrEnum):
    """In what way somebody said yes or stopped."""

    APP = "app"
    PHONE = "phone"
    VISIT = "visit"
    PAPER = "paper"


class Ending(StrEnum):
    """Why an agreement ended before its last day."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    DONE = "done"
    EXPIRED = "expired"


LASTS = {
    AgreementKind.ASSENT: timedelta(days=183),
    AgreementKind.CONSENT: timedelta(days=183),
    AgreementKind.SECRECY: timedelta(days=92),
}
"""How long an agreement holds unless said otherwise; "until further notice" does not exist."""

LONGEST = timedelta(days=366)

RENEWABLE_FROM = timedelta(days=183)
"""Agreements that were given for as long as this are asked about before they stop; shorter ones just stop."""

ASKED_BEFORE = timedelta(days=14)


def runs_out(effect: Effect, start: datetime, until: datetime, now: datetime) -> bool:
    """Whether an agreement stops by itself so soon that whoever gave it is asked whether it goes on."""
    is_long = until - start >= RENEWABLE_FROM
    return effect == Effect.PERMIT and is_long and start <= now < until <= now + ASKED_BEFORE


class Role(StrEnum):
    """How somebody stands to an agreement."""

    SUBJECT = "subject"
    RECIPIENT = "recipient"
    BESIDE = "beside"  # somebody whom the subject let decide about this too
    STAFF = "staff"  # a professional who writes down what the subject said


class Act(StrEnum):
    """What can be done with an agreement."""

    SEE = "consent.see"
    END = "consent.end"
    RENEW = "consent.renew"


GRANTS: Mapping[tuple[Role, Effect], frozenset[Act]] = {
    (Role.SUBJECT, Effect.PERMIT): frozenset({Act.SEE, Act.END, Act.RENEW}),
    (Role.SUBJECT, Effect.REFUSE): frozenset({Act.SEE, Act.END}),
    (Role.RECIPIENT, Effect.PERMIT): frozenset({Act.SEE, Act.END}),
    (Role.RECIPIENT, Effect.REFUSE): frozenset(),
    (Role.BESIDE, Effect.PERMIT): frozenset({Act.SEE, Act.RENEW}),
    (Role.BESIDE, Effect.REFUSE): frozenset({Act.SEE}),
    (Role.STAFF, Effect.PERMIT): frozenset({Act.SEE, Act.END}),
    (Role.STAFF, Effect.REFUSE): frozenset({Act.SEE}),
}
"""Ending a permit narrows, so it is easy; only the subject lifts a refusal."""


def may(role: Role | None, effect: Effect, act: Act) -> bool:
    """Whether somebody who stands so to an agreement with this effect may do this; strangers may do nothing."""
    return role is not None and act in GRANTS[role, effect]


@dataclass(frozen=True)
class Term:
    """What one row says, as far as the decision needs it."""

    effect: Effect
    data_classes: frozenset[str]
    about: tuple[str, str]  # ("", ""): everything between these two people
    purpose: Purpose

    def speaks_of(self, data_class: DataClass, about: tuple[str, str], purpose: Purpose | None) -> bool:
        """Whether this term is about this data, this object and this purpose (``None``: any)."""
        right_object = self.about in (("", ""), about)
        return data_class in self.data_classes and right_object and purpose in (None, self.purpose)


def deciding_term(
    terms: Sequence[Term], data_class: DataClass, *, about: tuple[str, str] = ("", ""), purpose: Purpose | None = None
) -> int | None:
    """Return the index of the permit that covers this, or nothing; one refusal beats every permit."""
    speaking = [(index, term) for index, term in enumerate(terms) if term.speaks_of(data_class, about, purpose)]
    if any(term.effect == Effect.REFUSE for _, term in speaking):
        return None
    return next((index for index, _ in speaking), None)


def last_moment(kind: AgreementKind, start: datetime, days: int | None) -> datetime:
    """Return when an agreement of this kind ends by itself: after ``days``, else after its usual time."""
    lasts = LASTS[kind] if days is None else timedelta(days=days)
    if not timedelta(0) < lasts <= LONGEST:
        raise ValueError(f"an agreement lasts between 1 and {LONGEST.days} days")
    return start + lasts
