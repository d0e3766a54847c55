"""The pages of proposals, visits and cover: who sees what, and what a tap does."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from samenspel.arrangements import sentences, services
from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.queries.visit_pages import contacts_with
from samenspel.arrangements.rules import CoverState, Role, Say, VisitState
from samenspel.consent.models import Look
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.exchange.models import Ask, Offer
from samenspel.neighbourhoods.services import record_vetting
from samenspel.people.models import Person
from tests.arrangements.street import arrange_company, ask_company, offer_time, propose, reply
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("monday")  # before the cast comes on: hats hold from then

SetClock = Callable[[datetime], None]


def page(client: Client, name: str, *ids: Any) -> str:
    answer = client.get(reverse(f"arrangements:{name}", args=ids))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def tap(client: Client, name: str, *ids: Any, **fields: object) -> int:
    return client.post(reverse(f"arrangements:{name}", args=ids), {key: str(value) for key, value in fields.items()}).status_code


@pytest.fixture
def ask(monday: datetime, cast: Cast) -> Ask:
    """Aisha asks company every Tuesday afternoon, and Chantal could."""
    offer_time(cast, "chantal")
    return ask_company(cast)


@pytest.fixture
def company(monday: datetime, cast: Cast) -> Arrangement:
    """Chantal keeps Aisha company every Tuesday."""
    return arrange_company(cast, "chantal", month=5, most_faces=3)


def first(arrangement: Arrangement) -> Visit:
    return arrangement.visits.order_by("starts_at")[0]


def test_a_way_shows_a_first_name_a_band_and_why_and_no_more(cast: Cast, ask: Ask) -> None:
    reply(cast, ask, "chantal")
    shown = page(cast.client("aisha"), "proposal_new", ask.pk)
    assert "Chantal" in shown
    assert "Ik drink graag koffie." in shown
    for secret in ("van de Straat", "0201234567", "Straat 7", "3512"):
        assert secret not in shown
    assert Look.objects.filter(subject_id=str(cast.chantal.person.pk), viewer_id=str(cast.aisha.person.pk)).count() == 1


def test_from_ways_to_visits_in_six_taps(cast: Cast, ask: Ask) -> None:
    aisha, chantal = cast.client("aisha"), cast.client("chantal")
    key = page(aisha, "proposal_new", ask.pk).partition('name="way" value="')[2][:16]
    assert tap(aisha, "proposal_new", ask.pk, way=key) == 302
    face = Face.objects.get()
    assert chantal.get(reverse("arrangements:proposal_detail", args=[face.proposal_id])).status_code == 404
    assert tap(aisha, "face_approve", face.pk, says="yes") == 302
    shown = page(chantal, "proposal_detail", face.proposal_id)
    assert "Kom je koffie drinken?" in shown
    assert "Straat 5" not in shown
    assert tap(chantal, "face_answer", face.pk, says="yes", version=face.version) == 302
    arrangement = Arrangement.objects.get()
    assert "Straat 5" in page(chantal, "arrangement_detail", arrangement.pk)
    assert "0201234567" in page(aisha, "arrangement_detail", arrangement.pk)
    assert arrangement.visits.count() == 12


def test_the_page_of_an_ask_leads_to_the_proposal_that_waits(cast: Cast, ask: Ask) -> None:
    address = reverse("exchange:ask_detail", args=[ask.pk])
    said = {"aisha": "Er kan iemand komen. Jij kiest.", "bram": "Voorstel wacht op de bewoner"}
    for name, words in said.items():
        assert words not in cast.client(name).get(address).content.decode()
    proposal = propose(ask, cast.bram.actor)
    for name, words in said.items():
        shown = cast.client(name).get(address).content.decode()
        assert words in shown
        assert reverse("arrangements:proposal_detail", args=[proposal.pk]) in shown
        assert reverse("arrangements:proposal_new", args=[ask.pk]) not in shown
    services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    assert "We wachten op antwoord." in cast.client("aisha").get(address).content.decode()


def test_who_answers_about_a_face_hears_what_comes_of_it(cast: Cast, ask: Ask) -> None:
    offer_time(cast, "els")
    ask.most_faces = 1
    ask.save()
    proposal = propose(ask, cast.bram.actor)
    aisha = cast.client("aisha")
    shown = page(aisha, "proposal_detail", proposal.pk)
    assert "Bram bedacht dit voor je." in shown
    assert "Trek dit voorstel in" not in shown
    name = proposal.faces.get().helper.first_name
    said = aisha.post(reverse("arrangements:face_approve", args=[proposal.faces.get().pk]), {"says": "no"}, follow=True)
    assert f"Prima, we vragen {name} niet. Er kan iemand anders komen" in said.content.decode()
    assert "Bram bedacht dit voor je." not in said.content.decode()
    other = proposal.faces.get(resident_says=Say.NOT_YET)
    said = aisha.post(reverse("arrangements:face_approve", args=[other.pk]), {"says": "yes"}, follow=True)
    assert f"Dank je. We vragen {other.helper.first_name} nu." in said.content.decode()
    assert f"{other.helper.first_name} is gevraagd voor: Gezelschap." in aisha.get("/").content.decode()


def test_a_resident_may_want_nobody_just_now(cast: Cast, ask: Ask) -> None:
    proposal = propose(ask, cast.bram.actor)
    aisha = cast.client("aisha")
    assert "Ik wil hier nu niemand voor" in page(aisha, "proposal_detail", proposal.pk)
    said = aisha.post(reverse("arrangements:proposal_withdraw", args=[proposal.pk]), follow=True)
    assert said.redirect_chain == [(reverse("exchange:ask_detail", args=[ask.pk]), 302)]
    assert "We vragen niemand meer uit dit voorstel." in said.content.decode()
    assert "Trek dit voorstel in" in page(cast.client("bram"), "proposal_detail", propose(ask, cast.bram.actor).pk)


@pytest.mark.parametrize(("name", "question"), [("aisha", "Wil je hier nu niemand voor?"), ("bram", "Dit voorstel intrekken?")])
def test_taking_back_asks_first_where_somebody_was_asked_already(cast: Cast, ask: Ask, name: str, question: str) -> None:
    face = services.approve_face(propose(ask, cast.bram.actor).faces.get(), says=Say.YES, actor=cast.aisha.actor)
    client, link = cast.client(name), reverse("arrangements:proposal_withdraw", args=[face.proposal_id])
    assert f'href="{link}"' in page(client, "proposal_detail", face.proposal_id)
    asked = client.post(link, follow=True)  # a page that was open before
    assert asked.redirect_chain == [(link, 302)]
    for words in (question, "Chantal is al gevraagd.", "hoort dan dat het niet doorgaat"):
        assert words in asked.content.decode()
    assert Proposal.objects.get().state == "waiting"
    client.post(link, {"sure": "on"})
    assert Proposal.objects.get().state == "withdrawn"


def test_a_proposal_names_the_days_that_stay_open_but_not_what_begins_within_a_day(cast: Cast, ask: Ask) -> None:
    mondays = [{"weekday": 1, "from": "13:00", "to": "17:00"}]
    Ask.objects.update(times=mondays, first_day=date(2026, 3, 2), last_day=date(2026, 3, 22))
    Offer.objects.update(availability=mondays, most_per_month=1)
    ask.refresh_from_db()
    proposal = propose(ask, cast.aisha.actor)
    assert proposal.open_visits == 2
    proposal.faces.update(visits=[{"slot": "2026-03-09", "date": "2026-03-09", "start": "13:00"}])
    assert "1 bezoek blijft nog open: ma 16 mrt." in page(cast.client("aisha"), "proposal_detail", proposal.pk)


def test_a_coordinator_reads_who_gets_no_mail(cast: Cast, ask: Ask) -> None:
    proposal = propose(ask, cast.bram.actor)
    bram = cast.client("bram")
    assert "Deze bewoner krijgt geen mail van ons" not in page(bram, "proposal_detail", proposal.pk)
    Person.objects.filter(pk=cast.aisha.person.pk).update(email=None)
    assert "Deze bewoner krijgt geen mail van ons" in page(bram, "proposal_detail", proposal.pk)


def test_a_way_that_is_gone_leads_back_to_the_ways_of_now(cast: Cast, ask: Ask) -> None:
    assert tap(cast.client("aisha"), "proposal_new", ask.pk, way="0" * 16) == 302
    assert not Proposal.objects.exists()


def test_a_second_tap_on_the_last_yes_is_harmless(cast: Cast, ask: Ask) -> None:
    face = services.approve_face(propose(ask, cast.aisha.actor).faces.get(), says=Say.YES, actor=cast.aisha.actor)
    chantal = cast.client("chantal")
    assert [tap(chantal, "face_answer", face.pk, says="yes", version=1) for _ in range(2)] == [302, 302]
    assert tap(chantal, "face_answer", face.pk, says="no") == 409
    assert Arrangement.objects.count() == 1


def test_a_coordinator_who_reads_names_leaves_a_line_also_where_nobody_comes_yet(cast: Cast, company: Arrangement) -> None:
    visit = services.drop_out(first(company), actor=cast.chantal.actor)
    bram = cast.client("bram")
    page(bram, "visit_detail", visit.pk)
    looks = Look.objects.filter(viewer_id=str(cast.bram.person.pk), data_class="account")
    assert {look.subject_id for look in looks} == {str(cast.aisha.person.pk)}
    page(bram, "arrangement_detail", company.pk)
    assert {look.subject_id for look in looks.all()} == {str(cast.aisha.person.pk), str(cast.chantal.person.pk)}


def test_meeting_first_leads_to_the_conversation(cast: Cast, ask: Ask) -> None:
    face = services.approve_face(propose(ask, cast.aisha.actor).faces.get(), says=Say.YES, actor=cast.aisha.actor)
    chantal, aisha = cast.client("chantal"), cast.client("aisha")
    answer = chantal.post(reverse("arrangements:face_answer", args=[face.pk]), {"says": "meet"})
    assert answer.headers["Location"].startswith("/gesprekken/")
    assert answer.headers["Location"] in page(aisha, "proposal_detail", face.proposal_id)
    assert tap(chantal, "face_answer", face.pk, says="yes") == 409
    assert tap(aisha, "face_approve", face.pk, met_on=date(2026, 3, 2)) == 302
    assert tap(chantal, "face_answer", face.pk, says="yes") == 302
    assert Arrangement.objects.count() == 1


def test_address_and_way_in_are_only_for_who_comes(cast: Cast, company: Arrangement) -> None:
    visit = first(company)
    pages = {name: page(cast.client(name), "visit_detail", visit.pk) for name in ("aisha", "chantal", "bram")}
    assert {name for name, shown in pages.items() if "Bel twee keer" in shown} == {"chantal", "bram"}
    for name in ("els", "dirk", "hanna", "ivo"):
        assert cast.client(name).get(reverse("arrangements:visit_detail", args=[visit.pk])).status_code == 404
    looks = Look.objects.filter(subject_id=str(cast.aisha.person.pk), data_class="contact").values_list("viewer_id", "ground")
    assert set(looks) == {(str(cast.chantal.person.pk), "agreement"), (str(cast.bram.person.pk), "caseload")}


@pytest.mark.parametrize("name", ["OPENS", "OPENS_ONCE", "OPENS_ALOUD"])
def test_a_yes_of_the_resident_says_who_sees_what_as_it_is_shown(cast: Cast, company: Arrangement, name: str) -> None:
    helping = Helping.objects.get(arrangement=company)
    (to_helper,), (to_resident,) = (contacts_with(helping, role) for role in (Role.HELPER, Role.RESIDENT))
    assert {fact.term for fact in to_helper.facts} - {fact.term for fact in to_resident.facts} == {
        "Adres", "Postcode", "Hoe je binnenkomt",
    }  # fmt: skip
    with override("en"):
        helper_sees, resident_sees = str(getattr(sentences, name)).split(". ")
    for words in ("full name", "phone number"):
        assert words in helper_sees
        assert words in resident_sees
    for words in ("address", "how to get in"):
        assert words in helper_sees
        assert words not in resident_sees


def test_who_says_not_to_come_is_asked_whether_that_is_meant_and_reads_afterwards_that_it_was_heard(
    cast: Cast, company: Arrangement
) -> None:
    offer_time(cast, "els")
    visit, chantal, aisha, els = first(company), *(cast.client(name) for name in ("chantal", "aisha", "els"))
    link = reverse("arrangements:visit_drop_out", args=[visit.pk])
    shown = page(chantal, "visit_detail", visit.pk)
    assert f'href="{link}"' in shown
    assert f'action="{link}"' not in shown
    assert "Je buurtgenoot hoort het meteen" in page(chantal, "visit_drop_out", visit.pk)
    assert tap(chantal, "visit_drop_out", visit.pk, sequence=visit.sequence) == 302
    after = chantal.get(reverse("arrangements:visit_detail", args=[visit.pk]))
    assert (after.status_code, "Je hoeft niet te komen" in after.content.decode()) == (409, True)
    assert "Els" in page(aisha, "visit_detail", visit.pk)
    cover = Cover.objects.get()
    assert tap(els, "cover_answer", cover.pk, says="yes") == 404
    assert tap(aisha, "cover_answer", cover.pk, says="yes") == 302
    assert "Bel twee keer" not in page(els, "visit_detail", visit.pk)
    assert [tap(els, "cover_answer", cover.pk, says="yes") for _ in range(2)] == [302, 302]
    visit.refresh_from_db()
    assert visit.helper == cast.els.person


def test_a_coordinator_may_look_for_cover_but_not_choose(cast: Cast, company: Arrangement) -> None:
    visit = services.drop_out(first(company), actor=cast.chantal.actor)
    offer_time(cast, "els")
    bram = cast.client("bram")
    assert reverse("arrangements:cover_find", args=[visit.pk]) in page(bram, "visit_detail", visit.pk)
    assert tap(bram, "cover_find", visit.pk) == 302
    assert tap(bram, "cover_answer", Cover.objects.get().pk, says="yes") == 403
    assert Cover.objects.get().state == CoverState.ASKED_RESIDENT


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast, company: Arrangement) -> None:
    visit, aisha = first(company), cast.client("aisha")
    url = reverse("arrangements:visit_move", args=[visit.pk])
    assert aisha.get(url).status_code == 200
    past = aisha.post(url, {"day": "2026-03-01", "start": "10:07", "sequence": visit.sequence})
    taken = aisha.post(url, {"day": "2026-03-10", "start": "13:30", "sequence": visit.sequence})
    nonsense = aisha.post(url, {"day": "gisteren", "start": ""})
    assert [answer.status_code for answer in (past, taken, nonsense)] == [422, 422, 422]
    assert "10:07" in past.content.decode()
    stale = aisha.post(url, {"day": "2026-03-05", "start": "10:00", "sequence": visit.sequence + 1})
    assert stale.status_code == 409
    assert aisha.post(url, {"day": "2026-03-05", "start": "10:00", "sequence": visit.sequence}).status_code == 302


def test_cancelling_asks_first_and_then_does_it(cast: Cast, company: Arrangement) -> None:
    visit, aisha = first(company), cast.client("aisha")
    page(aisha, "visit_cancel", visit.pk)
    visit.refresh_from_db()
    assert visit.state == VisitState.PLANNED
    assert tap(aisha, "visit_cancel", visit.pk, sequence=visit.sequence) == 302
    assert tap(aisha, "visit_cancel", visit.pk, sequence=visit.sequence) == 302
    assert tap(cast.client("chantal"), "visit_cancel", visit.pk) == 403


def test_how_it_went_is_asked_when_the_visit_has_been(cast: Cast, company: Arrangement, set_clock: SetClock) -> None:
    visit, chantal = first(company), cast.client("chantal")
    assert tap(chantal, "visit_report", visit.pk, happened="yes") == 409
    set_clock(visit.ends_at + timedelta(hours=1))
    page(chantal, "visit_detail", visit.pk)
    answer = chantal.post(reverse("arrangements:visit_report", args=[visit.pk]), {"happened": "yes"})
    assert answer.headers["Location"] == reverse("arrangements:experience_add", args=[visit.pk])


def test_stopping_and_ending_ask_first(cast: Cast, company: Arrangement) -> None:
    chantal, aisha = cast.client("chantal"), cast.client("aisha")
    page(chantal, "arrangement_stop", company.pk)
    page(aisha, "arrangement_end", company.pk)
    assert tap(aisha, "arrangement_stop", company.pk) == 403
    assert tap(chantal, "arrangement_end", company.pk) == 403
    assert tap(chantal, "arrangement_stop", company.pk) == 302
    assert chantal.get(reverse("arrangements:arrangement_detail", args=[company.pk])).status_code == 404
    assert tap(aisha, "arrangement_end", company.pk) == 302
    assert "van de Straat" not in page(aisha, "arrangement_detail", company.pk)


@pytest.mark.parametrize("name", ["proposal_new", "proposal_detail", "arrangement_detail", "visit_detail"])
def test_nothing_exists_for_somebody_of_elsewhere(cast: Cast, company: Arrangement, name: str) -> None:
    ids = {
        "proposal_new": company.ask_id, "proposal_detail": Proposal.objects.get().pk, "arrangement_detail": company.pk,
        "visit_detail": first(company).pk,
    }  # fmt: skip
    assert cast.client("dirk").get(reverse(f"arrangements:{name}", args=[ids[name]])).status_code == 404


def test_htmx_gets_the_same_faces_as_the_page(cast: Cast, ask: Ask) -> None:
    proposal = propose(ask, cast.aisha.actor)
    url, client = reverse("arrangements:proposal_detail", args=[proposal.pk]), cast.client("aisha")
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="faces"')
    assert "<html" not in part


def test_who_sees_a_certificate_leaves_a_line_about_it(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    record_vetting(cast.chantal.person, cast.community, seen_on=monday.date(), actor=cast.bram.actor)
    ask = ask_company(cast)
    assert "VOG" in cast.client("aisha").get(f"/afspraken/voorstel/vraag/{ask.pk}/").content.decode()
    look = Look.objects.get(data_class=DataClass.VETTING)
    assert (look.viewer_id, look.subject_id) == (str(cast.aisha.person.pk), str(cast.chantal.person.pk))


def test_a_helper_reads_beside_the_button_what_a_yes_opens(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast), cast.aisha.actor)
    services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    text = cast.client("chantal").get(f"/afspraken/voorstel/{proposal.pk}/").content.decode()
    assert "wie naast de bewoner dingen regelt" in text
    assert "Iedereen die hier komt, ziet mijn voornaam" in text


def test_who_comes_too_and_reads_when_another_comes_leaves_a_line(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", month=2)
    assert "Els" in page(cast.client("chantal"), "arrangement_detail", arrangement.pk)
    look = Look.objects.get(subject_id=str(cast.els.person.pk))
    facts = (look.viewer_id, look.data_class, look.purpose, look.ground)
    assert facts == (str(cast.chantal.person.pk), DataClass.ACCOUNT, Purpose.VISITS, Ground.PARTY)


def test_who_chooses_and_who_is_asked_read_when_the_first_of_more_visits_is(cast: Cast, ask: Ask) -> None:
    proposal = propose(ask, cast.bram.actor)
    said = "Het eerste bezoek: morgen om 13:00."
    assert said in page(cast.client("aisha"), "proposal_detail", proposal.pk)
    services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    assert said in page(cast.client("chantal"), "proposal_detail", proposal.pk)
