"""Who may see proposals, arrangements and visits, and who may do what with them."""

import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements import rules
from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import Act, ArrangementState, CoverState, ProposalState, Role, Say
from samenspel.consent.access import is_refused
from samenspel.consent.rules import DataClass, How, Purpose
from samenspel.exchange import access as asks
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.exchange.rules import Role as AskRole
from samenspel.foundation import clock
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from samenspel.people.actors import Actor

Thing = TypeVar("Thing", bound=Model)

FROM_ASK: Mapping[AskRole, Role] = {
    AskRole.RESIDENT: Role.RESIDENT,
    AskRole.BESIDE: Role.BESIDE,
    AskRole.COORDINATOR: Role.COORDINATOR,
}


def ask_for(actor: Actor, ask_id: uuid.UUID) -> Ask:
    """Find an ask that this person may make a proposal for, or that he coordinates."""
    ask = Ask.objects.select_related("resident", "asker", "community", "area").filter(pk=ask_id).first()
    return _seen(actor, ask)


def proposal_for(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """Find a proposal that this person is part of."""
    rows = Proposal.objects.select_related("made_by", "ask__resident", "ask__asker", "ask__community", "ask__area")
    return _seen(actor, rows.filter(pk=proposal_id).first(), _was_asked(actor, Face.objects.filter(proposal=proposal_id)))


def face_for(actor: Actor, face_id: uuid.UUID) -> Face:
    """Find a face that this person chooses about, or that is his own."""
    rows = Face.objects.select_related("helper", "proposal__ask__resident", "proposal__ask__asker", "proposal__ask__community")
    return _seen(actor, rows.filter(pk=face_id).first(), _was_asked(actor, Face.objects.filter(pk=face_id)))


def arrangement_for(actor: Actor, arrangement_id: uuid.UUID) -> Arrangement:
    """Find an arrangement that this person is part of."""
    rows = Arrangement.objects.select_related("ask__resident", "ask__asker", "resident", "community")
    return _seen(actor, rows.filter(pk=arrangement_id).first())


def visit_for(actor: Actor, visit_id: uuid.UUID) -> Visit:
    """Find a visit that this person receives, makes or coordinates."""
    rows = Visit.objects.select_related(
        "resident", "helper", "arrangement__ask__resident", "arrangement__ask__asker", "arrangement__community"
    )
    mine = Cover.objects.filter(visit=visit_id, helper=actor.person, state=CoverState.REFUSED)
    not_expected = Visit.objects.filter(pk=visit_id, dropped_by=actor.person)
    asked = Cover.objects.filter(visit=visit_id, helper=actor.person, approved_by__isnull=False)
    refusals: Refusals = {
        question_passed: mine.filter(answered_at__gte=F("answer_before")),
        dropped_out: not_expected,
        question_over: asked.filter(state=CoverState.OVERTAKEN),
    }
    return _seen(actor, rows.filter(pk=visit_id).first(), refusals)


def cover_for(actor: Actor, cover_id: uuid.UUID) -> Cover:
    """Find a question to cover a visit that this person answers."""
    rows = Cover.objects.select_related(
        "helper",
        "visit__resident",
        "visit__arrangement__ask__resident",
        "visit__arrangement__ask__asker",
        "visit__arrangement__community",
    )
    return _seen(actor, rows.filter(pk=cover_id).first())


def role_of(actor: Actor, obj: Model) -> Role | None:
    """Say who somebody is to an ask, proposal, face, arrangement, visit or cover; ``None`` for a stranger."""
    return _ROLES[type(obj)](actor, obj)


def require(actor: Actor | None, act: Act, obj: Model | None = None) -> None:
    """Refuse what is not this person's to do; the system (``None``) may do everything.

    Without an object it is about one's own calendar, or about the desk of a community.
    """
    if actor is None:
        return
    if obj is None:
        if act is Act.DESK and not actor.wears(*asks.GUIDES):
            raise NotFound
        return
    role = role_of(actor, obj)
    if role is None:
        raise NotFound
    if not rules.may(role, act):
        raise NotAllowed


def prints_sheet(actor: Actor, arrangement: Arrangement) -> bool:
    """Whether this person prints the sheet for on the fridge: for a resident who cannot, and while there are visits."""
    is_active = arrangement.state == ArrangementState.ACTIVE
    return rules.may(role_of(actor, arrangement), Act.PRINT) and is_active and not arrangement.resident.email


def require_print(actor: Actor, arrangement: Arrangement) -> None:
    """Refuse the sheet of a resident who can print it, or of visits that have ended."""
    require(actor, Act.PRINT, arrangement)
    if not prints_sheet(actor, arrangement):
        raise NotPossibleNow(
            "arrangements.no_sheet", _("This sheet is for a neighbour without an account, as long as there are visits.")
        )


def require_said(actor: Actor, how: How, obj: Ask | Proposal | Face) -> None:
    """Let pass who says what the resident decides, or who writes that down for a resident without an account.

    Nobody writes down what is decided by somebody who can sign in, or what is said about himself.
    """
    if how == How.APP:
        return require(actor, Act.APPROVE, obj)
    require(actor, Act.WRITE_DOWN, obj)
    if not asks.is_decided_without_account(_ask_of(obj)):
        raise NotPossibleNow(
            "arrangements.has_account", _("Somebody with an account answers this. You write it down only for who has none.")
        )
    if isinstance(obj, Face) and obj.helper_id == actor.pk:
        raise NotAllowed(
            "arrangements.about_yourself", _("This is about you. Let somebody else call, and write down what the resident said.")
        )
    return None


def _ask_of(obj: Ask | Proposal | Face) -> Ask:
    if isinstance(obj, Ask):
        return obj
    return obj.proposal.ask if isinstance(obj, Face) else obj.ask


def is_substitute_window(helping: Helping) -> bool:
    """Whether somebody who covers for one visit is near enough to it in time to know where it is."""
    visit = helping.for_visit
    if visit is None:
        return True
    moment = clock.now()
    return visit.starts_at - rules.OPENS_BEFORE <= moment <= visit.ends_at + rules.CLOSES_AFTER


def open_helping(arrangement: Arrangement, helper_id: uuid.UUID) -> Helping | None:
    """Find the helping on which this helper may know the resident's address now."""
    if arrangement.state != ArrangementState.ACTIVE:
        return None
    rows = Helping.objects.select_related("for_visit", "agreement", "agreement_back").filter(
        arrangement=arrangement, helper_id=helper_id, ended_at__isnull=True
    )
    return next((helping for helping in rows if is_substitute_window(helping)), None)


def is_number_refused(actor: Actor, ask: Ask, *about: Model) -> bool:
    """Whether the resident of an ask does not want that this person, who helps along, knows how to reach them."""
    things = (ask, *about)
    return is_refused(ask.resident, actor.person, DataClass.CONTACT, about=things, purpose=Purpose.GUIDANCE)


def is_beside_resident(actor: Actor, ask: Ask) -> bool:
    """Whether this person speaks for the resident of an ask: the resident, or whoever is beside."""
    return _role_in_ask(actor, ask) in (Role.RESIDENT, Role.BESIDE)


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """List the visits in somebody's own calendar: received, made, or of somebody he is beside."""
    beside = asks.asks_of(actor).exclude(resident=actor.person)
    own = Q(helper=actor.person) | Q(resident=actor.person) | Q(arrangement__ask__in=beside)
    return Visit.objects.filter(own)


def _role_in_ask(actor: Actor, ask: Ask) -> Role | None:
    if ask.state == AskState.DRAFT:
        return None
    role = asks.role_of(actor, ask)
    if role is AskRole.CANDIDATE and actor.wears(*asks.GUIDES, community_id=ask.community_id):
        return Role.COORDINATOR
    return FROM_ASK.get(role) if role is not None else None


def _role_in_proposal(actor: Actor, proposal: Proposal) -> Role | None:
    role = _role_in_ask(actor, proposal.ask)
    if role is not None or proposal.state == ProposalState.WITHDRAWN:
        return role
    if proposal.state == ProposalState.AGREED:  # the words stay open to who still comes
        rows = Helping.objects.filter(arrangement__ask=proposal.ask_id, helper=actor.person, ended_at__isnull=True)
        comes = rows.filter(for_visit__isnull=True).exists()
        return Role.CANDIDATE if comes and proposal.faces.filter(helper=actor.person, helper_says=Say.YES).exists() else None
    asked = proposal.faces.filter(helper=actor.person, resident_says=Say.YES, helper_says__in=[Say.YES, Say.NOT_YET])
    return Role.CANDIDATE if asked.exists() else None


def _role_in_face(actor: Actor, face: Face) -> Role | None:
    """Whoever was asked may answer; that the answer comes too late, or twice, is said by the service."""
    role = _role_in_ask(actor, face.proposal.ask)
    if role is not None:
        return role
    return Role.CANDIDATE if face.helper_id == actor.pk and face.resident_says == Say.YES else None


def _role_in_arrangement(actor: Actor, arrangement: Arrangement) -> Role | None:
    role = _role_in_ask(actor, arrangement.ask)
    if role is not None:
        return role
    return Role.HELPER if open_helping(arrangement, actor.pk) is not None else None


def _role_in_visit(actor: Actor, visit: Visit) -> Role | None:
    role = _role_in_ask(actor, visit.arrangement.ask)
    if role is not None:
        return role
    if visit.helper_id == actor.pk:
        return Role.HELPER
    asked = visit.covers.filter(helper=actor.person, state=CoverState.ASKED_HELPER)
    return Role.CANDIDATE if asked.exists() else None


def _role_in_cover(actor: Actor, cover: Cover) -> Role | None:
    """Whoever was asked may answer; that the answer comes too late, or twice, is said by the service."""
    role = _role_in_ask(actor, cover.visit.arrangement.ask)
    if role is not None:
        return role
    return Role.CANDIDATE if cover.helper_id == actor.pk and cover.approved_by_id is not None else None


_ROLES: Mapping[type[Model], Callable[..., Role | None]] = {
    Ask: _role_in_ask,
    Proposal: _role_in_proposal,
    Face: _role_in_face,
    Arrangement: _role_in_arrangement,
    Visit: _role_in_visit,
    Cover: _role_in_cover,
}


def question_passed() -> NotPossibleNow:
    """Say to whoever was asked that the answer was waited for, and then no longer."""
    return NotPossibleNow(
        "arrangements.question_passed",
        _("We waited for your answer, and then asked somebody else. Thank you for looking."),
        title=_("This question is over"),
    )


def said_no() -> NotPossibleNow:
    """Say to whoever was asked, and said no, that this is how it stands."""
    return NotPossibleNow(
        "arrangements.said_no", _("You need not do anything. Thank you for answering."), title=_("You said no here")
    )


def question_over() -> NotPossibleNow:
    """Say to whoever was asked that nothing is asked any more, without telling of whom that comes or why."""
    return NotPossibleNow(
        "arrangements.question_over",
        _("You need not do anything. Thank you for wanting to help."),
        title=_("This does not go on"),
    )


def dropped_out() -> NotPossibleNow:
    """Say to whoever would have made a visit and does not any more that nobody expects them."""
    return NotPossibleNow(
        "arrangements.dropped_out",
        _("You do not make this visit any more. Somebody else is looked for, or was found. You need not do anything."),
        title=_("You need not come"),
    )


Refusals = Mapping[Callable[[], NotPossibleNow], "QuerySet[Face] | QuerySet[Cover] | QuerySet[Visit]"]


def _was_asked(actor: Actor, faces: "QuerySet[Face]") -> Refusals:
    """What a helper hears of faces that nothing is asked about any more: only who once was asked, with the resident's yes."""
    mine = faces.filter(helper=actor.person, agreement__isnull=False)
    said = mine.filter(helper_says=Say.NO, answered_at__isnull=False)
    return {question_passed: mine.filter(lapsed_at__isnull=False), said_no: said, question_over: mine}


def _seen(actor: Actor, thing: Thing | None, refusals: Refusals = MappingProxyType({})) -> Thing:
    """Return what may be seen; whoever was asked before hears what became of the question."""
    if thing is not None and role_of(actor, thing) is not None:
        return thing
    for refusal, rows in refusals.items():
        if rows.exists():
            raise refusal()
    raise NotFound
