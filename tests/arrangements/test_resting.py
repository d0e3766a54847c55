"""A resident wants nobody just now: what keeps that no, what ends it, and who reads it where."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from samenspel.arrangements import services
from samenspel.arrangements.models import Proposal, Visit
from samenspel.arrangements.planner import not_now_until
from samenspel.arrangements.rules import NOT_NOW_LASTS, Say, VisitState
from samenspel.conversations.models import Letter
from samenspel.conversations.services.letters import is_still_true
from samenspel.exchange import services as exchange
from samenspel.exchange.models import Ask, Suggestion
from samenspel.exchange.rules import Rhythm
from samenspel.foundation import clock
from samenspel.foundation.jobs import work
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from tests.arrangements.street import arrange_company, ask_company, offer_time, propose, stand_beside
from tests.conftest import Cast

SetClock = Callable[[datetime], None]


@pytest.fixture
def ask(monday: datetime, cast: Cast) -> Ask:
    """Aisha asks company every Tuesday afternoon, and Chantal could."""
    offer_time(cast, "chantal")
    return ask_company(cast)


@pytest.fixture
def refused(ask: Ask, cast: Cast) -> Proposal:
    """Aisha said to a proposal of Bram: nobody just now."""
    proposal = propose(ask, cast.bram.actor)
    services.withdraw_proposal(proposal, actor=cast.aisha.actor)
    return proposal


@pytest.fixture
def tomorrow(monday: datetime, refused: Proposal, set_clock: SetClock) -> datetime:
    """A day after that no."""
    moment = monday + timedelta(days=1)
    set_clock(moment)
    return moment


def test_a_proposal_that_the_coordinator_takes_back_leaves_the_no_as_it_was(ask: Ask, cast: Cast, tomorrow: datetime) -> None:
    before = not_now_until(ask)
    again = propose(ask, cast.bram.actor)
    assert not_now_until(ask) is None
    services.withdraw_proposal(again, actor=cast.bram.actor)
    assert not_now_until(ask) == before == (tomorrow - timedelta(days=1) + NOT_NOW_LASTS).date()


def test_a_second_no_lasts_from_that_day(ask: Ask, cast: Cast, tomorrow: datetime) -> None:
    services.withdraw_proposal(propose(ask, cast.bram.actor), actor=cast.aisha.actor)
    assert not_now_until(ask) == (tomorrow + NOT_NOW_LASTS).date()


def test_a_yes_of_the_resident_ends_the_no_also_when_the_helper_cannot_come(ask: Ask, cast: Cast, tomorrow: datetime) -> None:
    face = services.approve_face(propose(ask, cast.bram.actor).faces.get(), says=Say.YES, actor=cast.aisha.actor)
    services.answer_face(face, says=Say.NO, actor=cast.chantal.actor)
    assert not_now_until(ask) is None


def test_who_decides_looks_for_somebody_after_all(ask: Ask, cast: Cast, refused: Proposal) -> None:
    stand_beside(cast, "hanna")
    Ask.objects.filter(pk=ask.pk).update(asker=cast.hanna.person)
    ask.refresh_from_db()
    for _tap in range(2):
        services.look_again(ask, actor=cast.hanna.actor)
    assert not_now_until(ask) is None
    assert JournalLine.objects.filter(verb="arrangements.looked_again").count() == 1


def test_nobody_else_takes_the_no_of_a_resident_back(ask: Ask, cast: Cast, refused: Proposal) -> None:
    with pytest.raises(NotAllowed):
        services.look_again(ask, actor=cast.bram.actor)
    with pytest.raises(NotFound):
        services.look_again(ask, actor=cast.chantal.actor)
    assert not_now_until(ask) is not None


def test_the_page_of_the_ask_has_a_button_to_look_after_all(ask: Ask, cast: Cast, refused: Proposal) -> None:
    address, button = reverse("exchange:ask_detail", args=[ask.pk]), reverse("arrangements:ask_look_again", args=[ask.pk])
    aisha = cast.client("aisha")
    page = aisha.get(address).content.decode()
    assert "Zoek toch weer iemand" in page
    assert f'action="{button}"' in page
    said = aisha.post(button, follow=True)
    assert said.redirect_chain == [(address, 302)]
    assert "Vanaf nu kunnen we weer iemand aan je voorstellen." in said.content.decode()
    assert "nu even niemand" not in said.content.decode()


def test_the_coordinator_reads_to_call_first_and_the_resident_does_not(ask: Ask, cast: Cast, refused: Proposal) -> None:
    address = reverse("arrangements:proposal_new", args=[ask.pk])
    page = cast.client("bram").get(address).content.decode()
    assert "Bel eerst de bewoner" in page
    assert "De bewoner zei: nu even niemand. Tot maandag 30 maart zoeken we niemand, ook niet met een buurtplan." in page
    assert "nu even niemand" not in cast.client("aisha").get(address).content.decode()


def test_an_ask_goes_first_only_when_somebody_is_wanted_for_it(ask: Ask, cast: Cast, refused: Proposal) -> None:
    bram, address = cast.client("bram"), reverse("exchange:ask_detail", args=[ask.pk])
    offered, why = "Laat deze vraag voorgaan", "Daarom kan de vraag nu niet voorgaan."
    page = bram.get(address).content.decode()
    assert [words in page for words in (offered, why)] == [False, True]
    with pytest.raises(NotPossibleNow):
        exchange.set_urgency(ask, urgency=2, actor=cast.bram.actor)
    services.look_again(ask, actor=cast.aisha.actor)
    page = bram.get(address).content.decode()
    assert [words in page for words in (offered, why)] == [True, False]


def test_an_ask_that_went_first_does_so_again_after_its_rest_or_goes_in_turn(ask: Ask, cast: Cast, refused: Proposal) -> None:
    Ask.objects.filter(pk=ask.pk).update(urgency=2)
    page = cast.client("bram").get(reverse("exchange:ask_detail", args=[ask.pk])).content.decode()
    assert "Daarna gaat de vraag weer voor." in page
    assert ">Gaat voor<" not in page
    assert "Laat weer op de beurt gaan" in page
    exchange.set_urgency(ask, urgency=1, actor=cast.bram.actor)
    ask.refresh_from_db()
    assert ask.urgency == 1


def test_the_coordinator_is_not_invited_to_look_who_can_come(ask: Ask, cast: Cast, refused: Proposal) -> None:
    page = cast.client("bram").get(reverse("exchange:ask_detail", args=[ask.pk])).content.decode()
    link = f'href="{reverse("arrangements:proposal_new", args=[ask.pk])}"'
    assert f'class="nl-button nl-button--subtle" {link}' in page
    assert f'class="nl-button nl-button--primary" {link}' not in page
    assert "Zoek toch weer iemand" not in page


@pytest.mark.parametrize(
    ("facts", "says_until"),
    [
        ({"rhythm": Rhythm.ONCE}, False),
        ({"last_day": date(2026, 3, 29)}, False),
        ({"last_day": date(2026, 3, 30)}, True),
        ({"last_day": None}, True),
    ],
)
def test_until_when_is_said_only_where_something_is_asked_by_then(
    ask: Ask, cast: Cast, refused: Proposal, facts: dict[str, object], says_until: bool
) -> None:
    Ask.objects.filter(pk=ask.pk).update(**facts)
    address = reverse("exchange:ask_detail", args=[ask.pk])
    for name, words in {"aisha": "Je zei: nu even niemand.", "bram": "De bewoner zei: nu even niemand."}.items():
        page = cast.client(name).get(address).content.decode()
        assert words in page
        assert ("Tot maandag 30 maart" in page) == says_until


def test_a_proposal_that_is_over_asks_nothing_any_more(cast: Cast, refused: Proposal) -> None:
    aisha, face = cast.client("aisha"), refused.faces.get()
    page = aisha.get(reverse("arrangements:proposal_detail", args=[refused.pk])).content.decode()
    assert "Is voorbij" in page
    assert "Jij kiest" not in page
    said = aisha.post(reverse("arrangements:face_approve", args=[face.pk]), {"says": "yes"}, follow=True)
    assert said.redirect_chain == [(reverse("exchange:ask_detail", args=[refused.ask_id]), 302)]
    assert "Dit voorstel is al voorbij." in said.content.decode()


def test_a_helper_who_answers_too_late_hears_that_it_does_not_go_on(cast: Cast, ask: Ask) -> None:
    face = services.approve_face(propose(ask, cast.bram.actor).faces.get(), says=Say.YES, actor=cast.aisha.actor)
    services.withdraw_proposal(face.proposal, actor=cast.aisha.actor)
    said = cast.client("chantal").post(reverse("arrangements:face_answer", args=[face.pk]), {"says": "yes"})
    assert "Dit gaat niet door" in said.content.decode()


def test_the_no_that_ended_a_proposal_may_be_tapped_twice(cast: Cast, ask: Ask) -> None:
    face, aisha = propose(ask, cast.bram.actor).faces.get(), cast.client("aisha")
    for _tap in range(2):
        said = aisha.post(reverse("arrangements:face_approve", args=[face.pk]), {"says": "no"}, follow=True)
        assert "Prima, we vragen Chantal niet." in said.content.decode()


@pytest.fixture
def gap(monday: datetime, cast: Cast) -> Visit:
    """Chantal comes every Tuesday, but not to one visit; to a proposal for that one Aisha said: nobody just now."""
    arrangement = arrange_company(cast, "chantal", month=5)
    visit = arrangement.visits.filter(state=VisitState.PLANNED).order_by("starts_at")[1]
    services.drop_out(visit, actor=cast.chantal.actor)
    offer_time(cast, "els")
    services.withdraw_proposal(propose(arrangement.ask, cast.bram.actor), actor=cast.aisha.actor)
    return Visit.objects.select_related("arrangement__ask").get(pk=visit.pk)


@pytest.mark.parametrize("name", ["aisha", "hanna"])
def test_what_is_arranged_has_a_button_to_look_after_all_while_nobody_comes_to_a_visit(gap: Visit, cast: Cast, name: str) -> None:
    ask = gap.arrangement.ask
    stand_beside(cast, "hanna")
    Ask.objects.filter(pk=ask.pk).update(asker=cast.hanna.person)
    address, button = reverse("exchange:ask_detail", args=[ask.pk]), reverse("arrangements:ask_look_again", args=[ask.pk])
    client = cast.client(name)
    page = client.get(address).content.decode()
    assert "Het is geregeld" in page
    assert "Voor 1 bezoek komt nog niemand. Je zei: nu even niemand." in page
    assert f'action="{button}"' in page
    page = client.post(button, follow=True).content.decode()
    assert "Vanaf nu kunnen we weer iemand aan je voorstellen." in page
    assert f'action="{button}"' not in page
    assert not_now_until(ask) is None


def test_of_what_is_arranged_the_coordinator_reads_that_nobody_is_wanted_without_a_button(gap: Visit, cast: Cast) -> None:
    ask = gap.arrangement.ask
    page = cast.client("bram").get(reverse("exchange:ask_detail", args=[ask.pk])).content.decode()
    assert "De bewoner zei: nu even niemand." in page
    assert reverse("arrangements:ask_look_again", args=[ask.pk]) not in page


def test_where_somebody_comes_to_every_visit_nothing_is_said_of_a_rest(gap: Visit, cast: Cast) -> None:
    Visit.objects.filter(pk=gap.pk).update(state=VisitState.CANCELLED)
    for name in ("aisha", "bram"):
        page = cast.client(name).get(reverse("exchange:ask_detail", args=[gap.arrangement.ask_id])).content.decode()
        assert "zei: nu even niemand" not in page


# --- neighbours -------------------------------------------------------------------------------------------------


def test_no_neighbour_is_asked_while_the_resident_wants_nobody(ask: Ask, cast: Cast, refused: Proposal) -> None:
    assert exchange.suggest_for(ask) == 0
    assert not Letter.objects.filter(kind="exchange.suggestion_made").exists()
    services.look_again(ask, actor=cast.aisha.actor)
    work(once=True)  # at once, not when it is the turn of all asks
    assert Suggestion.objects.get(ask=ask).helper == cast.chantal.person


def test_a_rest_is_no_quiet_time_after_which_the_circle_widens(
    ask: Ask, cast: Cast, refused: Proposal, set_clock: SetClock
) -> None:
    for moment in (clock.now() + NOT_NOW_LASTS - timedelta(hours=1), clock.now() + NOT_NOW_LASTS + timedelta(hours=2)):
        set_clock(moment)
        exchange.suggest_for(ask)
    ask.refresh_from_db()
    assert (ask.ring, Suggestion.objects.filter(ask=ask).count()) == (0, 1)


def test_who_was_asked_before_is_not_asked_during_a_rest_and_reads_why(ask: Ask, cast: Cast) -> None:
    exchange.suggest_for(ask)
    suggestion, letter = Suggestion.objects.get(), Letter.objects.get(kind="exchange.suggestion_made")
    pages = [reverse("exchange:suggestion_list"), "/"]
    address, chantal = reverse("exchange:suggestion_detail", args=[suggestion.pk]), cast.client("chantal")

    def told() -> list[bool]:
        listed = [address in chantal.get(path).content.decode() for path in pages[:1]]
        return [*listed, "1 hulpvraag past bij jou." in chantal.get(pages[1]).content.decode(), is_still_true(letter)]

    assert told() == [True, True, True]
    services.withdraw_proposal(propose(ask, cast.bram.actor), actor=cast.aisha.actor)
    assert told() == [False, False, False]
    for said in (chantal.get(address), chantal.post(reverse("exchange:reply_add", args=[suggestion.pk]), {"words": "Ik kom."})):
        assert said.status_code == 404
        assert "Je buurtgenoot wil hier nu even niemand voor." in said.content.decode()
        assert "Nu even niemand</h1>" in said.content.decode()
    with pytest.raises(NotPossibleNow):
        exchange.give_reply(suggestion, words="Ik kom.", every_weeks=None, actor=cast.chantal.actor)
    services.look_again(ask, actor=cast.aisha.actor)
    assert told() == [True, True, True]
    assert chantal.get(address).status_code == 200


def test_who_replied_before_a_rest_goes_on_seeing_the_ask(ask: Ask, cast: Cast) -> None:
    exchange.suggest_for(ask)
    suggestion = Suggestion.objects.get()
    exchange.give_reply(suggestion, words="Ik kom.", every_weeks=None, actor=cast.chantal.actor)
    services.withdraw_proposal(propose(ask, cast.bram.actor), actor=cast.aisha.actor)
    chantal, address = cast.client("chantal"), reverse("exchange:suggestion_detail", args=[suggestion.pk])
    assert address in chantal.get(reverse("exchange:suggestion_list")).content.decode()
    assert chantal.get(address).status_code == 200


def test_who_wants_nobody_is_not_asked_to_look_at_replies(ask: Ask, cast: Cast) -> None:
    exchange.suggest_for(ask)
    exchange.give_reply(Suggestion.objects.get(), words="Ik kom.", every_weeks=None, actor=cast.chantal.actor)
    aisha = cast.client("aisha")
    assert "1 buurtgenoot wil je graag helpen" in aisha.get("/").content.decode()
    services.withdraw_proposal(propose(ask, cast.bram.actor), actor=cast.aisha.actor)
    assert "wil je graag helpen" not in aisha.get("/").content.decode()
    services.look_again(ask, actor=cast.aisha.actor)
    assert "1 buurtgenoot wil je graag helpen" in aisha.get("/").content.decode()


def test_who_wants_nobody_is_not_asked_to_look_for_the_gaps(gap: Visit, cast: Cast) -> None:
    aisha, asked = cast.client("aisha"), "Voor 1 bezoek komt nog niemand: "
    assert asked not in aisha.get("/").content.decode()
    services.look_again(gap.arrangement.ask, actor=cast.aisha.actor)
    assert asked in aisha.get("/").content.decode()
