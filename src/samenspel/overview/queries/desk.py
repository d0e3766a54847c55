"""The desk: what stands open in a community, for whoever helps along. No names: those open with the ask itself."""

import uuid
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements import queries as arrangements
from samenspel.arrangements.planner import wants_nobody_now
from samenspel.arrangements.queries import WaitingProposal
from samenspel.arrangements.queries.visits import OpenVisit
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.exchange import queries as exchange
from samenspel.exchange.models import Ask
from samenspel.exchange.queries import AskSummary, StalledAsk
from samenspel.exchange.queries.asks import QUIET_DAYS, days_open
from samenspel.exchange.queries.counting import replies_counted
from samenspel.exchange.rules import AskState, ReplyState
from samenspel.foundation import clock
from samenspel.neighbourhoods.access import holding_now
from samenspel.neighbourhoods.models import Community
from samenspel.overview import access
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.plans import queries as plans
from samenspel.ui.moments import day_text
from samenspel.ui.waiting import Waiting

ASKS_A_PAGE = 25
MOST_STALLED = 6
MOST_VISITS = 10
MOST_FOLDED = 90
MOST_LETTERS = 10
MOST_CALLS = 6
NOES_TO_CALL = 2
LETTERS_SINCE = timedelta(days=14)


@dataclass(frozen=True)
class Figure:
    """One count at the top of the desk, leading to what it counts."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class AskRow:
    """An open ask as a line at the desk."""

    url: str
    ways_url: str
    title: str
    when: str
    area: str
    open_for: str
    replies: str
    is_urgent: bool
    proposal: WaitingProposal | None


@dataclass(frozen=True)
class StalledRow:
    """An ask without replies, with what can be done about it."""

    ask: StalledAsk
    ways_url: str
    open_for: str
    asked: str


@dataclass(frozen=True)
class VisitRow:
    """A visit that nobody does yet, and the proposal that waits for the same ask."""

    visit: OpenVisit
    proposal: WaitingProposal | None


@dataclass(frozen=True)
class CallRow:
    """A proposal that waits, and why a call would help it on."""

    proposal: WaitingProposal
    ask: AskSummary
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class LostLetter:
    """Somebody whom our letters do not reach."""

    name: str
    since: str


@dataclass(frozen=True)
class DeskPage:
    """The whole desk."""

    community: str
    figures: tuple[Figure, ...]
    stalled: tuple[StalledRow, ...]
    more_stalled: int
    calls: tuple[CallRow, ...]
    more_calls: int
    visits: tuple[VisitRow, ...]
    later_visits: tuple[VisitRow, ...]  # folded
    more_visits: int  # that do not stand on the page
    letters: tuple[LostLetter, ...]
    asks: tuple[AskRow, ...]
    pages: "Page[Any]"
    unreached: tuple[Person, ...]  # whose names are shown


def desk_page(actor: Actor, *, page: int | str = 1) -> DeskPage:
    """Open the desk of the community whose hat is worn; the same number of queries however much there is."""
    community = access.desk_of(actor)
    open_asks = Ask.objects.filter(community=community, state=AskState.OPEN)
    rows = open_asks.annotate(willing=replies_counted(ReplyState.OPEN))
    rows = rows.select_related("resident", "asker", "area__shown_as", "community").order_by("-urgency", "opened_at", "pk")
    pages = Paginator(rows, ASKS_A_PAGE).get_page(page)
    people, letters = _lost_letters(community)
    proposals, resting = arrangements.waiting_proposals(community), _resting(community)
    stalled = _count_stalled(community, but=proposals.keys() | resting)
    calls = _to_call(proposals.values())
    gaps = arrangements.open_visits(community, most=MOST_VISITS + MOST_FOLDED)
    visits = tuple(VisitRow(visit, proposals.get(visit.ask_id)) for visit in gaps)
    all_visits = arrangements.count_open_visits(community)
    quiet = exchange.stalled_asks(community, limit=MOST_STALLED, but=proposals.keys() | resting)
    return DeskPage(
        community=community.name,
        figures=_figures(community, open_asks=pages.paginator.count, stalled=stalled, visits=all_visits, unreached=len(people)),
        stalled=tuple(_stalled_row(ask) for ask in quiet),
        more_stalled=max(stalled - MOST_STALLED, 0),
        calls=tuple(CallRow(one, exchange.ask_summary(one.ask), _why_call(one)) for one in calls[:MOST_CALLS]),
        more_calls=max(len(calls) - MOST_CALLS, 0),
        visits=visits[:MOST_VISITS],
        later_visits=visits[MOST_VISITS:],
        more_visits=max(all_visits - len(visits), 0),
        letters=letters,
        asks=tuple(_ask_row(ask, proposals.get(ask.pk), is_resting=ask.pk in resting) for ask in pages),
        pages=pages,
        unreached=people,
    )


def _figures(community: Community, *, open_asks: int, stalled: int, visits: int, unreached: int) -> tuple[Figure, ...]:
    planned = plans.proposals_that_wait(community)
    return (
        Figure(_("Open asks"), open_asks, "#asks"),
        Figure(_("Asks without a reply"), stalled, "#stalled"),
        Figure(_("Visits that nobody does yet"), visits, "#visits"),
        Figure(_("Proposals from the neighbourhood plan that wait for the resident"), planned.count, planned.url),
        Figure(_("People our letters do not reach"), unreached, "#letters"),
    )


def _to_call(proposals: Iterable[WaitingProposal]) -> list[WaitingProposal]:
    """List the proposals that a call would help on: first of whom can only be called, and the oldest first."""
    return sorted((one for one in proposals if _why_call(one)), key=lambda one: not one.call_url)


def _why_call(proposal: WaitingProposal) -> tuple[str, ...]:
    """Say why a call would help a proposal on: nothing came through, nobody suits, or no answer comes."""
    if proposal.since is None:
        return ()  # the resident has answered
    reasons = []
    if proposal.call_url:
        reasons.append(_("This neighbour gets no e-mail from us."))
    if proposal.noes >= NOES_TO_CALL:
        text = ngettext("Said no to %(count)d person.", "Said no to %(count)d people.", proposal.noes)
        reasons.append(text % {"count": proposal.noes})
    days = (clock.now() - proposal.since).days
    if days >= QUIET_DAYS:
        text = ngettext("No answer for %(count)d day.", "No answer for %(count)d days.", days)
        reasons.append(text % {"count": days})
    return tuple(reasons)


def _count_stalled(community: Community, *, but: Collection[uuid.UUID]) -> int:
    quiet = Ask.objects.filter(community=community, state=AskState.OPEN, opened_at__lte=clock.now() - timedelta(days=QUIET_DAYS))
    return quiet.exclude(pk__in=but).exclude(replies__state__in=[ReplyState.OPEN, ReplyState.CHOSEN]).count()


def _resting(community: Community) -> Set[uuid.UUID]:
    """List the open asks for which the resident wants nobody just now."""
    rows = Ask.objects.filter(wants_nobody_now(), community=community, state=AskState.OPEN)
    return frozenset(rows.values_list("pk", flat=True))


def _ask_row(ask: Ask, proposal: WaitingProposal | None, *, is_resting: bool) -> AskRow:
    summary = exchange.ask_summary(ask)
    willing: int = ask.willing  # type: ignore[attr-defined]  # counted by the query
    replies = ngettext("%(count)d reply", "%(count)d replies", willing) % {"count": willing}
    return AskRow(
        url=summary.url,
        ways_url=reverse("arrangements:proposal_new", args=[ask.pk]),
        title=summary.title,
        when=summary.when,
        area=summary.area,
        open_for=_open_for(days_open(ask)),
        replies=_("the resident wants nobody just now") if is_resting else replies if willing else _("no replies yet"),
        is_urgent=ask.urgency > 1,
        proposal=proposal,
    )


def _stalled_row(ask: StalledAsk) -> StalledRow:
    asked = ngettext("%(count)d person was asked", "%(count)d people were asked", ask.asked) % {"count": ask.asked}
    ways = reverse("arrangements:proposal_new", args=[ask.ask_id])
    return StalledRow(ask=ask, ways_url=ways, open_for=_open_for(ask.days), asked=asked if ask.asked else "")


def _open_for(days: int) -> str:
    if days < 1:
        return _("open since today")
    return ngettext("open for %(count)d day", "open for %(count)d days", days) % {"count": days}


def _lost_letters(community: Community) -> tuple[tuple[Person, ...], tuple[LostLetter, ...]]:
    """Find whom our letters have not reached lately, once each, the latest first: one query."""
    failed = Letter.objects.filter(state=LetterState.FAILED, created_at__gte=clock.now() - LETTERS_SINCE)
    here = failed.filter(holding_now("recipient__relations__"), recipient__relations__community=community)
    latest: dict[Person, Letter] = {}
    for letter in here.select_related("recipient").order_by("-created_at")[: MOST_LETTERS * 5]:
        latest.setdefault(letter.recipient, letter)
    kept = list(latest.items())[:MOST_LETTERS]
    lines = tuple(
        LostLetter(display_name(person), day_text(clock.day_of(letter.created_at, community.time_zone)))
        for person, letter in kept
    )
    return tuple(person for person, _letter in kept), lines


def desk_waits_for(actor: Actor) -> tuple[Waiting, ...]:
    """Say on the home page of whoever sits at a desk what waits there; seven queries, however much there is."""
    if not access.sits_at_desk(actor):
        return ()
    community = access.desk_of(actor)
    visits = arrangements.count_open_visits(community)
    proposals = arrangements.waiting_proposals(community)
    stalled = _count_stalled(community, but=proposals.keys() | _resting(community))
    calls = _to_call(proposals.values())
    desk = reverse("overview:desk")
    waiting = []
    if visits:
        first = arrangements.open_visits(community, most=1)[0]
        text = ngettext(
            "%(count)d visit has nobody yet. It is on %(day)s.",
            "%(count)d visits have nobody yet. The first is on %(day)s.",
            visits,
        ) % {"count": visits, "day": first.day}
        waiting.append(Waiting(text, f"{desk}#visits", _("Help along"), "calendar", clock.now()))
    if stalled:
        text = ngettext("%(count)d ask has no reply yet.", "%(count)d asks have no reply yet.", stalled) % {"count": stalled}
        waiting.append(Waiting(text, f"{desk}#stalled", _("Help along"), "hand", clock.now()))
    if calls:
        text = ngettext(
            "%(count)d neighbour may like a call about a proposal.",
            "%(count)d neighbours may like a call about a proposal.",
            len(calls),
        ) % {"count": len(calls)}
        waiting.append(Waiting(text, f"{desk}#calls", _("Help along"), "phone", clock.now()))
    return (*waiting, *plans.plan_waits_for(community))
