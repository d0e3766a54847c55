"""What the API takes and gives about visits: codes as in ``rules``, sentences as on the pages."""

import datetime as dt
import uuid

from pydantic import Field, model_validator

from samenspel.arrangements.rules import VisitState
from samenspel.foundation.schemas import In, Out

LONGEST = 366  # days
USUAL = 4 * 7


class PeriodIn(In):
    """From which day until which day, both included."""

    first: dt.date | None = Field(default=None, alias="from", description="nothing: today")
    last: dt.date | None = Field(default=None, alias="to", description="nothing: four weeks after the first day")

    @model_validator(mode="after")
    def fit(self) -> "PeriodIn":
        """Refuse a period that ends before it begins, or that is longer than a year."""
        if self.first is not None and self.last is not None and (self.last - self.first).days not in range(LONGEST + 1):
            raise ValueError("end on or after the first day, within a year")
        return self

    def days(self, today: dt.date) -> tuple[dt.date, dt.date]:
        """Return the first and the last day that are meant."""
        first = self.first or (min(today, self.last) if self.last else today)
        return first, self.last or dt.date.fromordinal(min(first.toordinal() + USUAL, dt.date.max.toordinal()))


class SequenceIn(In):
    """The visit as you saw it: a visit that has changed since then is not touched."""

    sequence: int = Field(description="of the visit that you read")


class ReportIn(In):
    """Whether a visit took place."""

    happened: bool


class VisitLineOut(Out):
    """One visit in your calendar."""

    id: uuid.UUID = Field(validation_alias="visit_id")
    code: VisitState
    date: dt.date
    starts_at: dt.datetime
    minutes: int
    day: str
    time: str
    what: str
    who: str
    state: str


class FactOut(Out):
    """One thing that is known, by its name in words."""

    term: str
    value: str


class ContactOut(Out):
    """How to reach the other one; open only while both agree to that."""

    name: str
    facts: list[FactOut]


class VisitOut(Out):
    """One visit, and what you can do with it now."""

    id: uuid.UUID = Field(validation_alias="visit_id")
    sequence: int
    code: VisitState
    title: str
    day: str
    time: str
    what: str
    state: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    facts: list[FactOut]
    contacts: list[ContactOut]
    opens_text: str
    may_drop_out: bool
    may_manage: bool
    may_report_done: bool
    may_report_missed: bool
