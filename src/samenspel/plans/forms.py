"""What somebody fills in to begin a plan, and to choose from it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenspel.arrangements.moments import minute_of
from samenspel.exchange.rules import Activity, Quality
from samenspel.exchange.wording import activity_text, quality_text
from samenspel.neighbourhoods.models import Area
from samenspel.planning import Sharing
from samenspel.plans import sentences
from samenspel.plans.queries import AreaGroup, nothing_open_in
from samenspel.plans.rules import SECONDS
from samenspel.plans.supposing import FIRST_MINUTE, LAST_MINUTE, Supposed, nothing_said
from samenspel.plans.ticks import read_ticks, write_ticks
from samenspel.ui.moments import weekday_text

USUAL_SECONDS = 10
EVERYWHERE = "all"
MORE_PEOPLE = (0, 1, 2, 3, 4, 5, 10, 20)


class AreaField(forms.ChoiceField):
    """An area of which something stands open; of one where that is over by now it says so, by its name."""

    def validate(self, value: Any) -> None:
        """Refuse what is not offered, in words."""
        if value and not self.valid_value(value):
            raise forms.ValidationError(nothing_open_in(value), code="invalid_choice")
        super().validate(value)


class AreaForm(forms.Form):
    """Where: everywhere, a district, or a neighbourhood in it."""

    area = AreaField(
        label=_("For which district or neighbourhood?"),
        help_text=_("Helpers may live in the next one: they come as far as they said."),
        initial=EVERYWHERE,
    )

    def __init__(self, *args: Any, areas: Sequence[AreaGroup] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._areas = {area.pk: area for group in areas for area in (group.around, *group.parts)}
        groups = [
            (sentences.around_text(group.around), [(area.pk, sentences.area_text(area)) for area in (group.around, *group.parts)])
            for group in areas
        ]
        self.fields["area"].choices = [(EVERYWHERE, sentences.area_text(None)), *groups]  # type: ignore[attr-defined]

    def clean_area(self) -> Area | None:
        """Return the area itself; none is all of it."""
        return self._areas.get(self.cleaned_data["area"])


class StartPlanForm(AreaForm):
    """Where, how long to search, and how to share the work."""

    sharing = forms.ChoiceField(
        label=_("What matters most to you?"),
        help_text=_("Nobody is ever asked for more than was offered."),
        choices=[(choice.value, sentence) for choice, sentence in sentences.SHARINGS.items()],
        initial=Sharing.BALANCED.value,
        widget=forms.RadioSelect,
    )
    seconds = forms.TypedChoiceField(
        label=_("How long may the search take?"),
        help_text=_("Longer gives a slightly better plan. You can always stop it, and keep the best so far."),
        coerce=int,
        initial=USUAL_SECONDS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seconds"].choices = [  # type: ignore[attr-defined]
            (seconds, ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}) for seconds in SECONDS
        ]


class WhatIfForm(AreaForm):
    """What would be different."""

    people = forms.TypedChoiceField(
        label=_("How many more people who help?"),
        help_text=_("We invent them: they live where the asks are, and do as much as is usual here."),
        coerce=int,
        choices=[(count, str(count)) for count in MORE_PEOPLE],
        initial=0,
    )
    activity = forms.ChoiceField(label=_("For what kind of help?"), initial=Activity.COMPANY.value)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        help_text=_("Choose none, and they have time on every day."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    begins = forms.TimeField(
        label=_("From what time?"),
        required=False,
        initial=time(*divmod(FIRST_MINUTE, 60)),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("Until what time?"),
        required=False,
        initial=time(*divmod(LAST_MINUTE, 60)),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    needs = forms.MultipleChoiceField(
        label=_("With what?"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    more_a_month = forms.TypedChoiceField(
        label=_("What if everybody came more often?"),
        help_text=_("Only to look at: nobody is asked for more than was offered."),
        coerce=int,
        initial=0,
    )
    km = forms.TypedChoiceField(label=_("What if everybody came further?"), coerce=int, initial=0)
    faces = forms.TypedChoiceField(label=_("What if more different people might come to each resident?"), coerce=int, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "activity": [(activity.value, activity_text(activity)) for activity in Activity],
            "weekdays": [(day, weekday_text(day)) for day in range(1, 8)],
            "needs": [(quality.value, quality_text(quality)) for quality in Quality],
            "more_a_month": [(0, _("As it is")), *((count, _more_often(count)) for count in (1, 2))],
            "km": [(0, _("As it is")), *((count, _further(count)) for count in (1, 2, 5))],
            "faces": [(0, _("As it is")), *((count, _more_faces(count)) for count in (1, 2))],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something has to be different, who comes more must have time, and nobody is to be two things at once."""
        data = super().clean() or {}
        if not self.errors and minute_of(self._begins()) >= minute_of(self._ends()):
            self.add_error("ends", _("This is not later than the beginning."))
        if {Quality.WOMAN, Quality.MAN} <= set(data.get("needs", ())):
            self.add_error("needs", _("Choose only one of these two for new people: a woman or a man."))
        if not self.errors and self.supposed().is_nothing:
            raise forms.ValidationError(nothing_said())
        return data

    def _begins(self) -> time:
        return self.cleaned_data["begins"] or time(*divmod(FIRST_MINUTE, 60))

    def _ends(self) -> time:
        return self.cleaned_data["ends"] or time(*divmod(LAST_MINUTE, 60))

    def supposed(self) -> Supposed:
        """Return what is supposed."""
        data = self.cleaned_data
        return Supposed(
            people=data["people"],
            activity=data["activity"],
            weekdays=tuple(data["weekdays"]),
            needs=tuple(data["needs"]),
            from_minute=minute_of(self._begins()),
            to_minute=minute_of(self._ends()),
            more_a_month=data["more_a_month"],
            km=data["km"],
            faces=data["faces"],
        )


def initial_of(asked: QueryDict) -> dict[str, Any]:
    """Read from an address what the form begins with; what it does not know is passed over by the form."""
    lists = {name: asked.getlist(name) for name in ("weekdays", "needs") if name in asked}
    return {**lists, **{name: asked[name] for name in ("people", "activity", "begins", "ends", "area") if name in asked}}


def _more_often(count: int) -> str:
    return ngettext("%(count)d more visit a month", "%(count)d more visits a month", count) % {"count": count}


def _further(count: int) -> str:
    return ngettext("%(count)d kilometre further", "%(count)d kilometres further", count) % {"count": count}


def _more_faces(count: int) -> str:
    return ngettext("%(count)d more person", "%(count)d more people", count) % {"count": count}


class ChooseLinesForm(forms.Form):
    """Which lines of a plan are to be proposed: those that are ticked, all those of an ask, or all.

    What was ticked comes line by line from the plan, and in one word from the address of the page that asks whether to go on.
    """

    everything = forms.BooleanField(required=False)
    sure = forms.BooleanField(required=False)  # whoever chose has read what it comes to
    line = forms.TypedMultipleChoiceField(
        coerce=uuid.UUID, required=False, error_messages={"invalid_choice": sentences.CHANGED_LINES}
    )
    ask = forms.TypedMultipleChoiceField(
        coerce=uuid.UUID, required=False, error_messages={"invalid_choice": sentences.CHANGED_LINES}
    )
    ticks = forms.CharField(required=False)

    def __init__(
        self,
        *args: Any,
        lines: Sequence[uuid.UUID] = (),
        of_asks: Mapping[uuid.UUID, Sequence[uuid.UUID]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._lines, self._of_asks = lines, of_asks or {}
        self.fields["ask"].choices = [(str(ask), "") for ask in self._of_asks]  # type: ignore[attr-defined]
        self.fields["line"].choices = [(str(line), "") for line in lines]  # type: ignore[attr-defined]

    def clean_ticks(self) -> Sequence[uuid.UUID]:
        """Return the lines that were ticked when the address was written, if the plan still has the same lines."""
        ticks = self.cleaned_data["ticks"]
        ticked = read_ticks(ticks, self._lines) if ticks else ()
        if ticked is None:
            raise forms.ValidationError(sentences.CHANGED_LINES)
        return ticked

    def clean(self) -> dict[str, Any]:
        """Something has to be chosen."""
        data = super().clean() or {}
        if not self.errors and not (data["everything"] or data["line"] or data["ask"] or data["ticks"]):
            raise forms.ValidationError(_("Tick whom you would like to propose first."))
        return data

    def why_not(self) -> str:
        """Say in one sentence what is not right."""
        return next(str(error) for errors in self.errors.values() for error in errors)

    def chosen(self, everything: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
        """Return the chosen lines of a valid form, of which ``everything`` is all."""
        data = self.cleaned_data
        of_asks = [line for ask in data["ask"] for line in self._of_asks[ask]]
        return everything if data["everything"] else list(dict.fromkeys([*data["line"], *of_asks, *data["ticks"]]))

    def written(self) -> Mapping[str, str]:
        """Write the choice of a valid form as what stands behind an address."""
        if self.cleaned_data["everything"]:
            return {"everything": "on"}
        return {"ticks": write_ticks(set(self.chosen(())), self._lines)}
