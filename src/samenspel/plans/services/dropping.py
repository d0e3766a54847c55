"""Taking lines out of plans that cannot be chosen any more, with the names in them; what was proposed stays."""

import uuid

from django.db import transaction
from django.db.models import QuerySet

from samenspel.foundation import journal
from samenspel.plans.models import PlanLine, PlanRun
from samenspel.plans.rules import LineState
from samenspel.plans.services.runs import close_if_chosen, lock_run


@transaction.atomic
def drop_lines_of_helper(helper_id: uuid.UUID, *, community_id: uuid.UUID) -> None:
    """Name nobody in the plans of a community who does not help there any more."""
    _drop(PlanLine.objects.filter(helper=helper_id, run__community=community_id))


@transaction.atomic
def drop_lines_of_ask(ask_id: uuid.UUID) -> None:
    """Let an ask that is over be in no plan."""
    _drop(PlanLine.objects.filter(ask=ask_id))


def _drop(lines: QuerySet[PlanLine]) -> None:
    lines = lines.exclude(state=LineState.PROPOSED)
    for run in PlanRun.objects.filter(pk__in=lines.values("run")).order_by("pk"):
        locked = lock_run(run)
        count = lines.filter(run=locked).delete()[0]
        journal.record("plans.lines_dropped", locked, actor=None, lines=count)
        close_if_chosen(locked, actor=None)
