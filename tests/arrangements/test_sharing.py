"""Before somebody ends an agreement, the page says which visits lose their helper; after that the other gets the letter."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.urls import reverse

from samenspel.arrangements.models import Helping
from samenspel.arrangements.services import stop_helping
from samenspel.consent.services import end_agreement, end_expired, renew_agreement
from samenspel.conversations.models import Letter
from tests.arrangements.street import arrange_company
from tests.conftest import Cast

SetClock = Callable[[datetime], None]
STOPPED, ENDED = "arrangements.helper_stopped", "arrangements.helping_ended"


def letters_of(cast: Cast, name: str) -> set[str]:
    """List the kinds of letters about stopping that somebody got."""
    letters = Letter.objects.filter(recipient=cast.players[name].person, kind__in=[STOPPED, ENDED])
    return set(letters.values_list("kind", flat=True))


def test_a_resident_reads_which_visits_lose_their_helper(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    helping = Helping.objects.get(arrangement=arrangement)
    page = cast.client("aisha").get(reverse("consent:agreement_end", args=[helping.agreement_id])).content.decode()
    assert "Chantal komt dan niet meer bij je op bezoek" in page
    assert f"Voor deze {arrangement.visits.count()} bezoeken is er dan nog niemand" in page
    assert "en verder" in page  # a few days are enough


def test_a_helper_reads_whom_he_does_not_visit_any_more(monday: datetime, cast: Cast) -> None:
    helping = Helping.objects.get(arrangement=arrange_company(cast, "chantal", month=5))
    page = cast.client("chantal").get(reverse("consent:agreement_end", args=[helping.agreement_back_id])).content.decode()
    assert "Je gaat dan niet meer op bezoek bij Aisha" in page


def test_the_letter_goes_to_the_other_and_not_to_who_stopped(monday: datetime, cast: Cast) -> None:
    helping = Helping.objects.get(arrangement=arrange_company(cast, "chantal", month=5))
    end_agreement(helping.agreement, actor=cast.aisha.actor)
    assert (letters_of(cast, "aisha"), letters_of(cast, "chantal")) == (set(), {ENDED})


def test_when_the_helper_ends_the_agreement_the_resident_gets_the_letter(monday: datetime, cast: Cast) -> None:
    helping = Helping.objects.get(arrangement=arrange_company(cast, "chantal", month=5))
    end_agreement(helping.agreement_back, actor=cast.chantal.actor)
    assert (letters_of(cast, "aisha"), letters_of(cast, "chantal")) == ({STOPPED}, set())


def test_when_the_helper_stops_the_resident_gets_the_letter(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    stop_helping(arrangement, helper=cast.chantal.person, actor=cast.chantal.actor)
    assert (letters_of(cast, "aisha"), letters_of(cast, "chantal")) == ({STOPPED}, set())


def test_an_agreement_that_runs_out_stops_the_visits_and_is_told(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    helping = Helping.objects.get(arrangement=arrangement)
    set_clock(helping.agreement.valid_until + timedelta(minutes=1))
    end_expired()
    helping.refresh_from_db()
    assert helping.ended_at is not None
    assert STOPPED in letters_of(cast, "aisha")


def test_visits_go_on_under_a_renewed_agreement_and_stop_with_it(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    helping = Helping.objects.get(arrangement=arrange_company(cast, "chantal", month=5))
    set_clock(helping.agreement.valid_until - timedelta(days=3))
    renew_agreement(helping.agreement_back, actor=cast.chantal.actor)
    renewed = renew_agreement(helping.agreement, actor=cast.aisha.actor)
    set_clock(helping.agreement.valid_until + timedelta(days=1))
    end_expired()
    helping.refresh_from_db()
    assert (helping.agreement, helping.ended_at) == (renewed, None)
    end_agreement(renewed, actor=cast.aisha.actor)
    helping.refresh_from_db()
    assert helping.ended_at is not None
