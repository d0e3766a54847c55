"""Offering help: say how, rest for a while, go on, and the friendly question before an offer ends by itself."""

import uuid
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.conversations.services import drop_letters, send_letter
from samenspel.exchange import access, queries, rules
from samenspel.exchange.events import OfferChanged, OfferEnded
from samenspel.exchange.models import Offer
from samenspel.exchange.rules import PROVEN, Act, OfferState
from samenspel.exchange.services.asking import ChangedElsewhere
from samenspel.exchange.services.suggesting import take_back_all
from samenspel.exchange.shapes import OfferWish
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.neighbourhoods.models import Community
from samenspel.neighbourhoods.services import put_on_hat
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat

WISH_FIELDS = (
    "activities", "availability", "away", "reach_km", "most_per_week", "most_per_month", "words", "is_standing", "expires_on",
)  # fmt: skip


@transaction.atomic
def set_offer(community: Community, wish: OfferWish, *, version: int, actor: Actor) -> Offer:
    """Say how somebody would like to help, for the first time or anew; ``version`` is 0 the first time."""
    access.require(actor, Act.OFFER)
    Person.objects.select_for_update().get(pk=actor.pk)  # two windows, one offer
    offer = access.offer_of(actor) or Offer(helper=actor.person, community=community, version=0)
    if offer.version != version:
        raise ChangedElsewhere
    was = (offer.availability, offer.away)
    for name in WISH_FIELDS:
        setattr(offer, name, getattr(wish, name))
    offer.qualities = [quality for quality in wish.qualities if quality not in PROVEN]
    offer.state, offer.question_sent_at = OfferState.ACTIVE, None
    offer.version += 1
    _place(offer)
    is_new = offer.version == 1
    offer.save()
    put_on_hat(actor.person, Hat.HELPER, community, actor=actor)
    verb = "exchange.offer_made" if is_new else "exchange.offer_changed"
    journal.record(verb, offer, actor=actor, activities=offer.activities, version=offer.version)
    if not is_new and was != (offer.availability, offer.away):
        bus.announce(OfferChanged(actor.pk, community.pk))
    return offer


def _place(offer: Offer) -> None:
    """Copy where the helper lives to the offer, for the search."""
    found = queries.offer_area(offer.helper)
    if found is None:
        raise NotPossibleNow("exchange.no_home", _("First tell in which neighbourhood you live. Then we know who is near."))
    spot, area = found
    offer.latitude, offer.longitude, offer.cell, offer.area = spot.latitude, spot.longitude, spot.cell, area


@transaction.atomic
def pause_offer(offer: Offer, *, actor: Actor) -> None:
    """Let a helper rest: no new asks come, what was agreed stays."""
    row = _own(offer, actor)
    if row.state == OfferState.PAUSED:
        return
    row.state = OfferState.PAUSED
    row.version += 1
    row.save(update_fields=["state", "version"])
    drop_letters(f"exchange.suggestion_made:{row.helper_id}")
    journal.record("exchange.offer_paused", row, actor=actor)


@transaction.atomic
def be_away(offer: Offer, first: date, last: date, *, actor: Actor) -> tuple[date, date]:
    """Let a helper be away, ill or on holiday, from one day up to and including another: no new asks come then.

    Returns the days of which these are part now: other days away may touch them. Days that have passed do not count.
    """
    row = _own(offer, actor)
    today = clock.today(row.community.time_zone)
    if last < today:
        return first, last  # all of it has passed
    first = max(first, today)
    away = rules.days_joined([*(pair for pair in queries.days_away(row.away) if pair[1] >= today), (first, last)])
    whole = next(pair for pair in away if rules.is_away([pair], last))
    if len(away) > rules.MOST_TIMES_AWAY:
        raise NotPossibleNow(
            "exchange.away_too_often", _("You have said for three times already that you are away. Change one of those first.")
        )
    if away == queries.days_away(row.away):
        return whole  # a second tap
    row.away = [[str(begin), str(end)] for begin, end in away]
    row.version += 1
    row.save(update_fields=["away", "version"])
    if rules.is_away(away, today):
        drop_letters(f"exchange.suggestion_made:{row.helper_id}")
    journal.record("exchange.offer_changed", row, actor=actor, version=row.version)
    bus.announce(OfferChanged(actor.pk, row.community_id))
    return whole


@transaction.atomic
def extend_offer(offer: Offer, *, actor: Actor) -> None:
    """Let an offer go on: after a rest, after it stopped by itself, or because the friendly question got a yes."""
    row = _own(offer, actor)
    row.state, row.question_sent_at = OfferState.ACTIVE, None
    if not row.is_standing:
        row.expires_on = clock.today(row.community.time_zone) + rules.OFFER_STAYS
    row.version += 1
    row.save(update_fields=["state", "question_sent_at", "expires_on", "version"])
    journal.record("exchange.offer_extended", row, actor=actor, expires_on=row.expires_on)
    drop_letters(f"exchange.offer_question:{row.pk}")


@transaction.atomic
def end_offers(helper_id: uuid.UUID, *, community_id: uuid.UUID) -> None:
    """Let somebody who does not help in a community any more not be asked there either."""
    rows = Offer.objects.select_for_update().filter(helper=helper_id, community=community_id)
    for row in rows.exclude(state=OfferState.ENDED):
        row.state = OfferState.ENDED
        row.save(update_fields=["state"])
        journal.record("exchange.offer_ended", row, actor=None)
        take_back_all(helper_id, community_id=community_id)
        bus.announce(OfferEnded(helper_id, community_id))


@transaction.atomic
def move_offers(helper_id: uuid.UUID) -> None:
    """Let a helper's offers be found where the helper lives now."""
    for offer in Offer.objects.select_for_update().filter(helper=helper_id).exclude(state=OfferState.ENDED):
        _place(offer)
        offer.save(update_fields=["latitude", "longitude", "cell", "area"])
        journal.record("exchange.offer_moved", offer, actor=None)


@transaction.atomic
def ask_whether_still_offered() -> int:
    """Send the friendly question about every passing offer that ends within a week; say how many."""
    soon = clock.today() + rules.QUESTION_BEFORE
    rows = Offer.objects.select_for_update().filter(
        state=OfferState.ACTIVE, is_standing=False, expires_on__lte=soon, question_sent_at__isnull=True
    )
    offers = list(rows)
    for offer in offers:
        offer.question_sent_at = clock.now()
        offer.save(update_fields=["question_sent_at"])
        journal.record("exchange.offer_questioned", offer, actor=None, expires_on=offer.expires_on)
        send_letter(
            offer.helper,
            "exchange.offer_question",
            key=f"exchange.offer_question:{offer.pk}:{offer.expires_on}",
            facts={"day": str(offer.expires_on)},
            link=reverse("exchange:offer_detail"),
        )
    return len(offers)


@transaction.atomic
def expire_offers() -> int:
    """End every passing offer about which the friendly question got no answer in a week; say how many."""
    quiet = clock.now() - rules.QUESTION_BEFORE
    rows = Offer.objects.select_for_update().filter(
        state=OfferState.ACTIVE, is_standing=False, expires_on__lt=clock.today(), question_sent_at__lte=quiet
    )
    offers = list(rows)
    for offer in offers:
        offer.state = OfferState.EXPIRED
        offer.save(update_fields=["state"])
        journal.record("exchange.offer_expired", offer, actor=None)
    return len(offers)


def _own(offer: Offer, actor: Actor) -> Offer:
    access.require_own(actor, offer)
    rows = Offer.objects.select_for_update(of=("self",)).select_related("community")
    row = rows.get(pk=offer.pk)
    if row.state == OfferState.ENDED:
        raise NotPossibleNow("exchange.offer_is_over", _("This offer has ended. Tell anew how you would like to help."))
    return row
