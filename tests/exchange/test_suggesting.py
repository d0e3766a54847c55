"""Putting asks before helpers: small circle first, at most five a day, never again after a no."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from samenspel.consent.access import agreement_covering
from samenspel.consent.models import Agreement, Look
from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import end_agreement, end_for_good
from samenspel.conversations.models import Letter
from samenspel.exchange import access, queries, services
from samenspel.exchange.models import Ask, Offer, Suggestion
from samenspel.exchange.rules import MOST_ASKED_AT_ONCE, Answer, AskState
from samenspel.foundation.refusals import NotFound, NotPossibleNow
from samenspel.neighbourhoods.models import Area, Home, Vetting
from samenspel.neighbourhoods.rules import AreaKind
from samenspel.people.rules import Hat
from tests.conftest import Cast, make_area, make_player
from tests.exchange.street import make_ask, make_offer, make_reply, suggested

SetClock = Callable[[datetime], None]


def asked(ask: Ask) -> set[str]:
    """Return the first names of those before whom an ask stands."""
    return set(Suggestion.objects.filter(ask=ask).values_list("helper__first_name", flat=True))


def move(cast: Cast, name: str, area: Area) -> None:
    """Let somebody live in another area."""
    Home.objects.filter(person=cast.players[name].person).update(area=area)
    services.move_offers(cast.players[name].person.pk)


def test_only_helpers_whom_it_fits_are_asked(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    make_offer(cast, cast.els, activities=("garden",))
    make_offer(cast, cast.fatima, availability=[{"weekday": 2, "from": "09:00", "to": "12:00"}])
    services.pause_offer(make_offer(cast, cast.gerrit), actor=cast.gerrit.actor)
    ask = make_ask(cast)
    assert services.suggest_for(ask) == 1
    assert asked(ask) == {"Chantal"}


def test_a_need_that_must_be_proven_counts_only_with_the_proof(cast: Cast) -> None:
    make_offer(cast, cast.chantal, qualities=["vog"])
    make_offer(cast, cast.els)
    ask = make_ask(cast, needs=["vog"])
    assert services.suggest_for(ask) == 0
    day = ask.created_at.date()
    Vetting.objects.create(person=cast.els.person, community=cast.community, seen_on=day, valid_until=day + timedelta(days=365))
    services.suggest_for(ask)
    assert asked(ask) == {"Els"}


def test_nobody_is_asked_about_himself_or_about_whom_he_stands_beside(cast: Cast) -> None:
    make_offer(cast, cast.aisha)
    ask = make_ask(cast)
    assert services.suggest_for(ask) == 0


def test_somebody_on_holiday_is_left_in_peace(cast: Cast, monday: datetime) -> None:
    make_offer(cast, cast.chantal, away=[["2026-03-01", "2026-03-05"]])
    assert services.suggest_for(make_ask(cast)) == 0


def test_another_community_hears_nothing(cast: Cast) -> None:
    offer = make_offer(cast, cast.chantal)
    Offer.objects.filter(pk=offer.pk).update(community=cast.other_community)
    assert services.suggest_for(make_ask(cast)) == 0


def test_the_circle_widens_one_ring_after_two_quiet_days_and_never_skips(
    cast: Cast, monday: datetime, set_clock: SetClock
) -> None:
    district = cast.street.parent
    near = make_area("BU00010103", "Nabij", AreaKind.NEIGHBOURHOOD, district, (52.107, 5.124), 300)  # 1.8 km
    farther = make_area("BU00010104", "Verder", AreaKind.NEIGHBOURHOOD, district, (52.133, 5.124), 300)  # 4.7 km
    for name, area in (("chantal", cast.street), ("els", near), ("fatima", farther)):
        make_offer(cast, cast.players[name], reach_km=6)
        move(cast, name, area)
    ask = make_ask(cast)
    services.suggest_for(ask)
    assert asked(ask) == {"Chantal"}
    set_clock(monday + timedelta(days=20))  # however late the worker comes
    services.suggest_for(ask)
    assert asked(ask) == {"Chantal", "Els"}
    services.suggest_for(ask)
    assert asked(ask) == {"Chantal", "Els"}
    set_clock(monday + timedelta(days=22))
    services.suggest_for(ask)
    assert asked(ask) == {"Chantal", "Els", "Fatima"}
    assert sorted(Suggestion.objects.values_list("ring", flat=True)) == [0, 1, 2]


def test_a_reply_keeps_the_circle_small(cast: Cast, monday: datetime, set_clock: SetClock) -> None:
    ask = make_ask(cast)
    set_clock(monday + timedelta(days=1))
    make_reply(cast, ask, cast.chantal)
    set_clock(monday + timedelta(days=2, hours=1))
    services.suggest_for(ask)
    ask.refresh_from_db()
    assert ask.ring == 0


def test_distances_lie_between_areas_so_nobody_can_be_found_by_moving_around(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    before = queries.find_candidates(ask, ring=0, today=ask.created_at.date())
    Home.objects.filter(person=cast.chantal.person).update(latitude=52.2, longitude=5.3)  # far off, same area
    services.move_offers(cast.chantal.person.pk)
    assert queries.find_candidates(ask, ring=0, today=ask.created_at.date()) == before


def test_nobody_within_the_ring_is_forgotten(cast: Cast, monday: datetime, set_clock: SetClock) -> None:
    near = make_area("BU00010103", "Nabij", AreaKind.NEIGHBOURHOOD, cast.street.parent, (52.107, 5.124), 300)
    helpers = ("chantal", "els", "fatima", "ivo")
    for name in helpers:
        make_offer(cast, cast.players[name], reach_km=6)
    move(cast, "ivo", near)  # the others live in the street itself
    seen = []
    for week in range(len(helpers)):
        today = (monday + timedelta(weeks=week)).date()
        ask = make_ask(cast)
        first = queries.find_candidates(ask, ring=1, today=today)[0].helper_id
        Suggestion.objects.create(ask=ask, helper_id=first, day=today, nth=1, ring=1)
        seen.append(first)
    assert set(seen) == {cast.players[name].person.pk for name in helpers}
    assert seen[-1] == cast.ivo.person.pk


def test_whoever_was_asked_longest_ago_has_a_turn_again_first(cast: Cast, monday: datetime) -> None:
    for name in ("chantal", "els"):
        make_offer(cast, cast.players[name])
    ago = {"chantal": 8, "els": 15}
    for name, days in ago.items():
        day = monday.date() - timedelta(days=days)
        Suggestion.objects.create(ask=make_ask(cast), helper=cast.players[name].person, day=day, nth=1, ring=0)
    found = queries.find_candidates(make_ask(cast), ring=0, today=monday.date())
    assert [one.helper_id for one in found] == [cast.els.person.pk, cast.chantal.person.pk]


def test_at_most_five_a_day_and_the_next_day_five_more(cast: Cast, monday: datetime, set_clock: SetClock) -> None:
    make_offer(cast, cast.chantal)
    asks = [make_ask(cast, player) for player in (cast.aisha, cast.gerrit) for _number in range(4)]
    assert sum(services.suggest_for(ask) for ask in asks) == 5
    set_clock(monday + timedelta(days=1))
    assert sum(services.suggest_for(ask) for ask in asks) == 3
    assert Letter.objects.filter(kind="exchange.suggestion_made").count() == 2  # one a day


def test_the_database_itself_keeps_it_to_five(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    ask = make_ask(cast)
    for nth in (6, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            Suggestion.objects.create(
                ask=ask, helper=cast.chantal.person, day=ask.created_at.date(), nth=nth, ring=0, band="same"
            )


def test_no_more_people_than_needed_read_an_ask(cast: Cast) -> None:
    for number in range(MOST_ASKED_AT_ONCE + 3):
        player = make_player(f"Helper{number}", Hat.HELPER, cast.community, cast.street, (52.0905, 5.124))
        make_offer(cast, player)
    ask = make_ask(cast)
    assert services.suggest_for(ask) == MOST_ASKED_AT_ONCE
    assert services.suggest_for(ask) == 0


def test_a_no_is_one_tap_final_and_tells_nobody(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    suggestion = suggested(ask, cast.chantal)
    services.refuse_suggestion(suggestion, actor=cast.chantal.actor)
    services.refuse_suggestion(suggestion, actor=cast.chantal.actor)
    assert services.suggest_for(ask) == 0
    assert not Letter.objects.filter(recipient=cast.aisha.person).exists()
    with pytest.raises(NotFound):
        access.ask_for(cast.chantal.actor, ask.pk)


def test_nobody_refuses_for_another_or_after_a_yes(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    suggestion = suggested(ask, cast.chantal)
    with pytest.raises(NotFound):
        services.refuse_suggestion(suggestion, actor=cast.els.actor)
    with pytest.raises(NotPossibleNow, match="replied_already"):
        services.refuse_suggestion(suggestion, actor=cast.chantal.actor)


def test_every_share_of_the_words_rests_on_an_agreement_with_that_helper(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    about = {"about": ask, "purpose": Purpose.ASK}
    assert agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.STORY, **about)  # type: ignore[arg-type]
    assert not agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT, **about)  # type: ignore[arg-type]


def test_ending_that_agreement_takes_the_ask_from_before_the_helper_at_once(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    agreement = Agreement.objects.get(recipient=cast.chantal.person, purpose=Purpose.ASK)
    end_agreement(agreement, actor=cast.aisha.actor)
    assert suggested(ask, cast.chantal).answer == Answer.CLOSED
    with pytest.raises(NotFound):
        access.suggestion_for(cast.chantal.actor, suggested(ask, cast.chantal).pk)
    assert services.suggest_for(ask) == 0


def test_reading_the_words_leaves_a_line_with_the_resident(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    services.note_reading(suggested(ask, cast.chantal), actor=cast.chantal.actor)
    look = Look.objects.get(subject_id=str(cast.aisha.person.pk))
    assert (look.viewer_id, look.data_class, look.ground) == (str(cast.chantal.person.pk), DataClass.STORY, "agreement")
    assert look.agreement is not None


def test_somebody_who_stops_helping_is_asked_nothing_more(cast: Cast) -> None:
    from samenspel.neighbourhoods.models import Relation
    from samenspel.neighbourhoods.services import end_hat

    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    end_hat(Relation.objects.get(person=cast.chantal.person, hat=Hat.HELPER), actor=cast.chantal.actor)
    assert suggested(ask, cast.chantal).answer == Answer.CLOSED
    assert Offer.objects.get(helper=cast.chantal.person).state == "ended"


def test_the_jobs_find_helpers_for_every_open_ask(cast: Cast) -> None:
    from samenspel.exchange import jobs
    from samenspel.foundation.jobs import work

    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    draft_count = Ask.objects.filter(state=AskState.DRAFT).count()
    jobs.suggest_all.func()
    work(once=True)
    assert asked(ask) == {"Chantal"}
    assert draft_count == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_asks_at_the_same_moment_never_make_six_suggestions(cast: Cast) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; its database in memory cannot be shared by threads")
    make_offer(cast, cast.chantal)
    asks = [make_ask(cast, player) for player in (cast.aisha, cast.gerrit) for _number in range(4)]
    barrier = Barrier(len(asks))

    def suggest(ask: Ask) -> None:
        barrier.wait()
        try:
            services.suggest_for(ask)
        finally:
            connections.close_all()

    threads = [Thread(target=suggest, args=(ask,)) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert sorted(Suggestion.objects.values_list("nth", flat=True)) == [1, 2, 3, 4, 5]


def test_a_helper_whom_the_resident_refused_reads_the_ask_no_longer_and_gets_no_next_one(cast: Cast) -> None:
    make_offer(cast, cast.chantal)
    ask = make_ask(cast)
    services.suggest_for(ask)
    assert asked(ask) == {"Chantal"}
    agreement = agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.STORY, about=ask)
    assert agreement is not None
    end_for_good(agreement, actor=cast.aisha.actor)
    assert access.role_of(cast.chantal.actor, ask) is None
    assert not access.visible_to(cast.chantal.actor).filter(pk=ask.pk).exists()
    following = make_ask(cast)
    services.suggest_for(following)
    assert asked(following) == set()
