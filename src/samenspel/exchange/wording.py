"""How the exchange says its codes in the words of the street."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.exchange.rules import (
    PARTS_OF_DAY,
    WEEKS_BETWEEN,
    Activity,
    AskState,
    Closing,
    OfferState,
    PartOfDay,
    Quality,
    Rhythm,
    Stall,
    Stretch,
    stretches,
)
from samenspel.ui.moments import WORKING_DAYS, clock_text, days_text, length_text, list_text, near_day_text, span_text
from samenspel.ui.shapes import Tone

Words = str | Promise

ACTIVITIES: Mapping[Activity, tuple[Words, Words]] = {
    Activity.COMPANY: (gettext_lazy("Company"), gettext_lazy("a cup of coffee, a talk, a game")),
    Activity.WALK: (gettext_lazy("Going for a walk"), gettext_lazy("outside together, at your own pace")),
    Activity.GROCERIES: (gettext_lazy("Groceries"), gettext_lazy("for you, or together to the shop")),
    Activity.TRANSPORT: (gettext_lazy("Taking you somewhere"), gettext_lazy("to the doctor, to family, to a club")),
    Activity.COOKING: (gettext_lazy("Cooking"), gettext_lazy("a meal, or cooking together")),
    Activity.GARDEN: (gettext_lazy("The garden"), gettext_lazy("mowing, weeding, watering")),
    Activity.ODD_JOBS: (gettext_lazy("Odd jobs"), gettext_lazy("a lamp, a shelf, a door that sticks")),
    Activity.PAPERWORK: (gettext_lazy("Post and papers"), gettext_lazy("reading letters, filling in forms")),
    Activity.DIGITAL: (gettext_lazy("Phone and computer"), gettext_lazy("explaining it calmly, step by step")),
    Activity.PETS: (gettext_lazy("Pets"), gettext_lazy("walking the dog, feeding the cat")),
    Activity.LANGUAGE: (gettext_lazy("Practising Dutch"), gettext_lazy("talking and reading together")),
    Activity.CHILDREN: (gettext_lazy("Children"), gettext_lazy("minding, taking to school, homework")),
    Activity.RESPITE: (gettext_lazy("Time off for the one who cares"), gettext_lazy("being there while the carer is away")),
}
QUALITIES: Mapping[Quality, tuple[Words, Words]] = {  # as asked of a helper, and as told about oneself
    Quality.VOG: (gettext_lazy("has a certificate of conduct (VOG)"), gettext_lazy("I have a certificate of conduct (VOG)")),
    Quality.CAR: (gettext_lazy("has a car"), gettext_lazy("I have a car")),
    Quality.WOMAN: (gettext_lazy("is a woman"), gettext_lazy("I am a woman")),
    Quality.MAN: (gettext_lazy("is a man"), gettext_lazy("I am a man")),
    Quality.DEMENTIA: (gettext_lazy("knows about dementia"), gettext_lazy("I know about dementia")),
    Quality.WHEELCHAIR: (gettext_lazy("can push a wheelchair"), gettext_lazy("I can push a wheelchair")),
    Quality.LIKES_PETS: (gettext_lazy("likes animals"), gettext_lazy("I like animals")),
    Quality.NON_SMOKER: (gettext_lazy("does not smoke"), gettext_lazy("I do not smoke")),
    Quality.SPEAKS_ENGLISH: (gettext_lazy("speaks English"), gettext_lazy("I speak English")),
    Quality.SPEAKS_TURKISH: (gettext_lazy("speaks Turkish"), gettext_lazy("I speak Turkish")),
    Quality.SPEAKS_ARABIC: (gettext_lazy("speaks Arabic"), gettext_lazy("I speak Arabic")),
    Quality.SPEAKS_POLISH: (gettext_lazy("speaks Polish"), gettext_lazy("I speak Polish")),
    Quality.SPEAKS_UKRAINIAN: (gettext_lazy("speaks Ukrainian"), gettext_lazy("I speak Ukrainian")),
}
RHYTHMS: Mapping[Rhythm, Words] = {
    Rhythm.ONCE: gettext_lazy("Once"),
    Rhythm.WEEKLY: gettext_lazy("Every week"),
    Rhythm.FORTNIGHTLY: gettext_lazy("Every two weeks"),
    Rhythm.FOUR_WEEKLY: gettext_lazy("Every four weeks"),
}
PARTS: Mapping[PartOfDay, tuple[Words, Words]] = {  # to choose from, and inside a sentence
    PartOfDay.MORNING: (gettext_lazy("In the morning (9:00 to 12:30)"), gettext_lazy("in the morning")),
    PartOfDay.AFTERNOON: (gettext_lazy("In the afternoon (12:30 to 17:30)"), gettext_lazy("in the afternoon")),
    PartOfDay.EVENING: (gettext_lazy("In the evening (17:30 to 21:30)"), gettext_lazy("in the evening")),
}
FACES: Mapping[int, Words] = {
    1: gettext_lazy("Always the same person"),
    2: gettext_lazy("Two people who take turns"),
    3: gettext_lazy("Three people who take turns"),
    4: gettext_lazy("Four people who take turns"),
    5: gettext_lazy("Five people who take turns"),
    6: gettext_lazy("Six people who take turns"),
}
CLOSINGS: Mapping[Closing, Words] = {
    Closing.SOLVED: gettext_lazy("I found help in another way"),
    Closing.NOT_NEEDED: gettext_lazy("It is not needed any more"),
    Closing.CHANGED_MIND: gettext_lazy("I would rather not, after all"),
    Closing.NO_REPLY: gettext_lazy("It took too long"),
}
ASK_STATES: Mapping[AskState, tuple[Words, Tone]] = {
    AskState.DRAFT: (gettext_lazy("Not finished yet"), Tone.NEUTRAL),
    AskState.OPEN: (gettext_lazy("Looking for help"), Tone.INFO),
    AskState.ARRANGED: (gettext_lazy("Arranged"), Tone.OK),
    AskState.CLOSED: (gettext_lazy("Closed"), Tone.NEUTRAL),
    AskState.EXPIRED: (gettext_lazy("Stopped by itself"), Tone.WARNING),
}
OFFER_STATES: Mapping[OfferState, tuple[Words, Tone]] = {
    OfferState.ACTIVE: (gettext_lazy("You are taking part"), Tone.OK),
    OfferState.PAUSED: (gettext_lazy("You are having a rest"), Tone.NEUTRAL),
    OfferState.EXPIRED: (gettext_lazy("Stopped by itself"), Tone.WARNING),
    OfferState.ENDED: (gettext_lazy("Stopped"), Tone.NEUTRAL),
}
STALLS: Mapping[Stall, Words] = {
    Stall.NOBODY_IN_REACH: gettext_lazy("Nobody who offers this lives near enough yet."),
    Stall.NEEDS_NOT_MET: gettext_lazy("There are people who offer this, but nobody has what is needed for it."),
    Stall.NO_COMMON_TIME: gettext_lazy("There are people who could help, but not at these times."),
    Stall.ONE_FACE: gettext_lazy("Every week is much for one person, and this neighbour wants always the same one."),
    Stall.TOO_HEAVY: gettext_lazy("Every week may be too much for one. Several people could share it."),
    Stall.NO_REPLY: gettext_lazy("There are people whom this fits, but nobody replied yet."),
}


def activity_text(activity: str) -> str:
    """Name a kind of help; a draft may not have one yet."""
    return str(ACTIVITIES[Activity(activity)][0]) if activity else _("An ask that is not finished")


def quality_text(quality: str) -> str:
    """Say a quality as it is asked of a helper."""
    return str(QUALITIES[Quality(quality)][0])


def somebody_text(qualities: Iterable[str]) -> str:
    """Say whom one hopes for, from qualities already in words; nothing when there are none."""
    said = list_text(qualities)
    return _("somebody who %(qualities)s") % {"qualities": said} if said else ""


def own_quality_text(quality: str) -> str:
    """Say a quality as somebody tells it about himself."""
    return str(QUALITIES[Quality(quality)][1])


def rhythm_text(rhythm: str) -> str:
    """Say how often."""
    return str(RHYTHMS[Rhythm(rhythm)])


def faces_text(count: int) -> str:
    """Say how many different people are bearable."""
    return str(FACES[min(max(count, 1), max(FACES))])


def every_weeks_text(weeks: int | None) -> str:
    """Say how much of an ask a helper would like to do."""
    if weeks is None:
        return _("everything you ask")
    if weeks == 1:
        return _("once a week")
    return _("once every %(weeks)d weeks") % {"weeks": weeks}


def window_text(begin: int, end: int, minutes: int = 0) -> str:
    """Say a part of a day: by its name, by its only possible beginning, or from when until when."""
    for part, (first, last) in PARTS_OF_DAY.items():
        if (clock_text(begin), clock_text(end)) == (first, last):
            return str(PARTS[part][1])
    if end - begin == minutes:
        return _("at %(time)s") % {"time": clock_text(begin)}
    return _("between %(from)s and %(to)s") % {"from": clock_text(begin), "to": clock_text(end)}


def times_text(times: Iterable[Mapping[str, object]], minutes: int = 0, *, with_days: bool = True) -> str:
    """Say on which weekdays and when: "dinsdag en donderdag in de middag"."""
    by_windows: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for weekday, windows in sorted(_windows_of(stretches(times)).items()):
        by_windows.setdefault(tuple(sorted(windows)), []).append(weekday)
    said = []
    for same, weekdays in by_windows.items():
        when = list_text((window_text(*window, minutes) for window in same), last=_("or"))
        days = _("on weekdays") if weekdays == WORKING_DAYS else days_text(weekdays)
        said.append(f"{days} {when}" if with_days else when)
    return ", ".join(said)


def _windows_of(times: Iterable[Stretch]) -> dict[int, list[tuple[int, int]]]:
    """Return the times of each weekday; what overlaps is said as one, what only touches keeps its own name."""
    windows: dict[int, list[tuple[int, int]]] = {}
    for stretch in sorted(times, key=lambda one: (one.weekday, one.begin, one.end)):
        mine = windows.setdefault(stretch.weekday, [])
        if mine and stretch.begin < mine[-1][1]:
            mine[-1] = (mine[-1][0], max(mine[-1][1], stretch.end))
        else:
            mine.append((stretch.begin, stretch.end))
    return windows


def when_text(rhythm: str, times: Iterable[Mapping[str, object]], minutes: int, *, first_day: date | None, today: date) -> str:
    """Say in one line how often, when and how long."""
    if Rhythm(rhythm) is Rhythm.ONCE:
        day = near_day_text(first_day, today=today) if first_day else rhythm_text(rhythm)
        on_that_day = [row for row in times if first_day is None or row["weekday"] == first_day.isoweekday()]
        parts = [day[:1].upper() + day[1:], times_text(on_that_day, minutes, with_days=False), length_text(minutes)]
    else:
        parts = [rhythm_text(rhythm), times_text(times, minutes), length_text(minutes)]
    return " · ".join(part for part in parts if part)


def period_text(rhythm: str, first_day: date | None, last_day: date | None, *, today: date) -> str:
    """Say from when, and until when if that is known."""
    if first_day is None or Rhythm(rhythm) is Rhythm.ONCE:
        return ""
    if last_day is None:
        return _("From %(day)s") % {"day": near_day_text(first_day, today=today)}
    first, last = near_day_text(first_day, today=today), near_day_text(last_day, today=today)
    return _("From %(first)s until %(last)s") % {"first": first, "last": last}


def is_heavy(rhythm: str, most_faces: int) -> bool:
    """Whether it is kind to say that several people may share this."""
    return WEEKS_BETWEEN[Rhythm(rhythm)] == 1 and most_faces < 3


def hours_text(times: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """Say somebody's free hours, one line for the weekdays that are alike."""
    alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for weekday, windows in sorted(_windows_of(stretches(times)).items()):
        alike.setdefault(tuple(sorted(windows)), []).append(weekday)
    return tuple(
        f"{days_text(weekdays)}: {list_text(_free_text(*window) for window in windows)}" for windows, weekdays in alike.items()
    )


def _free_text(begin: int, end: int) -> str:
    named = window_text(begin, end)
    return named if (clock_text(begin), clock_text(end)) in PARTS_OF_DAY.values() else span_text(begin, end - begin)


def reach_text(km: float) -> str:
    """Say how far from home."""
    if km <= 1:
        return _("close by, up to 1 kilometre from home")
    return _("up to %(km)d kilometres from home") % {"km": round(km)}


def limits_text(per_week: int, per_month: int) -> str:
    """Say how often at most."""
    week = ngettext("at most %(count)d time a week", "at most %(count)d times a week", per_week) % {"count": per_week}
    month = ngettext("at most %(count)d time a month", "at most %(count)d times a month", per_month) % {"count": per_month}
    return list_text([week, month])
