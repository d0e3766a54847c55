"""What is possible for people: the hats they can wear, and what each hat asks of a sign-in."""

from enum import StrEnum

import phonenumbers


class Hat(StrEnum):
    """In what quality somebody acts. A hat always belongs to one community; rights follow from it."""

    RESIDENT = "resident"
    HELPER = "helper"
    CARER = "carer"
    SOCIAL_WORKER = "social_worker"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


PROFESSIONAL_HATS = frozenset({Hat.SOCIAL_WORKER, Hat.COORDINATOR, Hat.ADMINISTRATOR})
"""Hats for which a second factor (passkey or authenticator app) is required."""


def phone_number(typed: str) -> str | None:
    """Write a phone number in one form, however people wrote it; ``None`` when it is none."""
    try:
        number = phonenumbers.parse(typed, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"))
LATER_BROWSERS = (("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> tuple[str, str]:
    """Name the browser and the device behind a user agent; empty for what is not known.

    The order matters: nearly every browser also calls itself Safari or Chrome.
    """
    browser = next((name for mark, name in (*BROWSERS, *LATER_BROWSERS) if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return browser, system


class Act(StrEnum):
    """What somebody can do with an own account; everybody can, and nobody with that of another."""

    SEE = "people.see"
    CHANGE = "people.change"
