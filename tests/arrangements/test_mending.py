"""After a no: what was agreed stays as it is, others are looked for, and nobody answers to a question that changed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from samenspel.arrangements import planner, services
from samenspel.arrangements.models import Arrangement, Face, Proposal, Visit
from samenspel.arrangements.rules import MOST_NOES, NOT_NOW_LASTS, ProposalState, Say, VisitState
from samenspel.consent.access import agreement_covering
from samenspel.consent.rules import DataClass
from samenspel.exchange.models import Ask, Suggestion
from samenspel.exchange.rules import Answer, ReplyState
from samenspel.exchange.services import give_reply, suggest_for
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.neighbourhoods.models import Community
from tests.arrangements.street import ask_company, offer_time, propose
from tests.conftest import MONDAY_MORNING, Cast

SetClock = Callable[[datetime], None]
CONFLICT = 409


@pytest.fixture
def shared(monday: datetime, cast: Cast) -> Proposal:
    """Two of three who could each come to half of the visits and a few more share Aisha's company; no third face is wanted."""
    for name in ("chantal", "els"):
        offer_time(cast, name, month=3)
    return propose(ask_company(cast, most_faces=2), cast.bram.actor, faces=2)


def faces_of(proposal: Proposal) -> tuple[Face, Face]:
    first, second = proposal.faces.order_by("helper__first_name").select_related("helper", "proposal")
    return first, second


@pytest.mark.parametrize("has_answered", [True, False])
def test_to_whom_the_resident_said_yes_gets_no_visit_more_after_a_no_to_another(
    cast: Cast, shared: Proposal, has_answered: bool
) -> None:
    stays, goes = faces_of(shared)
    stays = services.approve_face(stays, says=Say.YES, actor=cast.aisha.actor)
    if has_answered:
        services.answer_face(stays, says=Say.YES, version=stays.version, actor=cast.chantal.actor)
    services.approve_face(goes, says=Say.NO, actor=cast.aisha.actor)
    after = Face.objects.get(pk=stays.pk)
    assert (after.visits, after.version) == (stays.visits, 1)
    shared.refresh_from_db()
    assert shared.open_visits == len(goes.visits)


def test_what_nobody_else_could_do_is_asked_anew_of_both_when_the_rest_is_agreed(cast: Cast, shared: Proposal) -> None:
    stays, goes = faces_of(shared)
    stays = services.approve_face(stays, says=Say.YES, actor=cast.aisha.actor)
    services.approve_face(goes, says=Say.NO, actor=cast.aisha.actor)
    services.answer_face(stays, says=Say.YES, actor=cast.chantal.actor)
    arrangement = Arrangement.objects.get()
    assert Visit.objects.filter(arrangement=arrangement, state=VisitState.OPEN).count() == 12 - len(stays.visits)
    again = propose(arrangement.ask, cast.aisha.actor).faces.get()
    assert (again.helper, again.resident_says) == (cast.chantal.person, Say.NOT_YET)


def test_somebody_new_is_found_first_where_the_resident_wants_a_face_more(monday: datetime, cast: Cast) -> None:
    for name in ("chantal", "els", "fatima"):
        offer_time(cast, name, month=3)
    proposal = propose(ask_company(cast, most_faces=2), cast.bram.actor, faces=2)
    stays, goes = faces_of(proposal)
    services.approve_face(stays, says=Say.YES, actor=cast.aisha.actor)
    aisha = cast.client("aisha")
    said = aisha.post(reverse("arrangements:face_approve", args=[goes.pk]), {"says": "no"}, follow=True).content.decode()
    assert f"Prima, we vragen {goes.helper.first_name} niet. Er kan iemand anders komen: kijk hieronder." in said
    new = proposal.faces.get(resident_says=Say.NOT_YET)
    assert new.helper_id not in (stays.helper_id, goes.helper_id)


def test_who_would_come_more_often_is_named_and_an_old_page_is_no_yes_to_that(cast: Cast, shared: Proposal) -> None:
    grows, goes = faces_of(shared)
    aisha = cast.client("aisha")
    said = aisha.post(reverse("arrangements:face_approve", args=[goes.pk]), {"says": "no"}, follow=True).content.decode()
    after = Face.objects.get(pk=grows.pk)
    assert len(after.visits) > len(grows.visits)
    assert f"Prima, we vragen {goes.helper.first_name} niet. {grows.helper.first_name} zou dan vaker komen" in said
    assert f"Eerst waren dit {len(grows.visits)} bezoeken." in said
    address = reverse("arrangements:face_approve", args=[grows.pk])
    late = aisha.post(address, {"says": "yes", "version": grows.version})
    assert late.status_code == CONFLICT
    page = late.content.decode()
    assert "De vraag is veranderd" in page
    assert f"Het gaat nu om {len(after.visits)} bezoeken." in page
    assert f'href="{reverse("arrangements:proposal_detail", args=[shared.pk])}"' in page
    assert Face.objects.get(pk=grows.pk).resident_says == Say.NOT_YET
    assert "Eerst waren dit" in aisha.get(reverse("arrangements:proposal_detail", args=[shared.pk])).content.decode()
    aisha.post(address, {"says": "yes", "version": after.version})
    assert "Eerst waren dit" not in aisha.get(reverse("arrangements:proposal_detail", args=[shared.pk])).content.decode()


def test_a_helper_who_answers_an_old_question_reads_that_it_changed(cast: Cast, shared: Proposal) -> None:
    face = services.approve_face(faces_of(shared)[0], says=Say.YES, actor=cast.aisha.actor)
    Face.objects.filter(pk=face.pk).update(version=2)
    said = cast.client("chantal").post(reverse("arrangements:face_answer", args=[face.pk]), {"says": "yes", "version": 1})
    assert said.status_code == CONFLICT
    page = said.content.decode()
    assert "De vraag is veranderd" in page
    assert f'href="{reverse("arrangements:proposal_detail", args=[shared.pk])}"' in page
    assert "Iemand was je net voor" not in page


def test_nobody_is_found_for_a_visit_that_would_begin_sooner_than_a_day_from_now(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    """Els would come on Tuesday, but when Aisha says no it is Monday evening: then only what is further ahead."""
    offer_time(cast, "chantal", availability=[{"weekday": 3, "from": "13:00", "to": "17:00"}])
    offer_time(cast, "els", availability=[{"weekday": day, "from": "13:00", "to": "17:00"} for day in (2, 4)])
    times = [{"weekday": day, "from": "13:00", "to": "17:00"} for day in (2, 3, 4)]
    ask = ask_company(cast, most_faces=1, times=times, rhythm="once", last_day=date(2026, 3, 5))
    proposal = _proposed(ask, cast, "chantal")
    set_clock(monday + timedelta(hours=10))
    services.approve_face(proposal.faces.get(), says=Say.NO, actor=cast.aisha.actor)
    found = proposal.faces.get(helper=cast.els.person)
    assert [one["date"] for one in found.visits] == ["2026-03-05"]


def _proposed(ask: Ask, cast: Cast, name: str) -> Proposal:
    """Propose the way in which somebody comes."""
    helper = str(cast.players[name].person.pk)
    way = next(way for way in planner.ways_for(ask).ways if {share.helper for share in way.shares} == {helper})
    return services.make_proposal(ask, way=way, actor=cast.bram.actor)


def test_a_no_in_time_for_nobody_else_ends_the_proposal(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    offer_time(cast, "chantal")
    offer_time(cast, "els", availability=[{"weekday": 2, "from": "13:00", "to": "17:00"}])
    proposal = propose(ask_company(cast, most_faces=1, rhythm="once"), cast.bram.actor)
    set_clock(monday + timedelta(days=1, hours=8))
    services.approve_face(proposal.faces.get(), says=Say.NO, actor=cast.aisha.actor)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    with pytest.raises(NotPossibleNow):
        services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)


# --- who was refused --------------------------------------------------------------------------------------------


def test_who_was_refused_does_not_come_back_without_a_name(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    suggest_for(ask)
    given = give_reply(Suggestion.objects.get(), words="Gezellig.", every_weeks=None, actor=cast.chantal.actor)
    aisha, address = cast.client("aisha"), reverse("exchange:ask_detail", args=[ask.pk])
    assert "1 buurtgenoot wil graag helpen" in aisha.get(address).content.decode()
    services.approve_face(propose(ask, cast.bram.actor).faces.get(), says=Say.NO, actor=cast.aisha.actor)
    given.refresh_from_db()
    assert given.state == ReplyState.DECLINED
    assert given.thread is not None
    assert given.thread.closed_at is not None
    assert "wil graag helpen" not in aisha.get(address).content.decode()
    assert "wil je graag helpen" not in aisha.get("/").content.decode()
    assert "Gezellig." not in cast.client("chantal").get(reverse("exchange:suggestion_list")).content.decode()


def test_before_whom_an_ask_stood_it_stands_no_longer_after_the_residents_no(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    suggest_for(ask)
    services.approve_face(propose(ask, cast.bram.actor).faces.get(), says=Say.NO, actor=cast.aisha.actor)
    assert Suggestion.objects.get().answer == Answer.CLOSED
    assert agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.STORY, about=ask) is None


@pytest.mark.parametrize("side", ["resident", "helper"])
def test_an_ask_is_not_put_before_who_was_refused_or_said_no(monday: datetime, cast: Cast, side: str) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    face = propose(ask, cast.bram.actor).faces.get()
    if side == "helper":
        face = services.approve_face(face, says=Say.YES, actor=cast.aisha.actor)
        services.answer_face(face, says=Say.NO, actor=cast.chantal.actor)
    else:
        services.approve_face(face, says=Say.NO, actor=cast.aisha.actor)
    assert suggest_for(ask) == 0
    offer_time(cast, "els")
    assert suggest_for(ask) == 1
    assert Suggestion.objects.get().helper == cast.els.person


# --- many noes --------------------------------------------------------------------------------------------------


def refuse(proposal: Proposal, cast: Cast) -> int:
    """Let Aisha say no to whoever is proposed, as long as somebody is; say how many that were."""
    noes = 0
    while (face := proposal.faces.filter(resident_says=Say.NOT_YET).first()) is not None:
        services.approve_face(face, says=Say.NO, actor=cast.aisha.actor)
        noes += 1
    return noes


@pytest.fixture
def many(monday: datetime, cast: Cast) -> Ask:
    """Seven people could come; Aisha wants one of them."""
    for name in ("bram", "chantal", "els", "fatima", "gerrit", "hanna", "joke"):
        offer_time(cast, name)
    Community.objects.update(phone="020 111 22 33")
    return ask_company(cast, most_faces=1)


def test_a_resident_who_refuses_many_is_shown_nobody_new_but_a_number_to_call(cast: Cast, many: Ask) -> None:
    assert refuse(propose(many, cast.aisha.actor), cast) == MOST_NOES
    aisha = cast.client("aisha")
    page = aisha.get(reverse("arrangements:proposal_new", args=[many.pk])).content.decode()
    assert "Je zei nee tegen 5 mensen." in page
    assert "Bel 020 111 22 33" in page
    assert "Laten we met je meedenken" in page
    assert "Kies dit" not in page
    with pytest.raises(NotPossibleNow, match="many_noes"):
        propose(many, cast.aisha.actor)
    again = propose(many, cast.bram.actor)  # who thinks along
    assert refuse(again, cast) == 1


def test_noes_of_long_ago_do_not_count(cast: Cast, many: Ask, set_clock: SetClock) -> None:
    refuse(propose(many, cast.aisha.actor), cast)
    set_clock(MONDAY_MORNING + NOT_NOW_LASTS + timedelta(days=1))
    assert propose(many, cast.aisha.actor).faces.exists()


def test_who_does_not_come_is_folded_and_who_is_new_stands_first(cast: Cast, many: Ask) -> None:
    proposal = propose(many, cast.bram.actor)
    first = proposal.faces.get()
    services.approve_face(first, says=Say.NO, actor=cast.aisha.actor)
    page = cast.client("aisha").get(reverse("arrangements:proposal_detail", args=[proposal.pk])).content.decode()
    new = proposal.faces.get(resident_says=Say.NOT_YET).helper.first_name
    assert "1 persoon komt niet" in page
    assert page.index(f"Ja, {new} mag komen") < page.index("1 persoon komt niet") < page.index("Liever iemand anders")
