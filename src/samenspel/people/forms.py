"""What people type about themselves."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samenspel.people.models import Person


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
