"""What can be known of people without asking the database."""

import pytest

from samenspel.people.rules import device_of

AGENTS = {
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1": (
        "Safari",
        "iPhone",
    ),
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36": ("Chrome", "Android"),
    "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36": ("Samsung Internet", "Android"),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0": ("Edge", "Windows"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0": ("Firefox", "Linux"),
    "Mozilla/5.0 (iPhone) AppleWebKit/605 FxiOS/127.0 Mobile Safari/605": ("Firefox", "iPhone"),
    "curl/8": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize(("user_agent", "device"), AGENTS.items())
def test_a_device_is_named_as_its_owner_would(user_agent: str, device: tuple[str, str]) -> None:
    assert device_of(user_agent) == device
