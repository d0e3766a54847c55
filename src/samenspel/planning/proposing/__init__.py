"""One ask, now: who could come, and the best ways to fill it, alone or shared out."""

from __future__ import annotations

from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem
from samenspel.planning.proposing.ask import Ask
from samenspel.planning.proposing.shapes import Kind, Person, Proposal, Share, Strength, Way
from samenspel.planning.proposing.ways import ways_of

__all__ = ["Kind", "Person", "Proposal", "Share", "Strength", "Way", "propose"]


def propose(
    problem: Problem,
    request_id: str,
    *,
    plan: Plan | None = None,
    people: int = 20,
    ways: int = 3,
) -> Proposal:
    """Rank who could come for one request, and the best ways to fill it.

    Visits of ``plan`` stand: they take time and limits, and whoever already comes to
    this resident is a known face. Only what is not planned yet is proposed for.
    ``open`` says why visits cannot be filled even when everybody in it helps.
    """
    if request_id not in problem.request_by_id:
        raise WrongInput("request", f'"{request_id[:40]}" is not known')
    ask = Ask(problem, problem.request_by_id[request_id], plan)
    return Proposal(
        request=request_id,
        funnel=ask.funnel,
        people=tuple(ask.person(one) for one in ask.ranked[:people]),
        ways=tuple(ways_of(ask, ways)),
        open=ask.hopeless(),
    )
