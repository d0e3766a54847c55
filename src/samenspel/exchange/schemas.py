"""What the API takes and gives in asking, offering and replying: codes as in ``rules``, sentences as on the pages."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import Field, field_validator

from samenspel.exchange.rules import Activity, AskState, Closing, OfferState, PartOfDay, Quality, ReplyState, Rhythm, Role
from samenspel.foundation.schemas import In, Out


def codes(values: type[Activity | Closing | PartOfDay | Quality | Rhythm]) -> dict[str, Any]:
    """Tell in the description which codes there are; the forms of the pages check them, all fields at once."""
    return {"enum": [value.value for value in values]}


def many(values: type[Activity | PartOfDay | Quality]) -> dict[str, Any]:
    """Tell which codes a list may hold."""
    return {"items": {"type": "string", **codes(values)}}


def needed(*names: str) -> dict[str, Any]:
    """Tell which fields cannot be missed; the forms of the pages say so in words."""
    return {"required": list(names)}


# --- asking -----------------------------------------------------------------------------------------------------


class TimesIn(In):
    """When on a day: parts of the day, or an exact time; weekdays for what comes back."""

    weekdays: list[int] = Field(default=[], max_length=7, description="Monday is 1; for help that comes back")
    parts: list[str] = Field(default=[], max_length=3, json_schema_extra=many(PartOfDay))
    at_from: str = Field(default="", validation_alias="from", description="local time, like 14:00")
    at_until: str = Field(default="", validation_alias="until", description="local time; empty: from, and as long as it takes")


class AskIn(In):
    """A whole ask, in one go."""

    model_config = {"json_schema_extra": needed("words", "activity", "rhythm", "times", "minutes", "firstDay", "mostFaces")}

    words: str = ""
    activity: str = Field(default="", json_schema_extra=codes(Activity))
    rhythm: str = Field(default="", json_schema_extra=codes(Rhythm))
    times: TimesIn = TimesIn()
    minutes: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    needs: list[str] = Field(default=[], max_length=20, json_schema_extra=many(Quality))
    wishes: list[str] = Field(default=[], max_length=20, json_schema_extra=many(Quality))
    most_faces: int | None = None
    give_back: str = ""

    def as_typed(self) -> dict[str, Any]:
        """Return what a browser would send for the steps of asking."""
        return {
            "version": "1",
            "words": self.words,
            "activity": self.activity,
            "rhythm": self.rhythm,
            "first_day": typed(self.first_day),
            "last_day": typed(self.last_day),
            "weekdays": [str(day) for day in self.times.weekdays],
            "parts": self.times.parts,
            "at_from": self.times.at_from,
            "at_to": self.times.at_until,
            "minutes": typed(self.minutes),
            "most_faces": typed(self.most_faces),
            "needs": self.needs,
            "wishes": self.wishes,
            "give_back": self.give_back,
        }


ASK_FIELDS: Mapping[str, str] = {
    "weekdays": "times.weekdays", "parts": "times.parts", "at_from": "times.from", "at_to": "times.until",
}  # fmt: skip
"""What the API calls the fields of the steps of asking, where that is another name."""


class CloseIn(In):
    """Why an ask is closed."""

    why: str = Field(json_schema_extra=codes(Closing))


class TimesOut(Out):
    """When on a day, as it was asked."""

    weekdays: list[int] = []
    parts: list[str] = []
    at_from: str = Field(default="", serialization_alias="from")
    at_until: str = Field(default="", serialization_alias="until")


class ContentOut(Out):
    """What is asked, in codes; ``POST /asks`` takes the same."""

    words: str
    activity: str
    rhythm: str
    times: TimesOut
    minutes: int
    first_day: date | None
    last_day: date | None
    needs: list[str]
    wishes: list[str]
    most_faces: int
    give_back: str


class SummaryOut(Out):
    """An ask in plain words."""

    id: uuid.UUID
    title: str
    when: str
    period: str
    area: str
    resident_name: str
    is_beside: bool
    asker_name: str
    state: AskState
    state_label: str


class AskLineOut(Out):
    """One of your asks, in a list."""

    summary: SummaryOut
    replies: int
    question: str


class ReplyOut(Out):
    """A reply: no name before both sides said yes."""

    id: uuid.UUID = Field(validation_alias="reply_id")
    name: str
    where: str
    how_much: str
    every_weeks: int | None
    words: str
    about: str
    is_vetted: bool
    state: ReplyState
    since: str


class AskOut(Out):
    """An ask, for whoever decides about it or helps along."""

    summary: SummaryOut
    content: ContentOut
    role: Role
    replies: list[ReplyOut]
    asked: int
    question: str
    may_change: bool
    may_decide: bool
    is_urgent: bool
    opened_at: datetime | None
    expires_on: date | None


# --- helping ----------------------------------------------------------------------------------------------------


class SuggestionLineOut(Out):
    """An ask that fits you, in a list: no words yet, no name, no address."""

    id: uuid.UUID = Field(validation_alias="suggestion_id")
    title: str
    activity: Activity
    resident: str
    where: str
    when: str
    is_replied: bool
    is_recurring: bool
    since: str


class HelpingOut(Out):
    """The asks that wait for your yes or no, and those that you replied to."""

    waiting: list[SuggestionLineOut]
    replied: list[SuggestionLineOut]


class CardOut(SuggestionLineOut):
    """An ask that fits you, as you may read it."""

    period: str
    words: str
    needs: list[str]
    wishes: list[str]
    faces: str
    give_back: str
    is_beside: bool


class SuggestionOut(Out):
    """One ask before you, with your own reply if there is one."""

    card: CardOut
    reply_id: uuid.UUID | None
    reply_words: str
    is_chosen: bool


class ReplyIn(In):
    """What you could do: the whole ask, or once every so many weeks."""

    words: str = ""
    every_weeks: int | None = Field(default=None, description="2, 4 or 8; nothing: everything that is asked")

    def as_typed(self) -> dict[str, Any]:
        """Return what a browser would send."""
        return {"words": self.words, "how_much": typed(self.every_weeks) or "all"}


REPLY_FIELDS: Mapping[str, str] = {"how_much": "everyWeeks"}


class DayIn(In):
    """When you could help on a weekday: parts of the day, and perhaps one exact stretch."""

    weekday: int = Field(ge=1, le=7, description="Monday is 1")
    parts: list[str] = Field(default=[], max_length=3, json_schema_extra=many(PartOfDay))
    at_from: str = Field(default="", validation_alias="from", description="local time, like 14:00")
    at_until: str = Field(default="", validation_alias="until")


class AwayIn(In):
    """Days on which you are away, both included."""

    first: date
    last: date


class OfferIn(In):
    """How you would like to help."""

    version: int = Field(description="of the offer that you read; 0 the first time")
    activities: list[str] = Field(default=[], max_length=20, json_schema_extra=many(Activity))
    qualities: list[str] = Field(default=[], max_length=20, json_schema_extra=many(Quality))
    availability: list[DayIn] = Field(default=[], max_length=7)
    away: list[AwayIn] = Field(default=[], max_length=3)
    reach_km: int = Field(description="1, 3, 6 or 15")
    most_per_week: int
    most_per_month: int
    words: str = ""
    until: date | None = Field(default=None, description="nothing: until you say stop")

    @field_validator("availability")
    @classmethod
    def each_day_once(cls, days: list[DayIn]) -> list[DayIn]:
        """Refuse a weekday that is named twice: one of the two would be lost."""
        if len({day.weekday for day in days}) < len(days):
            raise ValueError("name each weekday once")
        return days

    def as_typed(self) -> dict[str, Any]:
        """Return what a browser would send."""
        data: dict[str, Any] = {
            "version": str(self.version),
            "activities": self.activities,
            "qualities": self.qualities,
            "reach_km": str(self.reach_km),
            "most_per_week": str(self.most_per_week),
            "most_per_month": str(self.most_per_month),
            "words": self.words,
            "how_long": "passing" if self.until else "standing",
            "expires_on": typed(self.until),
        }
        for day in self.availability:
            n = day.weekday
            data |= {f"day_{n}": day.parts, f"from_{n}": day.at_from, f"to_{n}": day.at_until}
        for row, away in enumerate(self.away, start=1):
            data |= {f"away_first_{row}": typed(away.first), f"away_last_{row}": typed(away.last)}
        return data

    def names(self) -> dict[str, str]:
        """Return what the API calls the fields of the form, where that is another name."""
        names = {"expires_on": "until", "day_1": "availability"}
        for index, day in enumerate(self.availability):
            own = {"day": "parts", "from": "from", "to": "until"}
            names |= {f"{field}_{day.weekday}": f"availability.{index}.{name}" for field, name in own.items()}
        for row in range(len(self.away)):
            names |= {f"away_{name}_{row + 1}": f"away.{row}.{name}" for name in ("first", "last")}
        return names


class DayOut(Out):
    """When you could help on a weekday."""

    weekday: int
    parts: list[str]
    at_from: str = Field(default="", serialization_alias="from")
    at_until: str = Field(default="", serialization_alias="until")


class AwayOut(Out):
    """Days on which you are away, both included."""

    first: date
    last: date


class OfferOut(Out):
    """Your own offer; ``PUT /offer`` takes the same, but for how it stands."""

    version: int
    activities: list[str]
    qualities: list[str]
    availability: list[DayOut]
    away: list[AwayOut]
    reach_km: int
    most_per_week: int
    most_per_month: int
    words: str
    until: date | None
    state: OfferState
    state_label: str
    is_vetted: bool
    question: str


def typed(value: date | int | None) -> str:
    """Write a value as a browser would."""
    return "" if value is None else str(value)
