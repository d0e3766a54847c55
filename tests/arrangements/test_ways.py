"""How the page says who shares an ask, and why somebody is proposed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from django.utils.translation import override

from samenspel.arrangements import planner
from samenspel.arrangements.queries.faces import times_of, why_text
from samenspel.arrangements.queries.proposals import _way_title
from samenspel.exchange.rules import Rhythm
from samenspel.planning import Planned, Share
from tests.arrangements.street import ask_company, offer_time, propose, reply
from tests.conftest import Cast

SetClock = Callable[[datetime], None]


def shared(*counts: int) -> list[Share]:
    """Make shares of so many visits each."""
    one = Planned("2026-03-02", "", date(2026, 3, 3), 13 * 60)
    return [Share(str(number), 0.5, known_face=False, visits=(one,) * count, strengths=()) for number, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "dutch", "english"),
    [
        ((6, 6), "2 mensen delen het, ieder komt ongeveer één keer in de 2 weken", "each comes about once every 2 weeks"),
        ((2, 3, 2, 3, 2), "5 mensen delen het, ieder komt ongeveer één keer in de 5 weken", "about once every 5 weeks"),
        ((11, 1), "2 mensen delen het: de een komt 11 keer, de ander 1 keer", "one comes 11 times, the other 1 time"),
        ((4, 8), "2 mensen delen het: de een komt 8 keer, de ander 4 keer", "one comes 8 times, the other 4 times"),
        ((2, 1), "2 mensen delen het: de een komt 2 keer, de ander 1 keer", "one comes 2 times, the other 1 time"),
        ((4, 6, 2), "3 mensen delen het: 6, 4 en 2 bezoeken", "3 people share it: 6, 4 and 2 visits"),
    ],
)
def test_how_often_each_comes_is_said_as_it_is(
    monday: datetime, cast: Cast, counts: tuple[int, ...], dutch: str, english: str
) -> None:
    offer_time(cast, "chantal")
    puzzle = planner.ways_for(ask_company(cast)).puzzle
    with override("nl"):
        assert _way_title(shared(*counts), 0, puzzle) == dutch
    with override("en"):
        assert _way_title(shared(*counts), 0, puzzle).endswith(english)


def test_to_what_is_asked_once_nobody_comes_every_time(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    ask, aisha = ask_company(cast, rhythm=Rhythm.ONCE), cast.client("aisha")
    page = aisha.get(reverse("arrangements:proposal_new", args=[ask.pk])).content.decode()
    proposal = propose(ask, cast.aisha.actor)
    face = proposal.faces.get()
    face.why |= {"strengths": ["covers_all"]}
    face.save()
    pages = [page, aisha.get(reverse("arrangements:proposal_detail", args=[proposal.pk])).content.decode()]
    for page in pages:
        assert "kan elke keer" not in page
    assert "doet dit graag en kan dan." in pages[1]


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        ("covers_all", "Woont vlakbij, doet dit graag en kan elke keer."),
        ("covers_most", "Woont vlakbij, doet dit graag en kan de meeste keren."),
        ("none", "Woont vlakbij, doet dit graag en kan op maandag."),
    ],
)
def test_why_somebody_is_proposed_reads_as_one_sentence(strength: str, said: str) -> None:
    with override("nl"):
        assert why_text({"strengths": [strength]}, where="vlakbij", weekdays="maandag") == said


def test_a_way_that_fills_everything_stands_before_one_of_somebody_who_replied_and_none_stands_there_twice(
    monday: datetime, cast: Cast
) -> None:
    offer_time(cast, "chantal")
    offer_time(cast, "els")
    ask = ask_company(cast, most_faces=1)
    reply(cast, ask, "els", every_weeks=4)
    ways = planner.ways_for(ask).ways
    els, chantal = str(cast.els.person.pk), str(cast.chantal.person.pk)
    said = [[(share.helper, len(share.visits)) for share in way.shares] for way in ways]
    assert said[0] in ([(chantal, 12)], [(els, 12)])
    assert [(els, 3)] in said[1:]
    assert len(said) == len({str(one) for one in said})


def test_of_ways_that_fill_as_much_that_of_who_replied_stands_first(monday: datetime, cast: Cast) -> None:
    offer_time(cast, "chantal")
    offer_time(cast, "els")
    ask = ask_company(cast, most_faces=1)
    reply(cast, ask, "els")
    assert [share.helper for share in planner.ways_for(ask).ways[0].shares] == [str(cast.els.person.pk)]


def test_the_first_visit_that_is_named_is_still_to_come(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    visits = [(date(2026, 3, day), time(13)) for day in (3, 10)]
    assert times_of(visits).first == "Het eerste bezoek: morgen om 13:00."
    set_clock(datetime(2026, 3, 3, 11, 59, tzinfo=UTC))
    assert times_of(visits).first == "Het eerste bezoek: vandaag om 13:00."
    set_clock(datetime(2026, 3, 3, 12, 1, tzinfo=UTC))
    assert times_of(visits).first == "Het eerste bezoek: dinsdag 10 maart om 13:00."
    set_clock(datetime(2026, 3, 20, tzinfo=UTC))
    assert times_of(visits).first == ""
