"""A helper's times or days away change: which agreed visits do not fit any more, and what becomes of them."""

from datetime import date

from django.db import transaction

from samenspel.arrangements import access, moments
from samenspel.arrangements.models import Visit
from samenspel.arrangements.queries.doubts import doubted_visits
from samenspel.arrangements.rules import Act, VisitState
from samenspel.arrangements.services.booking import booking
from samenspel.arrangements.services.visits import drop_out
from samenspel.exchange.models import Offer
from samenspel.exchange.rules import stretches
from samenspel.foundation import clock, journal
from samenspel.people.actors import Actor


@transaction.atomic
def doubt_visits(offer: Offer) -> int:
    """Mark the coming visits in a community that an offer does not fit any more; says how many."""
    coming = Visit.objects.filter(helper=offer.helper_id, state=VisitState.PLANNED, starts_at__gt=clock.now())
    here = list(coming.filter(arrangement__community=offer.community_id))
    unfit = [visit.pk for visit in here if not is_fit(visit, offer)]
    Visit.objects.filter(pk__in=unfit, doubted_at__isnull=True).update(doubted_at=clock.now())
    fits = [visit.pk for visit in here if visit.pk not in unfit]
    Visit.objects.filter(pk__in=fits, doubted_at__isnull=False).update(doubted_at=None)
    if unfit:
        journal.record("arrangements.visits_doubted", offer, actor=None, visits=len(unfit))
    return len(unfit)


def is_fit(visit: Visit, offer: Offer) -> bool:
    """Whether a helper has time for a visit: not away that day, and inside the times that were given."""
    if any(date.fromisoformat(first) <= visit.date <= date.fromisoformat(last) for first, last in offer.away):
        return False
    begin = moments.minute_of(visit.start)
    end = min(begin + visit.minutes, moments.DAY_MINUTES)
    mine = (one for one in stretches(offer.availability) if one.weekday == visit.date.isoweekday())
    return any(one.begin <= begin and end <= one.end for one in mine)


@booking
def hand_over(*, actor: Actor) -> int:
    """Let others do all visits in doubt: each is a drop-out, and somebody else is looked for; says how many."""
    access.require(actor, Act.CALENDAR)
    visits = list(doubted_visits(actor.person).select_related("arrangement"))
    for visit in visits:
        drop_out(visit, actor=actor)
    return len(visits)


@transaction.atomic
def keep_visits(*, actor: Actor) -> int:
    """Come to the visits in doubt after all; says how many."""
    access.require(actor, Act.CALENDAR)
    kept = doubted_visits(actor.person).order_by().update(doubted_at=None)
    if kept:
        journal.record("arrangements.visits_kept", actor.person, actor=actor, visits=kept)
    return kept
