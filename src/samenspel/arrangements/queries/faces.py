"""Who somebody is before contact is open: first name, a line, a distance band, a badge, and one sentence why."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.arrangements.moments import moment_of
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import OfferState, Quality
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Home
from samenspel.neighbourhoods.queries import band_of_areas, band_text, shown, valid_vettings
from samenspel.neighbourhoods.rules import DistanceBand
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.planning import Strength
from samenspel.ui.moments import clock_text, day_text, days_text, list_text, near_day_text

WHY = {  # the most telling first
    Strength.ALL_WISHES: gettext_lazy("Fits all wishes, lives %(where)s and can come on %(days)s."),
    Strength.COVERS_ALL: gettext_lazy("Lives %(where)s, likes to do this and can come every time."),
    Strength.COVERS_MOST: gettext_lazy("Lives %(where)s, likes to do this and can come most times."),
    Strength.LIGHT_LOAD: gettext_lazy("Lives %(where)s, likes to do this, has time for it and can come on %(days)s."),
}
WHY_THEN = gettext_lazy("Lives %(where)s, likes to do this and can come then.")
WHY_AT_LEAST = gettext_lazy("Lives %(where)s, likes to do this and can come on %(days)s.")


@dataclass(frozen=True)
class Acquaintance:
    """What may be known of a helper before both said yes."""

    person: Person
    name: str
    about: str  # the helper's own line
    where: str  # a band in words
    is_vetted: bool


@dataclass(frozen=True)
class Times:
    """The visits of one person, as few words say them and one by one."""

    summary: str
    days: tuple[str, ...]
    weekdays: str
    count: int
    first: str  # which day and time come first, where there are more


def acquaint(ask: Ask, helper_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Acquaintance]:
    """Gather what may be known of these helpers; five queries, however many there are."""
    return acquaint_all({ask: helper_ids})[ask.pk]


def acquaint_all(wanted: Mapping[Ask, Collection[uuid.UUID]]) -> Mapping[uuid.UUID, Mapping[uuid.UUID, Acquaintance]]:
    """Gather what may be known of the helpers of each of these asks of one community; five queries, however many."""
    if not wanted:
        return {}
    community = next(iter(wanted)).community
    ids = list({helper_id for helpers in wanted.values() for helper_id in helpers})
    people = Person.objects.in_bulk(ids)
    offers = Offer.objects.filter(helper__in=ids, community=community).exclude(state=OfferState.ENDED)
    words = dict(offers.values_list("helper_id", "words"))
    proven = valid_vettings(ids, community, clock.today(community.time_zone))
    homes = {home.person_id: home for home in Home.objects.filter(person__in=ids).select_related("area__shown_as")}

    def beside(ask: Ask, pk: uuid.UUID) -> Acquaintance:
        band = band_of_areas(shown(ask.area), shown(homes[pk].area)) if pk in homes else DistanceBand.BEYOND
        return Acquaintance(
            person=people[pk],
            name=display_name(people[pk]),
            about=words.get(pk, ""),
            where=band_text(band),
            is_vetted=Quality.VOG in proven[pk],
        )

    return {ask.pk: {pk: beside(ask, pk) for pk in helpers if pk in people} for ask, helpers in wanted.items()}


def times_of(moments: Sequence[tuple[date, time]]) -> Times:
    """Say when somebody comes: how often, on which weekdays, and every single day."""
    ordered = sorted(moments)
    weekdays = days_text({day.isoweekday() for day, _start in ordered})
    starts = {start for _day, start in ordered}
    facts = {"count": len(ordered), "days": weekdays, "time": clock_text(min(starts)) if starts else ""}
    if len(starts) == 1:
        summary = ngettext("%(count)d visit, on %(days)s at %(time)s", "%(count)d visits, on %(days)s at %(time)s", len(ordered))
    else:
        summary = ngettext("%(count)d visit, on %(days)s", "%(count)d visits, on %(days)s", len(ordered))
    days = tuple(f"{day_text(day)}, {clock_text(start)}" for day, start in ordered)
    return Times(summary % facts, days, weekdays, len(ordered), _first_text(ordered) if len(ordered) > 1 else "")


def _first_text(ordered: Sequence[tuple[date, time]]) -> str:
    """Name the first moment that is still to come."""
    now = clock.now()
    coming = ((day, start) for day, start in ordered if moment_of(day, start, settings.TIME_ZONE) > now)
    day, start = next(coming, (None, None))
    if day is None or start is None:
        return ""
    facts = {"day": near_day_text(day, today=clock.today()), "time": clock_text(start)}
    return _("The first visit: %(day)s at %(time)s.") % facts


def why_text(why: Mapping[str, object], *, where: str, weekdays: str, is_once: bool = False) -> str:
    """Say in one plain sentence why this person is proposed; to what is asked once nobody comes every time."""
    facts = {"where": where, "days": weekdays}
    strengths = why.get("strengths")
    named = strengths if isinstance(strengths, list) else []
    if why.get("known"):
        return _("Has been here before and can come on %(days)s.") % facts
    if why.get("replied"):
        return _("Replied to this ask, lives %(where)s and can come on %(days)s.") % facts
    telling = next((sentence for strength, sentence in WHY.items() if strength in named), WHY_AT_LEAST)
    if is_once and telling is WHY[Strength.COVERS_ALL]:
        telling = WHY_THEN
    return str(telling) % facts


def open_text(days: Sequence[date]) -> str:
    """Say which visits nobody can do yet."""
    if not days:
        return ""
    named = list_text(day_text(day, short=True) for day in days[:4])
    text = ngettext("%(count)d visit stays open for now: %(days)s.", "%(count)d visits stay open for now: %(days)s.", len(days))
    if len(days) > 4:
        text = ngettext(
            "%(count)d visit stays open for now, to begin with %(days)s.",
            "%(count)d visits stay open for now, to begin with %(days)s.",
            len(days),
        )
    return text % {"count": len(days), "days": named}
