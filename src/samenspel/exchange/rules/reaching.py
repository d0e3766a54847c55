"""Whether words tell how to reach somebody: a phone number or an e-mail address. No database."""

import re

_SPACE = r"[\s.\-/]?"
_PHONE = re.compile(
    r"(?<![\d+])(?!\d{1,2}[\s.\-/]\d{1,2}[\s.\-/]\d{4})"  # a day such as 03-12-2026 is no number to call
    rf"(?:(?:\+|00)31{_SPACE}(?:\(0\){_SPACE})?|0)[1-9](?:{_SPACE}\d){{8}}(?!\d)"
)
_ELSEWHERE = re.compile(r"(?<![\d+])(?:\+|00)[1-9](?:[\s.\-/]?\d){8,13}(?!\d)")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


def tells_how_to_reach(words: str) -> bool:
    """Whether a phone number or an e-mail address stands in these words."""
    return any(sort.search(words) for sort in (_PHONE, _ELSEWHERE, _MAIL))
