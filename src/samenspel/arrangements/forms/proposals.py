"""What people say about ways and faces."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements.rules import Say
from samenspel.foundation import clock

MEET = "meet"


class PickWayForm(forms.Form):
    """Which way was picked."""

    way = forms.CharField(max_length=16)


class SayForm(forms.Form):
    """Yes or no."""

    says = forms.ChoiceField(choices=[(Say.YES.value, _("Yes")), (Say.NO.value, _("No"))])


class AnswerFaceForm(forms.Form):
    """Yes, no, or meet first; and which question was answered."""

    says = forms.ChoiceField(choices=[(Say.YES.value, _("Yes")), (Say.NO.value, _("No")), (MEET, _("Meet first"))])
    version = forms.IntegerField(required=False)


class NoteMeetingForm(forms.Form):
    """On which day two people met."""

    met_on = forms.DateField(
        label=_("When did you meet?"), widget=forms.DateInput(attrs={"type": "date", "data-width": "short"}, format="%Y-%m-%d")
    )

    def clean_met_on(self) -> object:
        """A meeting is something that has been."""
        day = self.cleaned_data["met_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Choose a day that has been."))
        return day
