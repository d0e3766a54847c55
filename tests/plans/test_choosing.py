"""Choosing from a plan: proposals as ever, the resident first; what changed is refused, and the rest goes on."""

from datetime import datetime
from typing import Any

import pytest

from samenspel.arrangements import services as arrangements
from samenspel.arrangements.models import Arrangement, Face, Proposal
from samenspel.arrangements.rules import ProposalState, Say
from samenspel.conversations.models import Letter
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import AskState, OfferState
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotFound
from samenspel.people.actors import Actor
from samenspel.plans import services
from samenspel.plans.models import PlanRun
from samenspel.plans.rules import LineState, RunState
from samenspel.plans.services import choosing
from tests.conftest import Cast
from tests.plans.street import made, open_street


@pytest.fixture
def run(monday: datetime, cast: Cast) -> PlanRun:
    """Make a plan for two asks, which three people share."""
    open_street(cast, "chantal", "els", "fatima", asks=2)
    return made(cast)


def states(run: PlanRun) -> set[str]:
    """Return the states in which the lines of a run are now."""
    return set(run.lines.values_list("state", flat=True))


def choose_all(run: PlanRun, cast: Cast) -> services.Chosen:
    """Let the coordinator propose all of a plan."""
    return services.propose_lines(run, chosen=list(run.lines.values_list("pk", flat=True)), actor=cast.bram.actor)


def test_a_plan_by_itself_asks_nobody(run: PlanRun) -> None:
    assert run.lines.count() >= 2
    assert not Proposal.objects.exists()
    assert not Letter.objects.exists()


def test_all_that_is_chosen_waits_for_the_resident(run: PlanRun, cast: Cast) -> None:
    lines = run.lines.count()
    people = run.lines.values("helper").distinct().count()
    assert choose_all(run, cast) == services.Chosen(lines, 0, people=people, residents=1)
    assert Proposal.objects.filter(state=ProposalState.WAITING, made_by=cast.bram.person).count() == 2
    assert set(Face.objects.values_list("resident_says", "helper_says")) == {(Say.NOT_YET, Say.NOT_YET)}
    assert not Arrangement.objects.exists()
    assert set(Letter.objects.values_list("recipient", flat=True)) == {cast.aisha.person.pk}
    run.refresh_from_db()
    assert (run.state, states(run)) == (RunState.ACCEPTED, {LineState.PROPOSED})


def test_the_visits_proposed_are_those_of_the_plan(run: PlanRun, cast: Cast) -> None:
    planned = {(line.ask_id, line.helper_id): line.visits for line in run.lines.all()}
    choose_all(run, cast)
    faces = {(face.proposal.ask_id, face.helper_id): face.visits for face in Face.objects.select_related("proposal")}
    assert faces == planned


def test_from_the_plan_to_the_calendar(run: PlanRun, cast: Cast) -> None:
    choose_all(run, cast)
    for face in Face.objects.all():
        arrangements.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
    for face in Face.objects.filter(resident_says=Say.YES):
        arrangements.answer_face(face, says=Say.YES, actor=Actor(face.helper))
    assert Arrangement.objects.count() == 2


def test_some_lines_can_be_chosen_and_the_others_left(run: PlanRun, cast: Cast) -> None:
    line = run.lines.order_by("ask", "helper").first()
    assert line is not None
    others = run.lines.filter(ask=line.ask_id).exclude(pk=line.pk).count()
    assert services.propose_lines(run, chosen=[line.pk], actor=cast.bram.actor) == services.Chosen(
        1, 0, left=0, dropped=others, people=1, residents=1
    )
    assert run.lines.filter(ask=line.ask_id, state=LineState.LEFT).count() == others  # an ask has one proposal at a time
    run.refresh_from_db()
    assert run.state == RunState.DONE  # the other ask is still to be chosen
    services.leave_lines(run, actor=cast.bram.actor)
    run.refresh_from_db()
    assert (run.state, states(run)) == (RunState.ACCEPTED, {LineState.PROPOSED, LineState.LEFT})
    assert Proposal.objects.get().open_visits == 12 - len(line.visits)


def test_nothing_need_be_chosen(run: PlanRun, cast: Cast) -> None:
    services.leave_lines(run, actor=cast.bram.actor)
    run.refresh_from_db()
    assert (run.state, states(run)) == (RunState.DISCARDED, {LineState.LEFT})
    assert not Proposal.objects.exists()


def test_a_second_tap_proposes_nothing_twice(run: PlanRun, cast: Cast) -> None:
    choose_all(run, cast)
    assert choose_all(run, cast) == services.Chosen(0, 0)
    assert Proposal.objects.count() == 2
    services.leave_lines(run, actor=cast.bram.actor)  # and nothing is taken back
    assert states(run) == {LineState.PROPOSED}


def test_an_ask_that_closed_meanwhile_is_refused_and_the_other_goes_on(run: PlanRun, cast: Cast) -> None:
    closed = Ask.objects.order_by("opened_at", "pk").first()
    assert closed is not None
    Ask.objects.filter(pk=closed.pk).update(state=AskState.CLOSED)
    gone = run.lines.filter(ask=closed).count()
    chosen = choose_all(run, cast)
    assert (chosen.refused, chosen.proposed) == (gone, run.lines.count() - gone)
    assert {(line.state, line.refusal) for line in run.lines.filter(ask=closed)} == {(LineState.REFUSED, "arrangements.changed")}
    assert Proposal.objects.count() == 1
    run.refresh_from_db()
    assert run.state == RunState.ACCEPTED


def test_an_ask_that_has_a_proposal_by_now_is_refused(run: PlanRun, cast: Cast) -> None:
    ask = Ask.objects.order_by("pk").first()
    assert ask is not None
    Proposal.objects.create(ask=ask, made_by=cast.aisha.person)
    assert choose_all(run, cast).refused == run.lines.filter(ask=ask).count()


def test_whoever_stopped_offering_is_not_proposed(run: PlanRun, cast: Cast) -> None:
    line = run.lines.order_by("pk").first()
    assert line is not None
    Offer.objects.filter(helper=line.helper_id).update(state=OfferState.PAUSED)
    chosen = choose_all(run, cast)
    assert chosen.refused >= 1
    assert not Face.objects.filter(helper=line.helper_id).exists()


def test_whoever_promised_that_time_elsewhere_is_not_proposed_for_it(run: PlanRun, cast: Cast) -> None:
    choose_all(run, cast)
    again = made(cast)
    assert again.lines.count() == 0  # both asks have a proposal that waits: nothing stands open


def test_whom_the_resident_does_not_want_to_be_found_by_is_not_proposed(run: PlanRun, cast: Cast) -> None:
    from samenspel.consent.models import Agreement
    from samenspel.consent.rules import Effect, Purpose

    line = run.lines.order_by("pk").first()
    assert line is not None
    agreement = Agreement(
        subject=cast.aisha.person, recipient=line.helper, decided_by=cast.aisha.person, recorded_by=cast.aisha.person,
        purpose=Purpose.ASK, effect=Effect.REFUSE, data_classes=["matching"], text_version="0" * 64,
        valid_until=run.created_at.replace(year=2027),
    )  # fmt: skip
    agreement.save()
    choose_all(run, cast)
    assert not Face.objects.filter(helper=line.helper_id).exists()


def test_strangers_choose_nothing(run: PlanRun, cast: Cast) -> None:
    for name in ("aisha", "chantal", "ivo", "dirk"):
        with pytest.raises(NotFound):
            services.leave_lines(run, actor=cast.players[name].actor)
        with pytest.raises(NotFound):
            services.propose_lines(run, chosen=list(run.lines.values_list("pk", flat=True)), actor=cast.players[name].actor)
    assert states(run) == {LineState.OPEN}


def test_who_chose_what_is_in_the_journal(run: PlanRun, cast: Cast) -> None:
    choose_all(run, cast)
    lines = JournalLine.objects.filter(verb="plans.lines_proposed", actor_id=str(cast.bram.person.pk))
    assert {line.facts["ask"] for line in lines} == {str(pk) for pk in Ask.objects.values_list("pk", flat=True)}
    assert JournalLine.objects.filter(verb="arrangements.proposal_made", actor_id=str(cast.bram.person.pk)).count() == 2


def test_what_is_too_much_for_one_go_is_left_for_the_next_tap(run: PlanRun, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST_AT_ONCE", 1)
    first = choose_all(run, cast)
    assert first.left == run.lines.filter(state=LineState.OPEN).count() > 0
    assert Proposal.objects.count() == 1
    assert choose_all(run, cast).left == 0
    assert Proposal.objects.count() == 2


def test_what_goes_wrong_with_one_ask_takes_nothing_back(run: PlanRun, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made, calls = choosing._make_proposal, []

    def stumble(*about: Any) -> None:
        calls.append(about)
        if len(calls) == 2:
            raise ValueError("a stone in the road")
        made(*about)

    monkeypatch.setattr(choosing, "_make_proposal", stumble)
    with pytest.raises(ValueError, match="stone"):
        choose_all(run, cast)
    assert Proposal.objects.count() == 1
    assert states(run) == {LineState.PROPOSED, LineState.OPEN}
    choose_all(run, cast)
    assert Proposal.objects.count() == 2
