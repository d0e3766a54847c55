"""What people type about themselves."""

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samenspel.people.models import Person
from samenspel.people.rules import phone_number


class FirstNameForm(forms.Form):
    """What to call somebody."""

    first_name = forms.CharField(
        label=_("Your first name"),
        help_text=_("This is what your neighbours see."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


class SignUpExtra(forms.Form):
    """What is asked at sign-up besides an e-mail address: what to call somebody."""

    first_name = forms.CharField(
        label=_("Your first name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Be called by allauth when the person has been saved; the adapter has done all there is to do."""


class ChangeProfileForm(forms.Form):
    """Somebody's own details."""

    first_name = FirstNameForm.base_fields["first_name"]
    last_name = forms.CharField(
        label=_("Your last name"),
        help_text=_("Only somebody with whom you agreed on help sees it, and who looks after your neighbourhood."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        help_text=_("Only somebody with whom you agreed on help sees it."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "data-width": "short"}),
    )
    language = forms.ChoiceField(label=_("Language of letters and pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    wants_reminders = forms.BooleanField(label=_("Send me an e-mail before a visit"), required=False)

    def clean_phone(self) -> str:
        """Accept a number as people write it; keep it in one form."""
        typed = str(self.cleaned_data["phone"]).strip()
        if not typed:
            return ""
        number = phone_number(typed)
        if number is None:
            raise forms.ValidationError(_("This is not a phone number. Write it like 06 12345678."), code="phone")
        return number


class EndSessionForm(forms.Form):
    """Which device to sign out; empty for all others."""

    session = forms.IntegerField(required=False)
