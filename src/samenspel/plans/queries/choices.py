"""What somebody reads before a choice from a plan is made: how many people hear of it, and who is left out."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass

from django.urls import reverse

from samenspel.exchange import wording
from samenspel.neighbourhoods.queries import shown
from samenspel.plans import sentences
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.queries.choosable import Choosable
from samenspel.plans.queries.names import name_of
from samenspel.plans.rules import LineState
from samenspel.ui.moments import list_text


@dataclass(frozen=True)
class LeftOut:
    """Who is not proposed for an ask of which others were chosen."""

    title: str
    area: str
    chosen: str
    names: str


@dataclass(frozen=True)
class ChoicePage:
    """A choice that is not made yet."""

    run_id: uuid.UUID
    url: str
    people: int
    sentence: str
    left_out: tuple[LeftOut, ...]
    has_proposed: bool


def choice_page(run: PlanRun, choosable: Choosable, chosen: Collection[uuid.UUID]) -> ChoicePage:
    """Open what choosing these lines of a run comes to; two queries, however many they are."""
    rows = run.lines.filter(pk__in=choosable.lines).select_related("ask__area__shown_as", "helper")
    wanted, parts = set(chosen), defaultdict[uuid.UUID, list[PlanLine]](list)
    for line in rows.order_by("created_at", "pk"):
        parts[line.ask_id].append(line)
    mine = [line for part in parts.values() for line in part if line.pk in wanted]
    people = len({line.helper_id for line in mine})
    return ChoicePage(
        run_id=run.pk,
        url=reverse("plans:plan_detail", args=[run.pk]),
        people=people,
        sentence=sentences.to_propose_text(people, len({line.ask.resident_id for line in mine})),
        left_out=tuple(
            _left_out(part, wanted) for part in parts.values() if 0 < sum(line.pk in wanted for line in part) < len(part)
        ),
        has_proposed=run.lines.filter(state=LineState.PROPOSED).exists(),
    )


def is_chosen_from(run: PlanRun, lines: Collection[uuid.UUID]) -> bool:
    """Whether somebody chose from these lines of a run, or left one of them; one query."""
    return run.lines.filter(pk__in=lines).exclude(state=LineState.OPEN).exists()


def _left_out(part: Sequence[PlanLine], wanted: Set[uuid.UUID]) -> LeftOut:
    ask = part[0].ask
    return LeftOut(
        title=wording.activity_text(ask.activity),
        area=shown(ask.area).name,
        chosen=list_text(name_of(line.helper) for line in part if line.pk in wanted),
        names=list_text(name_of(line.helper) for line in part if line.pk not in wanted),
    )
