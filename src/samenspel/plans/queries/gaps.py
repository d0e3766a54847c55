"""What stays open after a plan, why, and what would help: for each ask, and for all of them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from samenspel.exchange import wording
from samenspel.exchange.models import Ask
from samenspel.neighbourhoods.queries import shown
from samenspel.planning import HelpKind
from samenspel.plans import sentences
from samenspel.plans.models import PlanRun
from samenspel.plans.outcome import Advice, Outcome
from samenspel.plans.rules import RunKind
from samenspel.ui.moments import clock_text, day_text

MOST_GAPS = 12
MOST_HELPS = 5


@dataclass(frozen=True)
class AdviceCard:
    """One thing that would help."""

    text: str
    beside: str  # the same, said beside the ask that it is for
    gain: str
    try_url: str  # a what-if that begins with this; empty where there is none
    ask_url: str  # whom to ask, where it is about one resident


@dataclass(frozen=True)
class GapCard:
    """What stays open of one ask, why, and what would help there."""

    url: str
    title: str
    area: str
    needed: str  # whom this ask needs, in words; empty: nobody in particular
    reasons: tuple[str, ...]
    from_when: str
    advice: tuple[AdviceCard, ...]
    is_helpless: bool  # nothing that was tried helps


@dataclass(frozen=True)
class Gaps:
    """All that stays open: the first asks, how many more there are, and what would help most."""

    cards: tuple[GapCard, ...] = ()
    more: int = 0
    advice: tuple[AdviceCard, ...] = ()


def gaps_in(run: PlanRun, found: Outcome | None) -> Gaps:
    """Gather what stays open by ask in a plan; two queries."""
    if found is None or run.kind != RunKind.PLAN:
        return Gaps()
    rows = Ask.objects.filter(pk__in={gap.ask for gap in found.gaps}).defer("words", "give_back").select_related("area__shown_as")
    asks: Mapping[str, Ask] = {str(ask.pk): ask for ask in rows}
    names = [name for name in dict.fromkeys(gap.ask for gap in found.gaps) if name in asks]
    advised = [(one, _advice(one, asks, run.area_id)) for one in found.advice]
    cards = tuple(_gap(asks[name], found, [card for one, card in advised if name in one.requests]) for name in names[:MOST_GAPS])
    return Gaps(cards, max(0, len(names) - MOST_GAPS), tuple(card for _one, card in advised)[:MOST_HELPS])


def _gap(ask: Ask, found: Outcome, advice: Iterable[AdviceCard]) -> GapCard:
    mine, helps = [gap for gap in found.gaps if gap.ask == str(ask.pk)], tuple(advice)
    return GapCard(
        url=reverse("exchange:ask_detail", args=[ask.pk]),
        title=wording.activity_text(ask.activity),
        area=shown(ask.area).name,
        needed=wording.somebody_text(wording.quality_text(need) for need in ask.needs),
        reasons=tuple(sentences.open_text(gap.why, gap.count) for gap in mine),
        from_when=_("From %(day)s") % {"day": day_text(date.fromisoformat(min(gap.first for gap in mine)))},
        advice=helps,
        is_helpless=not helps and all(one.requests for one in found.advice),  # an older version did not keep for whom it is
    )


def _advice(advice: Advice, asks: Mapping[str, Ask], area: str | None) -> AdviceCard:
    is_face, text = advice.kind == HelpKind.MORE_FACES, sentences.advice_text(advice)
    one = asks.get(advice.requests[0]) if is_face and advice.requests else None
    return AdviceCard(
        text=text,
        beside=_("Ask the resident whether one more person is welcome.") if is_face else text,
        gain=sentences.gain_text(advice.visits_gained),
        try_url=_try_url(advice, area),
        ask_url=reverse("exchange:ask_detail", args=[one.pk]) if one else "",
    )


def _try_url(advice: Advice, area: str | None) -> str:
    if advice.kind != HelpKind.MORE_PEOPLE:
        return ""
    asked = [("people", str(advice.people)), ("activity", advice.activity)]
    asked += [("weekdays", str(day)) for day in advice.weekdays] + [("needs", need) for need in advice.needs]
    asked += [("begins", clock_text(advice.from_minute)), ("ends", clock_text(advice.to_minute))]
    asked += [("area", str(area))] if area else []
    return f"{reverse('plans:what_if_new')}?{urlencode(asked)}"
