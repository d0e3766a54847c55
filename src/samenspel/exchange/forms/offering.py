"""What is typed when somebody offers help, and when a helper replies. Parsing and wording only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.exchange import wording
from samenspel.exchange.forms.asking import (
    REQUIRED,
    WEEKDAYS,
    DrawnCheckboxes,
    activity_choices,
    day_input,
    time_input,
    without_contact,
)
from samenspel.exchange.models import Offer
from samenspel.exchange.rules import FURTHEST_AWAY, MOST_TIMES_AWAY, PARTS_OF_DAY, PROVEN, PartOfDay, Stretch, stretches
from samenspel.exchange.shapes import OfferWish, Times
from samenspel.foundation import clock
from samenspel.ui.moments import clock_text, weekday_text

HOLIDAYS = range(1, MOST_TIMES_AWAY + 1)
HOLIDAY_NAMES = {1: gettext_lazy("First time"), 2: gettext_lazy("Second time"), 3: gettext_lazy("Third time")}
REACHES = (
    (1, gettext_lazy("Close by: up to 1 kilometre")),
    (3, gettext_lazy("Up to 3 kilometres")),
    (6, gettext_lazy("Up to 6 kilometres")),
    (15, gettext_lazy("Up to 15 kilometres")),
)
AT_LEAST_ONCE = {
    "min_value": gettext_lazy("Fill in at least 1. Would you like a rest? You can pause your offer."),
    "max_value": gettext_lazy("That is a great deal. Fill in %(limit_value)s at most."),
}
CHOOSE_DAY = gettext_lazy("Choose a day.")
NO_DAY = gettext_lazy("This is not a day that we know. Write it like 31-12-2026.")
BACK_BEFORE = gettext_lazy("You would be back before you leave. Look at these two days again.")
STANDING, PASSING = "standing", "passing"
EVERYTHING = "all"
HOW_MUCH = (
    (EVERYTHING, gettext_lazy("Everything that is asked")),
    ("2", gettext_lazy("Once every two weeks")),
    ("4", gettext_lazy("Once every four weeks")),
    ("8", gettext_lazy("Once every two months")),
)
SHORT_PARTS = (
    (PartOfDay.MORNING.value, gettext_lazy("morning")),
    (PartOfDay.AFTERNOON.value, gettext_lazy("afternoon")),
    (PartOfDay.EVENING.value, gettext_lazy("evening")),
)


@dataclass(frozen=True)
class DayFields:
    """The fields of one weekday."""

    name: str
    parts: BoundField
    begin: BoundField
    end: BoundField


@dataclass(frozen=True)
class HolidayFields:
    """The two fields of one holiday."""

    first: BoundField
    last: BoundField


class OfferForm(forms.Form):
    """How somebody would like to help."""

    says_optional = False  # most of it may stay empty; saying so at every day makes it no lighter
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    activities = forms.MultipleChoiceField(
        label=gettext_lazy("What do you like to do?"),
        choices=activity_choices,
        widget=DrawnCheckboxes,
        error_messages={"required": gettext_lazy("Choose at least one thing that you like to do.")},
    )
    reach_km = forms.TypedChoiceField(
        label=gettext_lazy("How far from home?"), coerce=float, choices=REACHES, widget=forms.RadioSelect,
        error_messages={"required": REQUIRED},
    )  # fmt: skip
    most_per_week = forms.IntegerField(
        label=gettext_lazy("How often a week at most?"),
        min_value=1,
        max_value=14,
        error_messages=AT_LEAST_ONCE,
        widget=forms.NumberInput(attrs={"data-width": "short"}),
    )
    most_per_month = forms.IntegerField(
        label=gettext_lazy("How often a month at most?"),
        min_value=1,
        max_value=60,
        error_messages=AT_LEAST_ONCE,
        widget=forms.NumberInput(attrs={"data-width": "short"}),
    )
    qualities = forms.MultipleChoiceField(
        label=gettext_lazy("What is true of you?"),
        help_text=gettext_lazy("A certificate of conduct (VOG) is shown to the coordinator, who writes it down."),
        choices=[(quality.value, texts[1]) for quality, texts in wording.QUALITIES.items() if quality not in PROVEN],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices choices--row"}),
    )
    words = forms.CharField(
        label=gettext_lazy("A line about yourself"),
        help_text=gettext_lazy("Somebody who asks for help reads this when you reply. Leave out your name and phone number."),
        max_length=300,
        validators=[without_contact],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    how_long = forms.ChoiceField(
        label=gettext_lazy("Until when do you take part?"),
        choices=[(STANDING, gettext_lazy("Until I say stop")), (PASSING, gettext_lazy("Until a day that I choose now"))],
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED},
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Until which day?"),
        widget=day_input(),
        error_messages={"required": CHOOSE_DAY, "invalid": NO_DAY},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.fields["expires_on"].required = self.data.get("how_long") == PASSING
        for day in WEEKDAYS:
            name = weekday_text(day).capitalize()
            self.fields[f"day_{day}"] = forms.MultipleChoiceField(
                label=name, choices=SHORT_PARTS, required=False,
                widget=forms.CheckboxSelectMultiple(attrs={"class": "choices choices--row"}),
            )  # fmt: skip
            texts = {"day": name}
            self.fields[f"from_{day}"] = self._time(_("%(day)s from") % texts)
            self.fields[f"to_{day}"] = self._time(_("%(day)s until") % texts)
        for row in HOLIDAYS:
            texts = {"time": str(HOLIDAY_NAMES[row])}
            self.fields[f"away_first_{row}"] = self._day(_("%(time)s: away from") % texts)
            self.fields[f"away_last_{row}"] = self._day(_("%(time)s: up to and including") % texts)

    @staticmethod
    def _time(label: str) -> forms.TimeField:
        messages = {"invalid": gettext_lazy("Write a time like 14:00.")}
        return forms.TimeField(label=label, required=False, widget=time_input(), error_messages=messages)

    @staticmethod
    def _day(label: str) -> forms.DateField:
        return forms.DateField(label=label, required=False, widget=day_input(), error_messages={"invalid": NO_DAY})

    def days(self) -> Iterator[DayFields]:
        """Yield the fields of each weekday, to place them side by side."""
        for day in WEEKDAYS:
            yield DayFields(weekday_text(day), self[f"day_{day}"], self[f"from_{day}"], self[f"to_{day}"])

    def holidays(self) -> Iterator[HolidayFields]:
        """Yield the fields of each holiday."""
        for row in HOLIDAYS:
            yield HolidayFields(self[f"away_first_{row}"], self[f"away_last_{row}"])

    @property
    def has_holidays(self) -> bool:
        """Whether something stands in the fields of the holidays, so that they are worth unfolding."""
        return any(holiday.first.value() or holiday.last.value() for holiday in self.holidays())

    def clean(self) -> dict[str, Any]:
        """Hold the fields against each other."""
        values = super().clean() or {}
        for day in WEEKDAYS:
            self._clean_hours(values, day)
        if not self.errors and not self._availability():
            self.add_error("day_1", _("Choose at least one part of a day on which you could help."))
        for row in HOLIDAYS:
            self._clean_holiday(values, row)
        self._clean_limits(values)
        self._clean_end(values)
        return values

    def _clean_hours(self, values: dict[str, Any], day: int) -> None:
        begin, end = values.get(f"from_{day}"), values.get(f"to_{day}")
        if begin and not end and f"to_{day}" not in self.errors:
            self.add_error(f"to_{day}", _("Fill in until what time too."))
        elif end and not begin and f"from_{day}" not in self.errors:
            self.add_error(f"from_{day}", _("Fill in from what time too."))
        elif begin and end and begin >= end:
            self.add_error(f"to_{day}", _("This is before the time at which it begins."))

    def _clean_holiday(self, values: dict[str, Any], row: int) -> None:
        first, last = values.get(f"away_first_{row}"), values.get(f"away_last_{row}")
        if first and not last and f"away_last_{row}" not in self.errors:
            values[f"away_last_{row}"] = first  # one day away
        elif last and not first and f"away_first_{row}" not in self.errors:
            self.add_error(f"away_first_{row}", _("Fill in the first day too."))
        elif first and last and last < first:
            self.add_error(f"away_last_{row}", BACK_BEFORE)

    def _clean_limits(self, values: dict[str, Any]) -> None:
        week, month = values.get("most_per_week"), values.get("most_per_month")
        if week and month and month < week:
            self.add_error("most_per_month", _("This is less than how often you can a week."))

    def _clean_end(self, values: dict[str, Any]) -> None:
        if values.get("how_long") != PASSING:
            values["expires_on"] = None
        elif values.get("expires_on") and values["expires_on"] < clock.today():
            self.add_error("expires_on", _("This day has passed. Choose today or later."))

    def _availability(self) -> Times:
        values = self.cleaned_data
        found: Times = []
        for day in WEEKDAYS:
            windows = [PARTS_OF_DAY[PartOfDay(part)] for part in values.get(f"day_{day}") or []]
            begin, end = values.get(f"from_{day}"), values.get(f"to_{day}")
            if begin and end:
                windows.append((clock_text(begin), clock_text(end)))
            found += [{"weekday": day, "from": first, "to": last} for first, last in joined(windows)]
        return found

    def _away(self) -> list[list[str]]:
        pairs = [(self.cleaned_data[f"away_first_{row}"], self.cleaned_data[f"away_last_{row}"]) for row in HOLIDAYS]
        return [[str(first), str(last)] for first, last in sorted(pair for pair in pairs if pair[0])]

    def wish(self) -> OfferWish:
        """Return what was typed, checked."""
        values = self.cleaned_data
        return OfferWish(
            activities=values["activities"],
            qualities=values["qualities"],
            availability=self._availability(),
            away=self._away(),
            reach_km=values["reach_km"],
            most_per_week=values["most_per_week"],
            most_per_month=values["most_per_month"],
            words=values["words"],
            is_standing=values["how_long"] == STANDING,
            expires_on=values["expires_on"],
        )


def joined(windows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join times of one day that touch or overlap: a visit may run from one part of the day into the next."""
    whole: list[tuple[str, str]] = []
    for first, last in sorted(windows):
        if whole and first <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], last))
        else:
            whole.append((first, last))
    return whole


def initial_of(offer: Offer | None) -> dict[str, Any]:
    """Return what stands in the fields when an offer is opened, or when somebody offers for the first time."""
    if offer is None:
        return {"version": 0, "reach_km": 3, "most_per_week": 1, "most_per_month": 2, "how_long": STANDING}
    initial: dict[str, Any] = {
        "version": offer.version,
        "activities": offer.activities,
        "qualities": offer.qualities,
        "reach_km": next((km for km, _text in REACHES if km >= offer.reach_km), REACHES[-1][0]),
        "most_per_week": offer.most_per_week,
        "most_per_month": offer.most_per_month,
        "words": offer.words,
        "how_long": STANDING if offer.is_standing else PASSING,
        "expires_on": offer.expires_on,
    }
    for day in WEEKDAYS:
        mine = [stretch for stretch in stretches(offer.availability) if stretch.weekday == day]
        initial |= _day_fields(day, mine)
    coming = [pair for pair in offer.away if date.fromisoformat(pair[1]) >= clock.today()]
    for row, (first, last) in zip(HOLIDAYS, coming, strict=False):
        initial |= {f"away_first_{row}": first, f"away_last_{row}": last}
    return initial


def _day_fields(day: int, mine: list[Stretch]) -> dict[str, Any]:
    """Return the hours of one weekday as parts of the day where they fit exactly, else as exact hours."""
    fields: dict[str, Any] = {f"day_{day}": []}
    for stretch in mine:
        parts = _parts_within(stretch)
        if parts:
            fields[f"day_{day}"] += parts
        else:
            fields |= {f"from_{day}": clock_text(stretch.begin), f"to_{day}": clock_text(stretch.end)}
    return fields


def _parts_within(stretch: Stretch) -> list[str]:
    """Return the neighbouring parts of the day that make up a stretch exactly; none when they do not."""
    inside = [
        (part, window)
        for part, window in PARTS_OF_DAY.items()
        if clock_text(stretch.begin) <= window[0] and window[1] <= clock_text(stretch.end)
    ]
    if not inside or inside[0][1][0] != clock_text(stretch.begin) or inside[-1][1][1] != clock_text(stretch.end):
        return []
    return [part.value for part, _window in inside]


class AwayForm(forms.Form):
    """From when until when a helper is ill, or away."""

    first = forms.DateField(
        label=gettext_lazy("From which day?"), widget=day_input(), error_messages={"required": CHOOSE_DAY, "invalid": NO_DAY}
    )
    last = forms.DateField(
        label=gettext_lazy("Up to and including which day?"),
        help_text=gettext_lazy("You do not know yet? Choose a day that is far enough. You can change it later."),
        widget=day_input(),
        error_messages={"required": CHOOSE_DAY, "invalid": NO_DAY},
    )

    def clean(self) -> dict[str, Any]:
        """Hold the two days against each other and against today; a first day that has passed counts from today."""
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", BACK_BEFORE)
        elif last and last < clock.today():
            self.add_error("last", _("This last day has passed. Choose today or later."))
        elif last and last > clock.today() + FURTHEST_AWAY:
            self.add_error(
                "last", _("This last day is more than a year ahead. Choose a day within a year; you can add days later.")
            )
        return values


class ReplyForm(forms.Form):
    """What a helper could do."""

    how_much = forms.ChoiceField(
        label=gettext_lazy("How much could you do?"),
        choices=HOW_MUCH,
        error_messages={"required": REQUIRED},
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("A few words to this neighbour"),
        help_text=gettext_lazy("Who you are and why you like to do this. Leave out your phone number and address."),
        max_length=1000,
        validators=[without_contact],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, weeks_between: int = 1, **kwargs: Any) -> None:
        """Ask only for less than what is asked: once every two weeks is everything of an ask that comes every two weeks."""
        super().__init__(*args, **kwargs)
        if weeks_between == 0:  # once
            del self.fields["how_much"]
            return
        field = self.fields["how_much"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, text) for key, text in HOW_MUCH if key == EVERYTHING or int(key) > weeks_between]

    @property
    def every_weeks(self) -> int | None:
        """Once every how many weeks; nothing for the whole ask."""
        chosen = self.cleaned_data.get("how_much")
        return int(chosen) if chosen and chosen != EVERYTHING else None
