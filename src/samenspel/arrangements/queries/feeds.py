"""What a calendar program may read, and what its owner sees of it."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from samenspel.arrangements.calendar import Entry, Status, write_calendar
from samenspel.arrangements.models import Arrangement, CalendarFeed, Helping, Visit
from samenspel.arrangements.rules import VisitState
from samenspel.foundation import clock
from samenspel.foundation.refusals import NotFound
from samenspel.neighbourhoods.access import hats_of
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat

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
    made_on: datetime
    read_on: datetime | None
    ends_on: datetime


def list_feeds(actor: Actor) -> tuple[FeedRow, ...]:
    """List the addresses that somebody's calendar programs can still use."""
    feeds = CalendarFeed.objects.filter(person=actor.person, revoked_at__isnull=True, created_at__gt=clock.now() - FEED_LASTS)
    return tuple(
        FeedRow(feed.pk, feed.created_at, feed.last_read_at, feed.created_at + FEED_LASTS) for feed in feeds.order_by("created_at")
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
    """Find the visits of a feed; who left a community, or an arrangement, reads nothing of it any more."""
    hats = hats_of(person)
    helps_in = [worn.community_id for worn in hats if worn.hat is Hat.HELPER]
    lives_in = [worn.community_id for worn in hats if worn.hat in (Hat.RESIDENT, Hat.CARER)]
    helping = Helping.objects.filter(helper=person, ended_at__isnull=True, arrangement__community_id__in=helps_in)
    helped = list(helping.values_list("arrangement_id", flat=True))
    beside = list(Arrangement.objects.filter(ask__asker=person, community_id__in=lives_in).values_list("pk", flat=True))
    received = Q(resident=person, arrangement__community_id__in=lives_in)
    made = Q(helper=person, arrangement_id__in=helped) | Q(dropped_by=person, arrangement_id__in=helped)
    visits = Visit.objects.filter(received | made | Q(arrangement_id__in=beside))
    recent = visits.filter(starts_at__gt=clock.now() - LOOKS_BACK).select_related("arrangement__community")
    return list(
        recent.order_by("starts_at", "pk").only(
            "helper_id", "resident_id", "dropped_by_id", "starts_at", "ends_at", "state", "sequence",
            "arrangement__community__time_zone", "arrangement__ask_id",
        )
    )  # fmt: skip


def _entries(person: Person) -> Iterable[Entry]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    title = _("Visit")
    for visit in visits_in_feed(person):
        yield Entry(
            uid=f"{visit.pk}@{host}",
            title=title,
            starts_at=visit.starts_at,
            length=visit.ends_at - visit.starts_at,
            zone=visit.arrangement.community.time_zone,
            status=_status(visit, person),
            sequence=visit.sequence,
            url=settings.SITE_URL + reverse("arrangements:visit_detail", args=[visit.pk]),
        )


def _status(visit: Visit, reader: Person) -> Status:
    """Say how sure a visit is to its reader: for who dropped out it is off, whoever comes instead."""
    if visit.dropped_by_id == reader.pk and reader.pk not in (visit.helper_id, visit.resident_id):
        return Status.CANCELLED
    return STATUS[VisitState(visit.state)]
