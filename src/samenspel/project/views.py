"""The doors that belong to no capability: whether everything is well, and what is not here."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from samenspel.foundation.refusals import NotFound


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers; a watchdog asks this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer where a library would have pages that this house does not."""
    raise NotFound
