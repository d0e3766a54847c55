"""From a plan to its lines: who would come to which ask, when, instead of what, and why."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements import planner as arrangements
from samenspel.exchange.models import Ask
from samenspel.plans.planner.searching import Searched
from samenspel.plans.planner.town import Town, slot_of

Rows = Sequence[Mapping[str, Any]]  # the visits of a line as the database keeps them


@dataclass(frozen=True)
class Drawn:
    """One line of a plan, before it is written down."""

    ask_id: uuid.UUID
    helper_id: uuid.UUID
    visits: list[dict[str, Any]]
    why: dict[str, Any]


def draw_lines(town: Town, searched: Searched) -> list[Drawn]:
    """Draw the lines of a plan, in the order of the asks; within an ask who comes most often first."""
    reasons = {reason.visit: reason for reason in searched.told.visits}
    shares: defaultdict[tuple[str, str], list[planning.Planned]] = defaultdict(list)
    for one in searched.plan.visits:
        shares[town.wide.visit_by_id[one.visit][0].id, one.helper].append(one)
    place = {name: at for at, name in enumerate(town.asks)}
    order = sorted(shares, key=lambda key: (place[key[0]], -len(shares[key]), key[1]))
    return [_line(town, town.asks[ask], helper, shares[ask, helper], reasons) for ask, helper in order]


def _line(
    town: Town,
    ask: Ask,
    helper: str,
    visits: Sequence[planning.Planned],
    reasons: Mapping[str, planning.VisitReason],
) -> Drawn:
    mine = [reasons[one.visit] for one in visits if one.visit in reasons]
    return Drawn(ask.pk, uuid.UUID(helper), _rows(town, visits), _why(town, ask, helper, mine))


def _rows(town: Town, visits: Sequence[planning.Planned]) -> list[dict[str, Any]]:
    """Write visits as a face remembers them; of one that stood open at another moment also which."""
    rows: list[dict[str, Any]] = []
    for row in arrangements.rows_of(visits):
        gap = town.gaps.get(row["slot"])
        kept: dict[str, Any] = {**row, "slot": slot_of(row["slot"])}
        if gap is not None:
            kept["was"] = {"date": gap.date.isoformat(), "start": gap.start.isoformat("minutes")}
            kept["dropped"] = gap.dropped_by_id is not None
        rows.append(kept)
    return rows


def _why(town: Town, ask: Ask, helper: str, reasons: Sequence[planning.VisitReason]) -> dict[str, Any]:
    """Gather why this person: what a face remembers, and the reason that counts for most of the visits."""
    because = Counter(reason.because.value for reason in reasons).most_common(1)
    return {
        "strengths": [strength.value for strength in _strengths(reasons)],
        "replied": helper in town.replied[ask.pk],
        "known": helper in town.known_faces(ask),
        "because": because[0][0] if because else "",
    }


def _strengths(reasons: Sequence[planning.VisitReason]) -> list[planning.Strength]:
    """Name what speaks for somebody, as the proposal for a single ask does."""
    if not reasons:
        return [planning.Strength.NEAR_ENOUGH]
    first = reasons[0]
    says = {
        planning.Strength.ALL_WISHES: bool(first.wishes_met) and not first.wishes_missed,
        planning.Strength.COVERS_ALL: first.visits_here == first.visits_in_all,
        planning.Strength.COVERS_MOST: first.visits_in_all > first.visits_here > first.visits_in_all / 2,
        planning.Strength.LIGHT_LOAD: max(one.visits_in_month for one in reasons) * 2 <= first.most_per_month,
    }
    return [strength for strength, holds in says.items() if holds] or [planning.Strength.NEAR_ENOUGH]


def share_of(helper_id: uuid.UUID, rows: Rows, why: Mapping[str, object]) -> planning.Share:
    """Make a planning share of a line, as a way to fill an ask has them."""
    strengths = why.get("strengths")
    return planning.Share(
        helper=str(helper_id),
        km=0.0,  # how far somebody lives is not kept; nobody reads it any more
        known_face=bool(why.get("known")),
        visits=planned_of(helper_id, rows),
        strengths=tuple(planning.Strength(one) for one in strengths) if isinstance(strengths, list) else (),
    )


def planned_of(helper_id: uuid.UUID, rows: Rows) -> tuple[planning.Planned, ...]:
    """Read the visits of a line as planning values, under the names that faces give them."""
    return tuple(
        planning.Planned(
            row["slot"], str(helper_id), date.fromisoformat(row["date"]), moments.minute_of(time.fromisoformat(row["start"]))
        )
        for row in rows
    )
