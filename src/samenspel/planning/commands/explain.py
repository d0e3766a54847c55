"""The door of ``samenspel explain``: a plan in, a sentence for every visit out, and what would help."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from samenspel.planning.commands.pacing import DONE, REFUSED, Show, complain
from samenspel.planning.commands.reading import plan_for, read_problem_in
from samenspel.planning.explaining.helping import what_would_help
from samenspel.planning.explaining.reasons import Explanation, explain
from samenspel.planning.explaining.words import HEADINGS, Heading, Language, help_sentence, open_sentence, reason_sentence
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
    parts = (
        (Heading.PLANNED, _planned_lines(told, plan, language)),
        (Heading.OPEN, (f"{one.visit}  {open_sentence(one.why, language)}" for one in told.open)),
        (Heading.HELP, (help_sentence(one, language) for one in helps)),
    )
    for heading, lines in parts:
        yield HEADINGS[language][heading]
        yield from (f"  {line}" for line in lines)


def _planned_lines(told: Explanation, plan: Plan, language: Language) -> Iterator[str]:
    for one, reason in zip(plan.visits, told.visits, strict=True):
        yield f"{one.visit}  {one.day} {clock(one.start)}  {reason_sentence(reason, language, who=one.helper)}"


def _lines_of(problem: Problem, plan: Plan, visit: str, language: Language) -> Iterator[str]:
    """The sentence of one visit, planned or open."""
    if visit not in problem.visit_by_id:
        raise WrongInput("visit", f'"{visit[:40]}" is not known')
    told = explain(problem, plan)
    yield from (line for one, line in zip(plan.visits, _planned_lines(told, plan, language), strict=True) if one.visit == visit)
    yield from (f"{one.visit}  {open_sentence(one.why, language)}" for one in told.open if one.visit == visit)
