"""The desk: what stands open in one's own community, without names, for those who help along."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from samenspel.arrangements import services as arrangements
from samenspel.arrangements.models import Arrangement, Visit
from samenspel.arrangements.rules import Say, VisitState
from samenspel.consent.models import Look
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.exchange.models import Ask, Reply
from samenspel.exchange.rules import AskState
from samenspel.foundation.refusals import NotFound
from samenspel.overview import queries
from samenspel.people.models import Person
from tests.arrangements.street import ask_company, offer_time, propose
from tests.conftest import Cast
from tests.overview.test_home import SetClock, make_ask, make_visits


@pytest.mark.parametrize(
    ("name", "status"),
    [("bram", 200), ("joke", 200), ("aisha", 404), ("chantal", 404), ("hanna", 404), ("ivo", 404), ("dirk", 404)],
)
def test_the_desk_is_there_for_coordinators_and_social_workers(cast: Cast, name: str, status: int) -> None:
    assert cast.client(name).get("/balie/").status_code == status


def test_a_stranger_has_to_sign_in_first() -> None:
    response = Client().get("/balie/")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/login/?next=/balie/")


def test_the_desk_is_read_only(cast: Cast) -> None:
    assert cast.client("bram").post("/balie/").status_code == 405


def test_who_has_no_desk_has_no_page(cast: Cast) -> None:
    with pytest.raises(NotFound):
        queries.desk_page(cast.aisha.actor)


def test_the_desk_shows_the_own_community_only(monday: datetime, cast: Cast) -> None:
    make_ask(cast, monday.date())
    elsewhere = make_ask(cast, monday.date())
    type(elsewhere).objects.filter(pk=elsewhere.pk).update(community=cast.other_community)
    page = queries.desk_page(cast.bram.actor)
    assert len(page.asks) == len(page.stalled) == 1
    assert [figure.count for figure in page.figures] == [1, 1, 0, 0, 0]


@pytest.mark.parametrize(("faces", "is_shared"), [(1, False), (2, True)])
def test_an_ask_that_is_too_heavy_is_to_be_shared_unless_the_resident_wants_one_face(
    monday: datetime, cast: Cast, faces: int, is_shared: bool
) -> None:
    offer_time(cast, "chantal")
    ask_company(cast, opened_at=monday - timedelta(days=9), most_faces=faces)
    page = cast.client("bram").get("/balie/").content.decode()
    assert "/afspraken/voorstel/vraag/" in page
    assert ("Meer mensen kunnen het delen." in page) is is_shared
    assert ("wil steeds dezelfde" in page) is not is_shared


def test_an_ask_with_a_reply_is_open_but_not_stalled(monday: datetime, cast: Cast) -> None:
    Reply.objects.create(ask=make_ask(cast, monday.date()), helper=cast.chantal.person)
    page = queries.desk_page(cast.bram.actor)
    assert (len(page.asks), len(page.stalled)) == (1, 0)
    assert page.asks[0].replies.startswith("1 ")


def test_asks_that_are_not_open_stay_away(monday: datetime, cast: Cast) -> None:
    for state in (AskState.DRAFT, AskState.ARRANGED, AskState.CLOSED, AskState.EXPIRED):
        make_ask(cast, monday.date(), state=state)
    assert queries.desk_page(cast.bram.actor).asks == ()


def test_visits_that_nobody_does_are_there(monday: datetime, cast: Cast) -> None:
    make_visits(cast, monday.date() + timedelta(days=1), 3)
    Visit.objects.filter(arrangement__in=Arrangement.objects.all()).update(state=VisitState.OPEN, helper=None)
    page = queries.desk_page(cast.bram.actor)
    assert len(page.visits) == 3
    assert cast.client("bram").get("/balie/").content.decode().count("/afspraken/bezoek/") == 3


def test_every_visit_that_is_counted_can_be_found_however_many_those_are(monday: datetime, cast: Cast) -> None:
    make_visits(cast, monday.date() + timedelta(days=1), 14)
    Visit.objects.update(state=VisitState.OPEN, helper=None)
    page = queries.desk_page(cast.bram.actor)
    assert (len(page.visits), len(page.later_visits), page.more_visits, page.figures[2].count) == (10, 4, 0, 14)
    html = cast.client("bram").get("/balie/").content.decode()
    assert '<summary id="visits-later">En nog 4.</summary>' in html
    assert html.count("/afspraken/bezoek/") == 14


def test_the_desk_says_nothing_that_tells_who_it_is(monday: datetime, cast: Cast) -> None:
    make_ask(cast, monday.date(), words="Ik ben vaak alleen")
    page = cast.client("bram").get("/balie/").content.decode()
    assert "Wandelen" in page
    for secret in ("Aisha", "Ik ben vaak alleen", "020-1234567", "0201234567", "3512"):
        assert secret not in page
    assert not Look.objects.exists()


def test_somebody_whom_letters_do_not_reach_is_named_and_can_see_who_looked(cast: Cast) -> None:
    for number in range(2):
        Letter.objects.create(recipient=cast.els.person, kind="conversations.news", key=f"e{number}", state=LetterState.FAILED)
    Letter.objects.create(recipient=cast.dirk.person, kind="conversations.news", key="d", state=LetterState.FAILED)
    page = cast.client("bram").get("/balie/").content.decode()
    assert page.count("Els") == 1
    assert "Dirk" not in page
    [look] = Look.objects.all()
    assert (look.viewer_id, look.subject_id) == (str(cast.bram.person.pk), str(cast.els.person.pk))


@pytest.mark.parametrize("count", [3, 30])
def test_more_asks_do_not_take_more_queries(
    monday: datetime, cast: Cast, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_ask(cast, monday.date() + timedelta(days=number))
    client = cast.client("bram")
    with django_assert_max_num_queries(21):
        page = client.get("/balie/").content.decode()
    assert page.count("/vragen/") >= min(count, 25)
    if count > 25:
        assert "page=2" in page
        assert client.get("/balie/", {"page": 2}).status_code == 200


def test_an_ask_for_which_nobody_is_wanted_just_now_needs_no_help(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast, opened_at=monday - timedelta(days=9))
    assert len(queries.desk_page(cast.bram.actor).stalled) == 1
    assert "#stalled" in cast.client("bram").get("/").content.decode()
    arrangements.withdraw_proposal(propose(ask, cast.bram.actor), actor=cast.aisha.actor)
    page = queries.desk_page(cast.bram.actor)
    assert (page.stalled, page.figures[1].count, len(page.asks)) == ((), 0, 1)
    assert page.asks[0].replies == "de bewoner wil nu even niemand"
    assert "#stalled" not in cast.client("bram").get("/").content.decode()


@pytest.mark.parametrize(("hours", "said"), [(6, "open sinds vandaag"), (12, "1 dag open"), (36, "2 dagen open")])
def test_how_long_an_ask_is_open_counts_calendar_days(monday: datetime, cast: Cast, hours: int, said: str) -> None:
    assert monday.hour == 8  # UTC, in the Netherlands nine o'clock
    ask_company(cast, opened_at=monday - timedelta(hours=hours))
    assert queries.desk_page(cast.bram.actor).asks[0].open_for == said


def test_an_ask_without_a_reply_is_open_for_as_long_as_in_the_list_below(monday: datetime, cast: Cast) -> None:
    ask_company(cast, opened_at=monday - timedelta(days=12, hours=10))  # the evening before the twelfth day ago
    page = queries.desk_page(cast.bram.actor)
    assert [page.stalled[0].open_for, page.asks[0].open_for] == ["13 dagen open"] * 2


def test_an_ask_with_a_proposal_that_waits_is_not_without_a_reply(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast, opened_at=monday - timedelta(days=9))
    assert len(queries.desk_page(cast.bram.actor).stalled) == 1
    proposal = propose(ask, cast.bram.actor)
    page = queries.desk_page(cast.bram.actor)
    assert (page.stalled, page.figures[1].count, page.calls) == ((), 0, ())
    html = cast.client("bram").get("/balie/").content.decode()
    assert f'<a href="/afspraken/voorstel/{proposal.pk}/">Voorstel wacht op de bewoner</a>' in html
    arrangements.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    assert "Voorstel wacht op wie gevraagd is" in cast.client("bram").get("/balie/").content.decode()


def test_an_open_visit_with_a_proposal_leads_to_the_proposal(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask = ask_company(cast)
    proposal = propose(ask, cast.bram.actor)
    make_visits(cast, monday.date() + timedelta(days=1), 1)
    Arrangement.objects.update(ask=ask)
    Visit.objects.update(state=VisitState.OPEN, helper=None)
    [row] = queries.desk_page(cast.bram.actor).visits
    assert row.proposal is not None
    assert row.proposal.url == f"/afspraken/voorstel/{proposal.pk}/"


def test_who_gets_no_mail_or_does_not_answer_may_be_called_about_a_proposal(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast), cast.bram.actor)
    client = cast.client("bram")
    assert "Bellen helpt hier" not in client.get("/balie/").content.decode()
    set_clock(monday + timedelta(days=3))
    assert queries.desk_page(cast.bram.actor).calls[0].reasons == ("Al 3 dagen geen antwoord.",)
    Person.objects.filter(pk=cast.aisha.person.pk).update(email=None)
    page = client.get("/balie/").content.decode()
    assert "Deze buurtgenoot krijgt geen mail van ons" in page
    assert "Aisha" not in page
    assert "1 buurtgenoot kun je bellen" in client.get("/").content.decode()
    arrangements.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    assert queries.desk_page(cast.bram.actor).calls == ()


def test_who_can_only_be_called_stands_first_among_the_calls(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    offer_time(cast, "chantal")
    older = propose(ask_company(cast), cast.bram.actor)
    ask = ask_company(cast)
    Person.objects.filter(pk=cast.hanna.person.pk).update(email=None)
    Ask.objects.filter(pk=ask.pk).update(resident=cast.hanna.person, asker=cast.bram.person)
    set_clock(monday + timedelta(days=3))
    propose(Ask.objects.get(pk=ask.pk), cast.bram.actor)
    calls = queries.desk_page(cast.bram.actor).calls
    assert [row.proposal.call_url != "" for row in calls] == [True, False]
    assert calls[1].proposal.ask == older.ask


def test_after_two_noes_a_call_may_help(monday: datetime, cast: Cast) -> None:
    for name in ("chantal", "els", "fatima"):
        offer_time(cast, name)
    proposal = propose(ask_company(cast, most_faces=1), cast.bram.actor)
    for reasons in ((), ("Zei nee tegen 2 mensen.",)):
        arrangements.approve_face(proposal.faces.get(resident_says=Say.NOT_YET), says=Say.NO, actor=cast.aisha.actor)
        assert [row.reasons for row in queries.desk_page(cast.bram.actor).calls] == [reasons] * bool(reasons)
