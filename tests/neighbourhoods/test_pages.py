"""Who reaches which page of the neighbourhood under which hat, and what bad input gets."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from samenspel.consent.models import Look
from samenspel.conversations.models import Letter
from samenspel.neighbourhoods import access, queries, services
from samenspel.neighbourhoods.models import Area, Community, Home, Relation, Vetting
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from tests.conftest import PARTS, Cast

MANAGERS = {"bram", "ivo"}
EVERYBODY = [*PARTS, "dirk"]
FOR_EVERYBODY = ("neighbourhoods:community_join", "neighbourhoods:home_change")
FOR_MANAGERS = ("neighbourhoods:relation_list", "neighbourhoods:relation_add")


def place(cast: Cast, area: Area) -> str:
    """Say a neighbourhood as the form does."""
    return f"{cast.community.pk}:{area.pk}"


@pytest.mark.parametrize("name", [*FOR_EVERYBODY, *FOR_MANAGERS])
def test_strangers_are_asked_to_sign_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_everybody_says_where_he_lives(cast: Cast, name: str) -> None:
    answers = {who: cast.client(who).get(reverse(name)).status_code for who in EVERYBODY}
    assert answers == dict.fromkeys(EVERYBODY, 200)


@pytest.mark.parametrize("name", FOR_MANAGERS)
def test_only_who_looks_after_people_finds_these_pages(cast: Cast, name: str) -> None:
    answers = {who: cast.client(who).get(reverse(name)).status_code for who in EVERYBODY}
    assert answers == {who: 200 if who in MANAGERS else 404 for who in EVERYBODY}


@pytest.mark.parametrize("whose", ["chantal", "dirk"])
def test_a_certificate_is_for_who_looks_after_that_person(cast: Cast, whose: str) -> None:
    url = reverse("neighbourhoods:vetting_add", args=[cast.players[whose].person.pk])
    answers = {who: cast.client(who).get(url).status_code for who in EVERYBODY}
    assert answers == {who: 200 if who in MANAGERS and whose == "chantal" else 404 for who in EVERYBODY}


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_hat_ends_by_who_looks_after_people_or_by_its_owner(cast: Cast, who: str) -> None:
    relation = Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER)
    answer = cast.client(who).post(reverse("neighbourhoods:relation_end", args=[relation.pk]))
    assert answer.status_code == (303 if who in MANAGERS or who == "chantal" else 404)


@pytest.mark.parametrize("who", EVERYBODY)
def test_before_a_hat_ends_a_page_asks_and_says_what_stops(cast: Cast, who: str) -> None:
    relation = Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER)
    answer = cast.client(who).get(reverse("neighbourhoods:relation_end", args=[relation.pk]))
    assert answer.status_code == (200 if who in MANAGERS or who == "chantal" else 404)
    if who == "bram":
        assert "Chantal krijgt daar bericht van." in answer.content.decode()
    relation.refresh_from_db()
    assert relation.valid_until is None


def test_a_coordinator_is_not_asked_about_a_hat_that_is_not_his_to_end(cast: Cast) -> None:
    relation = Relation.objects.get(person=cast.joke.person)
    assert cast.client("bram").get(reverse("neighbourhoods:relation_end", args=[relation.pk])).status_code == 403


def test_who_gets_or_loses_a_task_by_another_gets_a_letter(cast: Cast) -> None:
    relation = services.give_hat(cast.els.person, Hat.CARER, cast.community, actor=cast.bram.actor)
    services.end_hat(relation, actor=cast.bram.actor)
    kinds = Letter.objects.filter(recipient=cast.els.person).values_list("kind", flat=True)
    assert set(kinds) == {"neighbourhoods.hat_given", "neighbourhoods.hat_ended"}


def test_who_stops_by_himself_gets_no_letter(cast: Cast) -> None:
    services.end_hat(Relation.objects.get(person=cast.els.person, hat=Hat.HELPER), actor=cast.els.actor)
    assert not Letter.objects.exists()


def test_the_list_holds_the_own_community_only_and_leaves_a_line(cast: Cast) -> None:
    page = cast.client("bram").get(reverse("neighbourhoods:relation_list")).content.decode()
    assert "Chantal" in page
    assert "Dirk" not in page.split("<main")[1]
    assert "Chantal van de Straat" in page  # with a last name, to know who is who
    assert cast.street.name in page
    assert "@example.org" not in page
    assert Look.objects.filter(viewer_id=str(cast.bram.person.pk)).count() == len(PARTS) - 1
    assert not Look.objects.filter(subject_id=str(cast.dirk.person.pk)).exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chan", {"Chantal"}),
        ("CHANTAL@example.org", {"Chantal"}),
        ("chantal@", set()),
        ("dirk@example.org", set()),
        ("chantal  VAN de", {"Chantal"}),
        ("dirk van", set()),
        ("'--", set()),
    ],
)
def test_people_are_found_by_a_part_of_the_name_or_the_whole_address(cast: Cast, words: str, found: set[str]) -> None:
    page = cast.client("bram").get(reverse("neighbourhoods:relation_list"), {"words": words}).context["page"]
    assert {row.person.first_name for row in page.people} == found


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    people = [Person.objects.create_user(first_name=f"Buur {number}") for number in range(80)]
    Relation.objects.bulk_create(Relation(person=person, community=cast.community, hat=Hat.HELPER) for person in people)
    client = cast.client("bram")
    with django_assert_max_num_queries(18):
        page = client.get(reverse("neighbourhoods:relation_list")).context["page"]
    assert (len(page.people), page.count) == (25, len(people) + len(PARTS))


def test_a_newcomer_says_where_he_lives_and_what_brings_him(cast: Cast) -> None:
    newcomer = Person.objects.create_user(email="nieuw@example.org", first_name="Nieuw")
    client = Client()
    client.force_login(newcomer, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(
        reverse("neighbourhoods:community_join"), {"place": place(cast, cast.street), "hats": ["helper", "carer"]}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert {worn.hat for worn in access.hats_of(newcomer)} == {Hat.RESIDENT, Hat.HELPER, Hat.CARER}
    assert Home.objects.get(person=newcomer).area == cast.street


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"place", "hats"}),
        ({"hats": ["coordinator"]}, {"place", "hats"}),
        ({"place": "elders:BU99", "hats": ["helper"]}, {"place"}),
    ],
)
def test_a_wrong_field_is_named(cast: Cast, typed: dict[str, object], wrong: set[str]) -> None:
    answer = cast.client("dirk").post(reverse("neighbourhoods:community_join"), typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == wrong


def test_a_closed_community_cannot_be_chosen(cast: Cast) -> None:
    Community.objects.update(is_open=False)
    answer = cast.client("dirk").post(
        reverse("neighbourhoods:community_join"), {"place": place(cast, cast.street), "hats": ["helper"]}
    )
    assert answer.status_code == 422


def test_an_address_is_saved_as_people_write_it(cast: Cast) -> None:
    typed = {"place": place(cast, cast.street), "address": "Ganzenpad 1", "postcode": "1234ab", "way_in": ""}
    assert cast.client("aisha").post(reverse("neighbourhoods:home_change"), typed).status_code == 303
    assert Home.objects.get(person=cast.aisha.person).postcode == "1234 AB"


@pytest.mark.parametrize("postcode", ["0123AB", "1234", "1234 A1", "AB1234"])
def test_a_wrong_postcode_is_named_and_what_was_typed_stays(cast: Cast, postcode: str) -> None:
    typed = {"place": place(cast, cast.street), "address": "Ganzenpad 1", "postcode": postcode, "way_in": ""}
    answer = cast.client("aisha").post(reverse("neighbourhoods:home_change"), typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"postcode"}
    assert 'value="Ganzenpad 1"' in answer.content.decode()


def test_the_own_address_is_on_no_page_but_the_own(cast: Cast) -> None:
    assert "Bel twee keer" in cast.client("aisha").get(reverse("neighbourhoods:home_change")).content.decode()
    page = cast.client("bram").get(reverse("neighbourhoods:relation_list")).content.decode()
    assert "Bel twee keer" not in page


def test_a_coordinator_adds_a_helper_and_no_coordinator(cast: Cast) -> None:
    client, url = cast.client("bram"), reverse("neighbourhoods:relation_add")
    typed = {"first_name": "Karel", "email": "karel@example.org"}
    assert client.post(url, typed | {"hat": "coordinator"}).status_code == 422
    assert client.post(url, typed | {"hat": "helper"}).status_code == 303
    karel = Person.objects.get(email="karel@example.org")
    assert queries.has_relation(karel, cast.community, Hat.HELPER)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"how", "place"}),
        ({"how": "phone"}, {"place"}),
        ({"how": "app"}, {"how", "place"}),
        ({"email": "geen adres"}, {"email"}),
        ({"email": "truus@example.org", "phone": "veel"}, {"phone"}),
    ],
)
def test_who_has_no_address_is_added_after_a_yes_in_another_way(cast: Cast, typed: dict[str, str], wrong: set[str]) -> None:
    client, url = cast.client("bram"), reverse("neighbourhoods:relation_add")
    answer = client.post(url, {"first_name": "Truus", "hat": "resident"} | typed)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    right = {"first_name": "Truus", "hat": "resident", "how": "paper", "place": place(cast, cast.street), "phone": "0612345678"}
    assert client.post(url, right).status_code == 303
    assert Person.objects.get(first_name="Truus").phone == "+31612345678"


def test_a_task_that_asks_to_sign_in_needs_an_address(cast: Cast) -> None:
    typed = {"first_name": "Truus", "hat": "coordinator", "how": "phone", "place": place(cast, cast.street)}
    answer = cast.client("ivo").post(reverse("neighbourhoods:relation_add"), typed)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"email"})


def test_a_neighbourhood_with_two_communities_is_explained(cast: Cast) -> None:
    client, url = cast.client("dirk"), reverse("neighbourhoods:community_join")
    assert "Staat je buurt er vaker?" not in client.get(url).content.decode()
    services.found_community("Dorpshulp", "dorpshulp", areas=[cast.street])
    assert "Staat je buurt er vaker?" in client.get(url).content.decode()


def test_a_coordinator_writes_down_a_certificate(cast: Cast) -> None:
    url = reverse("neighbourhoods:vetting_add", args=[cast.chantal.person.pk])
    client = cast.client("bram")
    assert client.post(url, {"seen_on": "gisteren"}).status_code == 422
    late = client.post(url, {"seen_on": "2099-01-01"})
    assert (late.status_code, set(late.context["form"].errors)) == (422, {"seen_on"})
    assert client.post(url, {"seen_on": "2026-01-05"}).status_code == 303
    assert Vetting.objects.get().seen_by == cast.bram.person
    client.get(reverse("neighbourhoods:relation_list"))
    looks = Look.objects.filter(subject_id=str(cast.chantal.person.pk), viewer_id=str(cast.bram.person.pk))
    assert set(looks.values_list("data_class", flat=True)) == {"account", "vetting"}


def test_a_hat_is_put_on_by_who_has_it(cast: Cast) -> None:
    client = cast.client("chantal")
    resident = Relation.objects.get(person=cast.chantal.person, hat=Hat.RESIDENT)
    answer = client.post(reverse("neighbourhoods:hat_wear"), {"hat": resident.pk, "next": reverse("people:profile")})
    assert (answer.status_code, answer["Location"]) == (303, reverse("people:profile"))
    assert client.session["hat"] == str(resident.pk)


@pytest.mark.parametrize("somewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_putting_on_a_hat_leads_nowhere_else(cast: Cast, somewhere: str) -> None:
    relation = Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER)
    answer = cast.client("chantal").post(reverse("neighbourhoods:hat_wear"), {"hat": relation.pk, "next": somewhere})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("hat", ["", "geen", "00000000-0000-0000-0000-000000000000"])
def test_a_hat_that_is_not_there_cannot_be_put_on(cast: Cast, hat: str) -> None:
    assert cast.client("chantal").post(reverse("neighbourhoods:hat_wear"), {"hat": hat}).status_code == 404


def test_a_hat_of_another_cannot_be_put_on(cast: Cast) -> None:
    relation = Relation.objects.get(person=cast.bram.person)
    assert cast.client("chantal").post(reverse("neighbourhoods:hat_wear"), {"hat": relation.pk}).status_code == 404


def test_a_professional_hat_asks_for_a_second_key(cast: Cast) -> None:
    relation = Relation.objects.create(person=cast.els.person, community=cast.community, hat=Hat.COORDINATOR)
    client = cast.client("els")
    answer = client.post(reverse("neighbourhoods:hat_wear"), {"hat": relation.pk})
    assert answer["Location"] == reverse("people:security")
    assert client.get(reverse("neighbourhoods:relation_list")).status_code == 404  # still as a helper


def test_a_hat_falls_off_when_its_relation_ends(cast: Cast) -> None:
    client = cast.client("bram")
    assert client.get(reverse("neighbourhoods:relation_list")).status_code == 200
    Relation.objects.filter(person=cast.bram.person).update(valid_until="2026-01-01T00:00Z", valid_from="2025-01-01T00:00Z")
    assert client.get(reverse("neighbourhoods:relation_list")).status_code == 404
