"""Who could come to an ask: helpers as the core sees them, with what they promised elsewhere."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from samenspel import planning
from samenspel.arrangements import turns
from samenspel.arrangements.models import Visit
from samenspel.arrangements.planner.promises import bookings
from samenspel.exchange import queries as exchange
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import WEEKS_BETWEEN, Rhythm, Stretch, stretches
from samenspel.foundation import asking
from samenspel.neighbourhoods.models import Home

POINT = "SELECT latitude, longitude, cell FROM HOMES WHERE person_id = %(person)s".replace("HOMES", Home._meta.db_table)


def helpers_for(
    ask: Ask,
    near: exchange.Spot | None,
    replied: Mapping[str, int | None],
    days: tuple[date, date],
    standing: Sequence[Visit],
) -> tuple[planning.Helper, ...]:
    """List who could come to an ask in these days: who replied, whose visits stand, and who lives ``near`` enough."""
    people = {uuid.UUID(one) for one in replied} | {visit.helper_id for visit in standing if visit.helper_id is not None}
    sought = sought_by(ask, days)
    found = exchange.helper_rows(ask.community, activity=ask.activity, near=near, people=people, sought=sought)
    rows = [row for row in found if row.most_per_month and row.most_per_week]
    own = {visit.pk for visit in standing}
    booked = bookings([row.helper_id for row in rows], *days, standing=own, ask=ask)
    return tuple(helper_of(row, booked[row.helper_id], replied) for row in rows)


def sought_by(ask: Ask, days: tuple[date, date]) -> exchange.Sought:
    """Say what makes somebody promising for an ask whose visits lie between these days."""
    weeks = (days[1] - days[0]).days // 7 + 1
    return exchange.Sought(
        needs=frozenset(ask.needs),
        wishes=frozenset(ask.wishes),
        weekdays=frozenset(stretch.weekday for stretch in stretches(ask.times)),
        visits=max(1, weeks // max(1, WEEKS_BETWEEN[Rhythm(ask.rhythm)])) if ask.rhythm != Rhythm.ONCE else 1,
        weeks=weeks,
        months=12 * (days[1].year - days[0].year) + days[1].month - days[0].month + 1,
        urgency=ask.urgency,
    )


def helper_of(row: exchange.HelperRow, booked: list[planning.Booking], replied: Mapping[str, int | None]) -> planning.Helper:
    """Make a planning helper of a row; ``replied`` says who comes to this ask once every so many weeks."""
    name = str(row.helper_id)
    return planning.Helper(
        id=name,
        place=row.place,
        reach_km=row.reach_km,
        activities=row.activities,
        qualities=row.qualities,
        availability=_windows(row.times),
        away=row.away,
        most_per_week=row.most_per_week,
        most_per_month=_monthly(row.most_per_month, booked, replied.get(name)),
        booked=tuple(booked),
    )


@lru_cache(maxsize=10_000)
def _windows(times: tuple[Stretch, ...]) -> tuple[planning.Window, ...]:
    """Read the times of an offer as the core does; many people offer the same."""
    return tuple(planning.Window(one.weekday, one.begin, one.end) for one in times)


def _monthly(most: int, booked: list[planning.Booking], every_weeks: int | None) -> int:
    """Lower a helper's limit to what he offered in his reply: "once every n weeks"; ``turns`` keeps the weeks apart."""
    if not every_weeks or every_weeks < 2:
        return most
    busiest = max(Counter((one.day.year, one.day.month) for one in booked).values(), default=0)
    return max(1, min(most, busiest + turns.most_in_a_month(every_weeks)))


def spot_of(ask: Ask) -> exchange.Spot | None:
    """Say around which point to look for helpers: the resident's home, of which nothing else is read; one query."""
    return next((exchange.Spot(*row) for row in asking.answer(POINT, {"person": ask.resident_id})), None)


def place_of(ask: Ask, home: exchange.Spot | None) -> tuple[float, float]:
    """Say where the help is wanted: the resident's home, known to the core alone, else the middle of the area."""
    if home is not None:
        return (home.latitude, home.longitude)
    return (ask.area.latitude or 0.0, ask.area.longitude or 0.0)
