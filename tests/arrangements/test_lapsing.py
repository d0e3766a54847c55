"""One helper is asked at a time and kept a while: no answer in time, and others are looked for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse

from samenspel.arrangements import services
from samenspel.arrangements.jobs.holding import let_questions_lapse
from samenspel.arrangements.models import Cover, Face, Proposal
from samenspel.arrangements.queries import waits_for
from samenspel.arrangements.queries.waiting import next_choice
from samenspel.arrangements.rules import HOLDS, CoverState, ProposalState, Say, VisitState, answer_before
from samenspel.conversations.letterhead import as_mail
from samenspel.conversations.models import Letter
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import NotPossibleNow
from tests.arrangements.street import arrange_company, ask_company, offer_time, propose
from tests.conftest import Cast

SetClock = Callable[[datetime], None]
ZONE = "Europe/Amsterdam"


def asked_face(cast: Cast, *names: str) -> Face:
    """A face that the resident said yes to, the first of these helpers."""
    for name in names:
        offer_time(cast, name)
    ask = ask_company(cast, most_faces=1)
    proposal = propose(ask, cast.aisha.actor, faces=1)
    return services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)


@pytest.mark.parametrize(
    ("days_ahead", "expected"),
    [
        (30, HOLDS),
        (8, HOLDS),
        (4, timedelta(days=2)),
        (1, timedelta(hours=12)),
        (0.25, timedelta(hours=4)),
        (0.1, timedelta(hours=2.4)),
        (-1, timedelta()),
    ],
)
def test_an_answer_is_waited_for_four_days_or_half_of_what_is_left(
    monday: datetime, days_ahead: float, expected: timedelta
) -> None:
    assert answer_before(monday, monday + timedelta(days=days_ahead), ZONE) - monday == expected


@pytest.mark.parametrize(
    ("asked", "starts", "expected"),
    [
        ("03-02 11:30", "03-03 13:00", "03-02 21:00"),  # half of the time would be a quarter past midnight
        ("03-02 19:00", "03-03 13:00", "03-03 08:00"),  # the evening is too near to answer
        ("03-02 23:30", "03-12 13:00", "03-06 21:00"),
        ("03-02 02:00", "03-20 13:00", "03-05 21:00"),
        ("03-02 20:00", "03-03 06:00", "03-02 21:00"),  # the visit begins before the day does
        ("03-02 23:00", "03-03 07:00", "03-03 03:00"),  # nothing but the night is left
        ("03-27 21:30", "04-20 13:00", "03-31 21:00"),  # over the change of the clocks
        ("03-02 09:00", "03-02 15:00", "03-02 13:00"),
    ],
)
def test_nobody_is_waited_for_at_night_where_that_can_be(asked: str, starts: str, expected: str) -> None:
    def moment(text: str) -> datetime:
        return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(ZONE))

    assert answer_before(moment(asked), moment(starts), ZONE) == moment(expected)


def test_nothing_lapses_before_the_time_that_was_told(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    face = asked_face(cast, "chantal", "els")
    assert face.answer_before is not None
    set_clock(face.answer_before - timedelta(minutes=1))
    let_questions_lapse.call()
    face.refresh_from_db()
    assert (face.helper_says, face.lapsed_at) == (Say.NOT_YET, None)


def test_silence_lets_the_next_person_be_found_and_the_resident_chooses_again(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    face = asked_face(cast, "chantal", "els")
    set_clock(monday + HOLDS)
    for _ in range(2):
        let_questions_lapse.call()
    face.refresh_from_db()
    assert (face.helper_says, face.lapsed_at) == (Say.NO, monday + HOLDS)
    other = face.proposal.faces.exclude(pk=face.pk).get()
    assert other.helper != face.helper
    assert (other.resident_says, other.helper_says) == (Say.NOT_YET, Say.NOT_YET)
    assert not Letter.objects.filter(recipient=other.helper).exists()
    assert JournalLine.objects.filter(verb="arrangements.face_lapsed").count() == 1


def test_a_yes_that_comes_too_late_is_refused_in_words(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    face = asked_face(cast, "chantal")
    set_clock(monday + HOLDS)
    let_questions_lapse.call()
    assert Proposal.objects.get().state == ProposalState.WITHDRAWN
    client = cast.client("chantal")
    answer = client.post(reverse("arrangements:face_answer", args=[face.pk]), {"says": "yes"}, follow=True)
    assert "iemand anders gevraagd" in answer.content.decode() or answer.status_code == 409
    page = client.get(reverse("arrangements:proposal_detail", args=[face.proposal_id]))
    assert (page.status_code, "daarna iemand anders gevraagd" in page.content.decode()) == (409, True)
    assert cast.client("dirk").get(reverse("arrangements:proposal_detail", args=[face.proposal_id])).status_code == 404
    with pytest.raises(NotPossibleNow):
        services.approve_face(face, says=Say.NO, actor=cast.aisha.actor)


def test_whoever_wants_to_meet_first_has_answered(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    face = asked_face(cast, "chantal", "els")
    player = cast.chantal if face.helper == cast.chantal.person else cast.els
    services.meet_first(face, actor=player.actor)
    set_clock(monday + 3 * HOLDS)
    let_questions_lapse.call()
    face.refresh_from_db()
    assert face.helper_says == Say.NOT_YET


def test_a_question_to_cover_lapses_halfway_to_the_visit(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    offer_time(cast, "fatima")
    visit = arrangement.visits.select_related("arrangement__ask", "arrangement__community").order_by("starts_at")[0]
    services.drop_out(visit, actor=cast.chantal.actor)
    cover = services.approve_cover(Cover.objects.get(), says=Say.YES, actor=cast.aisha.actor)
    assert cover.answer_before == answer_before(monday, visit.starts_at, ZONE)
    set_clock(cover.answer_before)
    let_questions_lapse.call()
    cover.refresh_from_db()
    visit.refresh_from_db()
    following = Cover.objects.exclude(pk=cover.pk).get()
    assert (cover.state, following.state) == (CoverState.REFUSED, CoverState.ASKED_RESIDENT)
    assert (visit.state, following.helper != cover.helper) == (VisitState.OPEN, True)


def test_a_visit_that_has_begun_leads_nobody_to_choose_who_comes_instead(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    arrangement = arrange_company(cast, "chantal", month=5, most_faces=3)
    offer_time(cast, "els")
    past, coming = arrangement.visits.select_related("arrangement__ask", "arrangement__community").order_by("starts_at")[:2]
    for visit in (past, coming):
        services.drop_out(visit, actor=cast.chantal.actor)
    old, new = Cover.objects.order_by("visit__starts_at")
    set_clock(past.starts_at)
    urls = [one.url for one in waits_for(cast.aisha.actor)]
    assert reverse("arrangements:visit_detail", args=[coming.pk]) in urls
    assert reverse("arrangements:visit_detail", args=[past.pk]) not in urls
    assert next_choice(new) == new
    page = cast.client("aisha").get(reverse("arrangements:visit_detail", args=[past.pk])).content.decode()
    assert reverse("arrangements:cover_answer", args=[old.pk]) not in page
    with pytest.raises(NotPossibleNow):
        services.approve_cover(old, says=Say.YES, actor=cast.aisha.actor)
    let_questions_lapse.call()
    assert list(Cover.objects.order_by("visit__starts_at").values_list("state", flat=True)) == [
        CoverState.OVERTAKEN,
        CoverState.ASKED_RESIDENT,
    ]


def test_the_helper_reads_until_when_and_the_resident_who_did_not_answer(
    monday: datetime, cast: Cast, set_clock: SetClock
) -> None:
    face = asked_face(cast, "chantal", "els")
    name = "chantal" if face.helper == cast.chantal.person else "els"
    page = reverse("arrangements:proposal_detail", args=[face.proposal_id])
    assert "Wil je antwoorden vóór " in cast.client(name).get(page).content.decode()
    set_clock(monday + HOLDS)
    let_questions_lapse.call()
    assert "Gaf geen antwoord op tijd" in cast.client("aisha").get(page).content.decode()


def test_visits_that_have_been_do_not_shorten_the_time_to_answer(monday: datetime, cast: Cast, set_clock: SetClock) -> None:
    offer_time(cast, "chantal")
    proposal = propose(ask_company(cast, most_faces=1), cast.aisha.actor, faces=1)
    set_clock(monday + timedelta(days=9))
    face = services.approve_face(proposal.faces.get(), says=Say.YES, actor=cast.aisha.actor)
    assert face.answer_before is not None
    assert face.answer_before >= monday + timedelta(days=10)


def test_one_question_that_cannot_lapse_holds_up_no_other(
    monday: datetime, cast: Cast, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [asked_face(cast, "chantal"), asked_face(cast, "els")]
    set_clock(monday + HOLDS)
    lapse = services.lapse_face

    def taken_once(face: Face, *, actor: None) -> None:
        if face.pk == faces[0].pk:
            raise NotPossibleNow("arrangements.taken", "taken")
        lapse(face, actor=actor)

    monkeypatch.setattr(services, "lapse_face", taken_once)
    let_questions_lapse.call()
    assert [Face.objects.get(pk=face.pk).lapsed_at for face in faces] == [None, monday + HOLDS]


def test_the_letter_says_until_when(monday: datetime, cast: Cast) -> None:
    face = asked_face(cast, "chantal")
    letter = Letter.objects.get(recipient=face.helper, kind="arrangements.face_asked")
    assert letter.facts["until_day"]
    assert "Wil je antwoorden vóór " + letter.facts["until_day"] in as_mail(letter).body


def test_the_models_and_migrations_agree(db: None) -> None:
    call_command("makemigrations", "arrangements", check=True, dry_run=True, verbosity=0)
