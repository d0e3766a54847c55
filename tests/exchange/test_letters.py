"""What the letters of the exchange say: that something waits, never what it is about or who it is from."""

import pytest

from samenspel.conversations.letterhead import as_mail
from samenspel.conversations.models import Letter
from samenspel.exchange import services
from samenspel.exchange.models import Ask
from samenspel.foundation import clock
from tests.conftest import Cast
from tests.exchange.street import WORDS, make_ask, make_offer, make_reply

SUBJECTS = {
    "ask_question": ("Is je vraag nog nodig?", "Is your ask still needed?"),
    "offer_question": ("Help je nog graag mee?", "Do you still like to help?"),
    "reply_given": ("Iemand wil graag helpen", "Somebody would like to help"),
    "suggestion_made": ("Iets wat misschien bij je past", "Something that may suit you"),
}


@pytest.mark.parametrize("kind", SUBJECTS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_says_in_the_reader_s_language_that_something_waits(cast: Cast, kind: str, language: str) -> None:
    cast.aisha.person.language = language
    mail = as_mail(Letter(recipient=cast.aisha.person, kind=f"exchange.{kind}", key=kind, link="/vragen/"))
    assert mail.subject == SUBJECTS[kind][language == "en"]
    assert mail.body.count("/vragen/") == 1


def test_no_letter_tells_who_or_what_it_is_about(cast: Cast) -> None:
    make_offer(cast, cast.chantal, expires_on=clock.today())
    ask = make_ask(cast)
    make_reply(cast, ask, cast.chantal)
    Ask.objects.filter(pk=ask.pk).update(expires_on=clock.today())
    services.ask_whether_needed()
    services.ask_whether_still_offered()
    letters = Letter.objects.filter(kind__startswith="exchange.").select_related("recipient")
    assert {letter.kind.partition(".")[2] for letter in letters} == set(SUBJECTS)
    for letter in letters:
        text = str(as_mail(letter).body)
        others = {"Aisha", "Chantal", "Hanna"} - {letter.recipient.first_name}
        assert not any(word in text for word in (*others, WORDS, "Ganzenveld", "Gezelschap", "koffie"))
