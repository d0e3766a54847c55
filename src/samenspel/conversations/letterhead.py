"""How a letter looks: plain text, a first name, the news in general words, a link; nothing of anybody else.

The likeliest leak of all is our own mail to a wrong address, so a letter never says what the news is about.
"""

import hashlib
from collections.abc import Mapping
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.utils import translation

from samenspel.conversations import rules
from samenspel.conversations.models import Letter

FRAME = "conversations/letters/frame.txt"
NEWS = "conversations.news"


def as_mail(letter: Letter, *, kind: str = "") -> EmailMessage:
    """Write the letter out, in the recipient's language; ``kind`` takes the place of its own.

    The same letter is the same mail every time, with the same Message-ID: whoever gets it twice,
    because a machine died between sending and writing that down, sees it once.
    """
    kind = kind or letter.kind
    person = letter.recipient
    with translation.override(person.language):
        facts = {**letter.facts, "first_name": person.first_name}
        subject, _, words = _fill(rules.template_of(kind), facts).strip().partition("\n")
        frame = {"first_name": person.first_name, "words": words.strip(), "link": settings.SITE_URL + (letter.link or "/")}
        body = _fill(FRAME, frame)
    headers = {
        "Message-ID": message_id(f"{kind}:{letter.key}"),
        "Date": format_datetime(max(letter.created_at, letter.send_after)),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[person.email or ""], headers=headers)


def message_id(key: str) -> str:
    """Derive a Message-ID that says nothing, and is the same for the same key."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _fill(name: str, facts: Mapping[str, object]) -> str:
    django = engines["django"]
    assert isinstance(django, DjangoTemplates)
    return django.engine.get_template(name).render(Context(dict(facts), autoescape=False))  # a letter is not HTML
