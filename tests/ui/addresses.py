"""The addresses of a street that has nothing but the interface house."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from samenspel.ui.answers import answer
from samenspel.ui.refusals import refusal

PAGE = "ui/refusal.html"
PART = "ui/_facts.html"


class Knock(forms.Form):
    """A form with one field, for a page that answers with mistakes."""

    name = forms.CharField()


def say_no(request: HttpRequest, status: int) -> HttpResponse:
    return refusal(request, status=status)


def answer_facts(request: HttpRequest) -> HttpResponse:
    form = Knock(request.POST or None)
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return answer(request, PAGE, {"facts": [{"term": "Wie", "value": "Aisha"}]}, part=PART, status=status)


def leave_message(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Je hulpvraag is verstuurd.")
    return answer(request, PAGE, {})


def break_down(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake of ours")


def expire(request: HttpRequest) -> HttpResponse:
    from samenspel.ui.refusals import csrf_failure

    return csrf_failure(request, reason="too old")


urlpatterns = [
    path("patronen/", include("samenspel.ui.urls")),
    path("taal/", include("django.conf.urls.i18n")),
    path("nee/<int:status>/", say_no),
    path("feiten/", answer_facts),
    path("bericht/", leave_message),
    path("stuk/", break_down),
    path("verlopen/", expire),
]
handler400 = "samenspel.ui.refusals.bad_request"
handler403 = "samenspel.ui.refusals.not_allowed"
handler404 = "samenspel.ui.refusals.not_found"
handler500 = "samenspel.ui.refusals.failure"
