"""Which asks a plan leaves out because the resident wants nobody just now, as things are by now."""

from dataclasses import dataclass

from django.urls import reverse

from samenspel.exchange import wording
from samenspel.exchange.models import Ask
from samenspel.neighbourhoods.queries import shown
from samenspel.plans.models import PlanRun
from samenspel.plans.outcome import Outcome
from samenspel.plans.planner import asks_not_now

MOST_NAMED = 5


@dataclass(frozen=True)
class RestingCard:
    """One ask that rests."""

    url: str
    title: str
    area: str


@dataclass(frozen=True)
class Resting:
    """The asks that rest: the first ones, and how many there are."""

    cards: tuple[RestingCard, ...] = ()
    count: int = 0

    @property
    def more(self) -> int:
        """Count those that are not named."""
        return self.count - len(self.cards)


def resting_in(run: PlanRun, found: Outcome | None) -> Resting:
    """Name the asks for which nobody is wanted just now, where a plan left such asks out; one query."""
    if found is None or not found.not_now:
        return Resting()
    rows = list(asks_not_now(run.community, run.area).defer("words", "give_back"))
    return Resting(tuple(_card(ask) for ask in rows[:MOST_NAMED]), len(rows))


def _card(ask: Ask) -> RestingCard:
    return RestingCard(
        url=reverse("exchange:ask_detail", args=[ask.pk]),
        title=wording.activity_text(ask.activity),
        area=shown(ask.area).name,
    )
