"""Writing down an ask for somebody who called: it stays the resident's, also for who wrote it."""

from typing import Any

import pytest
from django.urls import reverse

from samenspel.consent.models import Agreement, Look
from samenspel.consent.rules import How, Purpose
from samenspel.consent.services import end_agreement
from samenspel.exchange import access, queries, services
from samenspel.exchange.models import Ask, Suggestion
from samenspel.exchange.rules import Act, AskState, Role
from samenspel.exchange.shapes import KindPart, WordsPart
from samenspel.foundation.refusals import NotAllowed, NotFound
from tests.conftest import Cast, Player
from tests.exchange.street import AFTERNOONS, WORDS, make_offer, suggested
from tests.exchange.test_pages import when_data

ADDRESS = "/vragen/nieuw/voor/"
TRUUS = {"for_whom": "new", "first_name": "Truus", "phone": "0201112233", "how": "visit", "agreed": "on"}


def write_down(cast: Cast, player: Player, resident: Player) -> Ask:
    """Let a professional begin to write down somebody's ask after a phone call."""
    return services.start_ask_for(resident.person, how=How.PHONE, actor=player.actor)


def fill_in(cast: Cast, name: str, ask: Ask) -> None:
    """Fill in every step, and open it."""
    client = cast.client(name)
    steps: list[dict[str, Any]] = [{"words": WORDS}, {"activity": "company"}, when_data(), {"most_faces": "4"}, {}]
    for step, data in enumerate(steps, start=1):
        ask.refresh_from_db()
        address = reverse("exchange:ask_step", args=[ask.pk, step])
        assert client.get(address).status_code == 200
        assert client.post(address, {**data, "version": ask.version}).status_code == 303
    ask.refresh_from_db()


@pytest.mark.parametrize("name", ["bram", "joke"])
def test_who_helps_along_writes_an_ask_down_and_from_then_on_the_resident_decides(cast: Cast, name: str) -> None:
    player = cast.players[name]
    answer = cast.client(name).post(
        ADDRESS + "?name=ais", {"for_whom": str(cast.aisha.person.pk), "how": "phone", "agreed": "on"}
    )
    ask = Ask.objects.get()
    assert (answer.status_code, ask.resident, ask.asker) == (303, cast.aisha.person, player.person)
    agreement = Agreement.objects.get()
    assert (agreement.purpose, agreement.how) == (Purpose.GUIDANCE, How.PHONE)
    assert (agreement.decided_by, agreement.recorded_by) == (cast.aisha.person, player.person)
    assert access.role_of(player.actor, ask) is Role.WRITER
    fill_in(cast, name, ask)
    assert (ask.state, access.role_of(player.actor, ask)) == (AskState.OPEN, Role.COORDINATOR)
    assert access.role_of(cast.aisha.actor, ask) is Role.RESIDENT
    assert queries.decider_of(ask) == cast.aisha.person
    with pytest.raises(NotAllowed):
        access.require(player.actor, Act.CHANGE, ask)


def test_a_draft_that_one_writes_down_exists_for_no_other_professional_and_not_under_another_hat(cast: Cast) -> None:
    ask = write_down(cast, cast.bram, cast.aisha)
    assert access.ask_for(cast.bram.actor, ask.pk) == ask
    for other in (cast.joke, cast.ivo, cast.chantal, cast.dirk):
        with pytest.raises(NotFound):
            access.ask_for(other.actor, ask.pk)
    with pytest.raises(NotFound):
        services.change_ask(ask, WordsPart("x"), step=1, version=1, actor=cast.joke.actor)


def test_a_draft_goes_out_of_reach_when_the_resident_ends_the_agreement(cast: Cast) -> None:
    ask = write_down(cast, cast.bram, cast.aisha)
    end_agreement(Agreement.objects.get(), actor=cast.aisha.actor)
    with pytest.raises(NotFound):
        services.change_ask(ask, KindPart("company"), step=2, version=1, actor=cast.bram.actor)


def test_helpers_are_asked_by_an_agreement_that_says_who_wrote_it_down(cast: Cast) -> None:
    make_offer(cast, cast.chantal, availability=AFTERNOONS)
    ask = write_down(cast, cast.bram, cast.aisha)
    fill_in(cast, "bram", ask)
    assert services.suggest_for(ask) == 1
    assert suggested(ask, cast.chantal).helper == cast.chantal.person
    shared = Agreement.objects.get(recipient=cast.chantal.person)
    assert (shared.decided_by, shared.recorded_by, shared.how) == (cast.aisha.person, cast.bram.person, How.PHONE)


def test_somebody_new_who_calls_is_added_without_an_address_to_mail_and_can_be_called(cast: Cast) -> None:
    data = {
        "for_whom": "new",
        "first_name": "Truus",
        "phone": "0201112233",
        "area": cast.street.pk,
        "how": "visit",
        "agreed": "on",
    }
    assert cast.client("joke").post(ADDRESS, data).status_code == 303
    ask = Ask.objects.get()
    assert (ask.resident.first_name, ask.resident.email, Agreement.objects.get().how) == ("Truus", None, How.VISIT)
    fill_in(cast, "joke", ask)
    page = cast.client("joke").get(reverse("exchange:ask_detail", args=[ask.pk])).content.decode()
    assert "tel:0201112233" in page
    assert "Opgeschreven door Joke" in page
    assert Look.objects.filter(data_class="contact", subject_id=str(ask.resident.pk)).exists()
    assert "tel:0201112233" not in cast.client("bram").get(reverse("exchange:ask_detail", args=[ask.pk])).content.decode()


@pytest.mark.parametrize("missing", ["for_whom", "first_name", "phone", "area", "how", "agreed"])
def test_what_is_missing_is_named(cast: Cast, missing: str) -> None:
    data = {
        "for_whom": "new",
        "first_name": "Truus",
        "phone": "0201112233",
        "area": cast.street.pk,
        "how": "visit",
        "agreed": "on",
    }
    del data[missing]
    answer = cast.client("bram").post(ADDRESS, data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])
    assert not Ask.objects.exists()


def test_looking_somebody_up_stays_in_the_community_and_is_noted(cast: Cast) -> None:
    client = cast.client("bram")
    page = client.get(ADDRESS + "?name=chan").content.decode()
    assert "Chantal van de Straat, Ganzenveld" in page
    assert Look.objects.filter(subject_id=str(cast.chantal.person.pk), viewer_id=str(cast.bram.person.pk)).count() == 1
    assert "Dirk" not in client.get(ADDRESS + "?name=dirk").content.decode()
    with pytest.raises(NotFound):
        write_down(cast, cast.bram, cast.dirk)
    assert not Suggestion.objects.exists()
