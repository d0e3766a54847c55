"""Once every n weeks: how much somebody offered to come, kept between any two visits of one plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from samenspel import planning
from samenspel.arrangements.moments import monday_of

LONGEST_MONTH = 31


def most_in_a_month(every_weeks: int) -> int:
    """Say how many turns of once every so many weeks can fall in one month."""
    return -(-LONGEST_MONTH // (7 * every_weeks))


def is_rested(one: planning.Planned, others: Iterable[planning.Planned], rests: Mapping[str, int]) -> bool:
    """Whether this visit leaves its helper the weeks of rest around the others that the helper asked for."""
    rest = timedelta(weeks=rests.get(one.helper, 0))
    mine = (other.day for other in others if other.helper == one.helper and other.visit != one.visit)
    return all(abs(monday_of(one.day) - monday_of(day)) >= rest for day in mine)


def split_by_rest(
    visits: Iterable[planning.Planned], standing: Sequence[planning.Planned], rests: Mapping[str, int]
) -> tuple[tuple[planning.Planned, ...], tuple[planning.Planned, ...]]:
    """Part visits into those that leave everybody their rest, the earliest first, and those that come too soon."""
    kept: list[planning.Planned] = []
    early: list[planning.Planned] = []
    for one in sorted(visits, key=lambda one: (one.day, one.start, one.visit)):
        (kept if is_rested(one, [*standing, *kept], rests) else early).append(one)
    return tuple(kept), tuple(early)


def resting_days(days: Iterable[date], every_weeks: int) -> tuple[tuple[date, date], ...]:
    """List the days around somebody's visits on which the next turn would come too soon."""
    before, after = timedelta(weeks=every_weeks - 1), timedelta(days=7 * every_weeks - 1)
    return tuple((monday_of(day) - before, monday_of(day) + after) for day in days)
