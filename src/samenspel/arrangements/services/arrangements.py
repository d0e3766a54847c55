"""What happens to an arrangement as a whole: a helper stops, it ends, it goes on."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samenspel import planning
from samenspel.arrangements import access, planner
from samenspel.arrangements.events import ArrangementEnded, HelperStopped, VisitPlanned
from samenspel.arrangements.models import Arrangement, Helping, Visit
from samenspel.arrangements.rules import HORIZON_WEEKS, Act, ArrangementState, VisitState
from samenspel.arrangements.services import covers, letters
from samenspel.arrangements.services.booking import booking, free_visit, lock_arrangement, make_visit
from samenspel.arrangements.services.helpings import end_helping, end_past_covers
from samenspel.arrangements.services.proposals import drop_face_of
from samenspel.arrangements.services.visits import call_off
from samenspel.consent.rules import Ending
from samenspel.exchange.rules import AskState, Closing, Rhythm
from samenspel.exchange.services import close_ask, finish_ask, release_helper, reopen
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotPossibleNow
from samenspel.people.actors import Actor
from samenspel.people.models import Person

log = logging.getLogger(__name__)

STAYS_AFTER_LAST = timedelta(days=7)


@booking
def stop_helping(arrangement: Arrangement, *, helper: Person, actor: Actor | None, stopper_id: UUID | None = None) -> int:
    """Somebody leaves an arrangement: his coming visits stand open, what he could see closes; says how many visits.

    ``stopper_id``: by whose wish, when it was not the helper's; everybody else gets a letter.
    """
    rows = Helping.objects.filter(arrangement=arrangement, helper=helper, ended_at__isnull=True)
    if not rows.exists():
        return 0  # a second tap
    access.require(actor, Act.DROP_OUT, arrangement)
    if actor is not None and actor.pk != helper.pk:
        raise NotAllowed
    drop_face_of(helper, arrangement.ask, actor=actor)
    locked = lock_arrangement(arrangement)
    helpings = list(rows.select_related("agreement", "agreement_back"))
    if not helpings:
        return 0  # two taps at once
    opened = _free_coming_visits(locked, helper, actor)
    for helping in helpings:
        end_helping(helping, actor=actor, why=Ending.WITHDRAWN)
    covers.refuse_covers_of(helper, arrangement=locked, actor=actor)
    release_helper(locked.ask, helper, actor=actor)
    journal.record("arrangements.helper_stopped", locked, actor=actor, helper=helper.pk, visits=len(opened))
    letters.tell_helper_stopped(locked, helpings[0], helper, stopper_id or helper.pk)
    bus.announce(HelperStopped(locked.pk, helper.pk))
    if not Helping.objects.filter(arrangement=locked, ended_at__isnull=True).exists() and locked.ask.state == AskState.ARRANGED:
        reopen(locked.ask, actor=actor)
    return len(opened)


def _free_coming_visits(arrangement: Arrangement, helper: Person, actor: Actor | None) -> list[Visit]:
    rows = arrangement.visits.filter(helper=helper, state=VisitState.PLANNED, starts_at__gt=clock.now())
    visits = list(rows.order_by("starts_at"))
    for visit in visits:
        visit.arrangement = arrangement
        free_visit(visit, actor=actor, why="helper_stopped")
    return visits


@booking
def end_arrangement(arrangement: Arrangement, *, actor: Actor | None) -> None:
    """No visits come any more: what was still to come is cancelled, and nobody knows the address any longer."""
    access.require(actor, Act.END, arrangement)
    locked = lock_arrangement(arrangement)
    if locked.state == ArrangementState.ENDED:
        return  # a second tap
    _cancel_coming(locked, actor)
    helpings = list(locked.helpings.filter(ended_at__isnull=True).select_related("helper", "agreement", "agreement_back"))
    for helping in helpings:
        end_helping(helping, actor=actor)
    locked.state, locked.ended_at = ArrangementState.ENDED, clock.now()
    locked.save(update_fields=["state", "ended_at"])
    journal.record("arrangements.ended", locked, actor=actor)
    for helping in helpings:
        letters.tell_helping_ended(helping.helper, str(locked.pk))
    bus.announce(ArrangementEnded(locked.pk))
    if actor is not None and locked.ask.state in (AskState.OPEN, AskState.ARRANGED):
        close_ask(locked.ask, why=Closing.NOT_NEEDED, actor=actor)


def _cancel_coming(arrangement: Arrangement, actor: Actor | None) -> None:
    rows = arrangement.visits.filter(state__in=[VisitState.OPEN, VisitState.PLANNED], starts_at__gt=clock.now())
    for visit in rows.order_by("starts_at"):
        visit.arrangement = arrangement
        call_off(visit, actor=actor)


@booking
def extend_horizon(arrangement: Arrangement) -> int:
    """Add the weeks that came into view, with the same faces in the same turns; says how many visits."""
    locked = lock_arrangement(arrangement)
    if locked.state != ArrangementState.ACTIVE:
        raise NotPossibleNow("arrangements.ended", _("These visits have ended."))
    until, visits = planner.coming_periods(locked)
    if until == locked.planned_until:
        return 0
    shared_out = planner.hand_on(locked, visits) if visits else {}
    people = Person.objects.in_bulk([one.helper for one in shared_out.values() if one is not None])
    for visit in visits:
        _add_visit(locked, visit, shared_out[visit.id], {str(pk): person for pk, person in people.items()})
    locked.planned_until = until
    locked.save(update_fields=["planned_until"])
    journal.record("arrangements.extended", locked, actor=None, until=until, visits=len(visits))
    return len(visits)


def _add_visit(
    arrangement: Arrangement, visit: planning.Visit, planned: planning.Planned | None, people: dict[str, Person]
) -> None:
    day, start = planner.moment_of(planned) if planned else planner.fallback_moment(visit)
    helper = people[planned.helper] if planned else None
    made = make_visit(arrangement, helper=helper, day=day, start=start, minutes=visit.minutes)
    verb = "arrangements.visit_planned" if helper else "arrangements.visit_opened"
    journal.record(verb, made, actor=None, helper=helper.pk if helper else None, date=day)
    if helper is not None:
        bus.announce(VisitPlanned(made.pk))


def extend_all() -> int:
    """Extend every running arrangement, each in its own transaction; says how many visits were added."""
    rows = Arrangement.objects.filter(state=ArrangementState.ACTIVE, ask__state=AskState.ARRANGED)
    soon = clock.today() + timedelta(weeks=HORIZON_WEEKS)
    due = rows.exclude(ask__rhythm=Rhythm.ONCE).filter(planned_until__lt=soon).select_related("ask")
    return sum(_extend(arrangement) for arrangement in due.order_by("pk"))


def _extend(arrangement: Arrangement) -> int:
    """Extend one arrangement; one that cannot be extended just now holds up no other."""
    try:
        return extend_horizon(arrangement)
    except NotPossibleNow as refusal:
        log.warning("arrangement %s was not extended: %s", arrangement.pk, refusal.code)
        return 0


@transaction.atomic
def end_finished() -> int:
    """End every arrangement whose last visit was a week ago and that brings no more; says how many."""
    past = clock.today() - STAYS_AFTER_LAST
    rows = Arrangement.objects.filter(state=ArrangementState.ACTIVE, planned_until__lt=past)
    ended = [
        arrangement
        for arrangement in rows.select_related("ask")
        if not arrangement.visits.filter(starts_at__gt=clock.now() - STAYS_AFTER_LAST).exists()
    ]
    for arrangement in ended:
        end_arrangement(arrangement, actor=None)
        finish_ask(arrangement.ask)
    return len(ended)


__all__ = ["end_arrangement", "end_finished", "end_past_covers", "extend_all", "extend_horizon", "stop_helping"]
