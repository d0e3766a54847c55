"""What came in before: how rarely it brings a place for somebody, and since when anything came at all."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Min, QuerySet

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements import planner as arrangements
from samenspel.exchange.models import Ask
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community, Home

LOOKS_BACK = timedelta(weeks=52)
"""A whole year, with its summer and its winter: in half of one, few asks of a small community are left to reckon with."""

MOST_ASKS = 400
"""So many of the newest asks say enough of what comes in; in a large town they are those of a few months."""

MOST_PAIRS = 1_000_000
"""Where asks and helpers together make more pairs than these, fewer asks are looked at: the core holds no more at once."""

WEEK = timedelta(days=7)

FACTS = (
    "resident_id", "asker_id", "activity", "rhythm", "minutes", "first_day", "last_day", "times", "needs", "most_faces",
    "created_at", "community__time_zone", "area__latitude", "area__longitude",
)  # fmt: skip


def first_ask_at(community: Community) -> datetime | None:
    """Say when the first ask of a community came in; one query."""
    first: datetime | None = _asks(community).aggregate(first=Min("created_at"))["first"]
    return first


def weeks_between_places(community: Community, helpers: Sequence[planning.Helper]) -> Mapping[str, int]:
    """Say per helper how many weeks pass between places for them, by the newest asks of a year; nothing when none came.

    What they promised already and when they are away is left aside. Two queries, however many asks there are.
    """
    rows = _asks(community).filter(created_at__gt=clock.now() - LOOKS_BACK)
    most = min(MOST_ASKS, MOST_PAIRS // max(1, len(helpers)))
    asks = list(rows.select_related("community", "area").only(*FACTS).order_by("-created_at", "pk")[:most])
    if not asks:
        return {}
    today = clock.today(community.time_zone)
    monday = moments.monday_of(clock.day_of(asks[-1].created_at, community.time_zone))
    places = Home.objects.filter(person__in={ask.resident_id for ask in asks}).only("person_id", "latitude", "longitude")
    homes = {home.person_id: home for home in places}
    free = tuple(replace(helper, booked=(), away=()) for helper in helpers)
    requests = tuple(_request(ask, homes, monday) for ask in asks)
    last_day = max(today, monday + WEEK - timedelta(days=1))
    problem = planning.Problem("past", community.time_zone, monday, last_day, free, requests)
    return planning.weeks_to_a_place(problem)


def _asks(community: Community) -> QuerySet[Ask]:
    return Ask.objects.filter(community=community, opened_at__isnull=False)


def _request(ask: Ask, homes: Mapping[uuid.UUID, Home], monday: date) -> planning.Request:
    """Make an ask as light as can be: a visit for each of its places, at the moments that it wants, in one week."""
    wanted = arrangements.wanted_visits(ask, at=ask.created_at)
    when = sorted({(option.day.isoweekday(), option.start, option.end) for visit in wanted for option in visit.options})
    options = tuple(planning.Option(monday + timedelta(days=day - 1), start, end) for day, start, end in when)
    places = min(ask.most_faces, len(wanted))
    # whoever has time for one visit of an ask counts for all its places, so one that says when is enough
    visits = tuple(planning.Visit(f"{ask.pk}/{place}", ask.minutes, () if place else options) for place in range(places))
    home = homes.get(ask.resident_id)
    return planning.Request(
        id=str(ask.pk),
        place=(home.latitude, home.longitude) if home else (ask.area.latitude or 0.0, ask.area.longitude or 0.0),
        activity=ask.activity,
        visits=visits,
        needs=frozenset(ask.needs),
        most_faces=ask.most_faces,
        avoid=frozenset({str(ask.resident_id), str(ask.asker_id)}),
    )
