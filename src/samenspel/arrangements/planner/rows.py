"""Rows to planning values and back: the visits of a face, and which arrangement fills an ask."""

from collections.abc import Iterable
from datetime import date, time

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements.models import Arrangement, Face
from samenspel.arrangements.rules import ArrangementState
from samenspel.exchange.models import Ask
from samenspel.foundation import asking

RUNNING = "SELECT 1 FROM ARRANGEMENTS WHERE ask_id = %(ask)s AND state = %(active)s LIMIT 1"
RUNNING = RUNNING.replace("ARRANGEMENTS", Arrangement._meta.db_table)


def running_arrangement(ask: Ask) -> Arrangement | None:
    """Find the arrangement that fills an ask now, if there is one."""
    if not asking.answer(RUNNING, {"ask": ask.pk, "active": ArrangementState.ACTIVE.value}):  # as for most asks
        return None
    rows = Arrangement.objects.filter(ask=ask, state=ArrangementState.ACTIVE)
    return rows.select_related("ask__community", "ask__resident", "ask__area", "community").first()


def planned_of(face: Face) -> tuple[planning.Planned, ...]:
    """Read the visits of a face as planning values."""
    return tuple(
        planning.Planned(
            one["slot"], str(face.helper_id), date.fromisoformat(one["date"]), moments.minute_of(time.fromisoformat(one["start"]))
        )
        for one in face.visits
    )


def rows_of(visits: Iterable[planning.Planned]) -> list[dict[str, str]]:
    """Write planning values as a face remembers them."""
    return [
        {"slot": one.visit, "date": one.day.isoformat(), "start": moments.clock_of(one.start).isoformat("minutes")}
        for one in sorted(visits, key=lambda one: (one.day, one.start))
    ]
