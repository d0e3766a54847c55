"""Which offers fit an ask, and how far an ask reaches. Pure: values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from samenspel.exchange.rules.codes import DAYS_PER_RING, RINGS_KM, WEEKS_BETWEEN, Rhythm, Stall

LOOKS_AHEAD = timedelta(days=27)
"""For how long a helper must be home at least once to be asked for something that comes back."""

HEAVY_FACES = 2
"""Help every week that fewer than this many people share counts as heavy."""


@dataclass(frozen=True)
class Stretch:
    """Part of a weekday (Monday is 1), in minutes after midnight, local time."""

    weekday: int
    begin: int
    end: int


@dataclass(frozen=True)
class Wanted:
    """What an ask wants, as far as it decides who fits."""

    activity: str
    needs: frozenset[str]
    times: tuple[Stretch, ...]
    minutes: int
    first_day: date
    last_day: date | None
    rhythm: Rhythm


@dataclass(frozen=True)
class Offered:
    """What somebody offers, as far as it decides what fits."""

    activities: frozenset[str]
    qualities: frozenset[str]
    times: tuple[Stretch, ...]
    away: tuple[tuple[date, date], ...]
    reach_km: float


def stretches(times: Iterable[Mapping[str, object]]) -> tuple[Stretch, ...]:
    """Read stored times (``{"weekday", "from", "to"}``) as stretches."""
    return tuple(Stretch(int(str(row["weekday"])), _minutes(str(row["from"])), _minutes(str(row["to"]))) for row in times)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def common_days(asked: Iterable[Stretch], offered: Iterable[Stretch], minutes: int) -> frozenset[int]:
    """Return the weekdays on which both have the same ``minutes`` free in one piece."""
    mine = tuple(offered)
    return frozenset(
        wish.weekday
        for wish in asked
        for free in mine
        if wish.weekday == free.weekday and min(wish.end, free.end) - max(wish.begin, free.begin) >= minutes
    )


def has_common_time(asked: Iterable[Stretch], offered: Iterable[Stretch], minutes: int) -> bool:
    """Whether there is a weekday on which both have the same ``minutes`` free in one piece."""
    return bool(common_days(asked, offered, minutes))


def days_joined(times: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Join times away that touch or overlap, in order."""
    whole: list[tuple[date, date]] = []
    for first, last in sorted(times):
        if whole and first <= whole[-1][1] + timedelta(days=1):
            whole[-1] = (whole[-1][0], max(whole[-1][1], last))
        else:
            whole.append((first, last))
    return tuple(whole)


def is_away(away: Iterable[tuple[date, date]], day: date) -> bool:
    """Whether somebody is away on this day; first and last day of a holiday both count."""
    return any(first <= day <= last for first, last in away)


def days_asked(wanted: Wanted, today: date) -> Iterator[date]:
    """Yield the days that matter for whether somebody is there: the one day, or the coming four weeks."""
    first = max(wanted.first_day, today)
    last = wanted.first_day if wanted.rhythm is Rhythm.ONCE else first + LOOKS_AHEAD
    if wanted.last_day is not None:
        last = min(last, wanted.last_day)
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def fits(wanted: Wanted, offered: Offered, *, km: float, ring_km: float, today: date) -> bool:
    """Whether this offer fits this ask; ``km`` lies between the centres of two areas, never between homes."""
    if km > ring_km or km > offered.reach_km:
        return False
    if wanted.activity not in offered.activities or not wanted.needs <= offered.qualities:
        return False
    weekdays = common_days(wanted.times, offered.times, wanted.minutes)
    return any(day.isoweekday() in weekdays and not is_away(offered.away, day) for day in days_asked(wanted, today))


def next_ring(ring: int, *, since: datetime, last_reply: datetime | None, now: datetime) -> int:
    """Return the ring that an ask reaches now: the same, or one further after quiet days; never two at once."""
    quiet_since = max(since, last_reply) if last_reply else since
    if now - quiet_since < timedelta(days=DAYS_PER_RING):
        return ring
    return min(ring + 1, len(RINGS_KM) - 1)


def why_stalled(wanted: Wanted, near: Iterable[Offered], *, most_faces: int) -> Stall:
    """Say why an ask got no reply; ``near`` are the offers of those who live near enough and would come so far.

    Nobody to ask, nobody who has what is needed, nobody at these times, too much for so few people, or simply no reply.
    """
    willing = [offered for offered in near if wanted.activity in offered.activities]
    if not willing:
        return Stall.NOBODY_IN_REACH
    able = [offered for offered in willing if wanted.needs <= offered.qualities]
    if not able:
        return Stall.NEEDS_NOT_MET
    if not any(has_common_time(wanted.times, offered.times, wanted.minutes) for offered in able):
        return Stall.NO_COMMON_TIME
    if WEEKS_BETWEEN[wanted.rhythm] == 1 and most_faces <= HEAVY_FACES:
        return Stall.ONE_FACE if most_faces == 1 else Stall.TOO_HEAVY
    return Stall.NO_REPLY
