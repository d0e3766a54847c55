"""What if: the same neighbourhood planned as it is and as it is supposed, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from samenspel.planning.explaining.supposing import Supposition, suppose
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import Figures, figures
from samenspel.planning.model.sharing import Wait
from samenspel.planning.searching.results import Progress, Spent, Watch
from samenspel.planning.searching.solving import solve

LAST_PART = 0.6  # of the time of one search


@dataclass(frozen=True, slots=True)
class Comparison:
    """A neighbourhood as it is and as it is supposed; visits by id, in the order of the problem.

    ``gained`` are covered in the plan after and open in the one before, ``lost`` the other way round;
    ``moved`` are covered in both, at another moment or by somebody else.
    ``supposed`` is the problem that the plan after is for.
    """

    before: Figures
    after: Figures
    before_plan: Plan
    after_plan: Plan
    supposed: Problem
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    moved: tuple[str, ...]


def what_if(  # noqa: PLR0913 - one door, everything but the question by name
    problem: Problem,
    suppositions: Iterable[Supposition],
    *,
    plan: Plan | None = None,
    rounds: int | None = None,
    seed: int = 1,
    spent: Spent | None = None,
    watch: Watch | None = None,
    plain: bool = False,
    waiting: Mapping[str, Wait] | None = None,
) -> Comparison:
    """Plan a neighbourhood before and after what is supposed, with equal effort for both.

    Both hold on to ``plan`` (where none is given, to a first plan made here): a visit that does
    not stand as it was costs what changes cost, so that what differs comes from what is
    supposed. Both search with the same seed for as many rounds; ``spent`` and ``watch`` go
    over all of it. Where the plan before still keeps every rule afterwards, as it does when
    the suppositions only add, the plan after never scores less nor covers less. ``waiting`` says how long
    helpers have not been proposed: in both they get a turn, as in ``solve``.
    """
    supposed = suppose(problem, suppositions)
    turns = iter(_turns(2 if plan is not None else 3, spent, watch))

    def search(asked: Problem) -> Plan:
        turn = next(turns)
        found = solve(asked, seed=seed, rounds=rounds, spent=turn.spent, watch=turn.watch, plain=plain, waiting=waiting)
        return found.plan

    base = plan if plan is not None else search(problem)
    before = search(replace(problem, current=base.visits))
    after = search(replace(supposed, current=base.visits))
    kept = solve(replace(supposed, current=before.visits), seed=seed, rounds=0, plain=plain).plan
    return _compared(problem, supposed, before, _better(supposed, before, after, kept))


def _better(supposed: Problem, before: Plan, *plans: Plan) -> Plan:
    """The plan that covers no less than before if there is one, and is worth most with its changes paid for."""
    held = replace(supposed, current=before.visits)
    return max(plans, key=lambda one: (len(one.visits) >= len(before.visits), figures(held, one).score))


def _compared(problem: Problem, supposed: Problem, before: Plan, after: Plan) -> Comparison:
    was, now = before.by_visit, after.by_visit
    return Comparison(
        before=figures(problem, before),
        after=figures(supposed, after),
        before_plan=before,
        after_plan=after,
        supposed=supposed,
        gained=tuple(visit for visit in problem.visit_by_id if visit in now and visit not in was),
        lost=tuple(visit for visit in problem.visit_by_id if visit in was and visit not in now),
        moved=tuple(visit for visit in problem.visit_by_id if visit in was and visit in now and was[visit] != now[visit]),
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """One of several searches that share a budget and a watcher."""

    spent: Spent | None
    watch: Watch | None


def _turns(searches: int, spent: Spent | None, watch: Watch | None) -> list[_Turn]:
    """Equal parts for the searches, and a smaller one at the end to put what fits beside the plan before."""
    parts = searches + LAST_PART
    return [_Turn(_part_of(spent, at, parts), _seen_as(watch, at, parts)) for at in range(searches)]


def _part_of(spent: Spent | None, at: int, parts: float) -> Spent | None:
    if spent is None:
        return None
    return lambda: max(0.0, spent() * parts - at)


def _seen_as(watch: Watch | None, at: int, parts: float) -> Watch | None:
    if watch is None:
        return None
    return lambda progress: watch(_whole(progress, at, parts))


def _whole(progress: Progress, at: int, parts: float) -> Progress:
    return replace(progress, share=(at + min(1.0, progress.share)) / parts)
