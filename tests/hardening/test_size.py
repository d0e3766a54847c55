"""Who sends too much reads why, and costs nothing."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast

TOO_MUCH: Mapping[str, Mapping[str, Any]] = {
    "words without end": {"first_name": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)},
    "fields without end": {f"field{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)},
    "a file": {"first_name": SimpleUploadedFile("bom.zip", b"PK\x03\x04")},
}


@pytest.mark.parametrize("what", TOO_MUCH)
@pytest.mark.parametrize("encoded", [True, False])
def test_too_much_gets_a_human_page(cast: Cast, what: str, encoded: bool) -> None:
    client = cast.client("aisha")
    client.raise_request_exception = False
    url = reverse("people:profile_change")
    if encoded and what != "a file":
        body = "&".join(f"{name}={value}" for name, value in TOO_MUCH[what].items())
        response = client.post(url, body, content_type="application/x-www-form-urlencoded")
    else:
        response = client.post(url, TOO_MUCH[what])
    assert response.status_code in {400, 413}
    page = response.content.decode()
    assert "<h1" in page
    assert "Traceback" not in page


def test_an_open_form_is_as_careful(client: Client, db: None) -> None:
    client.raise_request_exception = False
    response = client.post(reverse("account_login"), {"email": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert response.status_code in {400, 413}
