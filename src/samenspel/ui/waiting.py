"""Something that waits for somebody: one line on the home page, with the one thing to do about it."""

from dataclasses import dataclass
from datetime import datetime

from samenspel.ui.shapes import Text


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the reader: a whole sentence, where it leads and what the button says."""

    text: Text
    url: str
    action: Text
    icon: str
    since: datetime
    before: datetime | None = None  # until when there is something to do about it; the soonest stands first
