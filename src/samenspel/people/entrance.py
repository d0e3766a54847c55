"""The one way in, for who is known and who is new: an e-mail address, then the code that comes by mail.

And once more, before something important changes: the same code for who has no other key.
"""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.foundation.refusals import TooOften
from samenspel.people import services
from samenspel.people.models import Person

DEVICE_COOKIE = "device"
DEVICE_SECONDS = 365 * 24 * 3600
PROOF_KEY = "proof"
MOST_GUESSES = 3

TOO_MANY_CODES = _("You asked for many codes in a short while. Wait a few minutes, and look in your mail meanwhile.")


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

    def clean_email(self) -> str:
        """Hold back who asks for many codes; the mailbox of another is not closed by it for the owner's own devices."""
        email: str = self.cleaned_data["email"]
        key = f"{email.lower()} {device_of(self.request)}"
        if not ratelimit.consume(self.request, action="request_login_code", key=key):
            raise TooOften("people.too_many_codes", TOO_MANY_CODES)
        return email

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Mail a code, and go where it can be typed; called by allauth's sign-in view."""
        email = self.cleaned_data["email"]
        person = services.welcome(email)
        LoginCodeVerificationProcess.initiate(request=request, user=person, email=email)
        place = reverse("account_confirm_login_code")
        return HttpResponseRedirect(passthrough_next_redirect_url(request, place, REDIRECT_FIELD_NAME))


def remember_device(response: HttpResponse, person: Person) -> None:
    """Let the browser know again on which device somebody signed in before."""
    response.set_signed_cookie(
        DEVICE_COOKIE,
        str(person.pk),
        salt=DEVICE_COOKIE,
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def device_of(request: HttpRequest) -> str:
    """Say of whom this device is, as far as we know; empty for a stranger's."""
    return str(request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_COOKIE))


class ProofForm(forms.Form):
    """The code that came by mail."""

    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "data-width": "short"})
    )


def mail_proof(request: HttpRequest, person: Person) -> None:
    """Mail a code with which somebody who is signed in already proves to be at the mailbox now."""
    if not person.email or not ratelimit.consume(request, action="request_login_code", key=f"proof {person.pk}"):
        raise TooOften("people.too_many_proofs", TOO_MANY_CODES)
    code = get_adapter().generate_login_code()
    request.session[PROOF_KEY] = {"code": code, "at": time.time(), "guesses": 0}
    get_adapter().send_mail("account/email/login_code", person.email, {"request": request, "code": code})


def waits_for_proof(request: HttpRequest) -> bool:
    """Whether a code is under way that still counts."""
    proof = request.session.get(PROOF_KEY)
    return proof is not None and proof["at"] >= time.time() - settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


def is_proven(request: HttpRequest, person: Person, code: str) -> bool:
    """Hold a typed code against the one that was mailed; it counts once, and three guesses end it."""
    if not waits_for_proof(request):
        return False
    proof = request.session.pop(PROOF_KEY)
    if compare_user_code(actual=code, expected=proof["code"]):
        record_authentication(request, person, method="code", email=person.email, reauthenticated=True)
        services.renew_session(request.session)
        return True
    if proof["guesses"] + 1 < MOST_GUESSES:
        request.session[PROOF_KEY] = {**proof, "guesses": proof["guesses"] + 1}
    return False
