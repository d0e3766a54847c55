"""Plans in plain sentences: why somebody, why nobody, what would help, and how a run stands."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from samenspel.exchange.wording import activity_text, quality_text, somebody_text, times_text
from samenspel.neighbourhoods.models import Area
from samenspel.neighbourhoods.rules import AreaKind
from samenspel.planning import Because, HelpKind, Sharing, Why
from samenspel.plans.outcome import Advice
from samenspel.plans.planner import AskCounts
from samenspel.plans.rules import Choice, Failure, LineState, Phase, RunState, Stale
from samenspel.ui.moments import clock_text
from samenspel.ui.shapes import Tone

DROPPED = ngettext_lazy(
    "For the same ask, %(count)d other person is not proposed any more.",
    "For the same asks, %(count)d other people are not proposed any more.",
    "count",
)
REFUSED = ngettext_lazy(
    "%(count)d line could not be proposed, because something has changed. You see below which.",
    "%(count)d lines could not be proposed, because something has changed. You see below which.",
    "count",
)
LEFT = ngettext_lazy(
    "That was much at once. %(count)d line is left: tap once more.",
    "That was much at once. %(count)d lines are left: tap once more.",
    "count",
)

BECAUSE: Mapping[Because, Promise] = {
    Because.ONLY_ONE: gettext_lazy("Nobody else can come at these times."),
    Because.ONLY_ONE_WITH_ROOM: gettext_lazy("Others could come at these times, but have no room left."),
    Because.SAME_FACE: gettext_lazy("This way fewer different people come."),
    Because.FACES_FULL: gettext_lazy("With somebody else, more different people would come than the resident wants."),
    Because.MORE_WISHES: gettext_lazy("Has more of what the resident would like than others."),
    Because.NEARER: gettext_lazy("Lives nearer than others who can come."),
    Because.LIGHTER_LOAD: gettext_lazy("Has more room this month than others."),
    Because.EQUALLY_FIT: gettext_lazy("Others fit just as well."),
    Because.WHOLE_PLAN: gettext_lazy("Somebody else fits well too, but is needed more in another place."),
}

SHARINGS: Mapping[Sharing, Promise] = {
    Sharing.FAMILIAR: gettext_lazy("Familiar faces: as few different people at one door as can be"),
    Sharing.BALANCED: gettext_lazy("Balanced: few different people, and a turn for helpers who never had one"),
    Sharing.EVERYBODY: gettext_lazy("Everybody gets a turn: helpers who have waited long go first"),
}

SHARING_NAMES: Mapping[Sharing, Promise] = {
    Sharing.FAMILIAR: gettext_lazy("Familiar faces"),
    Sharing.BALANCED: gettext_lazy("Balanced"),
    Sharing.EVERYBODY: gettext_lazy("Everybody gets a turn"),
}

PHASES: Mapping[Phase, Promise] = {
    Phase.READING: gettext_lazy("Looking at what stands open, and who has time."),
    Phase.WARMING: gettext_lazy("Making the search ready. That is done once on this computer, and takes about twenty seconds."),
    Phase.SEARCHING: gettext_lazy("Looking for the best way to share it all."),
    Phase.FINISHING: gettext_lazy("Almost there: writing down the reasons."),
}

STATES: Mapping[RunState, tuple[Promise, Tone]] = {
    RunState.WAITING: (gettext_lazy("Begins in a moment"), Tone.INFO),
    RunState.RUNNING: (gettext_lazy("At work"), Tone.INFO),
    RunState.STOPPING: (gettext_lazy("Stopping"), Tone.INFO),
    RunState.ACCEPTED: (gettext_lazy("Proposed"), Tone.OK),
    RunState.DISCARDED: (gettext_lazy("Not used"), Tone.NEUTRAL),
    RunState.FAILED: (gettext_lazy("Did not work"), Tone.ERROR),
}
CHOICES: Mapping[Choice, tuple[Promise, Tone]] = {
    Choice.THERE: (gettext_lazy("You can choose"), Tone.WARNING),
    Choice.CHOSEN: (gettext_lazy("You chose from it"), Tone.OK),
    Choice.UNSURE: (gettext_lazy("Perhaps something to choose"), Tone.NEUTRAL),
    Choice.GONE: (gettext_lazy("Does not hold any more"), Tone.NEUTRAL),
    Choice.NOTHING: (gettext_lazy("Ready"), Tone.OK),
}
"""How a run that is done stands."""

FAILURES: Mapping[Failure, Promise] = {
    Failure.TOO_LARGE: gettext_lazy("This is too much to work out at once. Choose one neighbourhood."),
    Failure.INTERRUPTED: gettext_lazy("Something came in between. Nothing was changed. Please try again."),
}

LINES: Mapping[LineState, tuple[Promise, Tone]] = {
    LineState.OPEN: (gettext_lazy("To choose"), Tone.NEUTRAL),
    LineState.PROPOSED: (gettext_lazy("Waits for the resident's yes"), Tone.OK),
    LineState.REFUSED: (gettext_lazy("Could not be proposed any more"), Tone.WARNING),
    LineState.LEFT: (gettext_lazy("Not chosen"), Tone.NEUTRAL),
}
CHANGED = gettext_lazy("Something has changed since this plan was made. Nobody was asked. Make a new plan, or look at the ask.")
NOT_BEGUN = gettext_lazy(
    "This is what you asked for before: it is still being worked out. What you chose just now was not begun. Ask again later."
)
CHOSEN_ALREADY = gettext_lazy("A choice was made here already. This is how it is now.")
TOO_LATE = gettext_lazy("What you chose cannot be proposed any more. This is how it is now.")
CHANGED_LINES = gettext_lazy("Other people are in this plan now than a moment ago. Tick again whom you would like to propose.")

GONE: tuple[Promise, Tone] = (gettext_lazy("Cannot be proposed any more"), Tone.WARNING)
STALE: Mapping[Stale, Promise] = {
    Stale.WAITS: gettext_lazy("For this ask another proposal waits already."),
    Stale.NOT_NOW: gettext_lazy("For this ask the resident wants nobody just now."),
    Stale.PASSED: gettext_lazy("The first visit would have been already."),
    Stale.CHANGED: gettext_lazy("The ask has changed since, or this person cannot come to all of these visits any more."),
}

OPEN: Mapping[Why, object] = {
    Why.NO_HELPER_IN_REACH: ngettext_lazy(
        "For %(count)d visit nobody lives near enough.", "For %(count)d visits nobody lives near enough.", "count"
    ),
    Why.NO_HELPER_FOR_ACTIVITY: ngettext_lazy(
        "For %(count)d visit nobody near offers this.", "For %(count)d visits nobody near offers this.", "count"
    ),
    Why.NEEDS_NOT_MET: ngettext_lazy(
        "For %(count)d visit nobody near has what is needed.", "For %(count)d visits nobody near has what is needed.", "count"
    ),
    Why.NO_COMMON_TIME: ngettext_lazy(
        "For %(count)d visit nobody has time then.", "For %(count)d visits nobody has time then.", "count"
    ),
    Why.HELPERS_FULL: ngettext_lazy(
        "For %(count)d visit everybody who could come has enough to do already.",
        "For %(count)d visits everybody who could come has enough to do already.",
        "count",
    ),
    Why.TOO_MANY_FACES: ngettext_lazy(
        "For %(count)d visit more different people would come than the resident wants.",
        "For %(count)d visits more different people would come than the resident wants.",
        "count",
    ),
    Why.TRADED_OFF: ngettext_lazy(
        "For %(count)d visit somebody could come, but is needed more in another place.",
        "For %(count)d visits somebody could come, but is needed more in another place.",
        "count",
    ),
}


WHOLE: Mapping[AreaKind, Promise] = {
    AreaKind.MUNICIPALITY: gettext_lazy("The whole municipality %(name)s"),
    AreaKind.DISTRICT: gettext_lazy("The whole district %(name)s"),
}
AROUND: Mapping[AreaKind, Promise] = {
    AreaKind.MUNICIPALITY: gettext_lazy("Municipality %(name)s"),
    AreaKind.DISTRICT: gettext_lazy("District %(name)s"),
}


def people_text(count: int) -> str:
    """Say how many people."""
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def proposed_text(people: int, residents: int) -> str:
    """Say how many people were proposed, to how many residents."""
    text = ngettext(
        "You proposed %(people)s to %(count)d resident, who says yes or no first.",
        "You proposed %(people)s to %(count)d residents, who say yes or no first.",
        residents,
    )
    return text % {"people": people_text(people), "count": residents}


def to_propose_text(people: int, residents: int) -> str:
    """Say what proposing people to residents comes to, before it is done."""
    text = ngettext(
        "You propose %(people)s to %(count)d resident. The resident gets a message now, and says yes or no first.",
        "You propose %(people)s to %(count)d residents. The residents get a message now, and say yes or no first.",
        residents,
    )
    return text % {"people": people_text(people), "count": residents}


def answered_texts(waiting: int, coming: int) -> Iterator[str]:
    """Say how many of those who were proposed wait for an answer, and how many come."""
    if waiting:
        yield ngettext("%(count)d person waits for an answer", "%(count)d people wait for an answer", waiting) % {
            "count": waiting
        }
    if coming:
        text = ngettext("%(count)d person comes: both said yes", "%(count)d people come: both sides said yes", coming)
        yield text % {"count": coming}


def because_text(why: Mapping[str, object]) -> str:
    """Say what decided for somebody; nothing for a code of an older version.

    The core decides nothing about those who replied with how often they come: they go before all others.
    """
    if not why.get("because") and why.get("replied"):
        return _("Replied to this ask, and said how often. Who does that comes first.")
    return next((str(sentence) for because, sentence in BECAUSE.items() if because == why.get("because")), "")


def open_text(code: str, count: int) -> str:
    """Say of so many visits why nobody comes to them."""
    sentence = next((sentence for why, sentence in OPEN.items() if why == code), OPEN[Why.TRADED_OFF])
    return str(sentence % {"count": count})  # type: ignore[operator]  # a lazy plural


def gain_text(visits: int) -> str:
    """Say how many more visits that brings."""
    return ngettext("%(count)d more visit", "%(count)d more visits", visits) % {"count": visits}


def advice_text(advice: Advice) -> str:
    """Say what would help, as something to look for or to ask; never whom."""
    facts = {"people": advice.people, "what": activity_text(advice.activity), "km": round(advice.km)}
    if advice.kind == HelpKind.MORE_PEOPLE:
        return _looking_for(advice)
    texts = {
        HelpKind.MORE_A_MONTH: ngettext(
            "Ask %(people)d person who does this (%(what)s) whether one visit a month more is fine.",
            "Ask %(people)d people who do this (%(what)s) whether one visit a month more is fine.",
            advice.people,
        ),
        HelpKind.WIDER_REACH: ngettext(
            "Ask %(people)d person who does this (%(what)s) whether %(km)d kilometre further is fine.",
            "Ask %(people)d people who do this (%(what)s) whether %(km)d kilometre further is fine.",
            advice.people,
        ),
        HelpKind.MORE_FACES: _("Ask one resident (%(what)s) whether one more face is welcome."),
    }
    return texts[HelpKind(advice.kind)] % facts


def _looking_for(advice: Advice) -> str:
    times = [
        {"weekday": day, "from": clock_text(advice.from_minute), "to": clock_text(advice.to_minute)} for day in advice.weekdays
    ]
    facts = {
        "people": advice.people,
        "what": activity_text(advice.activity),
        "when": times_text(times),
        "who": somebody_text(quality_text(need) for need in advice.needs),
    }
    plain = ngettext(
        "Look for %(people)d more person for: %(what)s, %(when)s.",
        "Look for %(people)d more people for: %(what)s, %(when)s.",
        advice.people,
    )
    exact = ngettext(
        "Look for %(people)d more person for: %(what)s, %(when)s (%(who)s).",
        "Look for %(people)d more people for: %(what)s, %(when)s (%(who)s).",
        advice.people,
    )
    return (exact if advice.needs else plain) % facts


def counted_texts(counts: AskCounts, *, at_desk: int) -> Iterator[str]:
    """Say what the asks are that a plan looks at, which open ones it leaves out, and how many open ones the desk counts."""
    if counts.agreed:
        text = ngettext(
            "Of these, %(count)d is agreed already, but has visits that nobody does yet.",
            "Of these, %(count)d are agreed already, but have visits that nobody does yet.",
            counts.agreed,
        )
        yield text % {"count": counts.agreed}
    if counts.waiting:
        text = ngettext(
            "We leave out %(count)d open ask with a proposal that waits for an answer.",
            "We leave out %(count)d open asks with a proposal that waits for an answer.",
            counts.waiting,
        )
        yield text % {"count": counts.waiting}
    if counts.not_now_open:
        yield not_now_text(counts.not_now_open)
    if at_desk != counts.open + counts.agreed:
        yield ngettext("So the desk counts %(count)d open ask.", "So the desk counts %(count)d open asks.", at_desk) % {
            "count": at_desk
        }


def vacant_text(vacant: int, of_asks: int) -> str:
    """Say how many of the visits that stood open are in the calendar, which the desk counts, and how many are of open asks."""
    text = _(
        "What stood open: in the calendar %(vacant)d (those the desk counts), "
        "and of asks for which nobody comes yet %(count)d, up to twelve weeks ahead."
    )
    return text % {"vacant": vacant, "count": of_asks}


def not_now_text(count: int) -> str:
    """Say how many asks are left out because the resident wants nobody just now."""
    text = ngettext(
        "We leave out %(count)d ask for which the resident wants nobody just now.",
        "We leave out %(count)d asks for which the resident wants nobody just now.",
        count,
    )
    return text % {"count": count}


def area_text(area: Area | None) -> str:
    """Name what is planned; of more than a neighbourhood, that it is all of it."""
    if area is None:
        return _("All neighbourhoods together")
    text = WHOLE.get(AreaKind(area.kind))
    return str(text) % {"name": area.name} if text else area.name


def around_text(area: Area) -> str:
    """Name a district, or a municipality, over what is in it."""
    return str(AROUND[AreaKind(area.kind)]) % {"name": area.name}
