"""Reminders: a day before, to the minute, exactly one for a visit, a person and a moment, and never about what is off."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail

from samenspel.arrangements.models import Visit
from samenspel.arrangements.rules import VisitState
from samenspel.arrangements.services.reminders import KIND, queue_reminders
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.conversations.services import send_due_letters
from samenspel.foundation import clock, jobs
from tests.arrangements.calendars import arrange, put
from tests.conftest import Cast

TUESDAY = date(2026, 3, 3)  # the morrow of ``monday``, which is nine in the morning
TEN = time(10, 0)


@pytest.fixture(autouse=True)
def _post(settings: object) -> None:
    """Let letters go to a list instead of a folder."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


def reminders() -> list[Letter]:
    """List the reminders that were queued."""
    return list(Letter.objects.filter(kind=KIND).order_by("created_at"))


def test_both_sides_are_reminded_a_day_before_to_the_minute(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY, time(9, 45))
    queue_reminders()
    letters = reminders()
    assert {letter.recipient for letter in letters} == {cast.aisha.person, cast.chantal.person}
    assert {letter.send_after for letter in letters} == {visit.starts_at - timedelta(hours=24)}


def test_however_often_the_hour_strikes_there_is_one(monday: datetime, cast: Cast) -> None:
    put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY, TEN)
    for hour in range(30):
        with clock.at(monday + timedelta(hours=hour)):
            queue_reminders()
            send_due_letters()
    assert len(reminders()) == 2
    assert len(mail.outbox) == 2


def test_no_visit_of_two_months_is_missed_or_told_twice(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    days = [TUESDAY + timedelta(days=number) for number in range(2, 62)]
    visits = [put(arrangement, cast.chantal.person, day, time(day.day % 22, day.month * 4), minutes=30) for day in days]
    for hour in range(0, 64 * 24, 3):
        with clock.at(monday + timedelta(hours=hour)):
            queue_reminders()
    told = [(letter.key, letter.send_after) for letter in reminders()]
    assert len(told) == 2 * len(visits)
    assert sorted(moment for _key, moment in told) == sorted(2 * [visit.starts_at - timedelta(hours=24) for visit in visits])


@pytest.mark.parametrize("state", [VisitState.CANCELLED, VisitState.MOVED, VisitState.DONE, VisitState.MISSED], ids=str)
def test_what_changed_after_queueing_never_reminds(monday: datetime, cast: Cast, state: VisitState) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY, TEN)
    queue_reminders()
    Visit.objects.filter(pk=visit.pk).update(state=state)
    with clock.at(visit.starts_at - timedelta(hours=23)):
        send_due_letters()
    assert mail.outbox == []
    assert {letter.state for letter in reminders()} == {LetterState.DROPPED}


def test_who_dropped_out_is_not_reminded_and_who_comes_instead_is(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY, TEN)
    queue_reminders()
    Visit.objects.filter(pk=visit.pk).update(helper=cast.els.person, sequence=2)
    queue_reminders()
    with clock.at(visit.starts_at - timedelta(hours=20)):
        send_due_letters()
    assert sorted(message.to[0] for message in mail.outbox) == ["aisha@example.org", "els@example.org"]


def test_a_reminder_of_another_moment_is_not_true(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY, TEN)
    queue_reminders()
    later = {"starts_at": visit.starts_at + timedelta(hours=2), "ends_at": visit.ends_at + timedelta(hours=2)}
    Visit.objects.filter(pk=visit.pk).update(**later)
    queue_reminders()
    with clock.at(visit.starts_at - timedelta(hours=20)):
        send_due_letters()
    assert len(mail.outbox) == 2
    assert len(reminders()) == 4


def test_who_does_not_want_reminders_gets_none(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY, TEN)
    cast.aisha.person.wants_reminders = False
    cast.aisha.person.save()
    queue_reminders()
    assert [letter.recipient for letter in reminders()] == [cast.chantal.person]
    cast.chantal.person.wants_reminders = False  # between queueing and sending
    cast.chantal.person.save()
    with clock.at(visit.starts_at - timedelta(hours=20)):
        send_due_letters()
    assert mail.outbox == []


def test_a_resident_without_e_mail_is_reminded_by_who_is_beside(monday: datetime, cast: Cast) -> None:
    cast.aisha.person.email = None
    cast.aisha.person.save()
    put(arrange(cast, cast.chantal.person, asker=cast.hanna.person), cast.chantal.person, TUESDAY, TEN)
    queue_reminders()
    assert {letter.recipient for letter in reminders()} == {cast.hanna.person, cast.chantal.person}


def test_a_reminder_says_when_and_nothing_about_anybody(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, TUESDAY, TEN)
    queue_reminders()
    with clock.at(visit.starts_at - timedelta(hours=20)):
        send_due_letters()
    message = next(message for message in mail.outbox if message.to == ["aisha@example.org"])
    assert message.subject == "Bezoek op dinsdag 3 maart om 10:00"
    assert f"/afspraken/bezoek/{visit.pk}/" in str(message.body)
    assert not any(word in str(message.body) for word in ("Chantal", "Straat", "koffie", "Gezelschap"))


def test_the_hour_is_kept_by_the_clock_of_the_house() -> None:
    assert "samenspel.arrangements.jobs.reminders.queue_reminders" in {
        f"{rhythm.task.func.__module__}.{rhythm.task.func.__qualname__}" for rhythm in jobs.rhythms()
    }
