"""An agreement never stops unnoticed: whoever gave it is asked before, can let it go on, and what it opened closes after."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from samenspel.consent import access, services
from samenspel.consent.events import AgreementEnded, AgreementReplaced
from samenspel.consent.jobs import tend_agreements
from samenspel.consent.models import Agreement, AgreementEnding
from samenspel.consent.rules import DataClass, Ending, Purpose
from samenspel.conversations.models import Letter
from samenspel.conversations.services.letters import is_still_true
from samenspel.foundation import bus
from samenspel.foundation.refusals import NotFound, NotPossibleNow
from tests.conftest import Cast

SetClock = Callable[[datetime], None]


@pytest.fixture
def agreement(cast: Cast, monday: datetime) -> Agreement:
    """Let Aisha share her address with Chantal for a year."""
    return give(cast)


def give(cast: Cast, purpose: Purpose = Purpose.VISITS, to: str = "chantal", days: int = 366) -> Agreement:
    """Let Aisha share her address with somebody."""
    classes = [DataClass.CONTACT]
    return services.agree(
        cast.aisha.person, cast.players[to].person, purpose=purpose, data_classes=classes, sentence="Ja.", days=days,
        actor=cast.aisha.actor,
    )  # fmt: skip


def covered(cast: Cast) -> bool:
    """Whether Chantal may see Aisha's address now."""
    return access.agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT) is not None


def test_two_weeks_before_the_last_day_one_letter_asks_whether_it_goes_on(
    cast: Cast, agreement: Agreement, set_clock: SetClock
) -> None:
    set_clock(agreement.valid_until - timedelta(days=14, seconds=1))
    tend_agreements.call()
    assert not Letter.objects.exists()
    for hours in (0, 1, 30):
        set_clock(agreement.valid_until - timedelta(days=14) + timedelta(hours=hours))
        tend_agreements.call()
    letter = Letter.objects.get()
    assert (letter.recipient, letter.link) == (cast.aisha.person, "/delen/")
    assert is_still_true(letter)
    services.renew_agreement(agreement, actor=cast.aisha.actor)
    assert not is_still_true(letter)


def test_what_was_given_for_one_visit_just_stops(cast: Cast, monday: datetime, set_clock: SetClock) -> None:
    short = give(cast, days=20)
    set_clock(short.valid_until - timedelta(days=1))
    tend_agreements.call()
    assert not Letter.objects.exists()
    with pytest.raises(NotPossibleNow, match="not_to_renew"):
        services.renew_agreement(short, actor=cast.aisha.actor)


def test_who_stands_beside_somebody_without_mail_is_asked_and_may_let_it_go_on(
    cast: Cast, agreement: Agreement, set_clock: SetClock
) -> None:
    set_clock(agreement.valid_until - timedelta(days=10))
    beside = give(cast, Purpose.REPRESENT, to="hanna")
    cast.aisha.person.email = None
    cast.aisha.person.save()
    tend_agreements.call()
    assert Letter.objects.get().recipient == cast.hanna.person
    assert "agreement_renew" not in cast.client("hanna").get("/delen/").content.decode()
    page = cast.client("hanna").get(Letter.objects.get().link).content.decode()
    assert reverse("consent:agreement_renew", args=[agreement.pk]) in page
    assert services.renew_agreement(agreement, actor=cast.hanna.actor).decided_by == cast.hanna.person
    set_clock(beside.valid_until - timedelta(days=1))
    with pytest.raises(NotFound):
        access.agreement_to_renew(cast.hanna.actor, beside.pk)


def test_renewing_is_a_new_row_that_goes_on_without_a_gap(
    cast: Cast, agreement: Agreement, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setitem(bus._reactions, AgreementReplaced, [heard.append])
    monkeypatch.setitem(bus._reactions, AgreementEnded, [heard.append])
    set_clock(agreement.valid_until - timedelta(days=3))
    for _tap in range(2):
        renewed = services.renew_agreement(agreement, actor=cast.aisha.actor)
    assert (renewed.supersedes, renewed.text_version) == (agreement, agreement.text_version)
    assert heard == [AgreementReplaced(agreement.pk, renewed.pk)]
    set_clock(agreement.valid_until + timedelta(days=300))
    assert covered(cast)
    assert AgreementEnding.objects.get().why == Ending.REPLACED


def test_what_nobody_let_go_on_is_ended_and_told_once(
    cast: Cast, agreement: Agreement, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[AgreementEnded] = []
    monkeypatch.setitem(bus._reactions, AgreementEnded, [heard.append])
    set_clock(agreement.valid_until + timedelta(minutes=30))
    for _time in range(2):
        tend_agreements.call()
    assert [event.agreement_id for event in heard] == [agreement.pk]
    ending = AgreementEnding.objects.get()
    assert (ending.why, ending.at, ending.by) == (Ending.EXPIRED, agreement.valid_until, None)


def test_one_tap_on_the_page_lets_it_go_on(cast: Cast, agreement: Agreement, set_clock: SetClock) -> None:
    address = reverse("consent:agreement_renew", args=[agreement.pk])
    assert address not in cast.client("aisha").get("/delen/").content.decode()
    set_clock(agreement.valid_until - timedelta(days=3))
    assert address in cast.client("aisha").get("/delen/").content.decode()
    assert cast.client("aisha").post(address).status_code == 303
    assert Agreement.objects.filter(supersedes=agreement).exists()
    assert address not in cast.client("aisha").get("/delen/").content.decode()


@pytest.mark.parametrize("who", ["chantal", "els", "bram", "dirk", "hanna"])
def test_nobody_else_lets_it_go_on(cast: Cast, agreement: Agreement, set_clock: SetClock, who: str) -> None:
    set_clock(agreement.valid_until - timedelta(days=3))
    assert cast.client(who).post(reverse("consent:agreement_renew", args=[agreement.pk])).status_code == 404
    assert not Agreement.objects.filter(supersedes=agreement).exists()
