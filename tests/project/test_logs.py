"""What stands in the log: a line for whoever sent too much, everything for a mistake of ours."""

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from samenspel.project.logs import SENTENCE_LENGTH, LineFormatter


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log of the product makes of all that was logged."""
    (formatter,) = {one.formatter for one in logging.getLogger().handlers if isinstance(one.formatter, LineFormatter)}
    return [formatter.format(record) for record in caplog.records]


@pytest.mark.parametrize(
    "form",
    [
        "email=" + "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
        "&".join(f"field{number}=x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)),
    ],
    ids=["words without end", "fields without end"],
)
def test_who_sends_too_much_takes_one_line(client: Client, db: None, form: str, caplog: pytest.LogCaptureFixture) -> None:
    client.raise_request_exception = False
    url = reverse("account_login")
    client.post(url, form, content_type="application/x-www-form-urlencoded")
    (line,) = written(caplog)
    assert " WARNING django.security." in line
    assert line.endswith(f"(POST {url})")
    assert "\n" not in line


@pytest.mark.parametrize("headers", [{"Host": "elsewhere.example"}, {"Host": "x" * 5000}], ids=["other", "long"])
def test_who_asks_for_another_host_takes_one_short_line(
    client: Client, db: None, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False
    client.get("/%0Aa", headers=headers)
    (line,) = written(caplog)
    assert "DisallowedHost" in line
    assert "\n" not in line
    assert len(line) < 2 * SENTENCE_LENGTH + 100


@pytest.mark.parametrize("extra", [{"status_code": 500}, {}])
def test_a_mistake_of_ours_is_written_down_whole(extra: dict[str, int], caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("a bug")
    except ValueError as error:
        logging.getLogger("django.request").error("Internal Server Error: /", exc_info=error, extra=extra)
    (text,) = written(caplog)
    assert " ERROR django.request: Internal Server Error: /\nTraceback " in text
    assert text.endswith("ValueError: a bug")


def test_what_others_write_down_stays_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("django.security.Test").error("too\nmuch", exc_info=ValueError("secret"), extra={"status_code": 400})
    (line,) = written(caplog)
    assert line.endswith(" WARNING django.security.Test: too\\nmuch")
    (record,) = caplog.records
    assert (record.levelname, record.exc_info is None) == ("ERROR", False)
