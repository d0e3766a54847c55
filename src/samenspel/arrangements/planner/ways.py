"""Asking the core: the best ways to fill an ask; of those that fill as much, that of those who replied first."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from samenspel import planning
from samenspel.arrangements import turns
from samenspel.arrangements.planner.going_on import first_turn, take_turns
from samenspel.arrangements.planner.puzzle import Found, Puzzle, Way
from samenspel.arrangements.planner.puzzling import puzzle_for
from samenspel.arrangements.planner.rows import running_arrangement
from samenspel.exchange.models import Ask

MOST_WAYS = 4
MOST_IN_TURN = 20
"""So many of those who replied can come by turns; of nobody else is told what they could do alone."""


def ways_for(ask: Ask) -> Found:
    """Find the best ways to fill an ask: those who replied, then with everybody who could come; what fills most first.

    For a running arrangement the open visits keep their moment where that can be.
    """
    puzzle = puzzle_for(ask, wide=False)
    everybody = _propose(puzzle)
    if everybody.open and running_arrangement(ask) is not None:
        puzzle = puzzle_for(ask, wide=True)
        everybody = _propose(puzzle)
    drafts: list[tuple[planning.Share, ...]] = []
    if puzzle.replied:
        drafts += [*_way_in_turns(puzzle), *_ways_with_replies(puzzle)]
    drafts += [way.shares for way in everybody.ways]
    ways: dict[frozenset[tuple[str, int]], Way] = {}
    for shares in drafts:
        way = _way(puzzle, _rested(puzzle, shares))
        if way.shares:
            ways.setdefault(_who_how_often(way), way)
    best = sorted(list(ways.values())[:MOST_WAYS], key=lambda way: len(way.open))
    return Found(puzzle, tuple(best), everybody.funnel, everybody.open)


def _who_how_often(way: Way) -> frozenset[tuple[str, int]]:
    """Say who comes how often: on other days it reads as the same way."""
    return frozenset((share.helper, len(share.visits)) for share in way.shares)


def _propose(puzzle: Puzzle, *, people: int = 0) -> planning.Proposal:
    return planning.propose(puzzle.problem, puzzle.request.id, plan=puzzle.plan, people=people)


def _ways_with_replies(puzzle: Puzzle) -> list[tuple[planning.Share, ...]]:
    """The best way with only those who replied, and the same with others added for what stays open."""
    willing = _propose(puzzle.only(puzzle.replied)).ways[:1]
    if not willing:
        return []
    shares = willing[0].shares
    added = _propose(puzzle.standing(one for share in shares for one in share.visits)).ways[:1]
    return [_together(shares, added[0].shares), shares] if added else [shares]


def _together(first: Sequence[planning.Share], more: Sequence[planning.Share]) -> tuple[planning.Share, ...]:
    extra = {share.helper: share for share in more}
    grown = [
        replace(share, visits=_by_time((*share.visits, *extra.pop(share.helper).visits))) if share.helper in extra else share
        for share in first
    ]
    return (*grown, *extra.values())


def _way_in_turns(puzzle: Puzzle) -> list[tuple[planning.Share, ...]]:
    """Those who replied come by turns, each as often as they offered; only where somebody wants weeks of rest."""
    if not any(helper in puzzle.rests for helper in puzzle.replied):
        return []
    standing = {one.helper for one in puzzle.plan.visits}
    people = _propose(puzzle.only(puzzle.replied), people=MOST_IN_TURN).people
    new = [person for person in people if person.helper not in standing][: max(0, puzzle.request.most_faces - len(standing))]
    chosen = [*(person for person in people if person.helper in standing), *new]
    begin = puzzle.problem.first_day
    turn = {one.helper: first_turn(begin, puzzle.rests.get(one.helper, 1)) for one in chosen}
    found = [one for one in take_turns(puzzle, puzzle.todo, turn).values() if one is not None]
    shares = [
        planning.Share(one.helper, one.km, one.known_face, tuple(its for its in found if its.helper == one.helper), one.strengths)
        for one in chosen
    ]
    return [tuple(share for share in shares if share.visits)]


def _rested(puzzle: Puzzle, shares: tuple[planning.Share, ...]) -> tuple[planning.Share, ...]:
    """Let nobody in a way come sooner than was offered; others take those visits where they can."""
    kept, early = turns.split_by_rest((one for share in shares for one in share.visits), puzzle.plan.visits, puzzle.rests)
    if not early:
        return shares
    fewer = tuple(replace(share, visits=tuple(one for one in share.visits if one in kept)) for share in shares)
    fewer = tuple(share for share in fewer if share.visits)
    among = puzzle.only(puzzle.replied) if all(share.helper in puzzle.replied for share in shares) else puzzle
    stands = among.standing(kept)
    more = [share for way in _propose(stands.resting()).ways[:1] for share in way.shares]
    in_time, _early = turns.split_by_rest((one for share in more for one in share.visits), stands.plan.visits, puzzle.rests)
    extra = [replace(share, visits=tuple(one for one in share.visits if one in in_time)) for share in more]
    return _together(fewer, [share for share in extra if share.visits])


def _by_time(visits: Iterable[planning.Planned]) -> tuple[planning.Planned, ...]:
    return tuple(sorted(visits, key=lambda one: (one.day, one.start)))


def _way(puzzle: Puzzle, shares: tuple[planning.Share, ...]) -> Way:
    covered = {one.visit for share in shares for one in share.visits} | set(puzzle.plan.by_visit)
    said = sorted((one.helper, one.visit, one.day.isoformat(), one.start) for share in shares for one in share.visits)
    key = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
    still_open = tuple(visit.id for visit in puzzle.request.visits if visit.id not in covered)
    return Way(key, shares, still_open, all(share.helper in puzzle.replied for share in shares))
