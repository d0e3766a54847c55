"""A question that does not go on: whoever was asked, or said yes, hears so; everybody else hears nothing."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.arrangements import services
from samenspel.arrangements.models import Face, Proposal
from samenspel.arrangements.rules import Say
from samenspel.consent.services import end_agreement
from samenspel.conversations.letterhead import as_mail
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Closing
from samenspel.exchange.services import close_ask, decline_reply, withdraw_reply
from tests.arrangements.street import ask_company, offer_time, propose, reply
from tests.conftest import Cast

CONFLICT = 409


@pytest.fixture
def ask(monday: datetime, cast: Cast) -> Ask:
    """Aisha asks company every Tuesday afternoon; Chantal and Els could, each half of the time."""
    for name in ("chantal", "els"):
        offer_time(cast, name, month=2)
    return ask_company(cast)


@pytest.fixture
def asked(ask: Ask, cast: Cast) -> Face:
    """Aisha said yes to Chantal, who got the letter; nothing yet of Els."""
    proposal = propose(ask, cast.bram.actor, faces=2)
    face = services.approve_face(proposal.faces.get(helper=cast.chantal.person), says=Say.YES, actor=cast.aisha.actor)
    Letter.objects.update(state=LetterState.SENT)
    return face


def told(cast: Cast, name: str = "chantal") -> int:
    """Count the letters that say that it does not go on."""
    return Letter.objects.filter(kind="arrangements.question_over", recipient=cast.players[name].person).count()


def link(face: Face) -> str:
    return reverse("arrangements:proposal_detail", args=[face.proposal_id])


def answer(client: Client, face: Face, says: str = "yes") -> str:
    """Press a button on a page that was open."""
    said = client.post(reverse("arrangements:face_answer", args=[face.pk]), {"says": says, "version": face.version})
    assert said.status_code == CONFLICT
    return said.content.decode()


ENDS: dict[str, Callable[[Cast, Face], object]] = {
    "nobody just now": lambda cast, face: services.withdraw_proposal(face.proposal, actor=cast.aisha.actor),
    "rather not": lambda cast, face: services.approve_face(face, says=Say.NO, actor=cast.aisha.actor),
    "taken back at the desk": lambda cast, face: services.withdraw_proposal(face.proposal, actor=cast.bram.actor),
    "the ask is closed": lambda cast, face: close_ask(face.proposal.ask, why=Closing.NOT_NEEDED, actor=cast.aisha.actor),
    "shared no longer": lambda cast, face: end_agreement(face.agreement, actor=cast.aisha.actor) if face.agreement else None,
}


def test_who_said_no_reads_that_and_who_is_not_asked_any_more_does_not(asked: Face, cast: Cast) -> None:
    chantal = cast.client("chantal")
    assert chantal.post(reverse("arrangements:face_answer", args=[asked.pk]), {"says": "no"}).status_code == 302
    page = chantal.get(link(asked))
    assert page.status_code == CONFLICT
    for text in (page.content.decode(), answer(chantal, asked)):
        assert "Je zei hier nee" in text
        assert "Dit gaat niet door" not in text
    Face.objects.update(answered_at=None)  # taken out of it by what somebody else did
    for text in (chantal.get(link(asked)).content.decode(), answer(chantal, asked)):
        assert "Je zei hier nee" not in text


@pytest.mark.parametrize("how", ENDS)
def test_who_was_asked_reads_that_it_does_not_go_on(cast: Cast, asked: Face, how: str) -> None:
    ENDS[how](cast, asked)
    chantal = cast.client("chantal")
    page = chantal.get(link(asked))
    assert page.status_code == CONFLICT
    for text in (page.content.decode(), answer(chantal, asked)):
        assert "Dit gaat niet door" in text
        assert "Je hoeft niets te doen." in text
        assert "Aisha" not in text
    assert told(cast) == 1
    assert (told(cast, "els"), cast.client("els").get(link(asked)).status_code) == (0, 404)


def test_who_said_yes_hears_it_too_and_is_told_nothing_untrue_after_a_second_tap(cast: Cast, asked: Face) -> None:
    services.answer_face(asked, says=Say.YES, actor=cast.chantal.actor)
    services.withdraw_proposal(asked.proposal, actor=cast.aisha.actor)
    assert told(cast) == 1
    assert "Dit gaat niet door" in answer(cast.client("chantal"), asked)


def test_whose_letter_had_not_gone_out_gets_none_at_all(cast: Cast, asked: Face) -> None:
    Letter.objects.update(state=LetterState.WAITING)
    services.withdraw_proposal(asked.proposal, actor=cast.aisha.actor)
    assert told(cast) == 0
    assert not Letter.objects.filter(recipient=cast.chantal.person, state=LetterState.WAITING).exists()


def test_who_said_no_gets_no_letter_about_it(cast: Cast, asked: Face) -> None:
    services.answer_face(asked, says=Say.NO, actor=cast.chantal.actor)
    services.withdraw_proposal(Proposal.objects.get(), actor=cast.aisha.actor)
    assert told(cast) == 0


@pytest.mark.parametrize("is_refused", [True, False])
def test_whose_reply_is_refused_hears_it_and_who_took_it_back_knows(cast: Cast, ask: Ask, is_refused: bool) -> None:
    given = reply(cast, ask, "chantal")
    face = services.approve_face(
        propose(ask, cast.bram.actor).faces.get(helper=cast.chantal.person), says=Say.YES, actor=cast.aisha.actor
    )
    Letter.objects.update(state=LetterState.SENT)
    if is_refused:
        decline_reply(given, actor=cast.aisha.actor)
    else:
        withdraw_reply(given, actor=cast.chantal.actor)
    face.refresh_from_db()
    assert face.helper_says == Say.NO
    assert told(cast) == int(is_refused)


def test_the_letter_names_nobody(cast: Cast, asked: Face) -> None:
    services.withdraw_proposal(asked.proposal, actor=cast.aisha.actor)
    mail = as_mail(Letter.objects.get(kind="arrangements.question_over"))
    assert mail.subject == "Dit gaat niet door"
    assert "Iemand wilde graag dat je kwam" in str(mail.body)
    assert "Aisha" not in str(mail.body)


def test_a_yes_is_no_agreement_while_others_are_to_answer(cast: Cast, asked: Face) -> None:
    services.approve_face(asked.proposal.faces.get(helper=cast.els.person), says=Say.YES, actor=cast.aisha.actor)
    chantal, aisha, els = (cast.client(name) for name in ("chantal", "aisha", "els"))
    address = reverse("arrangements:face_answer", args=[asked.pk])
    page = chantal.post(address, {"says": "yes", "version": asked.version}, follow=True).content.decode()
    assert "Je hebt ja gezegd." in page
    assert "Jij komt!" not in page
    assert "Je hebt ja gezegd tegen Aisha. Anderen geven nog antwoord" in chantal.get("/").content.decode()
    assert (
        "Els is gevraagd voor: Gezelschap. Je hoort het zodra er antwoord is. Chantal zei al ja."
        in aisha.get("/").content.decode()
    )
    other = asked.proposal.faces.get(helper=cast.els.person)
    page = els.post(reverse("arrangements:face_answer", args=[other.pk]), {"says": "yes"}, follow=True).content.decode()
    assert "Jij komt!" in page
    assert "Je hebt ja gezegd tegen" not in chantal.get("/").content.decode()


def test_who_is_still_to_choose_reads_who_said_yes(cast: Cast, asked: Face) -> None:
    services.answer_face(asked, says=Say.YES, actor=cast.chantal.actor)
    assert (
        "Er is iemand die kan komen voor: Gezelschap. Jij kiest. Chantal zei al ja."
        in cast.client("aisha").get("/").content.decode()
    )
