"""The interface house on its own: no capability, no database, no session table."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _house_alone(settings: Settings) -> None:
    """Take every neighbour away, so that these tests show what the house can do by itself."""
    settings.ROOT_URLCONF = "tests.ui.addresses"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    processors = ["django.template.context_processors.request", "django.contrib.messages.context_processors.messages"]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": processors},
        }
    ]


@pytest.fixture
def dutch() -> Client:
    return Client(headers={"accept-language": "nl"}, raise_request_exception=False)


@pytest.fixture
def english() -> Client:
    return Client(headers={"accept-language": "en"}, raise_request_exception=False)
