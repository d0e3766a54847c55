"""Everybody said yes: the arrangement, its agreements and its visits come into being in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from samenspel import planning
from samenspel.arrangements import moments, planner
from samenspel.arrangements.events import ArrangementAgreed, VisitPlanned
from samenspel.arrangements.models import Arrangement, Face, Proposal, Visit
from samenspel.arrangements.rules import HORIZON_WEEKS, ProposalState, VisitState
from samenspel.arrangements.services import covers, letters
from samenspel.arrangements.services.booking import give_visit, lock_arrangement, make_visit
from samenspel.arrangements.services.helpings import Yes, begin_helping
from samenspel.consent.rules import Ending, How
from samenspel.consent.services import end_agreement
from samenspel.conversations.models import Thread
from samenspel.conversations.services import reveal
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Rhythm
from samenspel.exchange.services import choose_reply, mark_arranged
from samenspel.foundation import bus, clock, journal
from samenspel.people.actors import Actor


def settle_agreement(proposal: Proposal, faces: Sequence[Face], *, actor: Actor | None) -> Arrangement:
    """Make the arrangement (or go on with the running one), plan its visits and tell everybody."""
    ask = proposal.ask
    running = planner.running_arrangement(ask)
    arrangement = lock_arrangement(running) if running is not None else _begin(proposal)
    proposal.state = ProposalState.AGREED
    proposal.save(update_fields=["state"])
    for face in faces:
        begin_helping(arrangement, face.helper, yes=_yes_to(face), actor=actor)
        choose_reply(ask, face.helper_id, actor=actor)
        if face.agreement is not None:
            end_agreement(face.agreement, actor=None, why=Ending.DONE)  # the arrangement's own agreement took its place
    if running is None:
        _plan_all(arrangement, proposal, faces)
    else:
        _fill_open(arrangement, faces, actor)
    mark_arranged(ask, actor=actor)
    _reveal_names(ask, faces)
    journal.record("arrangements.agreed", arrangement, actor=actor, proposal=proposal.pk, faces=len(faces))
    letters.tell_agreed(arrangement, [*letters.people_beside(ask), *(face.helper for face in faces)], str(proposal.pk))
    bus.announce(ArrangementAgreed(arrangement.pk))
    return arrangement


def _yes_to(face: Face) -> Yes:
    """Say who gave the resident's yes to this face, or in what way the resident did and who wrote it down."""
    if face.recorded_by is not None:
        return Yes(None, How(face.how), face.recorded_by)
    return Yes(Actor(face.approved_by or face.proposal.ask.resident))


def _begin(proposal: Proposal) -> Arrangement:
    ask = proposal.ask
    visits = planner.wanted_visits(ask, at=proposal.created_at)
    until = _until(ask, visits)
    return Arrangement.objects.create(ask=ask, resident=ask.resident, community=ask.community, planned_until=until)


def _until(ask: Ask, visits: Sequence[planning.Visit]) -> date:
    """Say up to which day the visits stand in the calendars: the Sunday before the next period."""
    days = [option.day for visit in visits for option in visit.options] or [clock.today(ask.community.time_zone)]
    if ask.rhythm == Rhythm.ONCE:
        return max(days)
    return moments.monday_of(min(days)) + timedelta(weeks=HORIZON_WEEKS) - timedelta(days=1)


def _plan_all(arrangement: Arrangement, proposal: Proposal, faces: Sequence[Face]) -> None:
    """Put all visits of the horizon in the calendars; those that nobody does stand open."""
    taken: dict[str, tuple[Face, date, time]] = {}
    for face in faces:
        for planned in planner.planned_of(face):
            taken[planned.visit] = (face, *planner.moment_of(planned))
    for visit in planner.wanted_visits(proposal.ask, at=proposal.created_at):
        _plan_one(arrangement, visit, taken)


def _plan_one(arrangement: Arrangement, visit: planning.Visit, taken: Mapping[str, tuple[Face, date, time]]) -> None:
    face, day, start = taken.get(visit.id) or (None, *planner.fallback_moment(visit))
    begins = moments.moment_of(day, start, arrangement.community.time_zone)
    if begins <= clock.now():
        return  # the answers took longer than this visit could wait
    made = make_visit(arrangement, helper=face.helper if face else None, day=day, start=start, minutes=visit.minutes)
    verb = "arrangements.visit_planned" if face else "arrangements.visit_opened"
    journal.record(verb, made, actor=None, helper=face.helper_id if face else None, date=day, start=start.isoformat("minutes"))
    if face is not None:
        bus.announce(VisitPlanned(made.pk))


def _fill_open(arrangement: Arrangement, faces: Sequence[Face], actor: Actor | None) -> None:
    """Give the open visits of a running arrangement to who said yes; what was filled meanwhile is left alone."""
    rows = arrangement.visits.select_related("arrangement__community").filter(state=VisitState.OPEN, starts_at__gt=clock.now())
    by_id: dict[str, Visit] = {str(visit.pk): visit for visit in rows}
    for face in faces:
        for planned in planner.planned_of(face):
            visit = by_id.get(planned.visit)
            if visit is not None:
                covers.overtake_covers(visit, actor=actor)
                day, start = planner.moment_of(planned)
                give_visit(visit, face.helper, day=day, start=start, actor=actor)
                bus.announce(VisitPlanned(visit.pk))


def _reveal_names(ask: Ask, faces: Sequence[Face]) -> None:
    """Both said yes: in their conversations about this ask they see each other's names."""
    helpers = [face.helper_id for face in faces]
    threads = Thread.objects.filter(about_type=ask._meta.label_lower, about_id=str(ask.pk), parties__person__in=helpers)
    for thread in threads.distinct():
        reveal(thread)
