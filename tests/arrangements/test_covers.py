"""Somebody drops out: known faces first, the resident says yes first, and nothing else changes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from samenspel.arrangements import access, planner, services
from samenspel.arrangements.models import Arrangement, Cover, Helping, Visit
from samenspel.arrangements.queries import open_visits, waits_for
from samenspel.arrangements.queries.visit_pages import contacts_of
from samenspel.arrangements.rules import CoverState, Role, Say, VisitState
from samenspel.arrangements.services.helpings import end_past_covers
from samenspel.arrangements.services.visits import Moment
from samenspel.consent.access import agreement_covering
from samenspel.consent.models import Look
from samenspel.consent.queries import agreement_page
from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import end_agreement
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.exchange.models import Ask
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from tests.arrangements.street import (
    arrange_company,
    ask_company,
    everybody_says_yes,
    offer_time,
    propose,
    stand_beside,
)
from tests.conftest import Cast, Player

SetClock = Callable[[datetime], None]


def visit_of(arrangement: Arrangement, player: Player) -> Visit:
    rows = arrangement.visits.filter(helper=player.person).select_related("arrangement__ask", "arrangement__community")
    return rows.order_by("starts_at")[0]


def test_one_tap_opens_the_visit_and_puts_a_known_face_before_the_resident(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", month=2, most_faces=3)
    offer_time(cast, "fatima", month=5)
    cast.els.person.offers.update(most_per_month=5)
    others = dict(arrangement.visits.filter(state=VisitState.PLANNED).values_list("pk", "helper_id"))
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    cover = Cover.objects.get()
    assert (visit.state, visit.dropped_by, visit.helper) == (VisitState.OPEN, cast.chantal.person, None)
    assert (cover.helper, cover.is_known_face, cover.state) == (cast.els.person, True, CoverState.ASKED_RESIDENT)
    assert (cover.date, cover.start) == (visit.date, visit.start)
    del others[visit.pk]
    assert dict(arrangement.visits.filter(state=VisitState.PLANNED).values_list("pk", "helper_id")) == others


def test_the_helper_hears_nothing_before_the_resident_said_yes(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    cover = Cover.objects.get()
    with pytest.raises(NotFound):
        services.answer_cover(cover, says=Say.YES, actor=cast.els.actor)
    with pytest.raises(NotAllowed):
        services.approve_cover(cover, says=Say.YES, actor=cast.bram.actor)
    assert not Letter.objects.filter(recipient=cast.els.person).exists()


def test_a_new_face_comes_for_this_one_visit_and_knows_the_address_only_around_it(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = visit_of(arrangement, cast.chantal)
    services.drop_out(visit, actor=cast.chantal.actor)
    cover = services.approve_cover(Cover.objects.get(), says=Say.YES, actor=cast.aisha.actor)
    for _ in range(2):
        services.answer_cover(cover, says=Say.YES, actor=cast.els.actor)
    visit.refresh_from_db()
    assert (visit.helper, visit.state) == (cast.els.person, VisitState.PLANNED)
    set_clock(visit.starts_at - timedelta(hours=25))
    assert access.open_helping(arrangement, cast.els.person.pk) is None
    set_clock(visit.starts_at - timedelta(hours=23))
    assert access.role_of(cast.els.actor, arrangement) is Role.HELPER
    assert agreement_covering(cast.aisha.person, cast.els.person, DataClass.CONTACT, about=visit)
    assert not agreement_covering(cast.aisha.person, cast.els.person, DataClass.CONTACT, about=arrangement)
    set_clock(visit.ends_at + timedelta(hours=2, minutes=1))
    assert access.open_helping(arrangement, cast.els.person.pk) is None
    assert end_past_covers() == 1
    assert not agreement_covering(cast.aisha.person, cast.els.person, DataClass.CONTACT, about=visit)


def cover_with(cast: Cast, visit: Visit) -> Visit:
    """Let Chantal drop out of this visit and Els come instead."""
    services.drop_out(visit, actor=cast.chantal.actor)
    cover = services.approve_cover(Cover.objects.get(visit=visit), says=Say.YES, actor=cast.aisha.actor)
    services.answer_cover(cover, says=Say.YES, actor=cast.els.actor)
    return access.visit_for(cast.els.actor, visit.pk)


def test_a_cover_visit_that_moves_takes_the_address_along(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = cover_with(cast, visit_of(arrangement, cast.chantal))
    moment = Moment(visit.date + timedelta(days=8), visit.start)
    new = services.move_visit(visit, moment=moment, actor=cast.aisha.actor)
    assert not agreement_covering(cast.aisha.person, cast.els.person, DataClass.CONTACT, about=visit)
    set_clock(new.starts_at - timedelta(hours=1))
    assert [contact.subject for contact in contacts_of(new, Role.HELPER)] == [cast.aisha.person]
    assert all(row.about for shared in agreement_page(cast.aisha.actor).active for row in shared.rows)
    set_clock(new.ends_at + timedelta(hours=2, minutes=1))
    assert contacts_of(new, Role.HELPER) == ()


def test_somebody_beside_who_may_not_share_contact_details_moves_no_cover_visit(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = cover_with(cast, visit_of(arrangement, cast.chantal))
    Ask.objects.update(asker=cast.hanna.person)
    stand_beside(cast, "hanna", may_share_contact=False)
    visit = access.visit_for(cast.hanna.actor, visit.pk)
    with pytest.raises(NotAllowed):
        services.move_visit(visit, moment=Moment(visit.date + timedelta(days=1), visit.start), actor=cast.hanna.actor)


def test_of_two_cover_visits_the_first_keeps_its_address_when_the_second_is_cancelled(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    first = cover_with(cast, visit_of(arrangement, cast.chantal))
    second = cover_with(cast, visit_of(arrangement, cast.chantal))
    services.cancel_visit(second, actor=cast.aisha.actor)
    set_clock(first.starts_at - timedelta(hours=1))
    assert [contact.subject for contact in contacts_of(first, Role.HELPER)] == [cast.aisha.person]


def test_after_a_no_the_next_one_is_looked_for_until_nobody_is_left(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=4)
    offer_time(cast, "els")
    offer_time(cast, "fatima")
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    first = Cover.objects.get()
    services.approve_cover(first, says=Say.NO, actor=cast.aisha.actor)
    second = Cover.objects.get(state=CoverState.ASKED_RESIDENT)
    second = services.approve_cover(second, says=Say.YES, actor=cast.aisha.actor)
    asked = cast.els if second.helper == cast.els.person else cast.fatima
    services.answer_cover(second, says=Say.NO, actor=asked.actor)
    assert {first.helper, second.helper} == {cast.els.person, cast.fatima.person}
    assert not Cover.objects.filter(state__in=[CoverState.ASKED_RESIDENT, CoverState.ASKED_HELPER]).exists()
    assert [line.visit_id for line in open_visits(cast.community)] == [visit.pk]
    assert Letter.objects.filter(kind="arrangements.visit_open", recipient=cast.bram.person).count() == 1


def test_what_a_candidate_may_know_rests_on_the_residents_yes_and_ends_with_it(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    cover = services.approve_cover(Cover.objects.get(), says=Say.YES, actor=cast.aisha.actor)
    assert access.role_of(cast.els.actor, cover.visit) is Role.CANDIDATE
    covering = agreement_covering(cast.aisha.person, cast.els.person, DataClass.MATCHING, about=cover.visit)
    assert covering is not None
    assert not agreement_covering(cast.aisha.person, cast.els.person, DataClass.CONTACT, about=arrangement)
    end_agreement(covering, actor=cast.aisha.actor)
    cover.refresh_from_db()
    assert (cover.state, access.role_of(cast.els.actor, cover.visit)) == (CoverState.REFUSED, None)
    with pytest.raises(NotPossibleNow, match="changed"):
        services.answer_cover(cover, says=Say.YES, actor=cast.els.actor)


def test_who_is_asked_for_two_visits_may_say_no_to_one_and_come_to_the_other(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els", week=2)
    services.stop_helping(arrangement, helper=cast.chantal.person, actor=cast.chantal.actor)
    first, second = (
        services.approve_cover(cover, says=Say.YES, actor=cast.aisha.actor)
        for visit in arrangement.visits.order_by("starts_at")[:2]
        if (cover := services.find_cover(visit, actor=cast.aisha.actor))
    )
    services.answer_cover(first, says=Say.NO, actor=cast.els.actor)
    assert services.answer_cover(second, says=Say.YES, actor=cast.els.actor).state == CoverState.ACCEPTED


def test_nobody_comes_whom_the_resident_cannot_bear_besides(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=1)
    offer_time(cast, "els")
    services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    assert not Cover.objects.exists()


def test_somebody_beside_who_may_not_share_contact_details_may_say_no_but_not_yes(monday: datetime, cast: Cast) -> None:
    agreement = stand_beside(cast, "hanna")
    offer_time(cast, "chantal", month=5)
    ask = ask_company(cast, asker=cast.hanna.person, most_faces=3)
    arrangement = everybody_says_yes(propose(ask, cast.hanna.actor), cast.hanna.actor)
    offer_time(cast, "els")
    services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    end_agreement(agreement, actor=cast.aisha.actor)
    stand_beside(cast, "hanna", may_share_contact=False)
    with pytest.raises(NotAllowed):
        services.approve_cover(Cover.objects.get(), says=Say.YES, actor=cast.hanna.actor)
    assert services.approve_cover(Cover.objects.get(), says=Say.NO, actor=cast.hanna.actor).state == CoverState.REFUSED


def test_who_does_not_help_any_more_is_not_taken_for_somebody_whom_the_resident_did_not_want(
    monday: datetime, cast: Cast
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer = offer_time(cast, "els")
    services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    services.refuse_covers_of(offer.helper, actor=None)
    cover = Cover.objects.get()
    assert cover.state == CoverState.OVERTAKEN
    assert str(offer.helper_id) not in planner.avoided(arrangement.ask)
    Cover.objects.update(state=CoverState.REFUSED)  # as after a no of the resident
    assert str(offer.helper_id) in planner.avoided(arrangement.ask)


def test_a_question_about_a_visit_that_ended_rests(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    cover = services.approve_cover(Cover.objects.get(), says=Say.YES, actor=cast.aisha.actor)
    services.cancel_visit(visit, actor=cast.aisha.actor)
    cover.refresh_from_db()
    assert cover.state == CoverState.OVERTAKEN
    with pytest.raises(NotPossibleNow, match="changed"):
        services.answer_cover(cover, says=Say.YES, actor=cast.els.actor)
    with pytest.raises(NotPossibleNow, match="not_open"):
        services.find_cover(visit, actor=cast.aisha.actor)


def test_dropping_out_is_the_helpers_own_and_twice_is_once(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    visit = visit_of(arrangement, cast.chantal)
    with pytest.raises(NotAllowed):
        services.drop_out(visit, actor=cast.aisha.actor)
    for _ in range(2):
        services.drop_out(visit, actor=cast.chantal.actor)
    assert Letter.objects.filter(kind="arrangements.visit_dropped").count() == 1


def test_whoever_stops_leaves_all_coming_visits_open_and_sees_nothing_more(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", "els", month=2)
    count = arrangement.visits.filter(helper=cast.chantal.person).count()
    assert services.stop_helping(arrangement, helper=cast.chantal.person, actor=cast.chantal.actor) == count
    assert services.stop_helping(arrangement, helper=cast.chantal.person, actor=cast.chantal.actor) == 0
    assert access.role_of(cast.chantal.actor, arrangement) is None
    assert not agreement_covering(cast.aisha.person, cast.chantal.person, DataClass.CONTACT, about=arrangement)
    assert Helping.objects.filter(ended_at__isnull=True).get().helper == cast.els.person
    assert not arrangement.visits.filter(helper=cast.chantal.person).exists()


def test_who_dropped_out_is_not_offered_that_visit_again(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    assert planner.ways_for(arrangement.ask).ways == ()
    offer_time(cast, "els")
    (way,) = planner.ways_for(arrangement.ask).ways
    assert {(share.helper, one.visit) for share in way.shares for one in share.visits} == {
        (str(cast.els.person.pk), str(visit.pk))
    }


def test_one_gap_is_not_filled_in_two_ways_at_once(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    (found,) = open_visits(cast.community)
    assert (found.is_found, found.is_asked) == (True, False)
    page = cast.client("aisha").get(f"/afspraken/voorstel/vraag/{arrangement.ask_id}/").content.decode()
    assert "Wacht eerst op dat antwoord" in page
    services.approve_cover(visit.covers.get(), says=Say.YES, actor=cast.aisha.actor)
    (found,) = open_visits(cast.community)
    assert (found.is_found, found.is_asked) == (False, True)


def test_two_windows_lead_back_to_the_visit_as_it_is_now(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    cover = visit.covers.get()
    services.approve_cover(cover, says=Say.YES, actor=cast.aisha.actor)
    late = cast.client("aisha").post(f"/afspraken/invaller/{cover.pk}/", {"says": "no"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "terwijl je keek" in text
    assert "Els" in text


def test_the_coordinator_reads_what_to_do_when_nobody_is_found_and_can_write_and_call(monday: datetime, cast: Cast) -> None:
    arrangement = arrange_company(cast, "chantal", month=5)
    cast.aisha.person.phone = "06 12345678"
    cast.aisha.person.save()
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    text = cast.client("bram").post(f"/afspraken/bezoek/{visit.pk}/invaller/", follow=True).content.decode()
    assert "Overleg met de bewoner" in text
    assert f"/vragen/{arrangement.ask_id}/gesprek/" in text
    assert "06 12345678" in text
    looked = Look.objects.filter(subject_id=str(cast.aisha.person.pk), data_class=DataClass.CONTACT, purpose=Purpose.GUIDANCE)
    assert looked.get().viewer_id == str(cast.bram.person.pk)
    assert "06 12345678" in cast.client("joke").get(f"/afspraken/{arrangement.pk}/").content.decode()
    assert "/gesprek/" not in cast.client("chantal").get(f"/afspraken/{arrangement.pk}/").content.decode()


def test_visits_that_somebody_else_could_do_are_one_line_and_chosen_one_after_another_the_soonest_first(
    monday: datetime, cast: Cast
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    first, second, third = arrangement.visits.filter(helper=cast.chantal.person).order_by("starts_at")[:3]
    for visit in (third, first, second):
        services.drop_out(visit, actor=cast.chantal.actor)
    (line,) = waits_for(cast.aisha.actor)
    assert line.text == "Er kan misschien iemand anders komen op dinsdag 3 maart, en op nog 2 dagen. Jij kiest."
    assert (line.url, line.before) == (f"/afspraken/bezoek/{first.pk}/", first.starts_at)
    client = cast.client("aisha")
    for visit, after in ((first, second), (second, third), (third, third)):
        answered = client.post(f"/afspraken/invaller/{visit.covers.get().pk}/", {"says": "yes"}, follow=True)
        assert answered.redirect_chain[-1][0] == f"/afspraken/bezoek/{after.pk}/"
        words = "Ook op dinsdag"
        assert (words in answered.content.decode()) == (visit != after)
    assert waits_for(cast.aisha.actor) == ()


@pytest.mark.parametrize("has_gone_out", [True, False])
def test_who_was_asked_to_cover_hears_that_the_visit_was_cancelled(monday: datetime, cast: Cast, has_gone_out: bool) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    visit = services.drop_out(visit_of(arrangement, cast.chantal), actor=cast.chantal.actor)
    cover = services.approve_cover(visit.covers.get(), says=Say.YES, actor=cast.aisha.actor)
    if has_gone_out:
        Letter.objects.update(state=LetterState.SENT)
    services.cancel_visit(visit, actor=cast.aisha.actor)
    told = Letter.objects.filter(kind="arrangements.question_over", recipient=cover.helper)
    assert told.count() == int(has_gone_out)
    client = cast.client(cover.helper.first_name.lower())
    page = client.get(reverse("arrangements:visit_detail", args=[visit.pk]))
    assert (page.status_code, "Dit gaat niet door" in page.content.decode()) == (409, True)
