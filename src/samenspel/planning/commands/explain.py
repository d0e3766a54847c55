"""The door of ``samenspel explain``: a plan in, a sentence for every visit out, and what would help."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from samenspel.planning.commands.pacing import DONE, REFUSED, Show, complain
from samenspel.planning.commands.reading import plan_for, read_problem_in
from samenspel.planning.explaining.helping import what_would_help
from samenspel.planning.explaining.reasons import Explanation, explain
from samenspel.planning.explaining.words import HEADINGS, VISITS, Heading, Language, help_sentence, open_sentence, reason_sentence
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.moments import clock
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem


def run_explain(
    instance: Path,
    plan: Path,
    *,
    language: Language = Language.ENGLISH,
    visit: str | None = None,
    show: Show | None = None,
) -> int:
    """Explain a plan file; the exit code says how it went.

    0: done. 2: the instance, the plan or the visit is refused. With ``visit`` only that one is
    explained. Refusals go to ``show`` (standard error), sentences to standard output.
    """
    tell = show or complain
    try:
        problem = read_problem_in(instance)
        given = plan_for(problem, plan)
        lines = list(_all_lines(problem, given, language) if visit is None else _lines_of(problem, given, visit, language))
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
    return DONE


def _all_lines(problem: Problem, plan: Plan, language: Language) -> Iterator[str]:
    told = explain(problem, plan)
    helps = what_would_help(problem, plan)
    names = _quoted(problem)
    parts = (
        (Heading.PLANNED, _by_request(problem, _planned(told, plan, language), language)),
        (Heading.OPEN, _by_request(problem, _open(told, language), language)),
        (Heading.HELP, (help_sentence(one, language, names=names) for one in helps)),
    )
    for heading, lines in parts:
        yield HEADINGS[language][heading]
        yield from (f"  {line}" for line in lines)


@dataclass(frozen=True, slots=True)
class _Told:
    """A visit, the moment where it has one, and its sentence."""

    visit: str
    moment: str
    sentence: str

    @property
    def named(self) -> str:
        """The visit with its moment."""
        return f"{self.visit}  {self.moment}" if self.moment else self.visit


def _planned(told: Explanation, plan: Plan, language: Language) -> Iterator[_Told]:
    for one, reason in zip(plan.visits, told.visits, strict=True):
        yield _Told(one.visit, f"{one.day} {clock(one.start)}", reason_sentence(reason, language, who=one.helper))


def _open(told: Explanation, language: Language) -> Iterator[_Told]:
    for one in told.open:
        yield _Told(one.visit, "", open_sentence(one.why, language))


def _by_request(problem: Problem, told: Iterable[_Told], language: Language) -> Iterator[str]:
    """A line for each visit; visits of one request with the same sentence share it, and are named below it."""
    request_of = {visit.id: request.id for request in problem.requests for visit in request.visits}
    alike: dict[tuple[str, str], list[_Told]] = {}
    for one in told:
        alike.setdefault((request_of[one.visit], one.sentence), []).append(one)
    for (request, sentence), visits in alike.items():
        if len(visits) == 1:
            yield f"{visits[0].named}  {sentence}"
        else:
            yield f"{request}  {VISITS[language].format(count=len(visits))}: {sentence}"
            yield from (f"    {one.named}" for one in visits)


def _quoted(problem: Problem) -> dict[str, str]:
    """The codes of an instance between quotes, so that they read as codes in a sentence of any language."""
    codes = {request.activity for request in problem.requests}.union(*(request.needs for request in problem.requests))
    return {code: f'"{code}"' for code in codes}


def _lines_of(problem: Problem, plan: Plan, visit: str, language: Language) -> Iterator[str]:
    """The sentence of one visit, planned or open."""
    if visit not in problem.visit_by_id:
        raise WrongInput("--visit", f'"{visit[:40]}" is not in this instance')
    told = explain(problem, plan)
    for one in (*_planned(told, plan, language), *_open(told, language)):
        if one.visit == visit:
            yield f"{one.named}  {one.sentence}"
