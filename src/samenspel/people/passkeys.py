"""What a browser sends of a passkey, held with care: it may be anything at all."""

import struct
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.people import queries

MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error)
"""What reading a passkey stumbles over when somebody made it up; a refusal of the key itself is none of these."""


class KeyField(forms.JSONField):
    """What the browser sends, as JSON; numbers without end and nesting without end are wrong like any other text."""

    def to_python(self, value: Any) -> Any:
        """Read it."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show nothing of what cannot be read."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None


def _key_field() -> KeyField:
    return KeyField(widget=forms.HiddenInput)


class _PasskeyForm(AuthenticateWebAuthnForm):
    credential = _key_field()

    def clean_credential(self) -> Authenticator:
        """Find out whose key it is; what cannot be read is nobody's."""
        try:
            return super().clean_credential()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class UsePasskeyForm(_PasskeyForm):
    """Gives a second key while signing in."""


class EnterByPasskeyForm(_PasskeyForm, LoginWebAuthnForm):
    """Signs somebody in by a passkey alone."""


class ProveByPasskeyForm(_PasskeyForm, ReauthenticateWebAuthnForm):
    """Proves once more who somebody is."""


class AddPasskeyForm(AddWebAuthnForm):
    """Makes a passkey that can sign somebody in by itself, unless he wants otherwise."""

    name = forms.CharField(label=_("A name, so that you know which one it is"), required=False, max_length=100)
    credential = _key_field()
    passwordless = forms.BooleanField(
        label=_("I want to sign in with this passkey alone, without a code by mail"), required=False, initial=True
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        device = queries.device_name(context.request.headers.get("User-Agent", ""))
        options["initial"] = {"name": device} | (options.get("initial") or {})
        super().__init__(*arguments, **options)

    def clean(self) -> dict[str, Any]:
        """Take the new key; what cannot be read is none."""
        try:
            return dict(super().clean())
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error
