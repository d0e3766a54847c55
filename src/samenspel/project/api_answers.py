"""What every answer to a program has: the version, and one shape for every no, also from what surrounds the API."""

import json
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samenspel.foundation.http import refusal_as_json
from samenspel.foundation.refusals import Refusal
from samenspel.ui.refusals import words_for

VERSION = "1.0.0"
ROOT = "/api/"
PROBLEM = "application/problem+json"
ELSEWHERE = {301: HTTPStatus.NOT_FOUND, 302: HTTPStatus.FORBIDDEN}  # a program is not led to another page, but told


def say(response: HttpResponse) -> HttpResponse:
    """Say what a page would say as problem details, with the headers that were there."""
    moved_to = ELSEWHERE.get(response.status_code)
    response.status_code = moved_to or response.status_code
    refusal = Refusal(HTTPStatus(response.status_code).name.lower(), words_for(response.status_code).title)
    if moved_to is HTTPStatus.FORBIDDEN:
        refusal = Refusal("api.second_key", _("First sign in on our pages with your second key."))
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        refusal = Refusal(
            "method_not_allowed", _("This address does not take that method. The header Allow says which it takes.")
        )
    response.content = json.dumps({**refusal_as_json(refusal), "status": response.status_code}).encode()
    response.headers["Content-Type"] = PROBLEM
    response.headers["Content-Length"] = str(len(response.content))
    del response.headers["Location"]
    return response


class ApiMiddleware:
    """Sees to it that every answer to a program tells the version, and that every no has the same shape.

    What surrounds the API (sign-in with a second key, forms from another site, a database that is away)
    answers with pages; here they are said again for programs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look over the answer."""
        response = self.get_response(request)
        if not request.path_info.startswith(ROOT):
            return response
        response.headers["API-Version"] = VERSION
        is_said = response.status_code < HTTPStatus.MULTIPLE_CHOICES or response.headers.get("Content-Type") == PROBLEM
        return response if is_said else say(response)
