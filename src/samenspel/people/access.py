"""Whether somebody signed in well enough: with a second factor, not too long ago."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.http import HttpRequest

SECOND_FACTOR_SECONDS = 12 * 3600
"""How long a second factor counts; after that it is asked again."""


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session saw a passkey, an app code or a recovery code of this person, not too long ago."""
    whose = request.session.get(_AUTHENTICATION_METHODS_USER_SESSION_KEY)
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    if whose not in (None, str(request.user.pk)):
        return False
    since = time.time() - SECOND_FACTOR_SECONDS
    return any(record.get("method") == "mfa" and record.get("at", 0) >= since for record in records)
