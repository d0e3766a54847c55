"""What surrounds every request: a human page when the database is away or full."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samenspel.ui.refusals import refusal

log = logging.getLogger(__name__)

RETRY_SECONDS = 15


class TroubleMiddleware:
    """Answers with a calm page and status 503 when the database cannot do its work.

    Nothing that was acknowledged is lost: the transaction of the request has been rolled back as a
    whole, and the page says that what was sent has not been saved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; see ``process_exception``."""
        try:
            response = self.get_response(request)
        except OperationalError as error:  # raised by another middleware, for instance when it reads the session
            return trouble(error)
        if "session" in request.__dict__ and not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")  # pages about people stay out of caches
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the page for trouble that will pass; other exceptions are bugs."""
        if isinstance(exception, OperationalError | DatabaseError) and is_passing(exception):
            return trouble(exception)
        return None


def is_passing(error: DatabaseError) -> bool:
    """Whether trying again later may help: the database is away, busy, full or broke a deadlock."""
    sqlstate = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, OperationalError) or sqlstate[:2] in {"08", "40", "53", "57"}


def trouble(error: Exception) -> HttpResponse:
    """Make the page that needs neither database nor session."""
    log.error("the database cannot do its work: %s", error)
    page = refusal(None, status=503, sentence=_("We cannot reach our memory just now. What you sent is not saved yet."))
    page.headers["Retry-After"] = str(RETRY_SECONDS)
    return page


