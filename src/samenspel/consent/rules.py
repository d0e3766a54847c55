"""What is possible with agreements: kinds, data classes, purposes and how long they last. No database."""

from datetime import timedelta
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


LASTS = {
    AgreementKind.ASSENT: timedelta(days=183),
    AgreementKind.CONSENT: timedelta(days=183),
    AgreementKind.SECRECY: timedelta(days=92),
}
"""How long an agreement holds unless said otherwise; "until further notice" does not exist."""

LONGEST = timedelta(days=366)
