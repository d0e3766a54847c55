"""What if: the town as it is and as is supposed, planned with equal effort, by the rules of a plan to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from samenspel import planning
from samenspel.plans.planner.faces import avoided_when_open, limits_kept, told_in
from samenspel.plans.planner.people import waits_in
from samenspel.plans.planner.replies import Settled, room_in, settle_replies
from samenspel.plans.planner.searching import Spent, Watch, counting, mended
from samenspel.plans.planner.town import Town
from samenspel.plans.rules import SEED


@dataclass(frozen=True)
class Side:
    """One of two plans side by side, the problem that it is for, and why the rest stays open."""

    problem: planning.Problem
    plan: planning.Plan
    told: planning.Explanation


@dataclass(frozen=True)
class Compared:
    """A town as it is and as is supposed; ``fixed`` are the visits of those who replied, which come in both."""

    before: Side
    after: Side
    fixed: tuple[planning.Planned, ...]
    waiting: Mapping[str, planning.Wait]  # helper → how long they wait for a turn, in both: see ``waits_in``


def compare_town(
    town: Town, suppositions: Sequence[planning.Supposition], *, spent: Spent, watch: Watch | None = None
) -> Compared:
    """Plan a town twice; what is supposed only adds, so the plan after never covers less.

    The plan as it is follows the rules of ``search_town`` (unless another sharing is chosen there): open visits keep their own
    moment where somebody can come then, and whoever waits gets a turn.
    """
    settled, waiting = settle_replies(town), waits_in(town.community, town.problem)
    more = sum(one.by for one in suppositions if isinstance(one, planning.MoreFaces))
    room = room_in(town, settled.fixed, more=more)
    opened = [name for name, places in room.items() if places and not settled.room[name]]
    avoid = tuple((name, avoided_when_open(town, settled, name)) for name in opened)
    asked = [replace(one, avoid=avoid) if isinstance(one, planning.MoreFaces) else one for one in suppositions]
    watch = counting(watch, len(settled.fixed))
    found = planning.what_if(settled.problem, asked, seed=SEED, spent=spent, watch=watch, waiting=waiting)
    supposed = replace(settled, problem=found.supposed, wide=planning.suppose(settled.wide, asked), room=room)
    before, after = mended(town, settled, found.before_plan), mended(town, supposed, found.after_plan)
    if len(after.visits) < len(before.visits):
        after = before
    return Compared(_side(town, settled, before), _side(town, supposed, after), settled.fixed, waiting)


def _side(town: Town, settled: Settled, plan: planning.Plan) -> Side:
    kept = limits_kept(town, settled, plan)
    return Side(kept.wide, plan, told_in(town, kept, plan))
