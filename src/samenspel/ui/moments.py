"""Days, clocks and stretches of time in the words of the reader's language; cached, so that long lists stay quick."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

DASH = "–"
WORKING_DAYS = [1, 2, 3, 4, 5]


def day_text(day: date, *, year: bool = False, short: bool = False) -> str:
    """Write a day: "dinsdag 3 maart", with the year when asked, or short: "di 3 mrt"."""
    return _day(day, _language(), year, short)


def date_text(day: date) -> str:
    """Write a day without its weekday: "3 maart 2026"."""
    return _date(day, _language())


def clock_text(clock: time | int) -> str:
    """Write a time of the day: "14:00"; a number counts minutes after midnight."""
    minutes = clock if isinstance(clock, int) else clock.hour * 60 + clock.minute
    return _clock(minutes)


def span_text(start: time | int, minutes: int) -> str:
    """Write from when until when: "14:00–15:30"."""
    first = start if isinstance(start, int) else start.hour * 60 + start.minute
    return f"{_clock(first)}{DASH}{_clock((first + minutes) % 1440 or 1440)}"


def weekday_text(weekday: int, *, short: bool = False) -> str:
    """Write a weekday (Monday is 1): "maandag", or short: "ma"."""
    return _weekday(weekday, _language(), short)


def days_text(days: Iterable[int]) -> str:
    """Write weekdays as a person says them: "maandag en donderdag", "werkdagen" or "elke dag"."""
    wanted = sorted(set(days))
    if len(wanted) == 7:
        return _("every day")
    if wanted == WORKING_DAYS:
        return _("weekdays")
    return list_text(weekday_text(day) for day in wanted)


def list_text(parts: Iterable[str], *, last: str = "") -> str:
    """Join parts with commas and "and" (or ``last``) before the final one."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    word = last or _("and")
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def length_text(minutes: int) -> str:
    """Write how long something takes: "een half uur", "anderhalf uur", "2 uur", "2 uur en 15 minuten"."""
    said = {30: _("half an hour"), 60: _("an hour"), 90: _("an hour and a half"), 150: _("two and a half hours")}
    if minutes in said:
        return said[minutes]
    hours, rest = divmod(minutes, 60)
    whole = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    loose = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    return list_text(part for part, count in ((whole, hours), (loose, rest)) if count)


def ago_text(moment: datetime, *, today: date, zone: str = "Europe/Amsterdam") -> str:
    """Write when something was, seen from today: "vandaag om 14:00", "gisteren", "di 3 mrt"."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.date() == today:
        return _("today at %(time)s") % {"time": clock_text(local.time())}
    if local.date() == today - timedelta(days=1):
        return _("yesterday")
    return day_text(local.date(), short=True)


def near_day_text(day: date, *, today: date) -> str:
    """Write a day as seen from today: "vandaag", "morgen", or the day itself."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return day_text(day, year=day.year != today.year)


def _language() -> str:
    return (get_language() or "nl").partition("-")[0]


@lru_cache(maxsize=4096)
def _day(day: date, language: str, year: bool, short: bool) -> str:
    pattern = {
        (False, False): "EEEE d MMMM",
        (True, False): "EEEE d MMMM y",
        (False, True): "EEE d MMM",
        (True, True): "EEE d MMM y",
    }[year, short]
    return format_date(day, pattern, locale=language).replace(".", "")


@lru_cache(maxsize=2048)
def _date(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale=language)


@lru_cache(maxsize=2048)
def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


@lru_cache(maxsize=64)
def _weekday(weekday: int, language: str, short: bool) -> str:
    names = get_day_names("abbreviated" if short else "wide", locale=language)
    return str(names[weekday - 1]).replace(".", "")
