"""The sentence of every code about one visit or one kind of help, in English and in Dutch.

The core has no gettext, so its command speaks from here; pages, which tell of many visits at
once, have sentences of their own. The codes and numbers are the same.

Nothing here names anybody but the person whose visit it is, tells what somebody else lacks by
name, or shows that there are people whom a resident does not want.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from samenspel.planning.explaining.helping import Help, HelpKind
from samenspel.planning.explaining.parts import AFTERNOON, DAY, EARLY, EVENING, LATE, MORNING, ROUND_THE_CLOCK, Part
from samenspel.planning.explaining.reasons import Because, VisitReason
from samenspel.planning.model.moments import clock
from samenspel.planning.model.plan import Why
from samenspel.planning.model.problem import Visit

NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Language(StrEnum):
    """The languages that are complete."""

    ENGLISH = "en"
    DUTCH = "nl"


class Heading(StrEnum):
    """The parts of an explanation."""

    PLANNED = "planned"
    OPEN = "open"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A whole sentence with named places: for one, and for any other number."""

    one: str
    other: str

    def of(self, count: int, **values: object) -> str:
        """The sentence for this number, filled in."""
        return (self.one if count == 1 else self.other).format(count=count, **values)


def _always(text: str) -> Phrase:
    return Phrase(text, text)


BECAUSE: Mapping[Language, Mapping[Because, Phrase]] = {
    Language.ENGLISH: {
        Because.ONLY_ONE: _always("{who} is the only one who fits and has time then."),
        Because.ONLY_ONE_WITH_ROOM: Phrase(
            "{who} still has room; the one other person who fits has none left.",
            "{who} still has room; the {count} others who fit have none left.",
        ),
        Because.SAME_FACE: _always("{who} makes {here} of the {all} visits here: a familiar face."),
        Because.FACES_FULL: Phrase(
            "{who} comes here; the one other person with room would be one face too many.",
            "{who} comes here; each of the {count} others with room would be one face too many.",
        ),
        Because.MORE_WISHES: Phrase(
            "{who} meets the wish; the best other person with room does not.",
            "{who} meets {met} of the {count} wishes, more than the best other person with room.",
        ),
        Because.NEARER: _always("{who} lives {km} km away, nearer than the best other person with room."),
        Because.LIGHTER_LOAD: _always(
            "{who} has less to do that month than the best other person with room: without this visit {before} of at most {most}."
        ),
        Because.EQUALLY_FIT: _always("Somebody else would do just as well; this plan chose {who}."),
        Because.WHOLE_PLAN: _always(
            "For this one visit somebody else would suit a little better; the plan as a whole chose {who}."
        ),
    },
    Language.DUTCH: {
        Because.ONLY_ONE: _always("{who} is de enige die past en dan tijd heeft."),
        Because.ONLY_ONE_WITH_ROOM: Phrase(
            "{who} heeft nog ruimte; de enige ander die past, heeft die niet meer.",
            "{who} heeft nog ruimte; de {count} anderen die passen, hebben die niet meer.",
        ),
        Because.SAME_FACE: _always("{who} komt hier voor {here} van de {all} bezoeken: een bekend gezicht."),
        Because.FACES_FULL: Phrase(
            "{who} komt hier; de enige ander met ruimte zou een gezicht te veel zijn.",
            "{who} komt hier; elk van de {count} anderen met ruimte zou een gezicht te veel zijn.",
        ),
        Because.MORE_WISHES: Phrase(
            "{who} past bij de wens; de beste andere persoon met ruimte niet.",
            "{who} past bij {met} van de {count} wensen, meer dan de beste andere persoon met ruimte.",
        ),
        Because.NEARER: _always("{who} woont op {km} km, dichterbij dan de beste andere persoon met ruimte."),
        Because.LIGHTER_LOAD: _always(
            "{who} heeft het die maand minder druk dan de beste andere persoon met ruimte: "
            "zonder dit bezoek {before} van hooguit {most}."
        ),
        Because.EQUALLY_FIT: _always("Iemand anders past even goed; dit plan koos {who}."),
        Because.WHOLE_PLAN: _always("Voor dit ene bezoek past iemand anders iets beter; het plan als geheel koos {who}."),
    },
}

WHY: Mapping[Language, Mapping[Why, str]] = {
    Language.ENGLISH: {
        Why.NO_HELPER_IN_REACH: "Nobody comes as far as here yet.",
        Why.NO_HELPER_FOR_ACTIVITY: "There are people nearby, but nobody among them does this yet.",
        Why.NEEDS_NOT_MET: "There are people nearby who do this, but nobody has what is needed for it.",
        Why.NO_COMMON_TIME: "There are people who fit, but nobody has time at the moment that is asked for.",
        Why.HELPERS_FULL: "There are people who fit and have time then, but they have no room left.",
        Why.TOO_MANY_FACES: "There is somebody with room, but that would be one face too many for the resident.",
        Why.TRADED_OFF: "There is somebody with room; the plan leaves this visit open all the same.",
    },
    Language.DUTCH: {
        Why.NO_HELPER_IN_REACH: "Er is nog niemand die tot hier komt.",
        Why.NO_HELPER_FOR_ACTIVITY: "Er zijn mensen in de buurt, maar nog niemand van hen doet dit.",
        Why.NEEDS_NOT_MET: "Er zijn mensen in de buurt die dit doen, maar niemand heeft wat ervoor nodig is.",
        Why.NO_COMMON_TIME: "Er zijn mensen die passen, maar niemand heeft tijd op het moment dat gevraagd wordt.",
        Why.HELPERS_FULL: "Er zijn mensen die passen en dan tijd hebben, maar zij hebben geen ruimte meer.",
        Why.TOO_MANY_FACES: "Er is iemand met ruimte, maar dat zou voor de bewoner een gezicht te veel zijn.",
        Why.TRADED_OFF: "Er is iemand met ruimte; toch laat het plan dit bezoek open.",
    },
}

TOO_FAR = {
    Language.ENGLISH: "There is somebody with room, {km} km away; that would cost more points than the visit is worth.",
    Language.DUTCH: "Er is iemand met ruimte, op {km} km; dat kost meer punten dan het bezoek waard is.",
}

HELP: Mapping[Language, Mapping[HelpKind, Phrase]] = {
    Language.ENGLISH: {
        HelpKind.MORE_PEOPLE: Phrase(
            "One more person for {what}, {when}: {gain}.",
            "{count} more people for {what}, {when}: {gain}.",
        ),
        HelpKind.MORE_A_MONTH: Phrase(
            "Ask one person whether {what} could be once a month more: {gain}.",
            "Ask {count} people whether {what} could be once a month more: {gain}.",
        ),
        HelpKind.WIDER_REACH: Phrase(
            "Ask one person whether {what} could also be {km} km further away: {gain}.",
            "Ask {count} people whether {what} could also be {km} km further away: {gain}.",
        ),
        HelpKind.MORE_FACES: _always("Ask one resident whether one more face is welcome for {what}: {gain}."),
    },
    Language.DUTCH: {
        HelpKind.MORE_PEOPLE: Phrase(
            "Nog één persoon voor {what}, {when}: {gain}.",
            "Nog {count} mensen voor {what}, {when}: {gain}.",
        ),
        HelpKind.MORE_A_MONTH: Phrase(
            "Vraag één persoon of {what} één keer per maand vaker kan: {gain}.",
            "Vraag {count} mensen of {what} één keer per maand vaker kan: {gain}.",
        ),
        HelpKind.WIDER_REACH: Phrase(
            "Vraag één persoon of {what} ook {km} km verder mag: {gain}.",
            "Vraag {count} mensen of {what} ook {km} km verder mag: {gain}.",
        ),
        HelpKind.MORE_FACES: _always("Vraag één bewoner of er voor {what} een gezicht bij mag: {gain}."),
    },
}

HEADINGS: Mapping[Language, Mapping[Heading, str]] = {
    Language.ENGLISH: {
        Heading.PLANNED: "Who comes, and why",
        Heading.OPEN: "What stays open, and why",
        Heading.HELP: "What would help (most for each person first, each by itself)",
    },
    Language.DUTCH: {
        Heading.PLANNED: "Wie er komt, en waarom",
        Heading.OPEN: "Wat open blijft, en waarom",
        Heading.HELP: "Wat zou helpen (het meeste per persoon eerst, elk op zichzelf)",
    },
}
NOTHING = {Language.ENGLISH: "nothing", Language.DUTCH: "niets"}
GAIN = {
    Language.ENGLISH: Phrase("1 visit more", "{count} visits more"),
    Language.DUTCH: Phrase("1 bezoek erbij", "{count} bezoeken erbij"),
}
VISITS = {Language.ENGLISH: "{count} visits", Language.DUTCH: "{count} bezoeken"}
OTHERWISE = {
    Language.ENGLISH: Phrase("{moment} or 1 other moment", "{moment} or {count} other moments"),
    Language.DUTCH: Phrase("{moment} of 1 ander moment", "{moment} of {count} andere momenten"),
}
NEEDING = {Language.ENGLISH: "{what} (needed: {needs})", Language.DUTCH: "{what} (nodig: {needs})"}
WHERE = {Language.ENGLISH: "{when}, {where}", Language.DUTCH: "{when}, {where}"}
NEAR = {Language.ENGLISH: "near {request}", Language.DUTCH: "bij {request}"}
FOR = {Language.ENGLISH: "for {requests}", Language.DUTCH: "voor {requests}"}
AND = {Language.ENGLISH: " and ", Language.DUTCH: " en "}
WEEKDAYS = {
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Language.DUTCH: ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}
WHEN: Mapping[Language, Mapping[Part, str]] = {
    Language.ENGLISH: {
        MORNING: "on {weekday} mornings",
        AFTERNOON: "on {weekday} afternoons",
        EVENING: "on {weekday} evenings",
        EARLY: "early on {weekday} mornings",
        LATE: "late on {weekday} evenings",
        DAY: "on {weekday}s",
        ROUND_THE_CLOCK: "from early to late on {weekday}s",
    },
    Language.DUTCH: {
        MORNING: "op {weekday}ochtend",
        AFTERNOON: "op {weekday}middag",
        EVENING: "op {weekday}avond",
        EARLY: "vroeg op {weekday}ochtend",
        LATE: "laat op {weekday}avond",
        DAY: "op {weekday}",
        ROUND_THE_CLOCK: "van vroeg tot laat op {weekday}",
    },
}


def reason_sentence(reason: VisitReason, language: Language, *, who: str) -> str:
    """Say in one sentence why this person (``who`` is the name to show) makes the visit."""
    counts = {
        Because.ONLY_ONE_WITH_ROOM: reason.others_fit,
        Because.FACES_FULL: reason.others_with_room,
        Because.MORE_WISHES: len(reason.wishes_met) + len(reason.wishes_missed),
    }
    return BECAUSE[language][reason.because].of(
        counts.get(reason.because, 0),
        who=who,
        here=reason.visits_here,
        all=reason.visits_in_all,
        met=len(reason.wishes_met),
        km=_kilometres(reason.km, language),
        before=reason.visits_in_month - 1,
        most=reason.most_per_month,
    )


def open_sentence(why: Why, language: Language, *, too_far: float | None = None) -> str:
    """Say in one sentence why a visit stays open; ``too_far`` as in ``Explanation.too_far``, if it is there."""
    return WHY[language][why] if too_far is None else TOO_FAR[language].format(km=_kilometres(too_far, language))


def asked_moment(visit: Visit, language: Language) -> str:
    """The day and the hours between which a visit is asked for: the first of them, and how many there are besides."""
    if not visit.options:
        return ""
    first, *others = sorted(visit.options, key=lambda one: (one.day, one.start, one.end))
    moment = f"{first.day} {clock(first.start)}-{clock(first.end)}"
    return OTHERWISE[language].of(len(others), moment=moment) if others else moment


def help_sentence(help_: Help, language: Language, *, names: Mapping[str, str] = NO_NAMES, where: str = "") -> str:
    """Say in one sentence what would help and what it gains.

    ``names`` gives words for activities and qualities; a code without a name stands as it is.
    ``where`` is the name of the area, if one is to be shown.
    """
    return HELP[language][help_.kind].of(
        help_.people,
        what=_what(help_, language, names),
        when=_when(help_, language, where),
        km=_kilometres(help_.km, language),
        gain=GAIN[language].of(help_.visits_gained),
    )


def _what(help_: Help, language: Language, names: Mapping[str, str]) -> str:
    what = names.get(help_.activity, help_.activity)
    if not help_.needs:
        return what
    return NEEDING[language].format(what=what, needs=", ".join(names.get(one, one) for one in help_.needs))


def _when(help_: Help, language: Language, where: str) -> str:
    template = WHEN[language].get((help_.from_minute, help_.to_minute), WHEN[language][DAY])
    days = [template.format(weekday=WEEKDAYS[language][day - 1]) for day in help_.weekdays]
    when = AND[language].join(days)
    return WHERE[language].format(when=when, where=where) if where else when


def _kilometres(km: float, language: Language) -> str:
    """Kilometres with at most one decimal, at least a tenth; the Dutch write a comma."""
    text = f"{max(km, 0.1):.1f}".removesuffix(".0")
    return text.replace(".", ",") if language is Language.DUTCH else text
