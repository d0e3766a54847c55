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

MOST_HELPERS = 20_000
"""More people than the largest community has; past it the first ones are planned."""

MOST_WEEKS = 500


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


def weeks_waited(problem: planning.Problem) -> dict[str, int]:
    """Say how many whole weeks ago each helper was last proposed; who never was goes before all others. Two queries."""
    moment = clock.now()
    ids = [uuid.UUID(helper.id) for helper in problem.helpers]
    offered = dict(Offer.objects.filter(helper__in=ids).values_list("helper_id").annotate(since=Max("created_at")))
    proposed = dict(Face.objects.filter(helper__in=ids).values_list("helper_id").annotate(since=Max("created_at")))
    return {
        str(pk): min(
            MOST_WEEKS, _weeks(moment - (proposed.get(pk) or begun)) + (0 if pk in proposed else planning.NEVER_PROPOSED)
        )
        for pk, begun in offered.items()
    }


def _weeks(time: timedelta) -> int:
    return max(0, time.days // 7)
