"""What people type about one visit."""

from django import forms
from django.utils.translation import gettext_lazy as _


class VisitForm(forms.Form):
    """The visit as it stood on the page."""

    sequence = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MoveVisitForm(VisitForm):
    """The new day and time of a visit."""

    day = forms.DateField(
        label=_("New day"), widget=forms.DateInput(attrs={"type": "date", "data-width": "short"}, format="%Y-%m-%d")
    )
    start = forms.TimeField(
        label=_("New time"), widget=forms.TimeInput(attrs={"type": "time", "data-width": "short"}, format="%H:%M")
    )


class ReportVisitForm(forms.Form):
    """Whether a visit took place."""

    happened = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
