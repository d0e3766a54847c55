"""One answer for every door: the whole page, or for htmx only the part that changed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; its history and boosted links need whole pages."""
    asked = request.headers
    if asked.get("HX-Request") != "true":
        return False
    return "HX-Boosted" not in asked and "HX-History-Restore-Request" not in asked


def answer(
    request: HttpRequest,
    page_template: str,
    context: Mapping[str, Any],
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page, or only ``part`` of it when htmx asked."""
    template = part if part is not None and wants_part(request) else page_template
    response = render(request, template, dict(context), status=status)
    if part is not None:
        patch_vary_headers(response, ["HX-Request"])
    return response


def see_other(url: str) -> HttpResponseRedirect:
    """Lead to another page after something was done (303: whatever was sent, the next request is a GET)."""
    return HttpResponseRedirect(url, status=303)
