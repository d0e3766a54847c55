"""What a calendar program may read, and what its owner sees of it."""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override, pgettext

from samenspel.arrangements.calendar import Entry, Status, write_calendar
from samenspel.arrangements.models import CalendarFeed, Helping, Visit
from samenspel.arrangements.queries.calendar import arrangements_beside
from samenspel.arrangements.rules import VisitState
from samenspel.foundation import clock
from samenspel.foundation.refusals import NotFound
from samenspel.neighbourhoods.access import hats_of
from samenspel.neighbourhoods.models import Community
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from samenspel.ui.moments import date_text

FEED_LASTS = timedelta(days=366)
LOOKS_BACK = timedelta(days=30)
"""How long a visit stays in the feed, also one that was cancelled, so that every program sees it go."""

STATUS = {
    VisitState.OPEN: Status.TENTATIVE,
    VisitState.PLANNED: Status.CONFIRMED,
    VisitState.DONE: Status.CONFIRMED,
    VisitState.MISSED: Status.CANCELLED,
    VisitState.MOVED: Status.CANCELLED,
    VisitState.CANCELLED: Status.CANCELLED,
}


@dataclass(frozen=True)
class FeedRow:
    """One secret address, as its owner sees it: the secret itself is not known any more."""

    id: uuid.UUID
    made: str
    read: str
    ends: str


def list_feeds(actor: Actor) -> tuple[FeedRow, ...]:
    """List the addresses that somebody's calendar programs can still use."""
    feeds = CalendarFeed.objects.filter(person=actor.person, revoked_at__isnull=True, created_at__gt=clock.now() - FEED_LASTS)
    return tuple(
        FeedRow(
            id=feed.pk,
            made=date_text(localdate(feed.created_at)),
            read=date_text(localdate(feed.last_read_at)) if feed.last_read_at else "",
            ends=date_text(localdate(feed.created_at + FEED_LASTS)),
        )
        for feed in feeds.order_by("created_at")
    )


def feed_of(actor: Actor, feed_id: uuid.UUID) -> CalendarFeed:
    """Return a feed of the actor's own."""
    feed = CalendarFeed.objects.filter(pk=feed_id, person=actor.person).first()
    if feed is None:
        raise NotFound
    return feed


def feed_by_token(token: str) -> CalendarFeed:
    """Return the feed that this secret opens, while it holds and its owner takes part."""
    known = CalendarFeed.objects.filter(
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        revoked_at__isnull=True,
        created_at__gt=clock.now() - FEED_LASTS,
        person__is_active=True,
    )
    feed = known.select_related("person").first()
    if feed is None:
        raise NotFound
    return feed


def calendar_text(feed: CalendarFeed) -> bytes:
    """Write what the feed shows now, held against the relations that hold now."""
    with override(feed.person.language):
        return write_calendar(_entries(feed.person), name="Samenspel", now=clock.now())


def visits_in_feed(person: Person) -> list[Visit]:
    """Find the visits of a feed; who left a community, or an arrangement, reads nothing of it any more.

    Bounded by ``date``, which has no index: with an indexed bound SQLite walks through everybody's visits.
    """
    own = Q(resident=person) | Q(helper=person) | Q(dropped_by=person)
    if beside := arrangements_beside(person):
        own |= Q(arrangement_id__in=beside)
    recent = Visit.objects.filter(own, date__gt=clock.today() - LOOKS_BACK).select_related("arrangement")
    rows = recent.order_by("starts_at", "pk").only(
        "helper_id", "resident_id", "dropped_by_id", "starts_at", "ends_at", "state", "sequence", "arrangement__community_id"
    )
    is_open = _openness(person)
    return [visit for visit in rows if is_open(visit)]


def _openness(person: Person) -> Callable[[Visit], bool]:
    """Make the question whether a visit is still this person's to know of, from the relations of this moment."""
    hats = hats_of(person)
    helps_in = {worn.community_id for worn in hats if worn.hat is Hat.HELPER}
    lives_in = {worn.community_id for worn in hats if worn.hat in (Hat.RESIDENT, Hat.CARER)}
    helps = set(Helping.objects.filter(helper=person, ended_at__isnull=True).values_list("arrangement_id", flat=True))
    moment = clock.now()

    def is_open(visit: Visit) -> bool:
        community = visit.arrangement.community_id
        if visit.helper_id == person.pk:
            return community in helps_in and (visit.arrangement_id in helps or visit.starts_at <= moment)
        if visit.dropped_by_id == person.pk:
            return community in helps_in
        return community in lives_in

    return is_open


def _entries(person: Person) -> Iterable[Entry]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    title = pgettext("title in a calendar program", "Visit")
    visits = visits_in_feed(person)
    communities = Community.objects.in_bulk({visit.arrangement.community_id for visit in visits})
    for visit in visits:
        yield Entry(
            uid=f"{visit.pk}@{host}",
            title=title,
            starts_at=visit.starts_at,
            length=visit.ends_at - visit.starts_at,
            zone=communities[visit.arrangement.community_id].time_zone,
            status=_status(visit, person),
            sequence=visit.sequence,
            url=settings.SITE_URL + reverse("arrangements:visit_detail", args=[visit.pk]),
        )


def _status(visit: Visit, reader: Person) -> Status:
    """Say how sure a visit is to its reader: for who dropped out it is off, whoever comes instead."""
    if visit.dropped_by_id == reader.pk and reader.pk not in (visit.helper_id, visit.resident_id):
        return Status.CANCELLED
    return STATUS[VisitState(visit.state)]
