"""The one way in, for who is known and who is new: an e-mail address, then the code that comes by mail."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.people import queries, services


class EnterForm(RequestLoginCodeForm):
    """Asks for an e-mail address; whether we know it already stays between us and the owner of the mailbox."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("For example: aisha@example.nl"),
        widget=forms.EmailInput(attrs={"autocomplete": "email webauthn"}),
    )

    def __init__(self, *arguments: Any, request: HttpRequest, **options: Any) -> None:
        self.request = request
        super().__init__(*arguments, **options)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Mail a code, and go where it can be typed; called by allauth's sign-in view."""
        email = self.cleaned_data["email"]
        person = services.welcome(email)
        LoginCodeVerificationProcess.initiate(request=request, user=person, email=email)
        place = reverse("account_confirm_login_code")
        return HttpResponseRedirect(passthrough_next_redirect_url(request, place, REDIRECT_FIELD_NAME))


class AddPasskeyForm(AddWebAuthnForm):
    """Makes a passkey that can sign somebody in by itself, unless he wants otherwise."""

    name = forms.CharField(label=_("A name, so that you know which one it is"), required=False, max_length=100)
    passwordless = forms.BooleanField(
        label=_("I want to sign in with this passkey alone, without a code by mail"), required=False, initial=True
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        device = queries.device_name(context.request.headers.get("User-Agent", ""))
        options["initial"] = {"name": device} | (options.get("initial") or {})
        super().__init__(*arguments, **options)
