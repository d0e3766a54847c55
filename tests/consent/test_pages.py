"""Everybody sees what he shares and who looked, can stop it in two taps, and sees nothing of others."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from samenspel.consent import access, queries, services
from samenspel.consent.models import Agreement, Look
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.foundation.refusals import NotFound
from tests.conftest import PARTS, Cast

LISTS = ("consent:agreement_list", "consent:look_list")


def give(cast: Cast, to: str = "chantal", **changes: object) -> Agreement:
    """Let Aisha share her address with a helper."""
    facts: dict[str, object] = {"purpose": Purpose.VISITS, "data_classes": [DataClass.CONTACT], "sentence": f"{to} mag."}
    return services.agree(cast.aisha.person, cast.players[to].person, **(facts | changes), actor=cast.aisha.actor)  # type: ignore[arg-type]


def look(cast: Cast, by: str, agreement: Agreement | None = None) -> None:
    """Let somebody look at Aisha's address."""
    services.note_look(
        cast.players[by].actor,
        subject=cast.aisha.person,
        data_class=DataClass.CONTACT,
        purpose=Purpose.VISITS,
        agreement=agreement,
        ground=Ground.AGREEMENT if agreement else Ground.CASELOAD,
    )


@pytest.mark.parametrize("name", LISTS)
def test_strangers_are_asked_to_sign_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_everybody_sees_the_own_pages_and_only_what_is_his(cast: Cast, name: str) -> None:
    look(cast, "chantal", give(cast))
    for who in (*PARTS, "dirk"):
        answer = cast.client(who).get(reverse(name))
        assert answer.status_code == 200
        assert ("Chantal" in answer.content.decode().split("<main")[1]) == (who == "aisha"), who


@pytest.mark.parametrize("who", [*PARTS, "dirk"])
def test_who_did_not_give_an_agreement_does_not_find_it(cast: Cast, who: str) -> None:
    agreement = give(cast)
    if who == "aisha":
        assert access.agreement_for(cast.aisha.actor, agreement.pk) == agreement
    else:
        with pytest.raises(NotFound):
            access.agreement_for(cast.players[who].actor, agreement.pk)
        answer = cast.client(who).post(reverse("consent:agreement_end", args=[agreement.pk]))
        assert answer.status_code == 404
        assert access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT) is not None


def test_sharing_stops_after_a_page_that_says_what_stops(cast: Cast) -> None:
    agreement = give(cast)
    client = cast.client("aisha")
    stop = reverse("consent:agreement_end", args=[agreement.pk])
    assert stop in client.get(reverse("consent:agreement_list")).content.decode()
    assert "je adres en telefoonnummer" in client.get(stop).content.decode()
    assert access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT) is not None
    for _tap in range(2):
        answer = client.post(stop)
        assert (answer.status_code, answer["Location"]) == (303, reverse("consent:agreement_list"))
    assert access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT) is None
    assert stop not in client.get(reverse("consent:agreement_list")).content.decode()
    assert "Dit is al gestopt." in client.get(stop).content.decode()


def test_who_lets_nobody_stand_beside_any_more_reads_what_that_means(cast: Cast) -> None:
    agreement = give(cast, to="hanna", purpose=Purpose.REPRESENT)
    page = cast.client("aisha").get(reverse("consent:agreement_end", args=[agreement.pk])).content.decode()
    assert "Hanna kan dan niet meer samen met jou dingen regelen." in page


def test_a_line_says_who_what_why_and_by_what(cast: Cast, monday: datetime) -> None:
    look(cast, "chantal", give(cast))
    look(cast, "bram")
    page = queries.look_page(cast.aisha.actor)
    (day,) = page.days
    lines = {row.who: row for row in day.rows}
    assert set(lines) == {"Chantal, helper in Ganzendam", "Bram, coördinator in Ganzendam"}
    of_chantal, of_bram = lines["Chantal, helper in Ganzendam"], lines["Bram, coördinator in Ganzendam"]
    assert (of_chantal.what, of_chantal.why) == ("je adres en telefoonnummer", "voor de bezoeken")
    assert of_chantal.allowed_by == "jij vond het goed op 2 maart 2026"
    assert of_chantal.stop_url
    assert not of_bram.stop_url


def test_the_log_can_be_searched_by_person_and_day(cast: Cast, monday: datetime, set_clock: Callable[[datetime], None]) -> None:
    look(cast, "chantal")
    set_clock(monday + timedelta(days=3))
    look(cast, "chantal")
    look(cast, "bram")
    client, url = cast.client("aisha"), reverse("consent:look_list")

    def found(**words: str) -> int:
        return sum(len(day.rows) for day in client.get(url, words).context["page"].days)

    assert found() == 3
    assert found(viewer=str(cast.bram.person.pk)) == 1
    assert found(first="2026-03-03") == 2
    assert found(last="2026-03-03") == 1
    assert client.get(url, {"first": "2026-03-03", "last": "2026-03-02"}).status_code == 422
    assert client.get(url, {"viewer": "iemand"}).status_code == 422


def test_who_has_left_stays_in_the_log_without_a_name(cast: Cast) -> None:
    look(cast, "els")
    cast.els.person.delete()
    (day,) = queries.look_page(cast.aisha.actor).days
    assert day.rows[0].who.startswith("iemand die weg is")


@pytest.mark.parametrize("name", LISTS)
def test_the_number_of_queries_does_not_grow(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    for index in range(60):
        agreement = give(cast, to=["chantal", "els", "fatima"][index % 3], sentence=f"{index}")
        look(cast, ["chantal", "els", "fatima"][index % 3], agreement)
    client = cast.client("aisha")
    with django_assert_max_num_queries(14):
        client.get(reverse(name))


def test_a_list_of_people_is_one_statement(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = [player.person for player in cast.players.values()]
    with django_assert_num_queries(1):
        services.note_looks(
            cast.bram.actor, people, data_class=DataClass.ACCOUNT, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD
        )
    assert Look.objects.count() == len(people) - 1  # not himself


def test_everything_with_one_person_stands_together(cast: Cast) -> None:
    for name in ("chantal", "els"):
        give(cast, to=name)
        give(cast, to=name, purpose=Purpose.ASK, data_classes=[DataClass.STORY])
    page = queries.agreement_page(cast.aisha.actor)
    assert sorted((shared.who, len(shared.rows)) for shared in page.active) == [("Chantal", 2), ("Els", 2)]


def test_an_agreement_of_one_day_is_said_as_one_day(cast: Cast, monday: datetime) -> None:
    services.end_agreement(give(cast), actor=cast.aisha.actor)
    assert "alleen op 2 maart 2026" in cast.client("aisha").get(reverse("consent:agreement_list")).content.decode()


def stand_beside(cast: Cast) -> Agreement:
    """Let Hanna arrange things beside Aisha."""
    return give(cast, to="hanna", purpose=Purpose.REPRESENT, data_classes=[DataClass.ACCOUNT])


@pytest.mark.parametrize("name", LISTS)
def test_who_stands_beside_somebody_sees_the_same_and_can_stop_nothing(cast: Cast, name: str) -> None:
    agreement = give(cast)
    look(cast, "chantal", agreement)
    beside = stand_beside(cast)
    client, address = cast.client("hanna"), f"{reverse(name)}?for={cast.aisha.person.pk}"
    assert address in client.get(reverse(name)).content.decode()
    page = client.get(address).content.decode()
    assert "Chantal" in page
    assert "Aisha" in page.split("<main")[1]
    assert "/stop/" not in page
    (line,) = Look.objects.filter(viewer_id=str(cast.hanna.person.pk))
    assert (line.purpose, line.agreement) == (Purpose.REPRESENT, beside)
    services.end_agreement(beside, actor=cast.aisha.actor)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", [*PARTS, "dirk"])
def test_nobody_else_opens_the_pages_of_another(cast: Cast, name: str, who: str) -> None:
    give(cast, to="chantal")  # an agreement about visits lets nobody stand beside
    stand_beside(cast)
    answer = cast.client(who).get(f"{reverse(name)}?for={cast.aisha.person.pk}")
    assert answer.status_code == (200 if who == "hanna" else 404)
    assert cast.client(who).get(f"{reverse(name)}?for=x").status_code == 404


def test_a_refusal_closes_the_pages_for_who_stood_beside(cast: Cast) -> None:
    stand_beside(cast)
    services.refuse(
        cast.aisha.person,
        cast.hanna.person,
        purpose=Purpose.REPRESENT,
        data_classes=[DataClass.ACCOUNT],
        sentence="Toch niet.",
        actor=cast.aisha.actor,
    )
    assert access.people_beside(cast.hanna.actor) == []


def test_what_somebody_does_not_want_later_either_stands_on_the_page_and_can_be_lifted(cast: Cast) -> None:
    agreement = give(cast)
    stop = reverse("consent:agreement_end", args=[agreement.pk])
    assert cast.client("aisha").post(stop, {"refuse": "yes"}).status_code == 303
    give(cast, sentence="Toch weer.")
    assert access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT) is None
    assert "Wat je niet wilt" in cast.client("aisha").get("/delen/").content.decode()
    refusal = Agreement.objects.get(effect="refuse")
    cast.client("aisha").post(reverse("consent:agreement_end", args=[refusal.pk]))
    assert access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT) is not None
