"""How the way of a letter ends: sent, dropped, folded into another, or given up."""

from collections.abc import Sequence

from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.foundation import clock, journal

TOLD = (LetterState.SENT, LetterState.FOLDED)


def become(state: LetterState, letters: Sequence[Letter], *, trouble: str = "") -> None:
    """Let letters come to their end, unless another worker was first."""
    ids = [letter.pk for letter in letters]
    if ids:
        sent_at = clock.now() if state in TOLD else None
        waiting = Letter.objects.filter(pk__in=ids, state=LetterState.WAITING)
        waiting.update(state=state, sent_at=sent_at, leased_until=None, trouble=trouble)


def give_up(letter: Letter, *, trouble: str) -> None:
    """Stop trying; the coordinator sees it at the desk."""
    become(LetterState.FAILED, [letter], trouble=trouble)
    journal.record("conversations.letter_failed", letter, actor=None, kind=letter.kind, trouble=trouble)
