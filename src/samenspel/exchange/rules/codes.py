"""What is possible in asking, offering and replying: codes, states, who may do what. No database."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

from samenspel.foundation.limits import Limit


class Activity(StrEnum):
    """Kinds of help between neighbours, practical and emotional: both count."""

    COMPANY = "company"
    WALK = "walk"
    GROCERIES = "groceries"
    TRANSPORT = "transport"
    COOKING = "cooking"
    GARDEN = "garden"
    ODD_JOBS = "odd_jobs"
    PAPERWORK = "paperwork"
    DIGITAL = "digital"
    PETS = "pets"
    LANGUAGE = "language"
    CHILDREN = "children"
    RESPITE = "respite"


class Quality(StrEnum):
    """What a helper must have or be able to (need), or what would be nice (wish)."""

    VOG = "vog"
    CAR = "car"
    WOMAN = "woman"
    MAN = "man"
    DEMENTIA = "dementia"
    WHEELCHAIR = "wheelchair"
    LIKES_PETS = "likes_pets"
    NON_SMOKER = "non_smoker"
    SPEAKS_ENGLISH = "lang:en"
    SPEAKS_TURKISH = "lang:tr"
    SPEAKS_ARABIC = "lang:ar"
    SPEAKS_POLISH = "lang:pl"
    SPEAKS_UKRAINIAN = "lang:uk"


PROVEN = frozenset({Quality.VOG})
"""Qualities that nobody declares about himself: a coordinator has seen proof (``neighbourhoods.Vetting``)."""


ACTIVITY_MARKS = tuple(f'"{activity}"' for activity in Activity)
QUALITY_MARKS = tuple(f'"{quality}"' for quality in Quality if quality not in PROVEN)
WEEKDAY_MARKS = tuple(f'"weekday": {weekday}' for weekday in range(1, 8))
"""By what one finds these in a stored list; the search knows each by its place here, so new ones come last."""


def bits_of(marks: tuple[str, ...], wanted: Iterable[str]) -> int:
    """Return the number in which each mark that is wanted has the bit of its place; what is no mark has none."""
    return sum(1 << marks.index(mark) for mark in set(wanted) if mark in marks)


class Rhythm(StrEnum):
    """How often help is asked."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"


WEEKS_BETWEEN: Mapping[Rhythm, int] = {Rhythm.ONCE: 0, Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2, Rhythm.FOUR_WEEKLY: 4}


class AskState(StrEnum):
    """Where an ask stands."""

    DRAFT = "draft"
    OPEN = "open"
    ARRANGED = "arranged"  # agreed with helpers; visits stand in the calendars
    CLOSED = "closed"  # the asker ended it
    EXPIRED = "expired"  # nobody answered the friendly question


ASK_CHANGES: Mapping[AskState, frozenset[AskState]] = {
    AskState.DRAFT: frozenset({AskState.OPEN, AskState.CLOSED}),
    AskState.OPEN: frozenset({AskState.ARRANGED, AskState.CLOSED, AskState.EXPIRED}),
    AskState.ARRANGED: frozenset({AskState.OPEN, AskState.CLOSED}),
    AskState.CLOSED: frozenset(),
    AskState.EXPIRED: frozenset({AskState.OPEN, AskState.CLOSED}),
}


class OfferState(StrEnum):
    """Where an offer stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    EXPIRED = "expired"
    ENDED = "ended"


class Answer(StrEnum):
    """What a helper did with a suggestion."""

    NONE = "none"
    REPLIED = "replied"
    NO = "no"
    CLOSED = "closed"  # taken back: the resident ended the agreement, or the helper stopped


class Closing(StrEnum):
    """Why an asker ended an ask."""

    SOLVED = "solved"  # found somebody without us
    NOT_NEEDED = "not_needed"
    CHANGED_MIND = "changed_mind"
    NO_REPLY = "no_reply"


class Stall(StrEnum):
    """Why an open ask gets no replies, for whoever helps along (FIELD: the stalled-ask radar)."""

    NOBODY_IN_REACH = "nobody_in_reach"
    NEEDS_NOT_MET = "needs_not_met"
    NO_COMMON_TIME = "no_common_time"
    ONE_FACE = "one_face"  # every week, and always the same person, as the resident wants
    TOO_HEAVY = "too_heavy"  # every week, for two people
    NO_REPLY = "no_reply"


NOBODY_FITS = frozenset({Stall.NOBODY_IN_REACH, Stall.NEEDS_NOT_MET, Stall.NO_COMMON_TIME})
"""Reasons for which waiting alone does not help."""


class PartOfDay(StrEnum):
    """The parts of a day that people think in."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PARTS_OF_DAY: Mapping[PartOfDay, tuple[str, str]] = {
    PartOfDay.MORNING: ("09:00", "12:30"),
    PartOfDay.AFTERNOON: ("12:30", "17:30"),
    PartOfDay.EVENING: ("17:30", "21:30"),
}


class ReplyState(StrEnum):
    """Where a reply stands."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"  # the asker said no, kindly
    CHOSEN = "chosen"  # part of an agreed arrangement


MOST_TIMES_AWAY = 3
FURTHEST_AWAY = timedelta(days=366)
"""Nobody says of days further ahead that he is away then: such a day was typed by mistake."""
MOST_SUGGESTIONS_A_DAY = 5
MOST_ASKED_AT_ONCE = 10
"""How many helpers have an ask before them without an answer: no more people than needed read somebody's words."""

MOST_OPEN_ASKS = 5
MOST_FACES = 6

STARTING = Limit("exchange.ask_started", 30)
OPENING = Limit("exchange.ask_opened", 20)
BRINGING = Limit("exchange.resident_brought", 20)
REPLYING = Limit("exchange.replied", 20)
"""More than anybody needs in a day, also who asks for many others; less than somebody who means harm wants."""
LONGEST_WORDS = 2000
RINGS_KM = (1.0, 3.0, 6.0)
"""Small circle first: how far (kilometres between area centres) an ask reaches, step by step."""

DAYS_PER_RING = 2
"""After how many days without a reply an ask reaches one ring further."""

ASK_STAYS = timedelta(days=30)
OFFER_STAYS = timedelta(days=183)
QUESTION_BEFORE = timedelta(days=7)
"""How long before the end the friendly question comes: is this still needed?"""


class Role(StrEnum):
    """Who somebody is to an ask."""

    RESIDENT = "resident"  # whom it is about
    BESIDE = "beside"  # arranges it for the resident, named as such
    CANDIDATE = "candidate"  # a helper to whom it was suggested, or who replied
    COORDINATOR = "coordinator"  # coordinator or social worker of the community
    WRITER = "writer"  # one of those who writes down, while it is a draft, what somebody asked by phone or on a visit


class Act(StrEnum):
    """What can be done with asks and offers."""

    SEE = "exchange.see"
    CHANGE = "exchange.change"
    REPLY = "exchange.reply"
    GUIDE = "exchange.guide"  # help along: let an ask go first
    ASK = "exchange.ask"  # no object: anybody who belongs to a community
    OFFER = "exchange.offer"  # no object: anybody who belongs to a community


GRANTS: Mapping[Role, frozenset[Act]] = {
    Role.RESIDENT: frozenset({Act.SEE, Act.CHANGE}),
    Role.BESIDE: frozenset({Act.SEE, Act.CHANGE}),
    Role.CANDIDATE: frozenset({Act.SEE, Act.REPLY}),
    Role.COORDINATOR: frozenset({Act.SEE, Act.GUIDE}),
    Role.WRITER: frozenset({Act.SEE, Act.CHANGE}),
}


def may(role: Role | None, act: Act) -> bool:
    """Whether somebody with this role may do this; strangers may do nothing."""
    return role is not None and act in GRANTS[role]


def may_become(state: AskState, then: AskState) -> bool:
    """Whether an ask in ``state`` can change to ``then``."""
    return then in ASK_CHANGES[state]
