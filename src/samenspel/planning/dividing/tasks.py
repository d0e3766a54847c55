"""What travels to a worker and back: plain bytes that hold all there is to know, so that any worker can do any task."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from samenspel.planning.dividing.pieces import Piece
from samenspel.planning.model.collecting import nothing_collected
from samenspel.planning.model.formats import plan_from, plan_to, problem_from, problem_to
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.sharing import WEIGHTS, Sharing, Wait, who_waits

CODE_FOLDERS = ("model", "searching", "dividing")


class OtherCode(RuntimeError):
    """A worker whose planning code is not the same as that of who asks."""


class Work(StrEnum):
    """What is to be done with a piece."""

    SEARCH = "search"
    SHARE_OUT = "share out"
    REASONS = "reasons"


@dataclass(frozen=True, slots=True)
class Effort:
    """How a piece is searched: rounds, and from which heat (points) to which."""

    rounds: int
    hot: float
    cold: float


@dataclass(frozen=True, slots=True)
class Turns:
    """How work is shared out, and of helpers (ids) who wait how long they do."""

    sharing: Sharing
    waiting: Mapping[str, Wait]

    def terms(self, piece: Piece) -> dict[str, Any]:
        """The same for those in one piece."""
        waits = {one.id: astuple(self.waiting[one.id]) for one in piece.problem.helpers if one.id in self.waiting}
        return {"sharing": self.sharing.value, "waiting": waits}


def search_task(piece: Piece, effort: Effort, turns: Turns, seed: str) -> bytes:
    """Ask for a better plan of a piece than the one that stands."""
    terms = {"rounds": effort.rounds, "hot": effort.hot, "cold": effort.cold, "seed": _own_seed(piece, seed)}
    return _packed(Work.SEARCH, piece, terms | turns.terms(piece))


def share_out_task(piece: Piece, turns: Turns) -> bytes:
    """Ask for the plan of a piece with a turn for whoever waits, and nobody used to the limit who can be spared."""
    return _packed(Work.SHARE_OUT, piece, turns.terms(piece))


def reasons_task(piece: Piece) -> bytes:
    """Ask why visits of a piece are open."""
    return _packed(Work.REASONS, piece, {})


def _own_seed(piece: Piece, seed: str) -> int:
    """Chance of its own for every piece, whoever searches it, and when."""
    names = "\n".join([seed, *(request.id for request in piece.problem.requests)])
    return int.from_bytes(blake2b(names.encode(), digest_size=8).digest(), "big") >> 1


def _packed(work: Work, piece: Piece, terms: dict[str, Any]) -> bytes:
    row = {
        "code": code_mark(),
        "work": work.value,
        "problem": problem_to(piece.problem),
        "start": plan_to(Plan(piece.problem.name, piece.start, ())),
        **terms,
    }
    return _bytes(row)


def _bytes(row: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(), 1)


@nothing_collected()
def do(task: bytes) -> bytes:
    """Do one task: the same bytes give the same answer, on every machine of the same kind with the same code."""
    row = json.loads(zlib.decompress(task))
    if row["code"] != code_mark():
        raise OtherCode(code_mark())
    work = {Work.SEARCH: _searched, Work.SHARE_OUT: _shared_out, Work.REASONS: _reasoned}[Work(row["work"])]
    return _bytes(plan_to(work(row)))


@nothing_collected()
def answer(packed: bytes) -> Plan:
    """The plan in what a worker gave back."""
    return plan_from(json.loads(zlib.decompress(packed)))


def _searched(row: dict[str, Any]) -> Plan:
    from samenspel.planning.dividing.cooling import Cooling
    from samenspel.planning.searching.rounds import search

    problem, start = problem_from(row["problem"]), plan_from(row["start"])
    budget = Cooling(row["seed"], row["rounds"], None, start=start.visits, hot=row["hot"], cold=row["cold"])
    weights = WEIGHTS[Sharing(row["sharing"])]
    found = search(problem, budget, None, weights=weights, waiting=_waits(row), last_look=False)
    return Plan(problem.name, found.plan.visits, ())


def _waits(row: dict[str, Any]) -> dict[str, Wait]:
    return {name: Wait(*wait) for name, wait in row["waiting"].items()}


def _shared_out(row: dict[str, Any]) -> Plan:
    from samenspel.planning.searching.arrays import lay_out
    from samenspel.planning.searching.turning import shared_out

    problem, start = problem_from(row["problem"]), plan_from(row["start"])
    weights, waiting = WEIGHTS[Sharing(row["sharing"])], who_waits(problem, _waits(row))
    visits = shared_out(lay_out(problem, weights, waiting), start.visits, weights, waiting)
    return Plan(problem.name, visits, ())


def _reasoned(row: dict[str, Any]) -> Plan:
    from samenspel.planning.searching.arrays import lay_out
    from samenspel.planning.searching.tidying import open_visits

    problem, start = problem_from(row["problem"]), plan_from(row["start"])
    return Plan(problem.name, (), open_visits(lay_out(problem), start.visits))


@lru_cache
def code_mark() -> str:
    """A mark of the planning code and of numpy: where it is the same, so is the plan of a task, on the same kind of processor."""
    folder = Path(__file__).parent.parent
    files = sorted(path for name in CODE_FOLDERS for path in (folder / name).glob("*.py"))
    content = b"\0".join(part for path in files for part in (path.name.encode(), path.read_bytes()))
    content += b"\0numpy " + version("numpy").encode()
    return blake2b(content, digest_size=8).hexdigest()
