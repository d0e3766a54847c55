"""Which visits an ask wants, and at which moments they may be."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements.models import Visit
from samenspel.arrangements.rules import HORIZON_WEEKS
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import WEEKS_BETWEEN, Rhythm, Stretch, stretches
from samenspel.foundation import clock

ONCE = "once"
NOTICE_MINUTES = 60
"""How long before a visit of today somebody must know of it."""

ANY_TIME = tuple(Stretch(weekday, 9 * 60, 21 * 60) for weekday in range(1, 8))


def wanted_visits(ask: Ask, *, at: datetime | None = None) -> tuple[planning.Visit, ...]:
    """List the visits that an ask wants over the horizon: one a period, or the one that was asked."""
    local = (at or clock.now()).astimezone(ZoneInfo(ask.community.time_zone))
    begin = max(ask.first_day or local.date(), local.date())
    earliest = (local.date(), local.hour * 60 + local.minute + NOTICE_MINUTES)
    if ask.rhythm == Rhythm.ONCE:
        last = ask.last_day or ask.first_day or begin
        found = _options(ask, _days(begin, last), earliest)
        return (planning.Visit(ONCE, ask.minutes, found),) if found else ()
    monday = moments.monday_of(begin)
    if not _options(ask, _days(begin, monday + timedelta(days=6)), earliest):
        monday += timedelta(days=7)
    return periods_from(ask, monday, monday + timedelta(weeks=HORIZON_WEEKS) - timedelta(days=1), earliest)


def periods_from(ask: Ask, monday: date, until: date, earliest: tuple[date, int] = (date.min, 0)) -> tuple[planning.Visit, ...]:
    """List one visit for each period of an ask's rhythm that begins in these days; its days are those of the first week."""
    step = timedelta(weeks=WEEKS_BETWEEN[Rhythm(ask.rhythm)])
    found = []
    while step and monday + timedelta(days=6) <= until:
        first = max(monday, ask.first_day or monday)
        last = min(monday + timedelta(days=6), ask.last_day or date.max)
        options = _options(ask, _days(first, last), earliest)
        if options:
            found.append(planning.Visit(monday.isoformat(), ask.minutes, options))
        monday += step
    return tuple(found)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _options(ask: Ask, days: Iterable[date], earliest: tuple[date, int]) -> tuple[planning.Option, ...]:
    """List the stretches of these days in which the whole visit fits, as the resident asked."""
    found = []
    wanted = stretches(ask.times) or ANY_TIME
    for day in days:
        soonest = earliest[1] if day == earliest[0] else 0
        for stretch in wanted:
            begin = max(stretch.begin, -(-soonest // 15) * 15)
            if stretch.weekday == day.isoweekday() and day >= earliest[0] and begin + ask.minutes <= stretch.end:
                found.append(planning.Option(day, begin, min(stretch.end, moments.DAY_MINUTES)))
    return tuple(found)


def exact_visit(visit: Visit) -> planning.Visit:
    """Make a planning visit that lies exactly where the row lies."""
    return planning.Visit(str(visit.pk), visit.minutes, (_exact_option(visit),))


def _exact_option(visit: Visit) -> planning.Option:
    start = moments.minute_of(visit.start)
    return planning.Option(visit.date, start, min(start + visit.minutes, moments.DAY_MINUTES))


def open_visit(visit: Visit, ask: Ask, *, wide: bool) -> planning.Visit:
    """Make a planning visit for an open row: at its own moment, or (``wide``) at any asked moment of that week."""
    if not wide:
        return exact_visit(visit)
    monday = moments.monday_of(visit.date)
    local = clock.now().astimezone(ZoneInfo(ask.community.time_zone))
    earliest = (local.date(), local.hour * 60 + local.minute + NOTICE_MINUTES)
    around = _options(ask, _days(max(monday, local.date()), monday + timedelta(days=6)), earliest)
    return planning.Visit(str(visit.pk), visit.minutes, (_exact_option(visit), *around))


def fallback_moment(visit: planning.Visit) -> tuple[date, time]:
    """Say when a visit stands in the calendar while nobody does it."""
    option = visit.options[0]
    return option.day, moments.clock_of(option.start)


def moment_of(planned: planning.Planned) -> tuple[date, time]:
    """Say when a planned visit is, as day and clock."""
    return planned.day, moments.clock_of(planned.start)
