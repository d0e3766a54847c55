"""Bars to compare at a glance, drawn as SVG: sizes are worked out here, the same figures stand in a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from samenspel.ui.shapes import Text

WIDTH = 320
ROW = 46
THICK = 14
BAR_AT = 22
"""In units of the drawing, which scales with the page: a row has its words above its bar."""


class Look(StrEnum):
    """How a bar is drawn; its words say what it is, so that colour never carries the meaning alone."""

    STANDS = "stands"  # what is so already
    PLANNED = "planned"
    EXPECTED = "expected"
    LIMIT = "limit"  # more than this cannot be


@dataclass(frozen=True)
class Bar:
    """One figure: its words, its value, and how the value is written (``exactly``: in the table, where there is more room).

    ``before`` is the value that it is compared with; ``low`` and ``high`` are between which it will be.
    """

    label: Text
    value: float
    text: Text
    look: Look = Look.PLANNED
    before: float | None = None
    before_text: Text = ""
    low: float | None = None
    high: float | None = None
    exactly: Text = ""


@dataclass(frozen=True)
class DrawnBar:
    """One row of a chart, in units of the drawing."""

    label: Text
    text: Text
    exactly: Text
    before_text: Text
    look: Look
    words_y: int
    bar_y: int
    width: float
    before_width: float | None
    before_y: int
    low_x: float | None
    high_x: float | None
    middle_y: float


@dataclass(frozen=True)
class Chart:
    """A chart with a name (unique on its page), a title, one sentence that says what it shows, and its rows."""

    name: str
    title: Text
    sentence: Text
    what: Text  # over the first column of the table
    how_many: Text  # over the last
    before: Text  # over the column in between; empty where nothing is compared
    rows: tuple[DrawnBar, ...]
    width: int
    height: int
    thick: int


def draw(name: str, *, words: tuple[Text, Text, Text, Text], bars: Sequence[Bar], before: Text = "") -> Chart:
    """Draw bars beside each other; ``words`` are the title, the sentence and the two headings of the table."""
    most = max([1.0, *(bar.value for bar in bars), *(bar.before or 0 for bar in bars), *(bar.high or 0 for bar in bars)])
    row = ROW + (THICK if before else 0)
    title, sentence, what, how_many = words
    return Chart(
        name=name,
        title=title,
        sentence=sentence,
        what=what,
        how_many=how_many,
        before=before,
        rows=tuple(_drawn(bar, at * row, most) for at, bar in enumerate(bars)),
        width=WIDTH,
        height=row * len(bars),
        thick=THICK,
    )


def _drawn(bar: Bar, top: int, most: float) -> DrawnBar:
    def across(value: float | None) -> float | None:
        return None if value is None else round(WIDTH * max(0.0, value) / most, 1)

    bar_y = top + BAR_AT + (0 if bar.before is None else THICK)
    return DrawnBar(
        label=bar.label,
        text=bar.text,
        exactly=bar.exactly or bar.text,
        before_text=bar.before_text,
        look=bar.look,
        words_y=top + 15,
        bar_y=bar_y,
        width=across(bar.value) or 0.0,
        before_width=across(bar.before),
        before_y=top + BAR_AT,
        low_x=across(bar.low),
        high_x=across(bar.high),
        middle_y=bar_y + THICK / 2,
    )
