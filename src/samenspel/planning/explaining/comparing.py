"""What if: the same neighbourhood planned as it is and as it is supposed, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from samenspel.planning.explaining.supposing import Supposition, suppose
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.model.scoring import Figures
from samenspel.planning.searching.results import Progress, Result, Spent, Watch
from samenspel.planning.searching.solving import solve

Search = Callable[[Problem, Plan | None], Result]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A neighbourhood as it is and as it is supposed; visits by id, in the order of the problem.

    ``gained`` are covered in the plan after and open in the one before, ``lost`` the other way round.
    ``supposed`` is the problem that the plan after is for.
    """

    before: Figures
    after: Figures
    before_plan: Plan
    after_plan: Plan
    supposed: Problem
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def what_if(
    problem: Problem,
    suppositions: Iterable[Supposition],
    *,
    plan: Plan | None = None,
    rounds: int | None = None,
    seed: int = 1,
    spent: Spent | None = None,
    watch: Watch | None = None,
    plain: bool = False,
) -> Comparison:
    """Plan a neighbourhood before and after what is supposed, with equal effort for both.

    Both begin from ``plan`` (where none is given, from a first plan made here) and search
    with the same seed for as many rounds; ``spent`` and ``watch`` go over all of it. Where
    the plan before still keeps every rule afterwards – as it does when the suppositions only
    add – the plan after never scores less nor covers less.
    """
    supposed = suppose(problem, suppositions)
    parts = 2 if plan is not None else 3
    turns = iter(_turns(parts, spent, watch))

    def search(asked: Problem, start: Plan | None) -> Result:
        turn = next(turns)
        return solve(asked, seed=seed, rounds=rounds, spent=turn.spent, watch=turn.watch, plain=plain, start=start)

    base = plan if plan is not None else search(problem, None).plan
    before = search(problem, base)
    after = search(supposed, base)
    kept = solve(supposed, seed=seed, rounds=0, plain=plain, start=before.plan)
    best = max((after, kept), key=lambda one: (one.figures.covered >= before.figures.covered, one.figures.score))
    return _compared(problem, supposed, before, best)


def _compared(problem: Problem, supposed: Problem, before: Result, after: Result) -> Comparison:
    was, now = before.plan.by_visit, after.plan.by_visit
    return Comparison(
        before=before.figures,
        after=after.figures,
        before_plan=before.plan,
        after_plan=after.plan,
        supposed=supposed,
        gained=tuple(visit for visit in problem.visit_by_id if visit in now and visit not in was),
        lost=tuple(visit for visit in problem.visit_by_id if visit in was and visit not in now),
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """One of several searches that share a budget and a watcher."""

    spent: Spent | None
    watch: Watch | None


def _turns(parts: int, spent: Spent | None, watch: Watch | None) -> list[_Turn]:
    return [_Turn(_part_of(spent, at, parts), _seen_as(watch, at, parts)) for at in range(parts)]


def _part_of(spent: Spent | None, at: int, parts: int) -> Spent | None:
    if spent is None:
        return None
    return lambda: max(0.0, spent() * parts - at)


def _seen_as(watch: Watch | None, at: int, parts: int) -> Watch | None:
    if watch is None:
        return None
    return lambda progress: watch(_whole(progress, at, parts))


def _whole(progress: Progress, at: int, parts: int) -> Progress:
    return replace(progress, share=(at + min(1.0, progress.share)) / parts)
