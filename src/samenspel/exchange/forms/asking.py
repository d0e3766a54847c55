"""What is typed when somebody asks for help: one form a step. Parsing and wording only."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.consent.rules import How
from samenspel.exchange import wording
from samenspel.exchange.drawings import drawing
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import (
    LONGEST_WORDS,
    PARTS_OF_DAY,
    Closing,
    PartOfDay,
    Rhythm,
    Stretch,
    stretches,
    tells_how_to_reach,
)
from samenspel.exchange.shapes import AskPart, KindPart, NewResident, Times, WhenPart, WhoPart, WordsPart
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area
from samenspel.people.models import Person
from samenspel.people.queries import display_name
from samenspel.ui.moments import clock_text, length_text, weekday_text
from samenspel.ui.shapes import Fact

LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240)
LONGEST_AHEAD = timedelta(days=366)
MYSELF, NEWCOMER = "me", "new"
COMES_BACK = tuple(rhythm.value for rhythm in Rhythm if rhythm is not Rhythm.ONCE)
REQUIRED = gettext_lazy("Choose one of these.")
WEEKDAYS = range(1, 8)


def activity_choices() -> list[tuple[str, str]]:
    """List the kinds of help, each with what it may be."""
    label = '{}<span class="visually-hidden">: </span><span class="choice__hint">{}</span>'
    return [(activity.value, format_html(label, name, hint)) for activity, (name, hint) in wording.ACTIVITIES.items()]


class _Drawn(forms.widgets.ChoiceWidget):
    """Gives every choice of a kind of help its drawing."""

    option_template_name = "exchange/_activity_option.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the drawing to what the template of a choice gets."""
        return {**super().create_option(name, value, *args, **kwargs), "drawing": drawing(str(value))}


class DrawnRadio(_Drawn, forms.RadioSelect):
    """One kind of help to choose."""


class DrawnCheckboxes(_Drawn, forms.CheckboxSelectMultiple):
    """Several kinds of help to choose."""


def day_input() -> forms.DateInput:
    """Return the field in which a day is chosen."""
    return forms.DateInput(attrs={"type": "date", "data-width": "short"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """Return the field in which a time is chosen."""
    return forms.TimeInput(attrs={"type": "time", "data-width": "short"}, format="%H:%M")


def without_contact(words: str) -> None:
    """Refuse a phone number or an e-mail address where others read along before anybody said yes."""
    if tells_how_to_reach(words):
        raise forms.ValidationError(
            gettext_lazy("Leave out phone numbers and e-mail addresses here. When you both say yes, you get each other's number.")
        )


class StartForm(forms.Form):
    """For whom the ask is."""

    for_whom = forms.ChoiceField(
        label=gettext_lazy("For whom do you ask?"), widget=forms.RadioSelect, error_messages={"required": REQUIRED}
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name of the other"),
        max_length=80,
        error_messages={"required": gettext_lazy("Fill in the first name of the other.")},
    )
    area = forms.ChoiceField(
        label=gettext_lazy("In which neighbourhood does the other live?"),
        error_messages={"required": gettext_lazy("Choose the neighbourhood where the other lives.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Street and number of the other"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Nobody sees this before you both have said yes to somebody."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I asked the other, and the other is fine with it that I arrange this."),
        error_messages={"required": gettext_lazy("Ask the other first. Without a yes we cannot go on.")},
    )

    def __init__(self, *args: Any, areas: Sequence[Area], beside: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(person.pk), _("For %(name)s") % {"name": display_name(person)}) for person in beside]
        self.choice("for_whom").choices = [
            (MYSELF, _("For myself")), *known, (NEWCOMER, _("For somebody who sits beside me now")),
        ]  # fmt: skip
        if self.is_bound and self.data.get("for_whom") != NEWCOMER:
            for name in ("first_name", "area", "agreed"):
                self.fields[name].required = False
        self.choice("area").choices = [("", _("Choose a neighbourhood")), *((area.pk, area.name) for area in areas)]

    def choice(self, name: str) -> forms.ChoiceField:
        """Return a field as what it is: one to choose from."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    @property
    def newcomer(self) -> NewResident | None:
        """Who sits beside the asker, if that is somebody new."""
        values = self.cleaned_data
        if values["for_whom"] != NEWCOMER:
            return None
        return NewResident(first_name=values["first_name"], area_code=values["area"], address=values["address"])

    @property
    def resident_id(self) -> str:
        """The id of whom is asked for; empty for oneself and for somebody new."""
        chosen: str = self.cleaned_data["for_whom"]
        return "" if chosen in (MYSELF, NEWCOMER) else chosen


class CallerForm(forms.Form):
    """For whom a professional writes an ask down, and how that person said so."""

    says_optional = False
    for_whom = forms.ChoiceField(
        label=gettext_lazy("Who asks for help?"), widget=forms.RadioSelect, error_messages={"required": REQUIRED}
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name of the other"),
        max_length=80,
        error_messages={"required": gettext_lazy("Fill in the first name of the other.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number of the other"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel"}),
        error_messages={"required": gettext_lazy("Fill in the phone number. Without it nobody can tell how it goes.")},
    )
    area = forms.ChoiceField(
        label=gettext_lazy("In which neighbourhood does the other live?"),
        error_messages={"required": gettext_lazy("Choose the neighbourhood where the other lives.")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How did you talk to each other?"),
        choices=[(How.PHONE.value, gettext_lazy("By phone")), (How.VISIT.value, gettext_lazy("At their home, or here"))],
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED},
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I asked the other, and the other is fine with it that I write this ask down."),
        error_messages={"required": gettext_lazy("Ask the other first. Without a yes we cannot go on.")},
    )

    def __init__(self, *args: Any, areas: Sequence[Area], people: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom, area = self.fields["for_whom"], self.fields["area"]
        assert isinstance(whom, forms.ChoiceField)
        assert isinstance(area, forms.ChoiceField)
        whom.choices = [*people.items(), (NEWCOMER, _("Somebody who is not known here yet"))]
        area.choices = [("", _("Choose a neighbourhood")), *((area.pk, area.name) for area in areas)]
        if self.is_bound and self.data.get("for_whom") != NEWCOMER:
            for name in ("first_name", "phone", "area"):
                self.fields[name].required = False

    @property
    def newcomer(self) -> NewResident | None:
        """Who called, if that is somebody new."""
        values = self.cleaned_data
        if values["for_whom"] != NEWCOMER:
            return None
        return NewResident(first_name=values["first_name"], area_code=values["area"], phone=values["phone"])


class StepForm(forms.Form):
    """One step of asking; ``version`` says which state of the ask was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    step: ClassVar[int]

    def part(self) -> AskPart:
        """Return what was typed, checked."""
        raise NotImplementedError

    def said(self) -> list[Fact]:
        """Say what stands in the fields, as it was typed, to lay two forms beside each other."""
        facts = []
        for bound in self.visible_fields():
            value = bound.value()
            chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one not in (None, "")}
            field = bound.field
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                text = ", ".join(strip_tags(str(label)) for key, label in choices if str(key) in chosen)
            else:
                text = ", ".join(sorted(chosen))
            facts.append(Fact(bound.label, text or "–"))
        return facts

    @classmethod
    def initial_of(cls, ask: Ask) -> dict[str, Any]:
        """Return what stands in the fields when the ask is opened."""
        raise NotImplementedError


class WordsForm(StepForm):
    """Step 1: the words."""

    step = 1
    words = forms.CharField(
        label=gettext_lazy("What can we help you with?"),
        help_text=gettext_lazy("Write it as you would say it. Leave out your name, address and phone number."),
        max_length=LONGEST_WORDS,
        validators=[without_contact],
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": gettext_lazy("Tell in a few words what you would like help with."),
            "max_length": gettext_lazy("This is very long. Make it a little shorter: at most 2000 letters."),
        },
    )

    def part(self) -> WordsPart:
        """Return the words."""
        return WordsPart(self.cleaned_data["words"])

    @classmethod
    def initial_of(cls, ask: Ask) -> dict[str, Any]:
        """Return the words so far."""
        return {"words": ask.words}


class KindForm(StepForm):
    """Step 2: what kind of help."""

    step = 2
    activity = forms.ChoiceField(
        label=gettext_lazy("What fits best?"),
        choices=activity_choices,
        widget=DrawnRadio,
        error_messages={"required": REQUIRED},
    )

    def part(self) -> KindPart:
        """Return the kind of help."""
        return KindPart(self.cleaned_data["activity"])

    @classmethod
    def initial_of(cls, ask: Ask) -> dict[str, Any]:
        """Return the kind chosen so far."""
        return {"activity": ask.activity}


class WhenForm(StepForm):
    """Step 3: how often, when, how long, from when until when."""

    step = 3
    says_optional = False  # what must be filled in depends on the rest, so labels that say it would jump
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=[(rhythm.value, name) for rhythm, name in wording.RHYTHMS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED},
    )
    first_day = forms.DateField(
        label=gettext_lazy("On which day, or from which day?"),
        widget=day_input(),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("This is not a day that we know. Write it like 31-12-2026."),
        },
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which days suit you?"),
        help_text=gettext_lazy("For help that comes back. Somebody comes on one of the days that you tick."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices choices--row"}),
        error_messages={"required": gettext_lazy("Choose at least one day of the week.")},
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What time of the day?"),
        help_text=gettext_lazy("Tick all that suit you: the more, the easier we find somebody."),
        choices=[(part.value, texts[0]) for part, texts in wording.PARTS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose a part of the day, or fill in an exact time below.")},
    )
    at_from = forms.TimeField(
        label=gettext_lazy("Or exactly: from"),
        required=False,
        widget=time_input(),
        error_messages={"invalid": gettext_lazy("Write a time like 14:00.")},
    )
    at_to = forms.TimeField(
        label=gettext_lazy("until at the latest"),
        required=False,
        widget=time_input(),
        error_messages={"invalid": gettext_lazy("Write a time like 14:00.")},
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long does it take?"),
        coerce=int,
        choices=lambda: [(length, length_text(length)) for length in LENGTHS],
        error_messages={"required": REQUIRED},
    )
    last_day = forms.DateField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("You need not know this yet."),
        required=False,
        widget=day_input(),
        error_messages={"invalid": gettext_lazy("This is not a day that we know. Write it like 31-12-2026.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["weekdays"]
        assert isinstance(days, forms.TypedMultipleChoiceField)
        days.choices = [(day, weekday_text(day).capitalize()) for day in WEEKDAYS]
        if self.is_bound:
            days.required = self.data.get("rhythm") in COMES_BACK
            self.fields["parts"].required = not (self.data.get("at_from") or self.data.get("at_to"))

    def clean_first_day(self) -> date:
        """Ask for a day that is still to come, within a year."""
        day: date = self.cleaned_data["first_day"]
        if day < clock.today():
            raise forms.ValidationError(_("This day has passed. Choose today or later."))
        if day > clock.today() + LONGEST_AHEAD:
            raise forms.ValidationError(_("This is more than a year from now. Choose an earlier day."))
        return day

    def clean(self) -> dict[str, Any]:
        """Hold the fields against each other: days that come back, times that fit, an end after the beginning."""
        values = super().clean() or {}
        self._clean_times(values)
        first, last = values.get("first_day"), values.get("last_day")
        if values.get("rhythm") == Rhythm.ONCE:
            values["last_day"] = None
        elif first and last and last < first:
            self.add_error("last_day", _("This day comes before the day on which it begins. Choose a later one."))
        return values

    def _clean_times(self, values: dict[str, Any]) -> None:
        begin, end, minutes = values.get("at_from"), values.get("at_to"), values.get("minutes")
        if end and not begin and "at_from" not in self.errors:
            self.add_error("at_from", _("Fill in from what time too."))
        if begin is None or minutes is None:
            return
        if values.get("parts"):
            self.add_error("parts", _("You ticked a part of the day and filled in an exact time. Choose one of the two."))
        first, last = _minutes_of(begin), _minutes_of(end) if end else _minutes_of(begin) + minutes
        if last > 24 * 60 - 1:
            self.add_error("at_from", _("This would go on until after midnight. Choose an earlier time."))
        elif end and last - first < minutes:
            self.add_error("at_to", _("This is too short for how long it takes. Choose a later time, or a shorter visit."))
        elif not end:
            values["at_to"] = time(*divmod(last, 60))

    def windows(self) -> list[tuple[str, str]]:
        """Return the times of a day that suit; an exact time, or parts of the day."""
        values = self.cleaned_data
        if values["at_from"]:
            return [(clock_text(values["at_from"]), clock_text(values["at_to"]))]
        return [PARTS_OF_DAY[PartOfDay(part)] for part in values["parts"]]

    def part(self) -> WhenPart:
        """Return when."""
        values = self.cleaned_data
        is_once = values["rhythm"] == Rhythm.ONCE
        weekdays = [values["first_day"].isoweekday()] if is_once else sorted(values["weekdays"])
        times: Times = [{"weekday": day, "from": first, "to": last} for day in weekdays for first, last in self.windows()]
        return WhenPart(values["rhythm"], times, values["minutes"], values["first_day"], values["last_day"])

    @classmethod
    def initial_of(cls, ask: Ask) -> dict[str, Any]:
        """Return when, so far; nothing is ticked beforehand in a new ask."""
        if not ask.times:
            return {"minutes": ask.minutes}
        found = stretches(ask.times)
        return {
            "rhythm": ask.rhythm,
            "first_day": ask.first_day,
            "last_day": ask.last_day,
            "minutes": ask.minutes,
            "weekdays": sorted({stretch.weekday for stretch in found}) if ask.rhythm != Rhythm.ONCE else [],
            **_clock_fields(found),
        }


def _minutes_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _clock_fields(found: Sequence[Stretch]) -> Mapping[str, Any]:
    """Return stored times as the fields that made them."""
    windows = {(clock_text(stretch.begin), clock_text(stretch.end)) for stretch in found}
    parts = [part.value for part, window in PARTS_OF_DAY.items() if window in windows]
    exact = sorted(windows - set(PARTS_OF_DAY.values()))
    if not exact:
        return {"parts": parts}
    return {"at_from": exact[0][0], "at_to": exact[-1][1]}


class WhoForm(StepForm):
    """Step 4: who could come, how many faces are bearable, what could be done back."""

    step = 4
    most_faces = forms.TypedChoiceField(
        label=gettext_lazy("How many different people may come?"),
        help_text=gettext_lazy("When several people share it, everybody has to come less often."),
        coerce=int,
        choices=[(count, text) for count, text in wording.FACES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED},
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What is really needed? Somebody who …"),
        help_text=gettext_lazy(
            "Only tick what cannot be missed. Nothing ticked is fine too. A VOG is a paper of the government: "
            "it says that somebody did nothing wrong that makes this help a bad idea."
        ),
        choices=[(quality.value, texts[0]) for quality, texts in wording.QUALITIES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices choices--row"}),
    )
    wishes = forms.MultipleChoiceField(
        label=gettext_lazy("What would be nice? Somebody who …"),
        choices=[(quality.value, texts[0]) for quality, texts in wording.QUALITIES.items() if quality != "vog"],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices choices--row"}),
    )
    give_back = forms.CharField(
        label=gettext_lazy("Is there something that you could do for another?"),
        help_text=gettext_lazy("You owe nothing. But perhaps you bake a cake, or listen well."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[without_contact],
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a need that contradicts itself."""
        values = super().clean() or {}
        if {"woman", "man"} <= set(values.get("needs", [])):
            self.add_error("needs", _("Choose a woman or a man, or leave both open."))
        return values

    def part(self) -> WhoPart:
        """Return who."""
        values = self.cleaned_data
        wishes = [wish for wish in values["wishes"] if wish not in values["needs"]]
        return WhoPart(values["needs"], wishes, values["most_faces"], values["give_back"])

    @classmethod
    def initial_of(cls, ask: Ask) -> dict[str, Any]:
        """Return who, so far."""
        return {
            "needs": ask.needs,
            "wishes": ask.wishes,
            "most_faces": min(ask.most_faces, max(wording.FACES)),
            "give_back": ask.give_back,
        }


STEP_FORMS: Mapping[int, type[StepForm]] = {form.step: form for form in (WordsForm, KindForm, WhenForm, WhoForm)}


class CloseForm(forms.Form):
    """Why an ask is closed."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why do you stop?"),
        choices=[(closing.value, text) for closing, text in wording.CLOSINGS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED},
    )

    @property
    def closing(self) -> Closing:
        """The reason that was chosen."""
        return Closing(self.cleaned_data["why"])
