"""What happens to one visit: moved, cancelled, reported, and "I cannot come"."""

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext_lazy as _

from samenspel.arrangements import access, moments, rules
from samenspel.arrangements.events import VisitCancelled, VisitDropped, VisitMoved, VisitReported
from samenspel.arrangements.models import Arrangement, Helping, Visit
from samenspel.arrangements.rules import Act, VisitState
from samenspel.arrangements.services import covers, letters
from samenspel.arrangements.services.booking import (
    booking,
    change_state,
    changed,
    free_visit,
    lock_visit,
    make_visit,
)
from samenspel.arrangements.services.helpings import end_helping, move_helping
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotPossibleNow, NotValid
from samenspel.people.actors import Actor


@dataclass(frozen=True)
class Moment:
    """When a visit should be: local day and clock."""

    day: date
    start: time


@booking
def move_visit(visit: Visit, *, moment: Moment, sequence: int | None = None, actor: Actor | None) -> Visit:
    """Give a visit another moment: a new one comes in its place, with the same helper."""
    access.require(actor, Act.MANAGE_VISIT, visit)
    locked = lock_visit(visit)
    again = Visit.objects.filter(in_place_of=locked).first()
    if again is not None and (again.date, again.start) == (moment.day, moment.start):
        return again  # a second tap
    _check_sequence(locked, sequence)
    _check_still_comes(locked)
    _check_future(locked.arrangement, moment)
    if (locked.date, locked.start) == (moment.day, moment.start):
        return locked
    helper = locked.helper
    change_state(locked, VisitState.MOVED, verb="arrangements.visit_moved", actor=actor, to=moment.day)
    covers.overtake_covers(locked, actor=actor)
    new = make_visit(
        locked.arrangement, helper=helper, day=moment.day, start=moment.start, minutes=locked.minutes, in_place_of=locked
    )
    move_helping(locked, new, actor=actor)
    journal.record("arrangements.visit_planned", new, actor=actor, in_place_of=locked.pk, date=moment.day)
    letters.tell_visit_changed(new, [*letters.people_beside(new.arrangement.ask), *([helper] if helper else [])], actor)
    bus.announce(VisitMoved(new.pk, locked.pk))
    return new


@booking
def cancel_visit(visit: Visit, *, sequence: int | None = None, actor: Actor | None) -> Visit:
    """Let a visit not take place; it stays in both calendars as cancelled."""
    access.require(actor, Act.MANAGE_VISIT, visit)
    locked = lock_visit(visit)
    if locked.state == VisitState.CANCELLED:
        return locked  # a second tap
    _check_sequence(locked, sequence)
    _check_still_comes(locked)
    call_off(locked, actor=actor)
    people = [*letters.people_beside(locked.arrangement.ask), *([locked.helper] if locked.helper else [])]
    letters.tell_visit_changed(locked, people, actor)
    return locked


def call_off(visit: Visit, *, actor: Actor | None) -> None:
    """Cancel a locked visit, with the questions about it; whoever only came for this visit helps no longer."""
    change_state(visit, VisitState.CANCELLED, verb="arrangements.visit_cancelled", actor=actor)
    covers.overtake_covers(visit, actor=actor)
    for helping in Helping.objects.filter(for_visit=visit, ended_at__isnull=True).select_related("agreement", "agreement_back"):
        end_helping(helping, actor=actor)
    bus.announce(VisitCancelled(visit.pk))


@booking
def report_visit(visit: Visit, *, happened: bool, actor: Actor) -> Visit:
    """Say whether a visit took place, once its time has come."""
    access.require(actor, Act.REPORT_VISIT, visit)
    locked = lock_visit(visit)
    then = VisitState.DONE if happened else VisitState.MISSED
    if locked.state == then:
        return locked  # a second tap, or the other side said the same
    if locked.starts_at > clock.now():
        raise NotPossibleNow("arrangements.too_early", _("You can tell how it went when the visit has begun."))
    if then == VisitState.DONE and locked.helper_id is None:
        raise changed()
    change_state(locked, then, verb="arrangements.visit_reported", actor=actor)
    covers.overtake_covers(locked, actor=actor)
    bus.announce(VisitReported(locked.pk))
    return locked


@booking
def drop_out(visit: Visit, *, sequence: int | None = None, actor: Actor) -> Visit:
    """The helper cannot come: the visit stands open, and somebody else is looked for at once."""
    if _has_dropped_out(visit, actor):
        return visit  # a second tap
    access.require(actor, Act.DROP_OUT, visit)
    if visit.helper_id != actor.pk:
        raise NotAllowed
    locked = lock_visit(visit)
    if _has_dropped_out(locked, actor):
        return locked  # two taps at once
    if locked.helper_id != actor.pk:
        raise changed()
    _check_sequence(locked, sequence)
    _check_still_comes(locked)
    free_visit(locked, actor=actor, why="dropped_out")
    for helping in Helping.objects.filter(for_visit=locked, helper=actor.person, ended_at__isnull=True):
        end_helping(helping, actor=actor)
    letters.tell_visit_dropped(locked)
    bus.announce(VisitDropped(locked.pk, actor.pk))
    covers.find_cover(locked, actor=None)
    return Visit.objects.get(pk=locked.pk)


def _has_dropped_out(visit: Visit, actor: Actor) -> bool:
    return visit.state == VisitState.OPEN and visit.dropped_by_id == actor.pk


def _check_sequence(visit: Visit, sequence: int | None) -> None:
    if sequence is not None and sequence != visit.sequence:
        raise changed()


def _check_still_comes(visit: Visit) -> None:
    if visit.state not in (VisitState.OPEN, VisitState.PLANNED):
        raise changed()
    if visit.starts_at <= clock.now():
        raise NotPossibleNow("arrangements.too_late", _("This visit has begun already. Tell us afterwards how it went."))


def _check_future(arrangement: Arrangement, moment: Moment) -> None:
    """Refuse a moment that has passed, or one so far ahead that nobody can plan around it."""
    if moments.moment_of(moment.day, moment.start, arrangement.community.time_zone) <= clock.now():
        sentence = _("Choose a moment that is still to come.")
        raise NotValid("arrangements.in_the_past", sentence, {"day": sentence})
    if moment.day > clock.today(arrangement.community.time_zone) + rules.FARTHEST:
        sentence = _("This is more than a year from now. Choose an earlier day.")
        raise NotValid("arrangements.too_far_ahead", sentence, {"day": sentence})
