"""The lines of a plan as differences: who would come to which ask, when, instead of what, and why."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements import planner
from samenspel.arrangements.queries.faces import Acquaintance, Times, acquaint_all, times_of, why_text
from samenspel.exchange import wording
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Rhythm
from samenspel.foundation import clock
from samenspel.neighbourhoods.queries import shown
from samenspel.plans import sentences
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.queries.answers import answers_to
from samenspel.plans.queries.choosable import Choosable
from samenspel.plans.queries.names import areas_of, name_of, words_for
from samenspel.plans.rules import LineState
from samenspel.ui.moments import clock_text, day_text
from samenspel.ui.shapes import Text, Tone

ASKS_A_PAGE = 12


@dataclass(frozen=True)
class LineCard:
    """One person for one ask."""

    line_id: uuid.UUID
    person: Acquaintance
    name: str  # as the desk tells people apart
    lives: str  # the neighbourhood as others may know it; empty: not told yet
    words: str  # by which the page of people finds this person
    times: Times
    from_when: str
    instead: str
    days: tuple[str, ...]
    why: str
    because: str
    state: str
    tone: Tone
    may_choose: bool
    note: str
    proposal_url: str


@dataclass(frozen=True)
class AskCard:
    """One ask, and who would come to it."""

    ask_id: uuid.UUID
    url: str
    title: str
    when: str
    area: str
    is_urgent: bool
    lines: tuple[LineCard, ...]

    @property
    def to_choose(self) -> int:
        """How many people can still be chosen for this ask."""
        return sum(line.may_choose for line in self.lines)


@dataclass(frozen=True)
class Now:
    """How the lines of a plan stand by now: which can be chosen, and the words for those with an answer or gone."""

    choosable: Choosable
    states: Mapping[uuid.UUID, tuple[Text, Tone]]
    areas: Mapping[uuid.UUID, str]  # of helpers


@dataclass(frozen=True)
class LinesPage:
    """One page of asks of a plan."""

    asks: tuple[AskCard, ...]
    pages: Page[Any]


def lines_page(run: PlanRun, choosable: Choosable, *, number: str | None = None) -> LinesPage:
    """Open a page of the lines of a run; the same number of queries however many there are.

    Whom a resident does not want to be found by since is not shown, unless the resident was asked about that already.
    """
    pages = Paginator(_soonest_first(run), ASKS_A_PAGE).get_page(number)
    ids = list(pages)
    rows = Ask.objects.filter(pk__in=ids).defer("words", "give_back").select_related("community", "area__shown_as")
    asks = {ask.pk: ask for ask in rows}
    lines: defaultdict[uuid.UUID, list[PlanLine]] = defaultdict(list)
    refused = planner.refused_in(asks.values())
    for line in run.lines.filter(ask__in=ids).order_by("created_at", "pk"):
        if line.state == LineState.PROPOSED or str(line.helper_id) not in refused[asks[line.ask_id].resident_id]:
            lines[line.ask_id].append(line)
    people = acquaint_all({ask: {line.helper_id for line in lines[pk]} for pk, ask in asks.items()})
    states = answers_to(line for rows in lines.values() for line in rows) | dict.fromkeys(choosable.stale, sentences.GONE)
    now = Now(choosable, states, areas_of({helper for helpers in people.values() for helper in helpers}))
    return LinesPage(tuple(_ask_card(asks[pk], lines[pk], people[pk], now) for pk in ids if lines[pk]), pages)


def _soonest_first(run: PlanRun) -> list[uuid.UUID]:
    """List the asks of a run by their first visit; of what begins at one moment urgent and old ones first."""
    rows = run.lines.order_by("-ask__urgency", "ask__opened_at", "ask_id").values_list("ask_id", "visits")
    begins: dict[uuid.UUID, tuple[str, str]] = {}
    for ask_id, visits in rows:
        first = min((one["date"], one["start"]) for one in visits)
        begins[ask_id] = min(first, begins.get(ask_id, first))
    return sorted(begins, key=lambda ask_id: begins[ask_id])


def people_shown(page: LinesPage) -> list[Acquaintance]:
    """List of whom a page of lines shows something."""
    return list({line.person.person.pk: line.person for ask in page.asks for line in ask.lines}.values())


def _ask_card(ask: Ask, lines: Sequence[PlanLine], people: Mapping[uuid.UUID, Acquaintance], now: Now) -> AskCard:
    today = clock.today(ask.community.time_zone)
    longest_first = sorted(lines, key=lambda line: -len(line.visits))
    return AskCard(
        ask_id=ask.pk,
        url=reverse("exchange:ask_detail", args=[ask.pk]),
        title=wording.activity_text(ask.activity),
        when=wording.when_text(ask.rhythm, ask.times, ask.minutes, first_day=ask.first_day, today=today),
        area=shown(ask.area).name,
        is_urgent=ask.urgency > 1,
        lines=tuple(_line_card(ask, line, people[line.helper_id], now) for line in longest_first),
    )


def _line_card(ask: Ask, line: PlanLine, person: Acquaintance, now: Now) -> LineCard:
    moments = [(date.fromisoformat(one["date"]), time.fromisoformat(one["start"])) for one in line.visits]
    times = times_of(moments)
    state, tone = now.states.get(line.pk) or sentences.LINES[LineState(line.state)]
    return LineCard(
        line_id=line.pk,
        person=person,
        name=name_of(person.person),
        lives=now.areas.get(line.helper_id, ""),
        words=words_for(person.person),
        times=times,
        from_when=(_("On %(day)s") if len(moments) == 1 else _("From %(day)s")) % {"day": day_text(min(moments)[0])},
        instead=_instead(line.visits),
        days=tuple(_day(one) for one in line.visits),
        why=why_text(line.why, where=person.where, weekdays=times.weekdays, is_once=ask.rhythm == Rhythm.ONCE),
        because=sentences.because_text(line.why),
        state=str(state),
        tone=tone,
        may_choose=line.state == LineState.OPEN and line.pk not in now.choosable.stale,
        note=_note(line, now.choosable),
        proposal_url=_proposal_url(line, now.choosable),
    )


def _note(line: PlanLine, choosable: Choosable) -> str:
    """Say why a line can or could not be proposed any more."""
    if line.state == LineState.REFUSED:
        return str(sentences.CHANGED)
    stale = choosable.stale.get(line.pk)
    return str(sentences.STALE[stale]) if stale else ""


def _proposal_url(line: PlanLine, choosable: Choosable) -> str:
    """Lead to the proposal that came from a line, or that stands in its way."""
    proposal = line.proposal_id or (choosable.waiting.get(line.ask_id) if line.pk in choosable.stale else None)
    return reverse("arrangements:proposal_detail", args=[proposal]) if proposal else ""


def _instead(visits: Sequence[Mapping[str, Any]]) -> str:
    """Say how it stands until now."""
    moved = sum(_is_moved(one) for one in visits)
    if moved:
        text = ngettext(
            "Until now: nobody. %(count)d visit gets another time than it has now.",
            "Until now: nobody. %(count)d visits get another time than they have now.",
            moved,
        )
        return text % {"count": moved}
    if any(one.get("dropped") for one in visits):
        return _("Until now: nobody, because somebody could not come after all.")
    if any("was" in one for one in visits):
        return _("Until now: nobody, the visit stands open in the calendar.")
    return _("Until now: nobody, the ask is open.")


def _is_moved(visit: Mapping[str, Any]) -> bool:
    was = visit.get("was")
    return was is not None and (was["date"], was["start"]) != (visit["date"], visit["start"])


def _day(visit: Mapping[str, Any]) -> str:
    now = _moment_text(visit)
    if not _is_moved(visit):
        return now
    return _("%(now)s (instead of %(was)s)") % {"now": now, "was": _moment_text(visit["was"])}


def _moment_text(moment: Mapping[str, str]) -> str:
    return f"{day_text(date.fromisoformat(moment['date']))}, {clock_text(time.fromisoformat(moment['start']))}"
