"""What the pages of proposals show: ways to fill an ask, and the faces of the way that was picked."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel import planning
from samenspel.arrangements import access, moments, planner, sentences
from samenspel.arrangements.models import Arrangement, Cover, Face, Proposal
from samenspel.arrangements.queries.faces import Acquaintance, Times, acquaint, open_text, times_of, why_text
from samenspel.arrangements.queries.lapsing import answer_before_text
from samenspel.arrangements.queries.resting import not_now_text
from samenspel.arrangements.rules import MOST_NOES, SOON, Act, ProposalState, Role, Say, VisitState, may
from samenspel.consent.rules import How
from samenspel.conversations.models import Thread
from samenspel.exchange.access import is_decided_without_account
from samenspel.exchange.models import Ask
from samenspel.exchange.queries import AskSummary, ask_summary, decider_of, stall_of
from samenspel.exchange.rules import NOBODY_FITS, Rhythm
from samenspel.exchange.wording import STALLS, every_weeks_text
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.queries import display_name
from samenspel.ui.moments import date_text, list_text
from samenspel.ui.shapes import Tone


@dataclass(frozen=True)
class FaceCard:
    """One helper in a way, before the resident said anything."""

    person: Acquaintance
    why: str
    times: Times


@dataclass(frozen=True)
class WayCard:
    """One way to fill an ask."""

    key: str
    title: str
    faces: tuple[FaceCard, ...]
    open_text: str


@dataclass(frozen=True)
class NewProposalPage:
    """The ways to fill an ask, for whoever picks one."""

    ask: AskSummary
    ways: tuple[WayCard, ...]
    nobody_text: str
    is_enough: bool  # after many noes nobody new is shown
    waiting_url: str
    not_now: str  # that the resident wanted nobody just now, for whoever helps along
    again_url: str  # where is written down that a resident without an account looks for somebody after all
    is_mine: bool


@dataclass(frozen=True)
class ProposedFace:
    """One face of a proposal, and what the reader can say about it."""

    face_id: uuid.UUID
    person: Acquaintance
    why: str
    times: Times
    state: str
    tone: Tone
    may_choose: bool
    may_change_mind: bool
    version: int
    was: str  # that it was asked for fewer visits before, while the resident has said nothing yet
    is_past: bool  # somebody said no, or did not answer
    told: str  # how the resident said so and who wrote it down, where that was not in the app
    wants_to_meet: bool
    meets: str  # who arranges the meeting instead of a resident without an account, for whoever helps along
    met_text: str
    talk_url: str


@dataclass(frozen=True)
class OwnFace:
    """What a helper is asked: the visits, and what can be answered."""

    face_id: uuid.UUID
    version: int
    times: Times
    sentence: str  # what a yes agrees to
    answer_before: str
    is_waiting: bool
    wants_to_meet: bool
    met_text: str
    talk_url: str
    face: Face


@dataclass(frozen=True)
class ProposalPage:
    """One proposal, as its reader may see it."""

    proposal_id: uuid.UUID
    ask: AskSummary
    made_by: str  # who else thought of these people, for whoever decides
    call_url: str  # where is written down what a resident without an account says, for whoever helps along
    is_to_call: bool  # there is somebody left of whom the resident has said nothing
    answers: str  # who answers instead of the resident, for whoever helps along
    faces: tuple[ProposedFace, ...]  # about whom there is something to choose first
    past: tuple[ProposedFace, ...]  # who does not come
    enough: str  # that nobody new is shown after so many noes, for whoever decides
    own: OwnFace | None
    open_text: str
    state: ProposalState
    may_withdraw: bool
    asks_before_withdrawing: bool  # somebody has been asked already
    is_desk: bool
    arrangement_url: str
    new_url: str
    today: date


@dataclass(frozen=True)
class WithdrawingPage:
    """Whether to take a proposal back, and who would hear of it."""

    proposal_id: uuid.UUID
    ask: AskSummary
    asked: tuple[str, ...]  # what each of those who were asked has said
    is_desk: bool


# --- ways -------------------------------------------------------------------------------------------------------


def new_proposal_page(ask: Ask, found: planner.Found, *, viewer: Actor) -> NewProposalPage:
    """Open the ways that the core found for an ask."""
    waiting = ask.proposals.filter(state=ProposalState.WAITING).first()
    is_mine = access.is_beside_resident(viewer, ask)
    enough = _enough_text(ask) if is_mine else ""
    ways = () if enough else found.ways
    people = acquaint(ask, {uuid.UUID(share.helper) for way in ways for share in way.shares})
    not_now = "" if is_mine else not_now_text(ask, decides=False)
    calls = bool(not_now) and is_decided_without_account(ask)
    return NewProposalPage(
        ask=ask_summary(ask),
        ways=tuple(_way_card(way, found.puzzle, people) for way in ways),
        is_enough=bool(enough),
        nobody_text=enough or ("" if ways else _nobody_text(ask, found)),
        waiting_url=reverse("arrangements:proposal_detail", args=[waiting.pk]) if waiting else "",
        not_now=not_now,
        again_url=reverse("arrangements:ask_look_again_for", args=[ask.pk]) if calls else "",
        is_mine=is_mine,
    )


def people_shown(page: NewProposalPage) -> list[Acquaintance]:
    """List of whom the page of ways shows something."""
    return list({face.person.person.pk: face.person for way in page.ways for face in way.faces}.values())


def _way_card(way: planner.Way, puzzle: planner.Puzzle, people: Mapping[uuid.UUID, Acquaintance]) -> WayCard:
    shares = [share for share in way.shares if uuid.UUID(share.helper) in people]
    faces = [_face_card(share, people[uuid.UUID(share.helper)], puzzle) for share in shares]
    by_id = {visit.id: visit for visit in puzzle.request.visits}
    open_days = [planner.fallback_moment(by_id[visit])[0] for visit in way.open]
    return WayCard(way.key, _way_title(way.shares, len(way.open), puzzle), tuple(faces), open_text(sorted(open_days)))


def _face_card(share: planning.Share, person: Acquaintance, puzzle: planner.Puzzle) -> FaceCard:
    times = times_of([planner.moment_of(one) for one in share.visits])
    why = {
        "strengths": [one.value for one in share.strengths],
        "replied": share.helper in puzzle.replied,
        "known": share.known_face,
    }
    said = why_text(why, where=person.where, weekdays=times.weekdays, is_once=len(puzzle.todo) == 1)
    return FaceCard(person, said, times)


def _way_title(shares: Sequence[planning.Share], still_open: int, puzzle: planner.Puzzle) -> str:
    """Say in a few words who shares it, and how often each would come."""
    if len(shares) == 1:
        if len(puzzle.todo) == 1:
            return _("One person comes")
        return _("One person comes, but not every time") if still_open else _("One person comes every time")
    visits = sorted((len(share.visits) for share in shares), reverse=True)
    if visits[0] - visits[-1] > min(1, visits[-1] // 2):
        return _uneven_text(visits)
    weeks = (puzzle.problem.last_day - puzzle.problem.first_day).days / 7 + 1
    each = sum(visits) / len(visits)
    facts = {"people": len(visits), "often": every_weeks_text(max(1, round(weeks / each)))}
    return _("%(people)d people share it, each comes about %(often)s") % facts


def _uneven_text(visits: Sequence[int]) -> str:
    """Say how many visits each would make, the most first."""
    if len(visits) > 2:
        facts = {"people": len(visits), "visits": list_text(str(count) for count in visits)}
        return _("%(people)d people share it: %(visits)s visits") % facts
    text = ngettext(
        "2 people share it: one comes %(most)d times, the other %(fewest)d time",
        "2 people share it: one comes %(most)d times, the other %(fewest)d times",
        visits[1],
    )
    return text % {"most": visits[0], "fewest": visits[1]}


def _is_asked(ask: Ask) -> bool:
    """Whether somebody is being asked for an open visit of this ask already."""
    rows = Cover.objects.filter(visit__arrangement__ask=ask, visit__starts_at__gt=clock.now())
    return rows.filter(state__in=planner.ASKING).exists()


def _nobody_text(ask: Ask, found: planner.Found) -> str:
    """Say why nobody can be proposed; numbers only, never a name."""
    if not found.puzzle.todo and _is_asked(ask):
        return _("Somebody is being asked already for what stands open. Wait for that answer first.")
    if not found.puzzle.todo:
        return _("There is nothing to plan: every visit has somebody, or the days have passed.")
    reason = stall_of(ask)
    if reason in NOBODY_FITS:  # the same reason, in the same words, as at the desk
        return str(STALLS[reason])
    why = found.hopeless[0].why if found.hopeless else planning.Why.TRADED_OFF
    words = {
        planning.Why.NO_HELPER_IN_REACH: _("Nobody who offers this lives near enough yet."),
        planning.Why.NO_HELPER_FOR_ACTIVITY: _("Nobody near you offers this yet."),
        planning.Why.NEEDS_NOT_MET: _("There are people who offer this, but nobody has what is needed for it."),
        planning.Why.NO_COMMON_TIME: _(
            "There are people who could help, but not at these times. Perhaps another time is fine too?"
        ),
        planning.Why.HELPERS_FULL: _("There are people who could help, but they have no room left just now."),
        planning.Why.TOO_MANY_FACES: _(
            "There are people who could help, but then more different people would come than you want."
        ),
    }
    return words.get(why, _("We found nobody just now. We go on looking."))


# --- one proposal -----------------------------------------------------------------------------------------------


def proposal_page(proposal: Proposal, *, viewer: Actor) -> ProposalPage:
    """Open a proposal: all faces for whoever decides or coordinates, only the own one for a helper."""
    role = access.role_of(viewer, proposal)
    faces = list(proposal.faces.select_related("agreement", "recorded_by").order_by("created_at", "pk"))
    running = planner.running_arrangement(proposal.ask)
    waits = proposal.state == ProposalState.WAITING
    agreed = running if proposal.state == ProposalState.AGREED else None
    own = next((face for face in faces if face.helper_id == viewer.pk), None) if role is Role.CANDIDATE else None
    shown_faces = [] if role is Role.CANDIDATE else faces
    is_desk = role is Role.COORDINATOR
    calls = is_desk and waits and is_decided_without_account(proposal.ask)
    proposed = _proposed(proposal, shown_faces, role, viewer)
    return ProposalPage(
        proposal_id=proposal.pk,
        ask=ask_summary(proposal.ask),
        made_by=_made_by(proposal, faces) if may(role, Act.APPROVE) else "",
        call_url=reverse("arrangements:proposal_write_down", args=[proposal.pk]) if calls else "",
        is_to_call=any(face.resident_says == Say.NOT_YET for face in faces),
        answers="" if calls or not is_desk else _answers_text(proposal.ask),
        faces=tuple(sorted((face for face in proposed if not face.is_past), key=lambda face: not face.may_choose)),
        past=tuple(face for face in proposed if face.is_past),
        enough=_enough_text(proposal.ask) if may(role, Act.APPROVE) and waits else "",
        own=_own(own, proposal) if own is not None else None,
        open_text="" if role is Role.CANDIDATE else _still_open(proposal, faces, running),
        state=ProposalState(proposal.state),
        may_withdraw=may(role, Act.PROPOSE) and waits,
        asks_before_withdrawing=any(face.resident_says == Say.YES and face.helper_says != Say.NO for face in faces),
        is_desk=is_desk,
        arrangement_url=reverse("arrangements:arrangement_detail", args=[agreed.pk]) if agreed else "",
        new_url=reverse("arrangements:proposal_new", args=[proposal.ask_id]) if may(role, Act.PROPOSE) else "",
        today=clock.today(proposal.ask.community.time_zone),
    )


def _enough_text(ask: Ask) -> str:
    """Say that nobody new is shown after so many noes, and what helps; "" before that."""
    if not planner.said_no_often(ask):
        return ""
    if ask.community.phone:
        text = _("You said no to %(count)d people. We show nobody new now. Call %(phone)s, then we think along with you.")
    else:
        text = _("You said no to %(count)d people. We show nobody new now. Let your coordinator think along with you.")
    return text % {"count": MOST_NOES, "phone": ask.community.phone}


def _answers_text(ask: Ask) -> str:
    """Name who answers where that is not the resident; "" where it is."""
    decider = decider_of(ask)
    if decider.pk == ask.resident_id:
        return ""
    facts = {"name": display_name(decider), "resident": display_name(ask.resident)}
    return _("%(name)s stands beside %(resident)s, and answers.") % facts


def withdrawing_page(proposal: Proposal, *, viewer: Actor) -> WithdrawingPage:
    """Say who was asked already, and what they said."""
    faces = proposal.faces.filter(proposal__state=ProposalState.WAITING, resident_says=Say.YES).exclude(helper_says=Say.NO)
    rows = faces.select_related("helper").order_by("created_at", "pk")
    said = {Say.YES: _("%(name)s said yes already."), Say.NOT_YET: _("%(name)s has been asked already.")}
    return WithdrawingPage(
        proposal_id=proposal.pk,
        ask=ask_summary(proposal.ask),
        asked=tuple(said[Say(face.helper_says)] % {"name": display_name(face.helper)} for face in rows),
        is_desk=access.role_of(viewer, proposal) is Role.COORDINATOR,
    )


def choices_left(proposal: Proposal) -> Mapping[uuid.UUID, int]:
    """List of whom the resident has said nothing yet, and for how many visits each is proposed."""
    rows = proposal.faces.filter(resident_says=Say.NOT_YET, proposal__state=ProposalState.WAITING)
    return {pk: len(visits) for pk, visits in rows.values_list("pk", "visits")}


def said_text(face: Face, before: Mapping[uuid.UUID, int]) -> str:
    """Say to the resident what comes of a yes or a no to a face; ``before``: the choices that were left before it."""
    facts = {"name": display_name(face.helper)}
    if face.resident_says == Say.YES:
        return _("Thank you. We ask %(name)s now.") % facts
    after = choices_left(face.proposal)
    if after.keys() - before.keys():
        return _("Fine, we do not ask %(name)s. Somebody else could come: look below.") % facts
    grown = Face.objects.filter(pk__in=[pk for pk, count in after.items() if count > before[pk]]).select_related("helper")
    names = [display_name(other.helper) for other in grown.order_by("created_at", "pk")]
    if not names:
        return _("Fine, we do not ask %(name)s.") % facts
    text = ngettext(
        "Fine, we do not ask %(name)s. %(others)s would come more often then: look below.",
        "Fine, we do not ask %(name)s. %(others)s would come more often then: look below.",
        len(names),
    )
    return text % {**facts, "others": list_text(names)}


def _made_by(proposal: Proposal, faces: Sequence[Face]) -> str:
    """Name who else picked these people; after a no others were found, whom nobody picked."""
    if proposal.made_by_id in (proposal.ask.resident_id, proposal.ask.asker_id):
        return ""
    if any(Say.NO in (face.resident_says, face.helper_says) for face in faces):
        return ""
    return display_name(proposal.made_by)


def _still_open(proposal: Proposal, faces: Sequence[Face], running: Arrangement | None) -> str:
    """Name the coming visits that nobody in a proposal can do, but not those that begin too soon for it."""
    if not proposal.open_visits or proposal.state == ProposalState.WITHDRAWN:
        return ""
    comes = [face for face in faces if Say.NO not in (face.resident_says, face.helper_says)]
    taken = {one.visit for face in comes for one in planner.planned_of(face)}
    if running is not None:
        rows = running.visits.filter(state=VisitState.OPEN).values_list("pk", "date", "start")
        found = [(day, start) for pk, day, start in rows if str(pk) not in taken]
    else:
        wanted = planner.wanted_visits(proposal.ask, at=proposal.created_at)
        found = [planner.fallback_moment(visit) for visit in wanted if visit.id not in taken]
    soon, zone = clock.now() + SOON, proposal.ask.community.time_zone
    return open_text(sorted(day for day, start in found if moments.moment_of(day, start, zone) > soon))


def _proposed(proposal: Proposal, faces: list[Face], role: Role | None, viewer: Actor) -> tuple[ProposedFace, ...]:
    people = acquaint(proposal.ask, {face.helper_id for face in faces})
    mine = faces if may(role, Act.APPROVE) else [face for face in faces if face.recorded_by_id == viewer.pk]
    talks = _talks(proposal, mine)
    shown = [
        _proposed_face(face, people[face.helper_id], may(role, Act.APPROVE), proposal, talks.get(face.helper_id, ""))
        for face in faces
    ]
    if role is not Role.COORDINATOR:
        return tuple(shown)
    return tuple(replace(one, meets=_meets_text(face, viewer)) for one, face in zip(shown, faces, strict=True))


def _proposed_face(face: Face, person: Acquaintance, may_approve: bool, proposal: Proposal, talk_url: str) -> ProposedFace:
    times = times_of(_moments(face))
    state, tone = face_state(face, may_approve=may_approve)
    waits = proposal.state == ProposalState.WAITING
    return ProposedFace(
        face_id=face.pk,
        person=person,
        why=why_text(face.why, where=person.where, weekdays=times.weekdays, is_once=proposal.ask.rhythm == Rhythm.ONCE),
        times=times,
        state=state,
        tone=tone,
        may_choose=may_approve and waits and face.resident_says == Say.NOT_YET,
        may_change_mind=may_approve and waits and face.resident_says == Say.YES and face.helper_says == Say.NOT_YET,
        version=face.version,
        was=was_text(face) if waits else "",
        is_past=Say.NO in (face.resident_says, face.helper_says),
        told=_told_text(face),
        wants_to_meet=face.wants_to_meet_first and face.helper_says == Say.NOT_YET,
        meets="",
        met_text=_met_text(face),
        talk_url=talk_url if face.wants_to_meet_first else "",
    )


def _own(face: Face, proposal: Proposal) -> OwnFace:
    return OwnFace(
        face_id=face.pk,
        version=face.version,
        times=times_of(_moments(face)),
        sentence=str(sentences.COMES),
        answer_before=answer_before_text(face.answer_before, proposal.ask.community.time_zone),
        is_waiting=proposal.state == ProposalState.WAITING and face.helper_says == Say.NOT_YET,
        wants_to_meet=face.wants_to_meet_first,
        met_text=_met_text(face),
        talk_url=_talks(proposal, [face]).get(face.helper_id, "") if face.wants_to_meet_first else "",
        face=face,
    )


def _moments(face: Face) -> list[tuple[date, time]]:
    return [planner.moment_of(one) for one in planner.planned_of(face)]


def _met_text(face: Face) -> str:
    return _("You met on %(day)s.") % {"day": date_text(face.met_on)} if face.met_on else ""


def was_text(face: Face) -> str:
    """Say that more visits are proposed than before; "" where the resident has said something already."""
    was = face.why.get("was")
    if face.resident_says != Say.NOT_YET or not isinstance(was, int):
        return ""
    return ngettext("Before, this was %(count)d visit.", "Before, this was %(count)d visits.", was) % {"count": was}


def _meets_text(face: Face, viewer: Actor) -> str:
    """Say with whom the helper talks about meeting, where that is whoever wrote the yes down; nobody else reads it there."""
    if face.recorded_by is None:
        return ""
    facts = {"name": display_name(face.recorded_by), "helper": display_name(face.helper)}
    if face.recorded_by_id == viewer.pk:
        return _("You arrange that with %(helper)s.") % facts
    return _("%(name)s arranges that with %(helper)s.") % facts


def _told_text(face: Face) -> str:
    """Say that the resident said so by phone or at home, and who wrote it down."""
    if face.recorded_by is None:
        return ""
    facts = {"name": display_name(face.recorded_by)}
    if face.how == How.PHONE:
        return _("Said by phone. Written down by %(name)s.") % facts
    return _("Said in person. Written down by %(name)s.") % facts


def face_state(face: Face, *, may_approve: bool) -> tuple[str, Tone]:
    """Say how one face of a proposal stands, to whoever may choose or to the desk."""
    ended = _ended_text(face)
    if ended:
        return ended, Tone.NEUTRAL
    if face.resident_says == Say.NOT_YET:
        return (_("You choose") if may_approve else _("Waits for the resident's yes")), Tone.WARNING
    if face.helper_says == Say.YES:
        return _("Both said yes"), Tone.OK
    return _("Has been asked, no answer yet"), Tone.INFO


def _ended_text(face: Face) -> str:
    """Say why nothing is asked about a face any more; "" where something is, or both said yes."""
    if face.resident_says == Say.NO:
        return _("Rather somebody else")
    if face.lapsed_at is not None:
        return _("Did not answer in time")
    if face.helper_says == Say.NO:
        return _("Cannot come")
    return _("Is over") if face.proposal.state == ProposalState.WITHDRAWN else ""


def _talks(proposal: Proposal, faces: Sequence[Face]) -> dict[uuid.UUID, str]:
    """Find the conversations about the ask with these helpers."""
    ids = [face.helper_id for face in faces if face.wants_to_meet_first]
    if not ids:
        return {}
    threads = Thread.objects.filter(
        about_type=Ask._meta.label_lower, about_id=str(proposal.ask_id), parties__person__in=ids, closed_at__isnull=True
    )
    return {
        helper_id: reverse("conversations:thread_detail", args=[pk])
        for pk, helper_id in threads.values_list("pk", "parties__person")
    }
