"""The door of ``samenspel explain``: a plan in, a sentence for every visit out, and what would help."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from samenspel.planning.commands.options import help_options, near_request
from samenspel.planning.commands.pacing import FAILED, REFUSED, Show, answer, complain, size_of
from samenspel.planning.commands.reading import plan_for, read_problem_in
from samenspel.planning.commands.stopping import Stop
from samenspel.planning.explaining.helping import Help, what_would_help
from samenspel.planning.explaining.reasons import Explanation, explain
from samenspel.planning.explaining.words import (
    FOR,
    HEADINGS,
    NEAR,
    NOTHING,
    VISITS,
    Heading,
    Language,
    asked_moment,
    help_sentence,
    open_sentence,
    reason_sentence,
)
from samenspel.planning.model.errors import WrongInput
from samenspel.planning.model.moments import clock
from samenspel.planning.model.plan import Plan
from samenspel.planning.model.problem import Problem

STOPPING = "stopping: what is found until now follows, maybe without what would help; once more ends at once, without anything"


def run_explain(
    instance: Path,
    plan: Path,
    *,
    language: Language = Language.ENGLISH,
    visit: str | None = None,
    only: Heading | None = None,
    show: Show | None = None,
) -> int:
    """Explain a plan file; the exit code says how it went.

    0: done. 1: the answer could not be written, or somebody asked to stop (Ctrl-C, SIGTERM, a terminal that closes): what was
    found until then is the answer. 2: the instance, the plan or the visit is refused.
    With ``visit`` only that one is explained, with ``only`` that part of the answer is there alone. Progress, refusals, and ids
    that nobody has, go to ``show`` (standard error), sentences to standard output.
    """
    tell = show or complain
    try:
        problem = read_problem_in(instance, tell)
        given = plan_for(problem, plan)
        with Stop(lambda: tell(STOPPING)) as stop:
            if visit is None:
                wanted = _Wanted(frozenset(Heading) if only is None else frozenset({only}), stop, tell)
                lines = list(_parts(problem, given, language, wanted))
            else:
                lines = list(_lines_of(problem, given, visit, language))
            ended = answer(lines, tell)
            return FAILED if stop.asked else ended
    except WrongInput as refusal:
        tell(f"refused: {refusal}")
        return REFUSED


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which parts, until somebody asks to stop, and to whom it is told how far it is."""

    parts: frozenset[Heading]
    stop: Stop
    show: Show


def _parts(problem: Problem, plan: Plan, language: Language, wanted: _Wanted) -> Iterator[str]:
    """Every part under its heading; none that is not begun yet when somebody asks to stop."""
    wanted.show(f"{problem.name}: {size_of(problem)}")
    if wanted.parts - {Heading.HELP}:
        wanted.show("why somebody comes, or nobody ...")
        told = explain(problem, plan)
        if Heading.PLANNED in wanted.parts:
            yield from _part(Heading.PLANNED, _by_request(problem, _planned(told, plan, language), language), language)
        if Heading.OPEN in wanted.parts:
            yield from _part(Heading.OPEN, _by_request(problem, _open(problem, told, language), language), language)
    if Heading.HELP in wanted.parts and not wanted.stop.asked:
        wanted.show("what would help ...")
        helps = what_would_help(problem, plan)
        yield from _part(Heading.HELP, (line for one in helps for line in _help_lines(problem, one, language)), language)


def _part(heading: Heading, lines: Iterable[str], language: Language) -> Iterator[str]:
    yield HEADINGS[language][heading]
    yield from (f"  {line}" for line in list(lines) or [NOTHING[language]])


@dataclass(frozen=True, slots=True)
class _Told:
    """A visit, the moment at which it is or is asked for, and its sentence."""

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


def _open(problem: Problem, told: Explanation, language: Language) -> Iterator[_Told]:
    for one in told.open:
        moment = asked_moment(problem.visit_by_id[one.visit][1], language)
        yield _Told(one.visit, moment, open_sentence(one.why, language, too_far=told.too_far.get(one.visit)))


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


def _help_lines(problem: Problem, help_: Help, language: Language) -> Iterator[str]:
    """What would help in a sentence, for which requests, and the options of ``samenspel what-if`` that try it."""
    near = near_request(problem, help_)
    yield help_sentence(help_, language, names=_quoted(problem), where=near and NEAR[language].format(request=near))
    yield f"    {FOR[language].format(requests=', '.join(help_.requests))}"
    yield f"    what-if {shlex.join(help_options(help_, near))}"


def _quoted(problem: Problem) -> dict[str, str]:
    """The codes of an instance between quotes, so that they read as codes in a sentence of any language."""
    codes = {request.activity for request in problem.requests}.union(*(request.needs for request in problem.requests))
    return {code: f'"{code}"' for code in codes}


def _lines_of(problem: Problem, plan: Plan, visit: str, language: Language) -> Iterator[str]:
    """The sentence of one visit, planned or open."""
    if visit not in problem.visit_by_id:
        raise WrongInput("--visit", f'"{visit[:40]}" is not in this instance')
    told = explain(problem, plan)
    for one in (*_planned(told, plan, language), *_open(problem, told, language)):
        if one.visit == visit:
            yield f"{one.named}  {one.sentence}"
