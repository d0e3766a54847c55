"""The API: the same services as the pages, for programs; who asks is known by the session, as on a page."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.security import SessionAuth
from ninja.utils import check_csrf

from samenspel.arrangements.api import router as arrangements
from samenspel.exchange.api import router as exchange
from samenspel.foundation.http import refusal_as_json
from samenspel.foundation.refusals import NotAllowed, Refusal
from samenspel.foundation.schemas import refuse_fields
from samenspel.project.api_answers import PROBLEM, VERSION, say

SHAPE_OF_PROBLEM = {
    "title": "Problem",
    "description": "A no, as in RFC 9457: a stable code for programs, a sentence for people, and every wrong field.",
    "type": "object",
    "required": ["type", "status", "code", "title", "errors"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "title": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class NotSignedIn(Refusal):
    """Nobody is signed in."""

    status = 401

    def __init__(self) -> None:
        super().__init__("api.not_signed_in", _("Sign in first."))


class SignedIn(SessionAuth):
    """Lets in who is signed in, and takes a change only with the key that our own pages carry."""

    def __call__(self, request: HttpRequest) -> Any:
        """Say who it is."""
        if not request.user.is_authenticated:
            raise NotSignedIn
        if check_csrf(request) is not None:
            raise NotAllowed("api.no_form_key", _("Send the key of our pages along in the header X-CSRFToken."))
        return request.user


class Contract(NinjaAPI):
    """The API, whose description also tells how it says no."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its door is named."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """Describe every operation, with the one shape of a refusal."""
        schema = super().get_openapi_schema(**where)
        schema["components"].setdefault("schemas", {})["Problem"] = SHAPE_OF_PROBLEM
        problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = {"description": "A refusal", "content": {PROBLEM: problem}}
        return schema


def for_other_sites(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the description be read from any site: there is nothing personal in it."""

    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(request, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return shown


api = Contract(
    title="Samenspel",
    version=VERSION,
    description="What neighbours ask, offer and agree. Free of charge; the same rules as on the pages.",
    docs_url=None,
    docs_decorator=for_other_sites,
    auth=SignedIn(),
    urls_namespace="api",
)
api.add_router("", exchange)
api.add_router("", arrangements)


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say no as problem details."""
    return JsonResponse(refusal_as_json(refusal), status=refusal.status, content_type=PROBLEM)


@api.exception_handler(ValidationError)
def refuse_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name every field that has the wrong shape."""
    return refuse(request, refuse_fields({name_of(one["loc"]): one["msg"] for one in error.errors}))


@api.exception_handler(HttpError)
@api.exception_handler(RawPostDataException)
def refuse_request(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that what was sent is no JSON."""
    return say(HttpResponse(status=error.status_code if isinstance(error, HttpError) else HTTPStatus.BAD_REQUEST))


@api.exception_handler(Exception)
def let_through(request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave trouble and bugs to what surrounds every request."""
    raise error


def name_of(place: tuple[str | int, ...]) -> str:
    """Name a field by its place: ``times.from``; the whole body is called ``body``."""
    source, *inside = place
    return ".".join(map(str, inside[1:] if source == "body" else inside)) or str(source)
