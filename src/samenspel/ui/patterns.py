"""The example content of the pattern page: a street where nobody is left behind."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samenspel.ui.charts import Bar, Chart, Look, draw
from samenspel.ui.icons import ICONS
from samenspel.ui.shapes import Fact, Hat, NavigationItem, Step, StepState, Tone
from samenspel.ui.waiting import Waiting


@dataclass(frozen=True)
class PatternPage:
    """All that the pattern page shows, apart from its two forms."""

    navigation: tuple[NavigationItem, ...]
    hats: tuple[Hat, ...]
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    waiting: Waiting
    tones: tuple[tuple[Tone, object], ...]
    icons: tuple[str, ...]
    pages: "Page[int]"
    chart: Chart


class ExampleForm(forms.Form):
    """Every kind of field once."""

    what = forms.CharField(
        label=_("What would you like help with?"),
        help_text=_("Write it the way you would say it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(
        label=_("What kind of help is it?"),
        choices=[
            ("company", _("Company: coffee, a walk, a game")),
            ("errands", _("Errands: shopping, the chemist")),
            ("ride", _("A ride: to the hospital, to family")),
        ],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=_("On which days?"),
        help_text=_("Choose as many as you like."),
        choices=[("mo", _("Monday")), ("we", _("Wednesday")), ("fr", _("Friday"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    start = forms.DateField(label=_("From which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("What time?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    how_long = forms.ChoiceField(label=_("How long?"), choices=[("60", _("one hour")), ("90", _("an hour and a half"))])
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    agreed = forms.BooleanField(
        label=_("My neighbours may read this ask"),
        help_text=_("Without your name and your address."),
    )
    secret = forms.CharField(widget=forms.HiddenInput, initial="geese")


def example_form() -> ExampleForm:
    """Make a form as somebody meets it for the first time."""
    return ExampleForm(initial={"start": "2026-11-23", "time": "14:00", "kind": "company"}, prefix="new")


def example_form_with_mistakes() -> ExampleForm:
    """Make a form that came back: what was typed is still there."""
    typed = {
        "back-what": "",
        "back-start": "",
        "back-time": "14:00",
        "back-email": "aisha@",
        "back-secret": "geese",
        "back-days": ["mo", "we"],
        "back-how_long": "90",
    }
    return ExampleForm(typed, prefix="back")


def pattern_page(request: HttpRequest) -> PatternPage:
    """Gather the examples of the pattern page."""
    here = request.path
    return PatternPage(
        navigation=(
            NavigationItem(_("Home"), f"{here}#home", "home", is_current=True),
            NavigationItem(_("My asks"), f"{here}#asks", "hand", count=2),
            NavigationItem(_("Helping"), f"{here}#help", "heart"),
            NavigationItem(_("Calendar"), f"{here}#calendar", "calendar"),
            NavigationItem(_("Messages"), f"{here}#talk", "chat", count=1),
        ),
        hats=(
            Hat("resident", _("resident of De Vogelbuurt"), is_current=True),
            Hat("helper", _("helper in De Vogelbuurt")),
        ),
        steps=(
            Step(_("What"), f"{here}#what", StepState.DONE),
            Step(_("When"), f"{here}#when", StepState.DONE),
            Step(_("Who fits"), "", StepState.NOW),
            Step(_("Check"), "", StepState.TODO),
        ),
        facts=(
            Fact(_("When"), _("every Tuesday at 14:00, an hour and a half")),
            Fact(_("Where"), _("De Vogelbuurt, about ten minutes on foot")),
            Fact(_("How many faces"), _("at most four")),
        ),
        waiting=Waiting(
            text=_("Bram asks whether Tuesday at three is good as well."),
            url=f"{here}#talk",
            action=_("Answer Bram"),
            icon="chat",
            since=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        ),
        tones=(
            (Tone.NEUTRAL, _("Draft")),
            (Tone.INFO, _("Proposed")),
            (Tone.OK, _("Agreed")),
            (Tone.WARNING, _("Open")),
            (Tone.ERROR, _("Missed")),
        ),
        icons=tuple(ICONS),
        pages=Paginator(range(70), 10).page(3),
        chart=example_chart(),
    )


def example_chart() -> Chart:
    """Draw what a week brings: how it is, how it was planned, and what to expect."""
    bars = [
        Bar(_("Last week"), 12, "12", Look.STANDS),
        Bar(_("Planned"), 18, "18"),
        Bar(_("To be expected"), 16, "16", Look.EXPECTED, low=14, high=18, exactly="16 (14–18)"),
        Bar(_("At most"), 20, "20", Look.LIMIT),
    ]
    words = (_("Visits this week"), _("The same figures stand in the table."), _("Visits"), _("How many"))
    return draw("example", words=words, bars=bars)
