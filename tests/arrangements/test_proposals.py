"""From an ask to visits: a way is picked, the resident says yes to every face, then the helpers."""

import itertools
from datetime import date, datetime, timedelta

import pytest

from samenspel.arrangements import access, planner, services
from samenspel.arrangements.models import Arrangement, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import LIVE, ProposalState, Role, Say, VisitState
from samenspel.consent.access import agreement_covering
from samenspel.consent.rules import DataClass
from samenspel.consent.services import end_agreement
from samenspel.conversations.models import Letter, Thread
from samenspel.exchange.models import Suggestion
from samenspel.exchange.rules import AskState, Closing, ReplyState
from samenspel.exchange.services import close_ask, give_reply, suggest_for
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from tests.arrangements.street import arrange_company, ask_company, everybody_says_yes, offer_time, propose, reply, stand_beside
from tests.conftest import Cast


def test_one_helper_with_room_enough_fills_the_whole_ask(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ways = planner.ways_for(ask_company(cast)).ways
    assert [(len(way.shares), way.visits, way.open) for way in ways] == [(1, 12, ())]


def test_four_who_can_come_once_a_month_share_it(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", "fatima", "gerrit")
    visits = Visit.objects.filter(arrangement=arrangement, state=VisitState.PLANNED)
    assert Helping.objects.filter(arrangement=arrangement).count() == 4
    assert {visit.helper.first_name for visit in visits if visit.helper} == {"Chantal", "Els", "Fatima", "Gerrit"}
    assert Visit.objects.filter(arrangement=arrangement).count() == 12


def test_who_replied_comes_first(monday: datetime, cast: Cast) -> None:
    for name in ("chantal", "els", "fatima"):
        offer_time(cast, name)
    ask = ask_company(cast)
    reply(cast, ask, "gerrit")
    offer_time(cast, "gerrit", latitude=52.095)
    first = planner.ways_for(ask).ways[0]
    assert first.all_replied
    assert [share.helper for share in first.shares] == [str(cast.gerrit.person.pk)]


def test_a_reply_of_once_every_four_weeks_is_kept_to(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal", month=5)
    ask = ask_company(cast)
    reply(cast, ask, "chantal", every_weeks=4)
    days = [one.day for one in planner.ways_for(ask).ways[0].shares[0].visits]
    assert len(days) == 3
    assert {(later - earlier).days for earlier, later in itertools.pairwise(days)} == {28}


def test_nobody_is_asked_before_the_resident_said_yes(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast), cast.bram.actor)
    face = proposal.faces.get()
    with pytest.raises(NotFound):
        services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)
    assert not Letter.objects.filter(recipient=cast.chantal.person).exists()
    services.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
    assert Letter.objects.filter(recipient=cast.chantal.person, kind="arrangements.face_asked").count() == 1
    assert agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.STORY, about=proposal.ask)


def test_a_face_is_not_asked_any_more_when_the_resident_no_longer_shares_the_ask(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast), cast.aisha.actor)
    face = services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    assert access.proposal_for(cast.chantal.actor, proposal.pk) == proposal
    assert face.agreement is not None
    end_agreement(face.agreement, actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="question_over"):
        access.proposal_for(cast.chantal.actor, proposal.pk)
    with pytest.raises(NotPossibleNow, match="changed"):
        services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)


def test_whoever_came_cannot_open_the_proposal_again_after_the_visits_ended(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    proposal = Proposal.objects.get()
    assert access.role_of(cast.chantal.actor, proposal) is Role.CANDIDATE
    services.end_arrangement(arrangement, actor=cast.aisha.actor)
    assert access.role_of(cast.chantal.actor, proposal) is None


def test_taking_a_proposal_back_takes_no_reply_back(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    suggest_for(ask)
    suggestion = Suggestion.objects.get(helper=cast.chantal.person)
    given = give_reply(suggestion, words="Gezellig.", every_weeks=None, actor=cast.chantal.actor)
    proposal = propose(ask, cast.aisha.actor)
    services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    services.withdraw_proposal(proposal, actor=cast.aisha.actor)
    given.refresh_from_db()
    assert given.state == ReplyState.OPEN
    assert planner.ways_for(ask).ways[0].all_replied  # the resident may pick another way with the same person


def test_a_coordinator_never_says_yes_for_the_resident(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    face = propose(ask_company(cast), cast.bram.actor).faces.get()
    with pytest.raises(NotAllowed):
        services.approve_face(face, says=Say.YES, actor=cast.bram.actor)


def test_somebody_beside_says_yes_only_while_that_was_agreed(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast, asker=cast.hanna.person)
    face = propose(ask, cast.bram.actor).faces.get()
    with pytest.raises(NotFound):
        services.approve_face(face, says=Say.YES, actor=cast.hanna.actor)
    stand_beside(cast, "hanna")
    assert services.approve_face(face, says=Say.YES, actor=cast.hanna.actor).resident_says == Say.YES
    assert everybody_says_yes(face.proposal, cast.hanna.actor).visits.count() == 12


def test_somebody_beside_who_may_not_share_contact_details_may_say_no_but_not_yes(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    stand_beside(cast, "hanna", may_share_contact=False)
    face = propose(ask_company(cast, asker=cast.hanna.person), cast.hanna.actor).faces.get()
    with pytest.raises(NotAllowed):
        services.approve_face(face, says=Say.YES, actor=cast.hanna.actor)
    assert services.approve_face(face, says=Say.NO, actor=cast.hanna.actor).resident_says == Say.NO


def test_the_last_yes_makes_the_arrangement(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    given = reply(cast, ask, "chantal")
    arrangement = everybody_says_yes(propose(ask, cast.aisha.actor), cast.aisha.actor)
    ask.refresh_from_db()
    given.refresh_from_db()
    assert (ask.state, given.state) == (AskState.ARRANGED, ReplyState.CHOSEN)
    assert arrangement.planned_until == date(2026, 5, 24)
    assert agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT, about=arrangement)
    assert agreement_covering(cast.chantal.person, cast.aisha.person, DataClass.CONTACT, about=arrangement)
    assert Letter.objects.filter(kind="arrangements.agreed").count() == 2


def test_what_nobody_can_do_stands_open(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=2)
    states = list(arrangement.visits.order_by("date").values_list("state", flat=True))
    assert (states.count(VisitState.PLANNED), states.count(VisitState.OPEN)) == (6, 6)


def test_a_no_of_the_resident_brings_somebody_else(monday: datetime, cast: Cast) -> None:
    for name in ("chantal", "els"):
        offer_time(cast, name)
    proposal = propose(ask_company(cast), cast.bram.actor, faces=1)
    first = proposal.faces.get()
    services.approve_face(first, says=Say.NO, actor=cast.aisha.actor)
    other = proposal.faces.exclude(pk=first.pk).get()
    assert {first.helper_id, other.helper_id} == {cast.chantal.person.pk, cast.els.person.pk}
    assert (other.resident_says, len(other.visits)) == (Say.NOT_YET, 12)


def test_a_no_of_the_only_helper_lets_the_proposal_go(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    proposal = propose(ask, cast.aisha.actor)
    face = services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    services.answer_face(face, says=Say.NO, actor=cast.chantal.actor)
    proposal.refresh_from_db()
    ask.refresh_from_db()
    assert (proposal.state, ask.state) == (ProposalState.WITHDRAWN, AskState.OPEN)
    assert planner.ways_for(ask).ways == ()
    assert not agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.STORY, about=ask)


def test_who_already_said_yes_is_left_in_peace_when_another_says_no(monday: datetime, cast: Cast) -> None:
    for name in ("chantal", "els", "fatima"):
        offer_time(cast, name, month=2)
    proposal = propose(ask_company(cast, most_faces=3), cast.aisha.actor, faces=2)
    stays, leaves = [services.approve_face(face, says=Say.YES, actor=cast.aisha.actor) for face in proposal.faces.all()]
    before = stays.visits
    services.answer_face(stays, says=Say.YES, actor=cast.players[stays.helper.first_name.lower()].actor)
    services.answer_face(leaves, says=Say.NO, actor=cast.players[leaves.helper.first_name.lower()].actor)
    stays.refresh_from_db()
    new = Face.objects.get(proposal=proposal, resident_says=Say.NOT_YET)
    assert stays.visits == before
    assert {entry["slot"] for entry in new.visits} <= {entry["slot"] for entry in leaves.visits}


def test_meeting_first_opens_a_conversation_and_waits_for_a_date(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast), cast.aisha.actor)
    face = services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    thread = services.meet_first(face, actor=cast.chantal.actor)
    assert services.meet_first(face, actor=cast.chantal.actor) == thread
    assert Thread.objects.count() == 1
    with pytest.raises(NotPossibleNow, match="meet_first"):
        services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)
    services.note_meeting(face, met_on=monday.date(), actor=cast.aisha.actor)
    services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)
    assert Arrangement.objects.count() == 1


def test_two_taps_are_one(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    offer_time(cast, "els")
    ask = ask_company(cast)
    proposal = propose(ask, cast.aisha.actor, faces=2)
    with pytest.raises(NotPossibleNow, match="proposal_waits"):
        propose(ask, cast.aisha.actor)
    for _ in range(2):
        face = services.approve_face(proposal.faces.get(helper=cast.chantal.person), says=Say.YES, actor=cast.aisha.actor)
    for _ in range(2):
        services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)
    assert Letter.objects.filter(kind="arrangements.face_asked").count() == 1
    assert Proposal.objects.get().state == ProposalState.WAITING


def test_a_page_that_is_not_true_any_more_is_refused(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    face = propose(ask_company(cast), cast.aisha.actor).faces.get()
    face = services.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="changed"):
        services.answer_face(face, says=Say.YES, version=face.version + 1, actor=cast.chantal.actor)
    services.withdraw_proposal(face.proposal, actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="changed"):
        services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)


def test_a_helper_who_promised_that_time_meanwhile_hears_it(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    first = propose(ask_company(cast), cast.aisha.actor)
    second = propose(ask_company(cast), cast.aisha.actor)
    everybody_says_yes(first, cast.aisha.actor)
    face = services.approve_face(second.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="taken"):
        services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)
    assert Visit.objects.filter(helper=cast.chantal.person, state__in=LIVE).count() == 12


def test_closing_the_ask_ends_everything_about_it(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    close_ask(arrangement.ask, why=Closing.NOT_NEEDED, actor=cast.aisha.actor)
    assert set(arrangement.visits.values_list("state", flat=True)) == {VisitState.CANCELLED}
    assert not agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT, about=arrangement)


def test_a_once_only_ask_is_one_visit(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", rhythm="once")
    visit = arrangement.visits.get()
    assert (visit.date, visit.helper) == (date(2026, 3, 3), cast.chantal.person)
    assert arrangement.planned_until == visit.date


def test_every_four_weeks_is_three_visits_in_twelve_weeks(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=2, rhythm="four_weekly")
    days = list(arrangement.visits.order_by("date").values_list("date", flat=True))
    assert days == [date(2026, 3, 3) + timedelta(weeks=4 * number) for number in range(3)]
