"""Whether somebody signed in well enough: with a second factor, not too long ago, and is still there."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

SECOND_FACTOR_SECONDS = 12 * 3600
"""How long a second factor counts; after that it is asked again."""

QUIET_SECONDS = 30 * 60
"""How long somebody with a professional hat may do nothing before the second factor is asked again."""

NOTE_SECONDS = 60
"""How often at most we write down that somebody with a professional hat is still there."""

SEEN_KEY = "seen_at"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session saw a passkey, an app code or a recovery code of this person, and never rested long since."""
    now = time.time()
    used = max((record.get("at", 0) for record in _records(request) if record.get("method") == "mfa"), default=0)
    seen = max(used, request.session.get(SEEN_KEY, 0))
    return bool(used) and used >= now - SECOND_FACTOR_SECONDS and seen >= now - QUIET_SECONDS


def note_presence(request: HttpRequest) -> None:
    """Write down that somebody with a professional hat is still there; not at every page."""
    now = time.time()
    if request.session.get(SEEN_KEY, 0) < now - NOTE_SECONDS:
        request.session[SEEN_KEY] = now


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody proved a short while ago to be who he is: with the second key, if there is one."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    fresh = {record.get("method") for record in _records(request) if record.get("at", 0) >= since}
    if "mfa" in fresh:
        return True
    return bool(fresh) and not Authenticator.objects.filter(user_id=request.user.pk).exists()


def _records(request: HttpRequest) -> Sequence[Mapping[str, Any]]:
    """Return how and when this person signed in, in this session."""
    whose = request.session.get(_AUTHENTICATION_METHODS_USER_SESSION_KEY)
    if whose not in (None, str(request.user.pk)):
        return ()
    records: Sequence[Mapping[str, Any]] = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or ()
    return records
