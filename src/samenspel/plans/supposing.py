"""What a what-if supposes: kept as one value, said in plain words, and told to the planning core."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel import planning
from samenspel.exchange.wording import activity_text, quality_text, somebody_text, times_text
from samenspel.ui.moments import clock_text

FIRST_MINUTE, LAST_MINUTE = 8 * 60, 22 * 60
"""A day of somebody who is invented, unless it is said otherwise: as long as the core supposes."""


@dataclass(frozen=True)
class Supposed:
    """More people of one kind, and everybody a little more: nothing of it is asked of anybody."""

    people: int = 0
    activity: str = ""
    weekdays: tuple[int, ...] = ()  # none: every day
    needs: tuple[str, ...] = ()
    from_minute: int = FIRST_MINUTE
    to_minute: int = LAST_MINUTE
    more_a_month: int = 0
    km: int = 0
    faces: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether this would change nothing."""
        return not (self.people or self.more_a_month or self.km or self.faces)

    def written(self) -> dict[str, Any]:
        """Write it as the database keeps it."""
        return asdict(self)

    def suppositions(self) -> Iterator[planning.Supposition]:
        """Say it to the planning core; new people live where the asks are, and may do as much as is usual."""
        if self.people:
            yield planning.MoreHelpers(
                self.people, frozenset({self.activity}), qualities=frozenset(self.needs), availability=tuple(self._windows())
            )
        if self.more_a_month:
            yield planning.ChangeLimit(more_per_month=self.more_a_month)
        if self.km:
            yield planning.WidenReach(float(self.km))
        if self.faces:
            yield planning.MoreFaces(self.faces)

    def _windows(self) -> Iterator[planning.Window]:
        for day in self.weekdays or range(1, 8):
            yield planning.Window(day, self.from_minute, self.to_minute)

    def said(self) -> tuple[str, ...]:
        """Say in plain words what is supposed."""
        lines = [self._people_text()] if self.people else []
        if self.more_a_month:
            text = ngettext(
                "Everybody makes %(count)d more visit a month.",
                "Everybody makes %(count)d more visits a month.",
                self.more_a_month,
            )
            lines.append(text % {"count": self.more_a_month})
        if self.km:
            text = ngettext(
                "Everybody comes %(count)d kilometre further.", "Everybody comes %(count)d kilometres further.", self.km
            )
            lines.append(text % {"count": self.km})
        if self.faces:
            text = ngettext(
                "%(count)d more person may come to each resident.",
                "%(count)d more people may come to each resident.",
                self.faces,
            )
            lines.append(text % {"count": self.faces})
        return tuple(lines)

    def _people_text(self) -> str:
        rows = [
            {"weekday": day, "from": clock_text(self.from_minute), "to": clock_text(self.to_minute)}
            for day in self.weekdays or range(1, 8)
        ]
        facts = {
            "count": self.people,
            "what": activity_text(self.activity),
            "when": times_text(rows),
            "who": somebody_text(quality_text(need) for need in self.needs),
        }
        if self.needs:
            text = ngettext(
                "%(count)d invented helper for: %(what)s, %(when)s (%(who)s).",
                "%(count)d invented helpers for: %(what)s, %(when)s (%(who)s).",
                self.people,
            )
            return text % facts
        text = ngettext(
            "%(count)d invented helper for: %(what)s, %(when)s.",
            "%(count)d invented helpers for: %(what)s, %(when)s.",
            self.people,
        )
        return text % facts


def supposed_of(kept: Mapping[str, Any]) -> Supposed:
    """Read what was supposed as it was written."""
    return Supposed(**{**kept, "weekdays": tuple(kept.get("weekdays", ())), "needs": tuple(kept.get("needs", ()))})


def nothing_said() -> str:
    """Say that a what-if needs something to suppose."""
    return _("Fill in at least one thing that would be different.")
