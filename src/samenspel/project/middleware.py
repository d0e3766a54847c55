"""What surrounds every request: a human page when the database, the disk or the mail server cannot do its work."""

import errno
import logging
import smtplib
import socket
import sys
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samenspel.ui import refusals

log = logging.getLogger(__name__)

PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
RETRY_SECONDS = 15
PASSING_SQLSTATES = {"08", "40", "53", "57"}  # connection, deadlock, full, stopped by the operator
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
MAIL_TROUBLE = (smtplib.SMTPException, ConnectionError, TimeoutError, socket.gaierror)


class GuardMiddleware:
    """Says in every answer what a browser may do with it, and takes no forms that another site made a browser send."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Guard the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Refuse a form that comes from elsewhere, whatever key it carries."""
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method not in SAFE_METHODS:
            return refusals.csrf_failure(request)
        return None


class TroubleMiddleware:
    """Answers with a calm page and status 503 when what we stand on gives way for a moment.

    Nothing that was acknowledged is lost: the transaction of the request has been rolled back as a
    whole, and the page says that what was sent has not been saved. What goes wrong in another
    middleware never comes here; Django hands it to ``failure`` below.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; see ``process_exception``."""
        response = self.get_response(request)
        if "session" in request.__dict__ and not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")  # pages about people stay out of caches
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the page for trouble that will pass; other exceptions are bugs."""
        return trouble(request, exception)


def failure(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong outside a view (``handler500``): trouble that passes, or a mistake of ours."""
    error = sys.exc_info()[1]
    page = trouble(request, error) if isinstance(error, Exception) else None
    return page or refusals.failure(request)


def trouble(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Make the page, without database or session, when trying again later may help."""
    sentence = sentence_for(error)
    if sentence is None:
        return None
    log.error("%s %s: %s: %s", request.method, request.path, type(error).__name__, error)
    page = refusals.refusal(request, status=503, sentence=sentence)
    page.headers["Retry-After"] = str(RETRY_SECONDS)
    return page


def sentence_for(error: Exception) -> str | None:
    """Say what gave way; nothing when it is a bug."""
    if isinstance(error, DatabaseError | InterfaceError):
        return _("We cannot reach our memory just now. What you sent is not saved yet.") if is_passing(error) else None
    if isinstance(error, MAIL_TROUBLE):
        return _("We cannot send mail just now. Nothing was sent; please try again in a few minutes.")
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return _("We have no room left to save things just now. What you sent is not saved yet.")
    return None


def is_passing(error: Exception) -> bool:
    """Whether trying again later may help: the database is away, busy, full or broke a deadlock."""
    sqlstate = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, OperationalError | InterfaceError) or sqlstate[:2] in PASSING_SQLSTATES
