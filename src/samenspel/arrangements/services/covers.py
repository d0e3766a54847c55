"""Filling a gap: known faces first, then new ones; the resident says yes before anybody is asked."""

import uuid

from django.utils.translation import gettext_lazy as _

from samenspel.arrangements import access, planner
from samenspel.arrangements.events import VisitPlanned, VisitStaysOpen
from samenspel.arrangements.models import Arrangement, Cover, Helping, Visit
from samenspel.arrangements.rules import Act, CoverState, Say, VisitState, answer_before
from samenspel.arrangements.services import letters
from samenspel.arrangements.services.booking import booking, changed, give_visit, lock_visit
from samenspel.arrangements.services.helpings import (
    Yes,
    agreement_to_read,
    begin_helping,
    check_may_share_contact,
    let_read_visit,
)
from samenspel.consent.rules import Ending
from samenspel.consent.services import end_agreement
from samenspel.exchange.access import is_decided_without_account
from samenspel.foundation import bus, clock, journal
from samenspel.foundation.refusals import NotAllowed, NotPossibleNow
from samenspel.neighbourhoods.queries import coordinators_of
from samenspel.people.actors import Actor
from samenspel.people.models import Person

ASKING = (CoverState.ASKED_RESIDENT, CoverState.ASKED_HELPER)


@booking
def find_cover(visit: Visit, *, actor: Actor | None) -> Cover | None:
    """Look for somebody for an open visit and ask the resident; ``None`` when nobody suitable is left."""
    access.require(actor, Act.PROPOSE, visit)
    locked = lock_visit(visit)
    if locked.state != VisitState.OPEN or locked.starts_at <= clock.now():
        raise NotPossibleNow("arrangements.not_open", _("This visit needs nobody any more."))
    waiting = locked.covers.filter(state__in=ASKING).first()
    return waiting or _ask_next(locked, actor)


def _ask_next(visit: Visit, actor: Actor | None) -> Cover | None:
    """Put the next candidate before the resident, or let the visit stay open for all to see.

    A resident without an account has no page to choose on: whoever helps along makes a proposal, and calls about it.
    """
    if is_decided_without_account(visit.arrangement.ask):
        _stays_open(visit, actor)
        return None
    asked = set(visit.covers.values_list("helper_id", flat=True))
    if visit.dropped_by_id is not None:
        asked.add(visit.dropped_by_id)
    found = planner.cover_for(visit, without=asked)
    if found is None:
        _stays_open(visit, actor)
        return None
    planned, is_known = found
    day, start = planner.moment_of(planned)
    cover = Cover.objects.create(
        visit=visit,
        helper_id=planned.helper,
        is_known_face=is_known,
        date=day,
        start=start,
        why={"known": is_known, "same_time": (day, start) == (visit.date, visit.start)},
    )
    journal.record("arrangements.cover_found", cover, actor=actor, visit=visit.pk, helper=planned.helper, known=is_known)
    letters.tell_cover_choice(cover)
    return cover


def _stays_open(visit: Visit, actor: Actor | None) -> None:
    journal.record("arrangements.visit_stays_open", visit, actor=actor)
    people = [*letters.people_beside(visit.arrangement.ask), *coordinators_of(visit.arrangement.community)]
    letters.tell_visit_open(visit, people)
    bus.announce(VisitStaysOpen(visit.pk))


@booking
def approve_cover(cover: Cover, *, says: Say, actor: Actor) -> Cover:
    """The resident says whether this person may come instead; after a no the next one is looked for."""
    access.require(actor, Act.APPROVE, cover)
    locked = _lock_cover(cover)
    if locked.state == CoverState.ASKED_HELPER and says == Say.YES:
        return locked  # a second tap
    if locked.state != CoverState.ASKED_RESIDENT:
        raise changed()
    if says == Say.NO:
        _refuse(locked, actor)
        return locked
    if locked.visit.starts_at <= clock.now():
        raise NotPossibleNow("arrangements.not_open", _("This visit needs nobody any more."))
    check_may_share_contact(locked.visit.resident, actor)
    locked.state, locked.approved_by = CoverState.ASKED_HELPER, actor.person
    locked.answer_before = answer_before(clock.now(), locked.visit.starts_at, locked.visit.arrangement.community.time_zone)
    locked.save(update_fields=["state", "approved_by", "answer_before"])
    let_read_visit(locked.visit, locked.helper, actor=actor)
    journal.record("arrangements.cover_approved", locked, actor=actor, visit=locked.visit_id)
    letters.tell_cover_asked(locked)
    return locked


@booking
def answer_cover(cover: Cover, *, says: Say, actor: Actor) -> Cover:
    """The helper says whether he comes instead; a yes puts the visit in his calendar."""
    access.require(actor, Act.ANSWER, cover)
    if cover.helper_id != actor.pk:
        raise NotAllowed
    locked = _lock_cover(cover)
    if locked.state == CoverState.ACCEPTED and says == Say.YES:
        return locked  # a second tap
    if locked.state != CoverState.ASKED_HELPER:
        raise changed()
    if says == Say.NO:
        _refuse(locked, actor)
        return locked
    _accept(locked, actor)
    return locked


def _accept(cover: Cover, actor: Actor) -> None:
    visit = cover.visit
    readable = agreement_to_read(visit, cover.helper)
    if visit.state != VisitState.OPEN or readable is None:
        raise changed()  # filled already, or the resident took the permission back
    cover.state, cover.answered_at = CoverState.ACCEPTED, clock.now()
    cover.save(update_fields=["state", "answered_at"])
    end_agreement(readable, actor=None, why=Ending.DONE)  # that of the visit itself takes its place
    give_visit(visit, cover.helper, day=cover.date, start=cover.start, actor=actor)
    if not _helps_always(visit, cover):
        yes = Yes(Actor(cover.approved_by or visit.resident))
        begin_helping(visit.arrangement, cover.helper, yes=yes, for_visit=visit, actor=actor)
    journal.record("arrangements.cover_accepted", cover, actor=actor, visit=visit.pk)
    letters.tell_covered(visit)
    bus.announce(VisitPlanned(visit.pk))


def _helps_always(visit: Visit, cover: Cover) -> bool:
    rows = Helping.objects.filter(arrangement=visit.arrangement_id, helper=cover.helper_id)
    return rows.filter(ended_at__isnull=True, for_visit__isnull=True).exists()


def _refuse(cover: Cover, actor: Actor | None) -> None:
    _let_rest(cover, CoverState.REFUSED, actor)
    _ask_another(cover, actor)


def _ask_another(cover: Cover, actor: Actor | None) -> None:
    if cover.visit.state == VisitState.OPEN and cover.visit.starts_at > clock.now():
        _ask_next(cover.visit, actor)


def _let_rest(cover: Cover, then: CoverState, actor: Actor | None) -> None:
    """Ask this person no longer: after a no (``REFUSED``), or without anybody's no (``OVERTAKEN``)."""
    cover.state, cover.answered_at = then, clock.now()
    cover.save(update_fields=["state", "answered_at"])
    _close_reading(cover)
    journal.record(f"arrangements.cover_{then.value}", cover, actor=actor, visit=cover.visit_id)
    letters.take_back(letters.COVER_ASKED, cover.pk)


def _close_reading(cover: Cover) -> None:
    readable = agreement_to_read(cover.visit, cover.helper)
    if readable is not None:
        end_agreement(readable, actor=None, why=Ending.DONE)


def _lock_cover(cover: Cover) -> Cover:
    visit = lock_visit(cover.visit)
    locked = Cover.objects.select_related("helper", "approved_by").get(pk=cover.pk)
    locked.visit = visit
    return locked


@booking
def refuse_covers_of(
    helper: Person, *, community_id: uuid.UUID | None = None, arrangement: Arrangement | None = None, actor: Actor | None
) -> None:
    """Ask somebody no longer who does not help any more; nobody said no, and the next one is looked for."""
    rows = Cover.objects.filter(helper=helper, state__in=ASKING).select_related("visit__arrangement")
    if community_id is not None:
        rows = rows.filter(visit__arrangement__community=community_id)
    if arrangement is not None:
        rows = rows.filter(visit__arrangement=arrangement)
    for cover in rows:
        locked = _lock_cover(cover)
        if locked.state in ASKING:
            _let_rest(locked, CoverState.OVERTAKEN, actor)
            _ask_another(locked, actor)


@booking
def refuse_cover(cover: Cover, *, actor: Actor | None) -> None:
    """Let one question rest because it cannot be asked any more; the next candidate is looked for."""
    locked = _lock_cover(cover)
    if locked.state in ASKING:
        _refuse(locked, actor)


@booking
def lapse_cover(cover: Cover, *, actor: Actor | None) -> None:
    """Wait no longer for the answer of one helper; the next candidate is looked for."""
    locked = _lock_cover(cover)
    if locked.state == CoverState.ASKED_HELPER and locked.answer_before is not None and locked.answer_before <= clock.now():
        journal.record("arrangements.cover_lapsed", locked, actor=actor, visit=locked.visit_id)
        _refuse(locked, actor)


@booking
def pass_cover(cover: Cover, *, actor: Actor | None) -> None:
    """Let the question to a resident rest once the visit has begun, or the resident has no account any more: nobody said no."""
    locked = _lock_cover(cover)
    has_begun = locked.visit.starts_at <= clock.now()
    if locked.state == CoverState.ASKED_RESIDENT and (has_begun or is_decided_without_account(locked.visit.arrangement.ask)):
        _let_rest(locked, CoverState.OVERTAKEN, actor)
        _ask_another(locked, actor)


def overtake_covers(visit: Visit, *, actor: Actor | None) -> None:
    """Let questions about a visit rest: it was filled or ended otherwise."""
    for cover in visit.covers.filter(state__in=ASKING).select_related("helper", "visit__resident", "visit__arrangement"):
        if cover.state == CoverState.ASKED_HELPER:
            letters.tell_cover_over(cover)
        _let_rest(cover, CoverState.OVERTAKEN, actor)
