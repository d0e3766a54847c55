"""Who may be planned: the offers of a community, with what they promised and what they are being asked already."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max

from samenspel import planning
from samenspel.arrangements import moments
from samenspel.arrangements import planner as arrangements
from samenspel.arrangements.models import Face
from samenspel.arrangements.rules import ProposalState, Say
from samenspel.exchange import queries as exchange
from samenspel.exchange.models import Offer
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Community
from samenspel.plans.planner.past import first_ask_at, weeks_between_places

MOST_HELPERS = 20_000
"""More people than the largest community has; past it the first ones are planned."""

MOST_WEEKS = 500

SETTLING = timedelta(weeks=4)
"""So long after the first ask of a community everybody is new, and nobody was passed over for another."""


def helpers_in(
    community: Community, days: tuple[date, date], *, only: Collection[uuid.UUID] | None = None
) -> tuple[planning.Helper, ...]:
    """List who may be planned in a community (or ``only`` these), with their promises booked; ten queries at most."""
    if only is None:
        rows = exchange.helper_rows(community, most=MOST_HELPERS)
    else:
        rows = exchange.helper_rows(community, people=only) if only else ()
    willing = [row for row in rows if row.most_per_month and row.most_per_week]
    ids = [row.helper_id for row in willing]
    booked = arrangements.bookings(ids, *days, standing=(), ask=None)
    asked = _being_asked(ids)
    return tuple(arrangements.helper_of(row, [*booked[row.helper_id], *asked[row.helper_id]], {}) for row in willing)


def _being_asked(ids: Collection[uuid.UUID]) -> defaultdict[uuid.UUID, list[planning.Booking]]:
    """List the visits of proposals that wait for an answer: this time may be taken soon, so nothing else is put in it."""
    found: defaultdict[uuid.UUID, list[planning.Booking]] = defaultdict(list)
    faces = Face.objects.filter(helper_id__in=ids, helper_says=Say.NOT_YET, proposal__state=ProposalState.WAITING)
    for face in faces.exclude(resident_says=Say.NO).select_related("proposal__ask"):
        minutes = face.proposal.ask.minutes
        found[face.helper_id] += [
            planning.Booking(one.day, one.start, min(one.start + minutes, moments.DAY_MINUTES))
            for one in arrangements.planned_of(face)
        ]
    return found


def waits_in(community: Community, problem: planning.Problem) -> dict[str, planning.Wait]:
    """Say how long each helper waits for a turn. Five queries.

    Whoever was proposed waits since then. Newcomers wait since their offer, and no longer than since the first ask. Once the
    first weeks of the community are over they go before all others, of them those first for whom little else comes.
    """
    moment, first = clock.now(), first_ask_at(community)
    ids = [uuid.UUID(helper.id) for helper in problem.helpers]
    offered = dict(Offer.objects.filter(helper__in=ids).values_list("helper_id").annotate(since=Max("created_at")))
    proposed = dict(Face.objects.filter(helper__in=ids).values_list("helper_id").annotate(since=Max("created_at")))
    is_settled = first is None or moment - first >= SETTLING
    rare = weeks_between_places(community, problem.helpers) if is_settled else {}
    found = {str(pk): planning.Wait(_weeks(moment - since)) for pk, since in proposed.items()}
    for pk, begun in offered.items():
        if pk not in proposed:
            weeks = _weeks(moment - max(begun, first or begun))
            found[str(pk)] = planning.Wait(weeks, is_new=is_settled, rarity=rare.get(str(pk), 0))
    return found


def _weeks(time: timedelta) -> int:
    return min(MOST_WEEKS, max(0, time.days // 7))
