"""Why an ask stays without a reply: decided in one place, for the desk and for every page."""

import uuid
from collections.abc import Sequence

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.queries.matching import offered_of, wanted_of
from samenspel.exchange.queries.nearby import cells_around
from samenspel.exchange.rules import RINGS_KM, Activity, Offered, OfferState, Stall, why_stalled
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Home
from samenspel.neighbourhoods.queries import kilometres, valid_vettings

Place = tuple[float, float]
Near = list[tuple[Offer, Offered]]


def stall_of(ask: Ask) -> Stall:
    """Say why nobody replied to one ask."""
    return stalls_of([ask])[ask.pk]


def stalls_of(asks: Sequence[Ask]) -> dict[uuid.UUID, Stall]:
    """Say of asks of one community why nobody replied; three queries, however many asks."""
    homes = {home.person_id: home for home in Home.objects.filter(person__in=[ask.resident_id for ask in asks])}
    offers = _offers_around(asks, list(homes.values()))
    return {
        ask.pk: why_stalled(wanted_of(ask), _near(ask, homes.get(ask.resident_id), offers), most_faces=ask.most_faces)
        for ask in asks
    }


def _offers_around(asks: Sequence[Ask], homes: Sequence[Home]) -> Near:
    """Read the offers in the widest circle around these homes that name what is asked."""
    if not asks or not homes:
        return []
    cells = {cell for home in homes for cell in cells_around(home.cell, RINGS_KM[-1])}
    named = Q()
    for activity in {ask.activity for ask in asks}:
        named |= Q(said__contains=f'"{Activity(activity)}"')
    community = asks[0].community
    rows = Offer.objects.filter(community=community, state=OfferState.ACTIVE, cell__in=cells, latitude__isnull=False)
    found = list(rows.annotate(said=Cast("activities", TextField())).filter(named))
    proven = valid_vettings([offer.helper_id for offer in found], community, clock.today(community.time_zone))
    return [(offer, offered_of(offer, proven[offer.helper_id])) for offer in found]


def _near(ask: Ask, home: Home | None, offers: Near) -> list[Offered]:
    """Keep the offers of others who would come as far as this."""
    if home is None:
        return []
    here = (home.latitude, home.longitude)
    return [
        offered
        for offer, offered in offers
        if offer.helper_id not in (ask.resident_id, ask.asker_id)
        and kilometres(here, (offer.latitude or 0.0, offer.longitude or 0.0)) <= min(offer.reach_km, RINGS_KM[-1])
    ]
