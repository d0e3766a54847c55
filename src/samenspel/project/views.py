"""The doors that belong to no capability: whether everything is well, and what is not here."""

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.i18n import set_language

from samenspel.foundation.refusals import NotFound
from samenspel.people import services as people
from samenspel.people.actors import Actor


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers; a watchdog asks this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer where a library would have pages that this house does not."""
    raise NotFound


def language_change(request: HttpRequest) -> HttpResponse:
    """Speak another language on every page, and in the letters to who is signed in."""
    language = request.POST.get("language", "")
    actor: Actor | None = getattr(request, "actor", None)
    if request.method == "POST" and actor is not None and language in dict(settings.LANGUAGES):
        people.change_language(actor.person, language, actor=actor)
        with override(language):
            messages.success(request, _("From now on our letters to you are in English too."))
    return set_language(request)
