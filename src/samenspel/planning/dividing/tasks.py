"""What travels to a worker and back: plain bytes that hold all there is to know, so that any worker can do any task."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from samenspel.planning.dividing.pieces import Piece
from samenspel.planning.model.formats import plan_from, plan_to, problem_from, problem_to
from samenspel.planning.model.plan import Plan

CODE_FOLDERS = ("model", "searching", "dividing")


class OtherCode(RuntimeError):
    """A worker whose planning code is not the same as that of who asks."""


class Work(StrEnum):
    """What is to be done with a piece."""

    SEARCH = "search"
    REASONS = "reasons"


@dataclass(frozen=True, slots=True)
class Effort:
    """How a piece is searched: rounds, and from which heat (points) to which."""

    rounds: int
    hot: float
    cold: float


def search_task(piece: Piece, effort: Effort, seed: str) -> bytes:
    """Ask for a better plan of a piece than the one that stands."""
    terms = {"rounds": effort.rounds, "hot": effort.hot, "cold": effort.cold, "seed": _own_seed(piece, seed)}
    return _packed(Work.SEARCH, piece, terms)


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


def do(task: bytes) -> bytes:
    """Do one task: the same bytes give the same answer, on every machine of the same kind with the same code."""
    row = json.loads(zlib.decompress(task))
    if row["code"] != code_mark():
        raise OtherCode(code_mark())
    work = {Work.SEARCH: _searched, Work.REASONS: _reasoned}[Work(row["work"])]
    return _bytes(plan_to(work(row)))


def answer(packed: bytes) -> Plan:
    """The plan in what a worker gave back."""
    return plan_from(json.loads(zlib.decompress(packed)))


def _searched(row: dict[str, Any]) -> Plan:
    from samenspel.planning.dividing.cooling import Cooling
    from samenspel.planning.searching.rounds import search

    problem, start = problem_from(row["problem"]), plan_from(row["start"])
    budget = Cooling(row["seed"], row["rounds"], None, start=start.visits, hot=row["hot"], cold=row["cold"])
    return Plan(problem.name, search(problem, budget, None).plan.visits, ())


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
