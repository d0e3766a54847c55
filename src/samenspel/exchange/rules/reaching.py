"""Whether words tell how to reach somebody: a phone number or an e-mail address. No database."""

import re

_BETWEEN = r"[\s.\-/()\u2010-\u2014]{0,3}"
_PHONE = re.compile(rf"(?<![\d+])(?:(?:\+|00)31{_BETWEEN}(?:0{_BETWEEN})?|0)[1-9](?:{_BETWEEN}\d){{8}}(?!\d)")
_ELSEWHERE = re.compile(rf"(?<![\d+])(?:\+|00)[1-9](?:{_BETWEEN}\d){{8,13}}(?!\d)")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)

_FIGURES = re.compile(r"[\d+\s.:\-/()\u2010-\u2014]+")
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY_OR_TIME = re.compile(
    rf"(?<!\d)(?:{_DAY}[.\-/]{_MONTH}[.\-/]\d{{4}}|\d{{4}}-{_MONTH}-{_DAY}|(?:[01]?\d|2[0-3])[.:][0-5]\d|{_DAY}[\-/]{_MONTH})(?!\d)"
)
_FEWEST = 5
"""So many figures are left of a number to call when what could be a day or a time in it is taken out, as in 06-12 34 56 78."""


def tells_how_to_reach(words: str) -> bool:
    """Whether a phone number or an e-mail address stands in these words; days and times in a row are none."""
    return _MAIL.search(words) is not None or any(_has_number(row) for row in _FIGURES.findall(words))


def _has_number(row: str) -> bool:
    if not (_PHONE.search(row) or _ELSEWHERE.search(row)):
        return False
    return sum(sign.isdigit() for sign in _DAY_OR_TIME.sub(" ", row)) >= _FEWEST
