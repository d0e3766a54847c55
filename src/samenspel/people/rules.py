"""What is possible for people: the hats they can wear, and what each hat asks of a sign-in."""

from enum import StrEnum


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


def needs_second_factor(hats: frozenset[Hat]) -> bool:
    """Whether somebody who may wear these hats must sign in with a second factor."""
    return bool(hats & PROFESSIONAL_HATS)
