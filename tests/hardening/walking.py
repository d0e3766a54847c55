"""Walking every address of the product in the small world of the matrix."""

from collections.abc import Iterator

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.matrix.routes import Route, own_routes
from tests.matrix.world import World

OF_OTHERS = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_email",
    "account_reauthenticate",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "usersessions_list",
    "set_language",
    "health",
)
"""Addresses that stand in the house but are made by others."""

PERSONAS = ("anonymous", "aisha", "chantal", "bram")
"""A few who see much: nobody, who receives, who helps, who coordinates."""


def address(route: Route, world: World) -> str:
    """Fill in a route with the things of the world."""
    return reverse(route.name, kwargs=route.values(world.ids))


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Yield every address with its name."""
    for route in own_routes():
        yield route.name, address(route, world)
    for step in range(2, 6):
        yield f"exchange:ask_step {step}", reverse("exchange:ask_step", args=[world.ids["draft"], step])
    for name in OF_OTHERS:
        yield name, reverse(name)


def look(client: Client, url: str) -> HttpResponseBase:
    """Open a page as a browser would."""
    return client.get(url, headers={"Accept-Language": "nl"})
