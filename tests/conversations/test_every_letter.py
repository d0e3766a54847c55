"""Every letter that any capability sends: a subject, a message, in both languages, and nothing that others may not know."""

from pathlib import Path

import pytest

from samenspel.conversations import letterhead
from samenspel.conversations.models import Letter
from tests.conftest import Cast

PRODUCT = Path(__file__).resolve().parents[2] / "src" / "samenspel"
KINDS = sorted(
    f"{path.parents[1].name}.{path.stem}" for path in PRODUCT.glob("*/templates/*/letters/*.txt") if path.stem != "frame"
)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_has_one_subject_one_greeting_and_one_link(cast: Cast, kind: str, language: str) -> None:
    cast.aisha.person.language = language
    letter = Letter(recipient=cast.aisha.person, kind=kind, key="k", link="/ergens/")
    mail = letterhead.as_mail(letter)
    assert 5 <= len(mail.subject) <= 78
    assert "\n" not in mail.subject
    assert mail.body.count("http://127.0.0.1:8000/ergens/") == 1
    assert mail.body.count("Hallo" if language == "nl" else "Hello") == 1
    words = mail.body.split("\n\n")[1]
    assert len(words) >= 20
    assert "{" not in mail.body


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_asks_for_no_name_but_the_first_name_of_its_reader(kind: str) -> None:
    capability, _, name = kind.partition(".")
    source = (PRODUCT / capability / "templates" / capability / "letters" / f"{name}.txt").read_text(encoding="utf-8")
    for word in ("last_name", "address", "phone", "email", "words", "resident_name", "helper_name", "area"):
        assert f"{{{{ {word}" not in source


def test_dutch_letters_are_dutch(cast: Cast) -> None:
    def words_of(kind: str, language: str) -> str:
        cast.aisha.person.language = language
        return str(letterhead.as_mail(Letter(recipient=cast.aisha.person, kind=kind, key="k")).body)

    assert [kind for kind in KINDS if words_of(kind, "nl") == words_of(kind, "en")] == []
