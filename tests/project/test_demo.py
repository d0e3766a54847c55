"""The demo is a living neighbourhood: everything that can happen has happened, is happening or is about to."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client

from samenspel.arrangements.models import Arrangement, Cover, Experience, Face, Helping, Visit
from samenspel.arrangements.rules import ArrangementState, CoverState, ProposalState, Say, VisitState
from samenspel.consent.models import Look
from samenspel.conversations.models import Letter, Message
from samenspel.conversations.rules import LetterState
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.rules import AskState, ReplyState
from samenspel.foundation import clock
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.neighbourhoods.models import Area, Community, Relation
from samenspel.people.models import Person
from samenspel.people.rules import PROFESSIONAL_HATS, Hat
from samenspel.project.demo import DemoPerson, DemoReport, build, is_built, people
from samenspel.project.demo.stories import STORIES, Fate

FIRST_PAGES = ("/", "/afspraken/", "/afspraken/?view=week", "/gesprekken/", "/vragen/", "/delen/wie-keek-mee/", "/mensen/")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoReport]:
    """Make the demo once for all these tests, and leave nothing of it behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def open_town(town: DemoReport, db: None, settings: Any) -> DemoReport:
    """Open the demo to visitors."""
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.project.demo_urls"
    return town


def part(name: str) -> DemoPerson:
    """Find somebody you can be."""
    return next(person for person in people() if person.part == name)


def step_into(name: str) -> Client:
    """Step into somebody, as the page does."""
    client = Client()
    assert client.post("/demo/", {"person": str(part(name).person_id)}).status_code == 302
    return client


def test_it_has_the_size_that_was_promised(town: DemoReport, db: None) -> None:
    assert 290 <= town.people <= 320
    assert town.asks == len(STORIES) == 60
    assert town.people == Person.objects.count()
    assert Community.objects.count() == 3


def test_asks_stand_in_every_state(town: DemoReport, db: None) -> None:
    assert set(town.states) == {state.value for state in AskState}
    expected = {AskState.DRAFT: Fate.DRAFT, AskState.CLOSED: Fate.CLOSED, AskState.EXPIRED: Fate.EXPIRED}
    for state, fate in expected.items():
        assert town.states[state] == sum(story.fate is fate for story in STORIES)
    assert town.states[AskState.ARRANGED] >= 12


def test_open_asks_have_no_reply_some_replies_or_wait_for_a_yes(town: DemoReport, db: None) -> None:
    replied = Ask.objects.filter(state=AskState.OPEN, replies__state=ReplyState.OPEN).distinct()
    assert replied.count() >= 10
    assert Ask.objects.filter(state=AskState.OPEN, replies__isnull=True).count() >= 10
    waiting = Face.objects.filter(proposal__state=ProposalState.WAITING, helper_says=Say.NOT_YET)
    assert waiting.filter(resident_says=Say.NOT_YET).exists()
    assert waiting.filter(resident_says=Say.YES).exists()


def test_heavy_help_is_shared(town: DemoReport, db: None) -> None:
    faces = [helpings_in(arrangement) for arrangement in Arrangement.objects.filter(state=ArrangementState.ACTIVE)]
    assert sum(count >= 3 for count in faces) >= 4
    assert sum(count == 1 for count in faces) >= 4
    riet = Arrangement.objects.get(resident=part("resident").person_id)
    assert helpings_in(riet) == 4
    assert Helping.objects.filter(arrangement=riet, helper=part("helper").person_id).exists()


def helpings_in(arrangement: Arrangement) -> int:
    """Count who comes in an arrangement."""
    return arrangement.helpings.filter(ended_at__isnull=True, for_visit__isnull=True).count()


def test_visits_were_and_are_to_come(town: DemoReport, db: None) -> None:
    now = clock.now()
    states = set(Visit.objects.values_list("state", flat=True))
    assert states == {state.value for state in VisitState}
    late = Visit.objects.filter(ends_at__lt=now, state__in=[VisitState.PLANNED, VisitState.OPEN])
    assert late.count() <= 6  # of the last hours, about which nobody said anything yet
    assert not Visit.objects.filter(starts_at__gt=now, state__in=[VisitState.DONE, VisitState.MISSED]).exists()
    assert Visit.objects.filter(starts_at__gt=now, state=VisitState.PLANNED).count() >= 60


def test_somebody_dropped_out_and_the_resident_is_asked_about_another(town: DemoReport, db: None) -> None:
    cover = Cover.objects.get(visit__resident=part("resident").person_id, state=CoverState.ASKED_RESIDENT)
    assert cover.visit.state == VisitState.OPEN
    assert cover.visit.dropped_by is not None
    assert Visit.objects.filter(state=VisitState.OPEN, starts_at__gt=clock.now()).count() >= 2


def test_people_wrote_thanked_and_looked(town: DemoReport, db: None) -> None:
    assert Message.objects.count() >= 60
    assert Experience.objects.exclude(thanks="").count() >= 10
    assert Look.objects.filter(subject_id=str(part("resident").person_id)).values("viewer_id").distinct().count() >= 3
    assert Reply.objects.count() >= 30
    assert Suggestion.objects.count() >= 200


def test_nobody_at_the_desk_looks_around_at_night(town: DemoReport, db: None) -> None:
    staff = [str(part(name).person_id) for name in ("coordinator", "social_worker")]
    hours = {look.at.astimezone(ZoneInfo("Europe/Amsterdam")).hour for look in Look.objects.filter(viewer_id__in=staff)}
    assert min(hours) >= 9
    assert max(hours) <= 16


def test_the_four_of_tuesday_come_weeks_apart(town: DemoReport, db: None) -> None:
    riet = Arrangement.objects.get(resident=part("resident").person_id)
    coming = Visit.objects.filter(arrangement=riet, state=VisitState.PLANNED, starts_at__gt=clock.now(), covers__isnull=True)
    days: dict[object, list[date]] = {}
    for visit in coming.order_by("date"):
        days.setdefault(visit.helper_id, []).append(visit.date)
    assert all((later - earlier).days >= 28 for came in days.values() for earlier, later in pairwise(came))


def test_everything_stands_in_the_journal(town: DemoReport, db: None) -> None:
    written = set(JournalLine.objects.filter(subject_type="arrangements.visit").values_list("subject_id", flat=True))
    assert {str(pk) for pk in Visit.objects.values_list("pk", flat=True)} <= written
    opened = JournalLine.objects.filter(verb="exchange.ask_opened").values("subject_id").distinct().count()
    assert opened == Ask.objects.exclude(state=AskState.DRAFT).count()


def test_no_letter_of_the_past_still_goes_out(town: DemoReport, db: None) -> None:
    long_ago = clock.now() - timedelta(hours=2)
    assert not Letter.objects.filter(state=LetterState.WAITING, send_after__lt=long_ago).exists()


def test_letters_of_the_past_do_not_use_up_those_of_today(town: DemoReport, db: None) -> None:
    went = Letter.objects.filter(state=LetterState.SENT, send_after__lt=clock.now() - timedelta(days=2))
    assert went.count() > 100
    assert not went.filter(sent_at__gt=clock.now() - timedelta(days=1)).exists()


def test_everybody_has_shown_that_the_address_is_theirs(town: DemoReport, db: None) -> None:
    proven = EmailAddress.objects.filter(verified=True, primary=True).values_list("user", "email")
    assert set(proven) == set(Person.objects.values_list("pk", "email"))


def test_nobody_in_it_can_be_real(town: DemoReport, db: None) -> None:
    assert all((person.email or "").endswith("@demo.example") for person in Person.objects.all())
    assert all("999" in code for code in Area.objects.values_list("code", flat=True))


def test_there_is_somebody_to_be_for_every_hat(town: DemoReport, db: None) -> None:
    assert [person.hat for person in people()] == [
        Hat.RESIDENT, Hat.HELPER, Hat.CARER, Hat.COORDINATOR, Hat.SOCIAL_WORKER, Hat.ADMINISTRATOR,
    ]  # fmt: skip
    for person in people():
        assert Relation.objects.filter(person=person.person_id, hat=person.hat, valid_until__isnull=True).exists()


def test_every_community_has_its_staff(town: DemoReport, db: None) -> None:
    for community in Community.objects.all():
        hats = set(Relation.objects.filter(community=community).values_list("hat", flat=True))
        assert {Hat.COORDINATOR, Hat.ADMINISTRATOR, Hat.RESIDENT, Hat.HELPER} <= hats


def test_it_is_made_once(town: DemoReport, db: None) -> None:
    assert is_built()
    with pytest.raises(NotPossibleNow, match="not_empty"):
        build()


@pytest.mark.parametrize("name", ["resident", "helper", "carer", "coordinator", "social_worker", "administrator"])
def test_one_tap_makes_you_somebody_with_the_right_hat_on(open_town: DemoReport, name: str) -> None:
    client = step_into(name)
    for address in FIRST_PAGES:
        response = client.get(address)
        assert response.status_code == 200, address
        assert response.wsgi_request.actor.hat.hat is part(name).hat  # type: ignore[attr-defined]
    if part(name).hat in PROFESSIONAL_HATS - {Hat.ADMINISTRATOR}:
        assert client.get("/balie/").status_code == 200


def test_the_page_shows_everybody_you_can_be(open_town: DemoReport) -> None:
    text = Client().get("/demo/").content.decode()
    assert all(str(person.person_id) in text and person.name in text for person in people())


def test_stepping_into_another_leaves_nothing_of_the_first(open_town: DemoReport) -> None:
    client = step_into("coordinator")
    client.post("/demo/", {"person": str(part("resident").person_id)})
    assert client.session["_auth_user_id"] == str(part("resident").person_id)
    assert client.get("/balie/").status_code == 404
