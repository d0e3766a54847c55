"""What can be done with the secret addresses at which calendar programs read somebody's visits."""

import base64
import hashlib
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements.models import CalendarFeed
from samenspel.foundation import clock, journal
from samenspel.foundation.limits import Limit
from samenspel.foundation.refusals import NotFound, NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.models import Person

MOST_FEEDS = 5
ADDING = Limit("arrangements.feed_added", 10)


@dataclass(frozen=True)
class NewFeed:
    """A feed and the secret of its address, which is known at this moment only."""

    feed: CalendarFeed
    token: str


@transaction.atomic
def add_feed(person: Person, *, form_key: uuid.UUID, actor: Actor) -> NewFeed:
    """Make a secret address for this person's calendar; the same form sent twice gives the same one."""
    if actor.person != person:
        raise NotFound
    token = _token_for(person, form_key)
    Person.objects.select_for_update().get(pk=person.pk)  # two taps, one feed
    known = CalendarFeed.objects.filter(token_hash=hash_of(token)).first()
    if known is not None and known.revoked_at is None:
        return NewFeed(known, token)
    if known is not None:
        raise NotPossibleNow("arrangements.feed_ended", _("You ended this link. Make a new one."))
    if CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).count() >= MOST_FEEDS:
        raise NotPossibleNow("arrangements.feeds_full", _("You have five links already. End one of them first."))
    journal.refuse_too_often(ADDING, actor=actor, sentence=_("You made many links today. Tomorrow you can go on."))
    feed = CalendarFeed.objects.create(person=person, token_hash=hash_of(token))
    journal.record("arrangements.feed_added", feed, actor=actor, person=person.pk)
    return NewFeed(feed, token)


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, actor: Actor) -> None:
    """End a secret address at once; ending it again changes nothing."""
    if actor.person.pk != feed.person_id:
        raise NotFound
    locked = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if locked.revoked_at is not None:
        return
    locked.revoked_at = clock.now()
    locked.save(update_fields=["revoked_at"])
    journal.record("arrangements.feed_revoked", locked, actor=actor, person=locked.person_id)


@transaction.atomic
def note_reading(feed: CalendarFeed) -> None:
    """Remember that the feed was read: one line in the journal a day, however often a program asks."""
    moment = clock.now()
    if feed.last_read_at is not None and feed.last_read_at.date() == moment.date():
        return
    if CalendarFeed.objects.filter(pk=feed.pk, last_read_at=feed.last_read_at).update(last_read_at=moment):
        journal.record("arrangements.feed_read", feed, actor=None, person=feed.person_id)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _token_for(person: Person, form_key: uuid.UUID) -> str:
    """Make the 256 bits of an address from a form that was shown once; nobody without our key can make them."""
    digest = salted_hmac("samenspel.arrangements.feed", f"{person.pk}{form_key}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
