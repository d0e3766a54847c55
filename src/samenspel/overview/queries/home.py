"""Home: what is coming, what waits for me, and the one thing that somebody under this hat is most likely to want."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements import queries as arrangements
from samenspel.arrangements.queries.calendar import CalendarVisit
from samenspel.arrangements.rules import FARTHEST
from samenspel.conversations import queries as conversations
from samenspel.exchange import queries as exchange
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community
from samenspel.overview.queries.desk import desk_waits_for
from samenspel.people.actors import Actor
from samenspel.people.rules import Hat
from samenspel.ui.waiting import Waiting

MOST_VISITS = 5
MOST_WAITING = 8
DAYS_AHEAD = 28
NO_END = datetime.max.replace(tzinfo=UTC)
REST_BY_DAY = _("Nothing at the moment. Enjoy your day.")
REST_IN_THE_EVENING = _("Nothing at the moment. Have a good evening.")


@dataclass(frozen=True)
class Way:
    """Something to do: what the button says, where it leads, and a sentence for who hesitates."""

    label: str | Promise
    url: str
    icon: str
    sentence: str | Promise = ""


@dataclass(frozen=True)
class HomePage:
    """The page of somebody who is signed in."""

    greeting: str
    rest: str | Promise  # what is said when nothing waits
    waiting: tuple[Waiting, ...]
    more_waiting: int
    visits: tuple[CalendarVisit, ...]
    first_later: CalendarVisit | None  # the first visit of all, where none comes soon
    main: Way
    others: tuple[Way, ...]


@dataclass(frozen=True)
class WelcomePage:
    """The page of who is not signed in: what Samenspel is, and a number to call."""

    phones: tuple[tuple[str, str], ...]  # name of the community, number


ASK = (_("Ask for help"), "exchange:ask_start", "hand", _("A walk, groceries, company: say in your own words what would help."))
HELP = (_("See who you can help"), "exchange:suggestion_list", "heart", _("We look for asks near you that fit you."))
OFFER = (_("What I like to do"), "exchange:offer_detail", "pen", _("Say what you like to do, when, and how often."))
CALENDAR = (_("My calendar"), "arrangements:visit_list", "calendar", _("Who comes when, also to print for on the fridge."))
DESK = (_("To the desk"), "overview:desk", "desk", _("What stands open in the neighbourhood, and where you can help along."))
ASK_FOR = (
    _("Ask for somebody"),
    "exchange:ask_start_for",
    "hand",
    _("Somebody calls, or you visit somebody: write down what would help."),
)
PEOPLE = (_("The people"), "neighbourhoods:relation_list", "people", _("Who takes part in your community, and as what."))
JOIN = (_("Join your neighbourhood"), "neighbourhoods:community_join", "home", _("Then you can ask for help, and give it."))

WAYS: Mapping[Hat | None, tuple[tuple[str | Promise, str, str, str | Promise], ...]] = {
    Hat.RESIDENT: (ASK, HELP, CALENDAR),
    Hat.CARER: (ASK, CALENDAR, HELP),
    Hat.HELPER: (HELP, OFFER, ASK),
    Hat.COORDINATOR: (DESK, ASK_FOR, PEOPLE, CALENDAR),
    Hat.SOCIAL_WORKER: (DESK, ASK_FOR, CALENDAR),
    Hat.ADMINISTRATOR: (PEOPLE, CALENDAR),
    None: (JOIN,),
}
"""What somebody under each hat is offered to do; the first is the main thing."""


def count_unread(actor: Actor) -> int:
    """Count the conversations in which something waits for this person."""
    return conversations.count_unread(actor)


def home_page(actor: Actor) -> HomePage:
    """Open the home page; the same number of queries however much there is."""
    found = chain(desk_waits_for(actor), arrangements.waits_for(actor), exchange.waits_for(actor), conversations.waits_for(actor))
    waiting = in_order(found)
    visits = arrangements.coming_visits(actor, DAYS_AHEAD, most=MOST_VISITS)
    later = () if visits else arrangements.coming_visits(actor, FARTHEST.days, most=1)
    main, *others = (Way(label, reverse(name), icon, sentence) for label, name, icon, sentence in ways_for(actor))
    return HomePage(
        greeting=greeting(actor.person.first_name),
        rest=REST_BY_DAY if 5 <= hour_now() < 18 else REST_IN_THE_EVENING,
        waiting=tuple(waiting[:MOST_WAITING]),
        more_waiting=max(len(waiting) - MOST_WAITING, 0),
        visits=visits,
        first_later=next(iter(later), None),
        main=main,
        others=tuple(others),
    )


def in_order(found: Iterable[Waiting]) -> list[Waiting]:
    """Put first what can only be done until some moment, the soonest first; of the rest the newest."""
    newest_first = sorted(found, key=lambda one: one.since, reverse=True)
    return sorted(newest_first, key=lambda one: one.before or NO_END)


def ways_for(actor: Actor) -> tuple[tuple[str | Promise, str, str, str | Promise], ...]:
    """List what this person is offered to do under the worn hat."""
    return WAYS[actor.hat.hat if actor.hat else None]


def hour_now() -> int:
    """Return the hour that it is where the people are."""
    return clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).hour


def greeting(name: str) -> str:
    """Greet somebody as the hour has it."""
    hour = hour_now()
    words = _("Good morning") if 5 <= hour < 12 else _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
    return f"{words}, {name}" if name else str(words)


def welcome_page() -> WelcomePage:
    """Open the front page: one query."""
    rows = Community.objects.filter(is_open=True).exclude(phone="").order_by("name").values_list("name", "phone")
    return WelcomePage(tuple(rows[:5]))
