"""The one voice in which Samenspel says no.

Refusal
├── NotFound        404  it does not exist, or it does not exist for you
├── NotAllowed      403  you may see it, but this is not yours to do
├── NotPossibleNow  409  the moment is wrong: it is full, taken, ended, changed
├── NotValid        422  what was typed or sent is not right, field by field
└── TooOften        429  this much in this short a while is too much
"""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class Refusal(Exception):
    """A no that a person may read: a stable ``code`` for programs, a ``sentence`` for people.

    ``title`` stands above the sentence instead of what the status says by itself; ``url`` is where to go from there.
    """

    status: ClassVar[int] = 400

    def __init__(self, code: str, sentence: Sentence, *, title: Sentence = "", url: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.title = title
        self.url = url


class NotFound(Refusal):
    """It does not exist, or it does not exist for this person: the two look the same."""

    status = 404

    def __init__(
        self, code: str = "not_found", sentence: Sentence = _("We cannot find this page."), *, title: Sentence = ""
    ) -> None:
        super().__init__(code, sentence, title=title)


class NotAllowed(Refusal):
    """This person may see it, but may not do this with it."""

    status = 403

    def __init__(self, code: str = "not_allowed", sentence: Sentence = _("This is not yours to do.")) -> None:
        super().__init__(code, sentence)


class NotPossibleNow(Refusal):
    """The moment is wrong: somebody was first, it has ended, it is full."""

    status = 409


class NotValid(Refusal):
    """Something typed or sent is not right; ``fields`` maps a field's name to what is wrong with it."""

    status = 422

    def __init__(self, code: str, sentence: Sentence, fields: Mapping[str, Sentence] | None = None) -> None:
        super().__init__(code, sentence)
        self.fields = dict(fields or {})


class TooOften(Refusal):
    """This much in this short a while is too much; later it is fine again."""

    status = 429
