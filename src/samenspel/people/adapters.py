"""What allauth asks of us: how a person is made, where somebody goes after signing in, and a second key that counts."""

from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenspel.foundation.refusals import NotPossibleNow
from samenspel.people import access
from samenspel.people.entrance import remember_device
from samenspel.people.models import Person

REAUTHENTICATION = {"mfa_reauthenticate": _("With a code"), "mfa_reauthenticate:webauthn": _("Use my passkey")}


WRONG_CODE = _("This is not the right code. Look at it again, or ask for a new one.")


class AccountAdapter(DefaultAccountAdapter):
    """People have no user name; they bring a language, and a first name when they like."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Fill a new person with what was typed."""
        user.email = form.cleaned_data["email"].strip().lower()
        user.first_name = form.cleaned_data.get("first_name", "").strip()
        user.language = (get_language() or "nl")[:2]
        user.set_unusable_password()
        if commit:
            user.save()
        return user

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """Do nothing: there are no user names."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Bring newcomers to their first steps, everybody else home."""
        user = request.user
        if isinstance(user, Person) and not user.first_name:
            return reverse("people:first_steps")
        return str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Bring newcomers to their first steps."""
        return reverse("people:first_steps")

    def post_login(self, request: HttpRequest, user: Person, **facts: Any) -> HttpResponse:
        """Remember the device that somebody signed in on."""
        response: HttpResponse = super().post_login(request, user, **facts)
        remember_device(response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and let the browser forget what it saw."""
        super().logout(request)
        request.has_signed_out = True  # type: ignore[attr-defined]  # read by the middleware that writes headers

    def is_reauthentication_required(self, *, app: str, **facts: Any) -> bool:
        """Ask for proof when it is long ago; allauth itself lets pass who has no second key."""
        if not access.is_fresh(context.request):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the passkey first, the code of the app second, in our own words; a code by mail to who has neither."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not methods and user.is_authenticated:
            return [{"id": "people_prove", "description": _("A code by mail"), "url": reverse("people:prove")}]
        for method in methods:
            method["description"] = REAUTHENTICATION.get(method["id"], method["description"])
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is; the sender says who it is from."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail a code or a notice now; say so plainly when the mail cannot leave."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            sentence = _("We cannot send mail just now. Please try again in a few minutes.")
            raise NotPossibleNow("people.mail_away", sentence) from error


@receiver(authenticator_added)
def count_new_key(request: HttpRequest, authenticator: Authenticator, **_facts: object) -> None:
    """Let a key that was made and proven a moment ago count as the second factor of this session.

    The one Django signal in this house: allauth has no other way to tell.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        post_authentication(request, authenticator, reauthenticated=True)
