"""What allauth asks of us: how a person is made, and where somebody goes after signing in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from samenspel.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People have no user name; they bring a language, and a first name when they like."""

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
