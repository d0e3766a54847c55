"""A helper goes on holiday, or has other times: the agreed visits in them are handed over in one tap, or stay."""

from datetime import datetime

from samenspel.arrangements.models import Arrangement, Cover, Visit
from samenspel.arrangements.queries.doubts import doubted_visits
from samenspel.arrangements.queries.waiting import waits_for
from samenspel.arrangements.rules import CoverState, VisitState
from samenspel.conversations.letterhead import as_mail
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.conversations.services.letters import is_still_true
from samenspel.exchange.models import Offer
from samenspel.exchange.services import set_offer
from samenspel.exchange.shapes import OfferWish
from tests.arrangements.street import TUESDAY_AFTERNOON, arrange_company, offer_time
from tests.conftest import Cast

HOLIDAY = [["2026-03-09", "2026-03-27"]]  # three Tuesdays
PAGE = "/afspraken/past-niet-meer/"


def change_offer(cast: Cast, **facts: object) -> Offer:
    """Let Chantal change how she helps."""
    offer = Offer.objects.get(helper=cast.chantal.person)
    usual: dict[str, object] = {
        "activities": ["company"], "qualities": [], "availability": TUESDAY_AFTERNOON, "away": [], "reach_km": 3.0,
        "most_per_week": 1, "most_per_month": 5, "words": "", "is_standing": True, "expires_on": None,
    }  # fmt: skip
    wish = OfferWish(**(usual | facts))  # type: ignore[arg-type]
    return set_offer(cast.community, wish, version=offer.version, actor=cast.chantal.actor)


def doubted(cast: Cast) -> list[str]:
    """List the days of Chantal's visits in doubt."""
    return [f"{visit.date:%m-%d}" for visit in doubted_visits(cast.chantal.person)]


def visits_of_chantal(arrangement: Arrangement) -> int:
    """Count what Chantal still does."""
    return Visit.objects.filter(arrangement=arrangement, state=VisitState.PLANNED).count()


def test_visits_in_a_holiday_are_put_before_the_helper(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    change_offer(cast, away=HOLIDAY)
    assert doubted(cast) == ["03-10", "03-17", "03-24"]
    (waiting,) = (one for one in waits_for(cast.chantal.actor) if one.url == PAGE)
    assert "3" in str(waiting.text)
    client = cast.client("chantal")
    assert PAGE in client.get("/vragen/aanbod/").content.decode()
    assert client.get(PAGE).content.decode().count("/afspraken/bezoek/") == 3
    assert visits_of_chantal(Arrangement.objects.get()) == 12  # nothing happens before she says so


def test_one_tap_hands_them_over_and_others_are_looked_for(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    offer_time(cast, "els")
    change_offer(cast, away=HOLIDAY)
    assert cast.client("chantal").post(PAGE, {"says": "hand_over"}).status_code == 302
    dropped = Visit.objects.filter(arrangement=arrangement, state=VisitState.OPEN, dropped_by=cast.chantal.person)
    assert dropped.count() == 3
    assert dropped.filter(covers__helper=cast.els.person).exists()
    assert doubted(cast) == []
    assert cast.client("chantal").post(PAGE, {"says": "hand_over"}).status_code == 302  # a second tap
    assert visits_of_chantal(arrangement) == 9


def test_who_comes_after_all_is_not_asked_again(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    change_offer(cast, away=HOLIDAY)
    cast.client("chantal").post(PAGE, {"says": "keep"})
    assert doubted(cast) == []
    change_offer(cast, away=HOLIDAY, most_per_month=4)  # other things change: no new question
    assert doubted(cast) == []
    assert visits_of_chantal(arrangement) == 12


def test_other_times_put_visits_in_doubt_and_the_old_times_take_the_doubt_away(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    change_offer(cast, availability=[{"weekday": 3, "from": "13:00", "to": "17:00"}])
    assert len(doubted(cast)) == 12
    change_offer(cast)
    assert doubted(cast) == []


def test_visits_of_others_are_nobodys_doubt(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    change_offer(cast, away=HOLIDAY)
    page = cast.client("els").post(PAGE, {"says": "hand_over"})
    assert page.status_code == 302
    assert len(doubted(cast)) == 3


def test_who_falls_ill_finds_from_the_calendar_and_from_a_visit_how_to_say_so_and_is_asked_about_the_visits(
    monday: datetime, cast: Cast
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    client, away = cast.client("chantal"), "/vragen/aanbod/weg/"
    first = arrangement.visits.order_by("date")[0]
    for page in ("/afspraken/", f"/afspraken/bezoek/{first.pk}/", "/vragen/aanbod/"):
        assert away in client.get(page).content.decode()
        assert away not in cast.client("aisha").get(page).content.decode()
    after = client.post(away, {"first": "2026-03-09", "last": "2026-03-27"}, follow=True).content.decode()
    assert "maandag 9 maart tot en met vrijdag 27 maart" in after
    assert PAGE in after
    assert doubted(cast) == ["03-10", "03-17", "03-24"]


def test_visits_that_are_handed_over_together_are_told_in_one_letter_of_each_kind(monday: datetime, cast: Cast) -> None:
    arrange_company(cast, "chantal", month=5)
    offer_time(cast, "els")
    change_offer(cast, away=HOLIDAY)
    cast.client("chantal").post(PAGE, {"says": "hand_over"})
    letters = Letter.objects.filter(recipient=cast.aisha.person, state=LetterState.WAITING)
    kinds = ("arrangements.visit_dropped", "arrangements.cover_choice")
    mails = [as_mail(letter).body for letter in letters.filter(kind__in=kinds).order_by("-kind")]
    assert ["3 bezoeken in je agenda" in body for body in mails] == [True, True]
    choice = letters.get(kind="arrangements.cover_choice")
    assert is_still_true(choice)
    Cover.objects.filter(pk=choice.facts["covers"][0]).update(state=CoverState.OVERTAKEN)
    assert is_still_true(choice)  # two others wait
    Cover.objects.update(state=CoverState.OVERTAKEN)
    assert not is_still_true(choice)
