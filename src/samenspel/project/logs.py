"""How the log is written: a line for what somebody else sent wrongly, all of it for a mistake of ours."""

import logging
from copy import copy
from typing import Final

SENTENCE_LENGTH: Final = 300  # nobody fills a disk with one long name of a host
OURS: Final = 500  # answers from here on are mistakes of ours


class LineFormatter(logging.Formatter):
    """Writes what was refused (4xx) in one line, as a warning: how it came so is known, and anybody can ask for it again."""

    def format(self, record: logging.LogRecord) -> str:
        """Write down one thing that happened."""
        if getattr(record, "status_code", OURS) < OURS:
            record = _in_one_line(record)
        return super().format(record)


def _in_one_line(record: logging.LogRecord) -> logging.LogRecord:
    """The same without a traceback, with the way that was asked for; a copy, as others may write it down too."""
    line = copy(record)
    line.exc_info = line.exc_text = line.stack_info = None
    if line.levelno > logging.WARNING:
        line.levelno, line.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
    request = getattr(record, "request", None)
    told = record.getMessage()
    if request is not None and request.path not in told:
        told = f"{told[:SENTENCE_LENGTH]} ({request.method} {request.path})"
    line.msg, line.args = _spelled_out(told)[: 2 * SENTENCE_LENGTH], None
    return line


def _spelled_out(text: str) -> str:
    """A text in which what would begin a new line, or do something to a terminal, is spelled out."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)
