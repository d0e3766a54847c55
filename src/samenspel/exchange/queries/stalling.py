"""Why an ask stays without a reply: decided in one place, for the desk and for every page."""

import uuid
from collections.abc import Sequence

from samenspel.exchange.models import Ask
from samenspel.exchange.queries.matching import wanted_of
from samenspel.exchange.queries.nearby import cells_around
from samenspel.exchange.queries.rows import HelperRow, rows_in
from samenspel.exchange.rules import PROVEN, RINGS_KM, Offered, Stall, why_stalled
from samenspel.neighbourhoods.models import Home
from samenspel.neighbourhoods.queries import kilometres


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


def _offers_around(asks: Sequence[Ask], homes: Sequence[Home]) -> tuple[HelperRow, ...]:
    """Read the offers in the widest circle around these homes that name what is asked."""
    if not asks or not homes:
        return ()
    cells = {cell for home in homes for cell in cells_around(home.cell, RINGS_KM[-1])}
    needs = {need for ask in asks for need in ask.needs}
    activities = {ask.activity for ask in asks}
    return rows_in(asks[0].community, cells, activities=activities, asks_for_proof=bool(PROVEN & needs))


def _near(ask: Ask, home: Home | None, offers: Sequence[HelperRow]) -> list[Offered]:
    """Keep the offers of others who would come as far as this, for what is asked."""
    if home is None:
        return []
    here = (home.latitude, home.longitude)
    return [
        row.offered
        for row in offers
        if ask.activity in row.activities
        and row.helper_id not in (ask.resident_id, ask.asker_id)
        and kilometres(here, row.place) <= min(row.reach_km, RINGS_KM[-1])
    ]
