"""Making the demo: refuses a database with other people in it, tells the story of half a year, leaves a mark."""

import time
import uuid
from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from samenspel.arrangements.models import Visit
from samenspel.exchange.models import Ask
from samenspel.exchange.services import suggest_for
from samenspel.foundation import clock, journal
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.neighbourhoods.models import Community
from samenspel.people.models import Person
from samenspel.project.demo import asking, helping, living, settling, stage
from samenspel.project.demo.foreseen import foreseen_ids
from samenspel.project.demo.stage import LINES, DemoPerson
from samenspel.project.demo.stories import Fate
from samenspel.project.demo.world import Report, World

MARK = "project.demo_made"


@dataclass(frozen=True)
class DemoReport:
    """What was made, and how long it took."""

    people: int
    asks: int
    visits: int
    states: dict[str, int]
    seconds: float


def build(*, seed: int = 1, report: Report = lambda _line: None) -> DemoReport:
    """Make the neighbourhood of the demo in an empty database; all of it, or nothing."""
    begun = time.monotonic()
    if Person.objects.exists():
        raise NotPossibleNow(
            "project.not_empty", _("There are people in this database already. The demo is only made in an empty one.")
        )
    chance = Random(seed)  # noqa: S311  the same seed, the same neighbourhood: this chance must be foreseen
    world = World(now=clock.now().replace(second=0, microsecond=0), chance=chance, report=report)
    with transaction.atomic(), override("nl"), clock.at(world.now), foreseen_ids(seed):
        _tell(world)
        parts = {part: str(world.parts[part].pk) for part in LINES}
        journal.record(MARK, world.home, actor=None, seed=seed, parts=parts)
    states = dict(Ask.objects.values_list("state").annotate(Count("pk")).order_by("state"))
    return DemoReport(Person.objects.count(), Ask.objects.count(), Visit.objects.count(), states, time.monotonic() - begun)


def _tell(world: World) -> None:
    """Tell the story from the beginning up to now."""
    world.report("People move in …")
    _move_in(world)
    world.report("They ask each other for help …")
    asking.ask_everything(world)
    helping.arrange_everything(world)
    asking.let_some_expire(world)
    world.report("They visit each other …")
    helping.live_through(world)
    helping.drop_outs(world)
    living.look_around(world)
    living.talk(world)
    _begin_today(world)
    living.send_off(world)


def _move_in(world: World) -> None:
    """Let the town begin with the people who have a part; the others come to live around them."""
    with world.ago(days=settling.BEFORE):
        settling.begin(world)
    stage.set_stage(world)
    for asked in list(world.asked):
        helping.propose(world, asked)
    settling.settle(world)


def _begin_today(world: World) -> None:
    """Put what is open before helpers this morning, so that there is something to answer."""
    with world.ago(hours=1):
        for asked in world.asked:
            if asked.story.fate in (Fate.FRESH, Fate.REPLIED, Fate.STALLED):
                suggest_for(asked.ask)


def is_built() -> bool:
    """Whether this database was made by the demo, and so holds nobody real."""
    return _mark() is not None


def people() -> tuple[DemoPerson, ...]:
    """List who you can be in this demo; nobody when this is not one."""
    mark = _mark()
    if mark is None:
        return ()
    ids = {part: uuid.UUID(text) for part, text in mark.facts["parts"].items()}
    known = Person.objects.in_bulk(ids.values())
    return tuple(
        DemoPerson(part, ids[part], known[ids[part]].first_name, line, hat)
        for part, (hat, line) in LINES.items()
        if ids.get(part) in known
    )


def _mark() -> JournalLine | None:
    """Find the line that the demo left; the journal is append-only, so nothing else can wipe it out."""
    return JournalLine.objects.filter(subject_type=Community._meta.label_lower, verb=MARK).order_by("pk").first()
