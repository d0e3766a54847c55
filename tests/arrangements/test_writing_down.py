"""A resident without an account says by phone who may come: who writes that down, under which rules, and what comes of it."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.arrangements import access, services
from samenspel.arrangements.jobs.holding import let_questions_lapse
from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.planner import not_now_until
from samenspel.arrangements.queries.calendar import sheet_for
from samenspel.arrangements.queries.standing import waiting_proposals
from samenspel.arrangements.rules import CoverState, ProposalState, Say, VisitState
from samenspel.consent.models import Agreement, Look
from samenspel.consent.rules import DataClass, How, Purpose
from samenspel.consent.services import end_agreement, refuse
from samenspel.conversations.letterhead import as_mail
from samenspel.conversations.models import Letter, Thread
from samenspel.exchange.access import is_decided_without_account
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.rules import AskState
from samenspel.exchange.services import start_ask_for
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from samenspel.neighbourhoods.models import Relation
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from tests.arrangements.street import TUESDAY_AFTERNOON, arrange_company, ask_company, offer_time, propose, stand_beside
from tests.conftest import Cast, Player


@pytest.fixture(autouse=True)
def _on_monday(monday: datetime) -> None:
    """It is that Monday before anybody comes on stage."""


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """Aisha has no e-mail; Bram wrote down by phone that she asks company every Tuesday afternoon, and Chantal could."""
    Person.objects.filter(pk=cast.aisha.person.pk).update(email=None)
    cast.aisha.person.refresh_from_db()
    offer_time(cast, "chantal")
    ask = start_ask_for(cast.aisha.person, how=How.PHONE, actor=cast.bram.actor)
    facts = {"rhythm": "weekly", "minutes": 90, "first_day": "2026-03-03", "times": TUESDAY_AFTERNOON, "most_faces": 4}
    Ask.objects.filter(pk=ask.pk).update(activity="company", state=AskState.OPEN, words="Kom je koffie drinken?", **facts)
    ask.refresh_from_db()
    return ask


@pytest.fixture
def proposal(ask: Ask, cast: Cast) -> Proposal:
    """Bram proposes Chantal."""
    return propose(ask, cast.bram.actor)


def write_down(proposal: Proposal, says: Say, player: Player, *, how: How = How.PHONE, name: str = "Chantal") -> Face:
    """Write down what Aisha said of somebody."""
    face = proposal.faces.get(helper__first_name=name)
    return services.write_down(proposal, {face.pk: says}, how=how, actor=player.actor)[0]


def address(proposal: Proposal, name: str = "proposal_write_down") -> str:
    return reverse(f"arrangements:{name}", args=[proposal.pk])


def said(proposal: Proposal, **answers: str) -> dict[str, str]:
    """Return what a browser sends: of everybody that was chosen, and that it was by phone, after reading out."""
    people = {face.helper.first_name.lower(): face.pk.hex for face in proposal.faces.select_related("helper")}
    return {"how": "phone", "read_aloud": "on"} | {f"says_{people[name]}": says for name, says in answers.items()}


def test_a_process_of_before_this_was_kept_still_writes_faces_while_a_new_version_is_rolled_out(proposal: Proposal) -> None:
    columns = ", ".join(str(field.column) for field in Face._meta.concrete_fields if field.name not in ("how", "recorded_by"))
    face = proposal.faces.get()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {Face._meta.db_table}")
        row = cursor.fetchone()
        face.delete()
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO {Face._meta.db_table} ({columns}) VALUES ({marks})", row)
    assert proposal.faces.get().how == How.APP


def test_from_an_ask_by_phone_to_a_visit_in_both_calendars_and_on_paper(cast: Cast) -> None:
    """The whole way, through the pages: Truus has no e-mail; Joke writes down everything that Truus says."""
    offer_time(cast, "chantal")
    joke = cast.client("joke")
    caller = {"for_whom": "new", "first_name": "Truus", "phone": "0201112233", "area": cast.street.pk}
    joke.post(reverse("exchange:ask_start_for"), {**caller, "how": "visit", "agreed": "on"})
    ask = Ask.objects.get()
    steps: list[dict[str, object]] = [
        {"words": "Kom je koffie drinken?"},
        {"activity": "company"},
        {"rhythm": "weekly", "first_day": "2026-03-10", "weekdays": ["2"], "parts": ["afternoon"], "minutes": "90"},
        {"most_faces": "4"},
        {},
    ]
    for step, data in enumerate(steps, start=1):
        ask.refresh_from_db()
        assert joke.post(reverse("exchange:ask_step", args=[ask.pk, step]), {**data, "version": ask.version}).status_code == 303
    proposal = propose(Ask.objects.get(), cast.bram.actor)
    desk = joke.get("/balie/").content.decode()
    assert "Deze buurtgenoot krijgt geen mail van ons." in desk
    assert f'href="{address(proposal)}"' in desk
    page = joke.get(address(proposal)).content.decode()
    for words in ("Wat zegt Truus?", "tel:0201112233", "Dan mag die persoon lezen wat je vraagt", "Ja, Chantal mag komen"):
        assert words in page
    assert "Jij mag de hele naam en het telefoonnummer van die persoon weten." in page
    answer = joke.post(address(proposal), said(proposal, chantal="yes"), follow=True)
    assert "Opgeschreven. We vragen Chantal nu." in answer.content.decode()
    assert "Aan de telefoon gezegd. Joke schreef het op." in answer.content.decode()
    assert "Bedenkt de bewoner zich?" in answer.content.decode()
    assert Letter.objects.filter(recipient=cast.chantal.person, kind="arrangements.face_asked").count() == 1
    chantal = cast.client("chantal")
    chantal.post(reverse("arrangements:face_answer", args=[proposal.faces.get().pk]), {"says": "yes", "version": "1"})
    visit = Visit.objects.filter(state=VisitState.PLANNED).order_by("date")[0]
    assert (visit.resident, visit.helper) == (ask.resident, cast.chantal.person)
    assert "Je gaat naar Truus" in chantal.get(reverse("arrangements:visit_list")).content.decode()
    arranged = joke.get(reverse("arrangements:arrangement_detail", args=[visit.arrangement_id])).content.decode()
    sheet = reverse("arrangements:arrangement_sheet", args=[visit.arrangement_id])
    assert f'href="{sheet}"' in arranged
    assert "Chantal komt bij je" in joke.get(sheet).content.decode()
    letter = Letter.objects.get(recipient=cast.joke.person, kind="arrangements.agreed")
    assert letter.facts == {"calls": True}


@pytest.mark.parametrize(("name", "how"), [("bram", How.PHONE), ("joke", How.VISIT)])
def test_what_opens_after_a_yes_says_who_decided_in_what_way_and_who_wrote_it_down(
    cast: Cast, proposal: Proposal, name: str, how: How
) -> None:
    player = cast.players[name]
    face = write_down(proposal, Say.YES, player, how=how)
    assert (face.resident_says, face.approved_by, face.how, face.recorded_by) == (Say.YES, cast.aisha.person, how, player.person)
    services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)
    to_helper = Agreement.objects.filter(subject=cast.aisha.person, recipient=cast.chantal.person)
    assert {row.purpose for row in to_helper} == {Purpose.ASK, Purpose.VISITS}
    for row in to_helper:
        assert (row.decided_by, row.recorded_by, row.how) == (cast.aisha.person, player.person, how)
    back = Helping.objects.get().agreement_back
    assert (back.decided_by, back.recorded_by, back.how) == (cast.chantal.person, cast.chantal.person, How.APP)
    line = JournalLine.objects.get(verb="arrangements.face_approved")
    assert line.actor_id == str(player.person.pk)
    assert line.facts["how"] == how
    assert Arrangement.objects.get().ask == proposal.ask


def test_a_yes_by_phone_is_taken_back_by_phone_while_the_helper_has_not_answered(cast: Cast, proposal: Proposal) -> None:
    for _tap in range(2):
        face = write_down(proposal, Say.YES, cast.bram)
    reading = face.agreement
    assert reading is not None
    bram = cast.client("bram")
    page = bram.get(address(proposal)).content.decode()
    assert "Het blijft ja" in page
    assert "Lees dit voor" not in page  # nothing opens now
    same = bram.post(address(proposal), {"how": "phone", f"says_{face.pk.hex}": "yes"}, follow=True).content.decode()
    assert "Het blijft zoals het was." in same
    assert JournalLine.objects.filter(verb="arrangements.face_approved").count() == 1
    answer = bram.post(address(proposal), {"how": "visit", f"says_{face.pk.hex}": "no"}, follow=True)
    assert "Opgeschreven. We vragen Chantal niet." in answer.content.decode()
    face.refresh_from_db()
    assert (face.resident_says, face.how, face.recorded_by) == (Say.NO, How.VISIT, cast.bram.person)
    reading.refresh_from_db()
    assert reading.ending is not None
    with pytest.raises(NotFound):
        services.answer_face(face, says=Say.YES, actor=cast.chantal.actor)


def test_one_call_is_about_everybody(cast: Cast, ask: Ask) -> None:
    offer_time(cast, "els")
    proposal = propose(ask, cast.bram.actor, faces=2)
    bram = cast.client("bram")
    bram.post(address(proposal), said(proposal, chantal="yes", els="no"))
    says = dict(proposal.faces.values_list("helper__first_name", "resident_says"))
    assert says == {"Chantal": Say.YES, "Els": Say.NO}
    assert Proposal.objects.get().state == ProposalState.WAITING


def test_after_a_no_the_next_one_is_asked_about_in_the_same_call(cast: Cast, ask: Ask) -> None:
    Ask.objects.update(most_faces=1)
    ask.refresh_from_db()
    offer_time(cast, "els")
    proposal = propose(ask, cast.bram.actor)
    first = proposal.faces.get().helper.first_name.lower()
    answer = cast.client("bram").post(address(proposal), said(proposal, **{first: "no"}), follow=True)
    assert answer.redirect_chain == [(address(proposal), 302)]
    assert "Er kan nog iemand anders komen." in answer.content.decode()


def test_a_yes_by_phone_is_to_the_visits_that_were_read_out(cast: Cast, ask: Ask) -> None:
    """While Bram has the page of the call open, Joke writes down a no to Els, and Chantal would come more often."""
    Offer.objects.all().delete()
    for name in ("chantal", "els"):
        offer_time(cast, name, month=2)
    proposal = propose(ask, cast.bram.actor, faces=2)
    face = proposal.faces.get(helper=cast.chantal.person)
    Offer.objects.update(most_per_month=5)
    bram, joke = cast.client("bram"), cast.client("joke")
    old = said(proposal, chantal="yes") | {f"version_{face.pk.hex}": "1"}
    assert f'name="version_{face.pk.hex}" value="1"' in bram.get(address(proposal)).content.decode()
    versions = {f"version_{one.pk.hex}": str(one.version) for one in proposal.faces.all()}
    after_no = joke.post(address(proposal), said(proposal, els="no") | versions, follow=True)
    assert after_no.redirect_chain == [(address(proposal), 302)]
    text = after_no.content.decode()
    assert "Chantal kan nu vaker komen. Vraag dat ook." in text
    assert f"Eerst waren dit {len(face.visits)} bezoeken." in text
    refused = bram.post(address(proposal), old)
    assert refused.status_code == 409
    assert f'href="{address(proposal)}"' in refused.content.decode()
    face.refresh_from_db()
    assert (face.resident_says, face.version) == (Say.NOT_YET, 2)
    assert bram.post(address(proposal), old | {f"version_{face.pk.hex}": "2"}).status_code == 302
    face.refresh_from_db()
    assert face.resident_says == Say.YES


def test_nobody_just_now_by_phone_rests_the_ask_and_is_taken_back_by_phone(cast: Cast, proposal: Proposal) -> None:
    bram = cast.client("bram")
    answer = bram.post(address(proposal), {"how": "phone", "nobody": "1"}, follow=True)
    assert "Opgeschreven: nu even niemand." in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    assert not_now_until(proposal.ask) is not None
    assert JournalLine.objects.get(verb="arrangements.proposal_withdrawn").facts["how"] == "phone"
    ways = reverse("arrangements:proposal_new", args=[proposal.ask_id])
    again = reverse("arrangements:ask_look_again_for", args=[proposal.ask_id])
    assert f'action="{again}"' in bram.get(ways).content.decode()
    assert bram.post(again, {}).status_code == 302
    assert not_now_until(proposal.ask) is not None  # it was not said how
    assert "Opgeschreven. Vanaf nu" in bram.post(again, {"how": "visit"}, follow=True).content.decode()
    assert not_now_until(proposal.ask) is None
    assert JournalLine.objects.get(verb="arrangements.looked_again").facts["how"] == "visit"


def test_taking_a_proposal_back_at_the_desk_is_not_what_the_resident_said(cast: Cast, proposal: Proposal) -> None:
    services.withdraw_proposal(proposal, actor=cast.bram.actor)
    assert not_now_until(proposal.ask) is None


@pytest.mark.parametrize("missing", ["how", "read_aloud", "says"])
def test_without_reading_out_or_saying_how_there_is_no_yes(cast: Cast, proposal: Proposal, missing: str) -> None:
    data = {name: value for name, value in said(proposal, chantal="yes").items() if not name.startswith(missing)}
    answer = cast.client("bram").post(address(proposal), data)
    assert answer.status_code == 422
    assert proposal.faces.get().resident_says == Say.NOT_YET
    assert not Letter.objects.filter(recipient=cast.chantal.person).exists()


def test_a_no_needs_no_reading_out_but_does_need_how(cast: Cast, proposal: Proposal) -> None:
    bram, data = cast.client("bram"), said(proposal, chantal="no")
    del data["read_aloud"]
    assert bram.post(address(proposal), data | {"how": "app"}).status_code == 422
    assert bram.post(address(proposal), data).status_code == 302
    assert proposal.faces.get().resident_says == Say.NO


def test_who_has_an_account_answers_and_nobody_writes_it_down(cast: Cast, proposal: Proposal) -> None:
    Person.objects.filter(pk=cast.aisha.person.pk).update(email="aisha@example.org")
    bram = cast.client("bram")
    assert bram.get(address(proposal)).headers["Location"] == address(proposal, "proposal_detail")
    for data in (said(proposal, chantal="yes"), {"nobody": "1"}, {}):
        answer = bram.post(address(proposal), data)
        assert answer.status_code == 409
        assert "Iemand met een account geeft hier zelf antwoord op." in answer.content.decode()
    assert not Look.objects.filter(data_class="contact").exists()
    for act in (lambda: write_down(proposal, Say.NO, cast.bram), lambda: withdraw_by_phone(proposal, cast.bram)):
        with pytest.raises(NotPossibleNow):
            act()
    assert address(proposal) not in bram.get(address(proposal, "proposal_detail")).content.decode()
    assert address(proposal) not in bram.get("/balie/").content.decode()


def withdraw_by_phone(proposal: Proposal, player: Player) -> None:
    services.withdraw_proposal(proposal, how=How.PHONE, actor=player.actor)


def test_who_stands_beside_the_resident_is_not_passed_by_and_is_named(cast: Cast, proposal: Proposal) -> None:
    beside = stand_beside(cast, "hanna")
    Ask.objects.update(asker=cast.hanna.person)
    proposal = access.proposal_for(cast.bram.actor, proposal.pk)
    assert not is_decided_without_account(proposal.ask)
    with pytest.raises(NotPossibleNow):
        write_down(proposal, Say.YES, cast.bram)
    page = cast.client("bram").get(address(proposal, "proposal_detail")).content.decode()
    assert "Hanna regelt dit samen met Aisha, en geeft antwoord." in page
    assert waiting_proposals(cast.community)[proposal.ask_id].call_url == ""
    end_agreement(beside, actor=cast.aisha.actor)
    assert waiting_proposals(cast.community)[proposal.ask_id].call_url == address(proposal)
    assert write_down(proposal, Say.YES, cast.bram).resident_says == Say.YES


def test_who_stands_beside_the_resident_without_an_account_answers_for_nobody(cast: Cast, proposal: Proposal) -> None:
    stand_beside(cast, "hanna")
    Ask.objects.update(asker=cast.hanna.person)
    Person.objects.filter(pk=cast.hanna.person.pk).update(email=None)
    assert is_decided_without_account(proposal.ask)


@pytest.mark.parametrize(
    ("name", "refusal", "status"),
    [("aisha", NotAllowed, 403), ("chantal", NotFound, 404), ("els", NotFound, 404), ("hanna", NotFound, 404),
     ("ivo", NotFound, 404), ("dirk", NotFound, 404)],
)  # fmt: skip
def test_only_who_helps_along_in_the_own_community_writes_it_down(
    cast: Cast, proposal: Proposal, name: str, refusal: type[Exception], status: int
) -> None:
    player = cast.players[name]
    with pytest.raises(refusal):
        write_down(proposal, Say.YES, player)
    client = cast.client(name)
    assert client.get(address(proposal)).status_code == status
    assert client.post(address(proposal), said(proposal, chantal="yes")).status_code == status
    again = reverse("arrangements:ask_look_again_for", args=[proposal.ask_id])
    assert client.post(again, {"how": "phone"}).status_code == status


def test_a_coordinator_of_elsewhere_or_under_another_hat_is_a_stranger(cast: Cast, proposal: Proposal) -> None:
    with pytest.raises(NotFound):
        services.write_down(proposal, {proposal.faces.get().pk: Say.YES}, how=How.PHONE, actor=Actor(cast.bram.person))
    Ask.objects.update(community=cast.other_community)
    assert cast.client("bram").get(address(proposal)).status_code == 404


def test_nobody_writes_down_a_yes_to_himself(cast: Cast, ask: Ask) -> None:
    offer_time(cast, "joke")
    Relation.objects.create(person=cast.joke.person, community=cast.community, hat=Hat.HELPER)
    proposal = propose(ask, cast.joke.actor, faces=2)
    for says in (Say.YES, Say.NO):
        with pytest.raises(NotAllowed):
            write_down(proposal, says, cast.joke, name="Joke")
    everybody = dict.fromkeys(proposal.faces.values_list("pk", flat=True), Say.YES)
    with pytest.raises(NotAllowed):  # all of it or nothing
        services.write_down(proposal, everybody, how=How.PHONE, actor=cast.joke.actor)
    assert not proposal.faces.filter(resident_says=Say.YES).exists()
    joke = cast.client("joke")
    page = joke.get(address(proposal)).content.decode()
    assert "Dit gaat over jou." in page
    assert "Ja, Joke mag komen" not in page
    assert joke.post(address(proposal), said(proposal, joke="yes")).status_code == 422
    assert joke.post(address(proposal), said(proposal, chantal="yes", joke="yes")).status_code == 302  # of Chantal alone
    face = proposal.faces.get(helper=cast.joke.person)
    assert face.resident_says == Say.NOT_YET
    assert write_down(proposal, Say.YES, cast.bram, name="Joke").recorded_by == cast.bram.person


def test_the_database_too_keeps_who_wrote_down_what_from_being_who_it_is_about(cast: Cast, proposal: Proposal) -> None:
    face = write_down(proposal, Say.YES, cast.bram)
    wrong = ({"recorded_by": cast.chantal.person}, {"recorded_by": None}, {"how": How.APP})
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Face.objects.filter(pk=face.pk).update(**facts)


def test_ids_of_another_proposal_change_nothing(cast: Cast, proposal: Proposal) -> None:
    other = propose(ask_company(cast), cast.bram.actor)
    with pytest.raises(NotPossibleNow):
        services.write_down(proposal, {other.faces.get().pk: Say.YES}, how=How.PHONE, actor=cast.bram.actor)
    assert cast.client("bram").post(address(proposal), said(other, chantal="yes")).status_code == 422
    assert not Face.objects.exclude(resident_says=Say.NOT_YET).exists()


def test_two_who_call_at_once_and_a_proposal_that_is_over(cast: Cast, proposal: Proposal) -> None:
    write_down(proposal, Say.YES, cast.bram)
    assert write_down(proposal, Say.NO, cast.joke).recorded_by == cast.joke.person
    assert write_down(proposal, Say.NO, cast.bram).resident_says == Say.NO  # a second tap
    with pytest.raises(NotPossibleNow):
        write_down(proposal, Say.YES, cast.bram)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    for answer in (cast.client("bram").get(address(proposal)), cast.client("joke").post(address(proposal), {"nobody": "1"})):
        assert answer.status_code == 302


def test_who_sees_the_number_stands_in_the_list_of_the_resident(cast: Cast, proposal: Proposal) -> None:
    cast.client("joke").get(address(proposal))
    looks = Look.objects.filter(subject_id=str(cast.aisha.person.pk), viewer_id=str(cast.joke.person.pk), data_class="contact")
    assert [(look.ground, look.agreement) for look in looks] == [("caseload", None)]
    cast.client("bram").get(address(proposal))
    look = Look.objects.get(viewer_id=str(cast.bram.person.pk), data_class="contact")
    assert look.agreement == Agreement.objects.get(subject=cast.aisha.person, purpose=Purpose.GUIDANCE)


def test_the_looks_at_everybody_on_the_page_of_the_call_are_one_statement(cast: Cast, ask: Ask) -> None:
    offer_time(cast, "els")
    proposal = propose(ask, cast.bram.actor, faces=2)
    bram = cast.client("bram")
    with CaptureQueriesContext(connection) as queries:
        bram.get(address(proposal))
    statements = [query["sql"] for query in queries if f'INTO "{Look._meta.db_table}"' in query["sql"]]
    assert sum("matching" in statement for statement in statements) == 1
    assert Look.objects.filter(viewer_id=str(cast.bram.person.pk), data_class="matching").count() == 2


def test_who_was_refused_does_not_see_the_number_and_lets_somebody_else_call(cast: Cast, proposal: Proposal) -> None:
    Person.objects.filter(pk=cast.aisha.person.pk).update(phone="0201112233")
    refuse(
        cast.aisha.person, cast.bram.person, purpose=Purpose.GUIDANCE, data_classes=[DataClass.CONTACT],
        sentence="Bram belt mij niet.", actor=cast.aisha.actor,
    )  # fmt: skip

    def check(page: str) -> None:
        text = cast.client("bram").get(page).content.decode()
        assert "0201112233" not in text
        assert "Laat iemand anders bellen." in text
        assert "0201112233" in cast.client("joke").get(page).content.decode()

    check(address(proposal))
    services.answer_face(write_down(proposal, Say.YES, cast.joke), says=Say.YES, actor=cast.chantal.actor)
    visit = Visit.objects.filter(state=VisitState.PLANNED).order_by("date")[0]
    check(reverse("arrangements:arrangement_detail", args=[visit.arrangement_id]))
    check(reverse("arrangements:visit_detail", args=[visit.pk]))
    seen = Look.objects.filter(viewer_id=str(cast.bram.person.pk), subject_id=str(cast.aisha.person.pk))
    assert not seen.filter(data_class="contact").exists()


def test_the_look_at_a_number_is_written_down_and_not_shown_to_who_cannot_sign_in(cast: Cast, proposal: Proposal) -> None:
    Person.objects.filter(pk=cast.aisha.person.pk).update(phone="0201112233")
    text = cast.client("bram").get(address(proposal)).content.decode()
    assert "Er wordt opgeschreven dat jij dit hebt bekeken." in text
    assert "kan zien dat je dit hebt bekeken" not in text


def test_who_wants_to_meet_first_talks_to_whoever_called(cast: Cast, proposal: Proposal) -> None:
    face = write_down(proposal, Say.YES, cast.bram)
    services.meet_first(face, actor=cast.chantal.actor)
    people = {party.person for party in Thread.objects.get().parties.select_related("person")}
    assert people == {cast.bram.person, cast.chantal.person}
    talk = reverse("conversations:thread_detail", args=[Thread.objects.get().pk])
    for name, words, links in (
        ("bram", "Jij spreekt dat met Chantal af.", True),
        ("joke", "Bram spreekt dat met Chantal af.", False),
    ):
        page = cast.client(name).get(address(proposal, "proposal_detail")).content.decode()
        assert words in page
        assert (f'href="{talk}"' in page) is links


@pytest.mark.parametrize(("name", "status"), [("bram", 200), ("joke", 200), ("chantal", 403), ("els", 404), ("dirk", 404)])
def test_the_sheet_of_a_resident_is_printed_at_the_desk_and_who_stands_on_it_can_see_that(
    cast: Cast, proposal: Proposal, name: str, status: int
) -> None:
    services.answer_face(write_down(proposal, Say.YES, cast.bram), says=Say.YES, actor=cast.chantal.actor)
    arrangement = Arrangement.objects.get()
    assert cast.client(name).get(reverse("arrangements:arrangement_sheet", args=[arrangement.pk])).status_code == status
    seen = Look.objects.filter(viewer_id=str(cast.players[name].person.pk), data_class="account")
    shown = {str(cast.aisha.person.pk), str(cast.chantal.person.pk)} if status == 200 else set()
    assert set(seen.values_list("subject_id", flat=True)) == shown


def test_no_sheet_is_printed_for_who_can_print_it_nor_of_visits_that_ended(cast: Cast, proposal: Proposal) -> None:
    services.answer_face(write_down(proposal, Say.YES, cast.bram), says=Say.YES, actor=cast.chantal.actor)
    arrangement = Arrangement.objects.get()
    sheet = reverse("arrangements:arrangement_sheet", args=[arrangement.pk])
    bram = cast.client("bram")
    Person.objects.filter(pk=cast.aisha.person.pk).update(email="aisha@example.org")
    assert bram.get(sheet).status_code == 409
    Person.objects.filter(pk=cast.aisha.person.pk).update(email=None)
    assert bram.get(sheet).status_code == 200
    services.end_arrangement(arrangement, actor=None)
    assert bram.get(sheet).status_code == 409


def test_what_a_resident_receives_elsewhere_or_does_for_others_is_not_on_the_sheet_of_the_desk(
    cast: Cast, proposal: Proposal
) -> None:
    services.answer_face(write_down(proposal, Say.YES, cast.bram), says=Say.YES, actor=cast.chantal.actor)
    assert sheet_for(cast.aisha.person, cast.community).visits[0].who == "Chantal komt bij je"
    assert sheet_for(cast.aisha.person, cast.other_community).visits == ()
    assert sheet_for(cast.chantal.person, cast.community).visits == ()


def test_a_visit_that_falls_open_is_filled_by_a_proposal_and_a_call(cast: Cast, proposal: Proposal) -> None:
    services.answer_face(write_down(proposal, Say.YES, cast.bram), says=Say.YES, actor=cast.chantal.actor)
    offer_time(cast, "els")
    visit = Visit.objects.filter(state=VisitState.PLANNED).order_by("date")[1]
    services.drop_out(visit, actor=cast.chantal.actor)
    assert not Cover.objects.exists()  # nobody could choose
    letters = Letter.objects.filter(recipient=cast.bram.person, kind__startswith="arrangements.visit_")
    assert [letter.kind for letter in letters] == ["arrangements.visit_open"]
    assert "bel je buurtgenoot daarover" in as_mail(letters[0]).body
    bram = cast.client("bram")
    page, ways = (
        reverse("arrangements:visit_detail", args=[visit.pk]),
        reverse("arrangements:proposal_new", args=[proposal.ask_id]),
    )
    text = bram.get(page).content.decode()
    assert "Deze buurtgenoot krijgt geen mail van ons." in text
    find = reverse("arrangements:cover_find", args=[visit.pk])
    assert (f'href="{ways}"' in text, find in text) == (True, False)
    assert bram.post(find).headers["Location"] == ways
    again = propose(Ask.objects.get(), cast.bram.actor)
    face = again.faces.get()
    name = face.helper.first_name.lower()
    bram.post(address(again), said(again, **{name: "yes"}))
    face.refresh_from_db()
    services.answer_face(face, says=Say.YES, actor=cast.players[name].actor)
    visit.refresh_from_db()
    assert (visit.state, visit.helper) == (VisitState.PLANNED, face.helper)


def test_a_question_who_may_come_instead_ends_where_the_account_does(cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = arrangement.visits.select_related("arrangement__ask", "arrangement__community").order_by("date")[1]
    services.drop_out(visit, actor=cast.chantal.actor)
    let_questions_lapse.call()
    assert Cover.objects.get().state == CoverState.ASKED_RESIDENT
    Person.objects.filter(pk=cast.aisha.person.pk).update(email=None)
    let_questions_lapse.call()
    assert Cover.objects.get().state == CoverState.OVERTAKEN
    assert Letter.objects.filter(recipient=cast.bram.person, kind="arrangements.visit_open").exists()


def test_who_wrote_the_ask_down_is_written_to_call(cast: Cast, ask: Ask) -> None:
    proposal = propose(ask, cast.joke.actor)
    letter = Letter.objects.get(recipient=cast.bram.person, kind="arrangements.proposal_made")
    assert letter.facts == {"proposal": str(proposal.pk), "calls": True}
    assert "Bel je buurtgenoot" in str(as_mail(letter).body)
