"""What is possible with places and relations: kinds, ladders and distance bands. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samenspel.foundation.limits import Limit
from samenspel.people.rules import Hat

LEAST_ADDRESSES = 100
"""An area with fewer addresses is never shown by itself but as the area around it (k-anonymity of place)."""

RINGS_KM = (1.0, 3.0, 5.0)
"""Upper bounds of the distance bands that people are shown, in kilometres."""


VETTING_YEARS = 3
"""How long proof that somebody has seen (VOG) counts."""


def valid_until(seen_on: date) -> date:
    """Return the last day that proof counts that was seen on this day."""
    try:
        return seen_on.replace(year=seen_on.year + VETTING_YEARS)
    except ValueError:  # the 29th of February
        return seen_on.replace(year=seen_on.year + VETTING_YEARS, day=28)


class AreaKind(StrEnum):
    """The three floors of the Dutch area division (CBS: gemeente, wijk, buurt)."""

    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


class CommunityKind(StrEnum):
    """Whose environment a community is."""

    MUNICIPALITY = "municipality"
    ORGANISATION = "organisation"


class DistanceBand(StrEnum):
    """How far apart two people live, as others may know it."""

    SAME = "same"
    NEAR = "near"
    MIDDLE = "middle"
    FAR = "far"
    BEYOND = "beyond"


def band(km: float, *, same_area: bool) -> DistanceBand:
    """Put a distance between two area centres (kilometres) into its band."""
    if same_area:
        return DistanceBand.SAME
    bands = (DistanceBand.NEAR, DistanceBand.MIDDLE, DistanceBand.FAR)
    return next((name for name, most in zip(bands, RINGS_KM, strict=True) if km <= most), DistanceBand.BEYOND)


MOVING = Limit("neighbourhoods.home_set", 10)
GIVING = Limit("neighbourhoods.hat_given", 100)
"""Who moves all the time measures how far away others live; who gives tasks all the time tries addresses."""


@dataclass(frozen=True)
class NewPerson:
    """Somebody whom another adds: by e-mail address, or without one after a yes by phone, on a visit or on paper."""

    first_name: str
    last_name: str = ""
    email: str = ""
    phone: str = ""
    area_code: str = ""
    how: str = ""  # in which way the person said yes; empty for who signs in by e-mail


class Act(StrEnum):
    """What can be done in a community."""

    SEE = "neighbourhoods.see"
    MANAGE_RELATIONS = "neighbourhoods.manage_relations"


GRANTS: Mapping[Hat, frozenset[Act]] = {
    Hat.RESIDENT: frozenset({Act.SEE}),
    Hat.HELPER: frozenset({Act.SEE}),
    Hat.CARER: frozenset({Act.SEE}),
    Hat.SOCIAL_WORKER: frozenset({Act.SEE}),
    Hat.COORDINATOR: frozenset({Act.SEE, Act.MANAGE_RELATIONS}),
    Hat.ADMINISTRATOR: frozenset({Act.SEE, Act.MANAGE_RELATIONS}),
}


NEIGHBOUR_HATS = (Hat.RESIDENT, Hat.HELPER, Hat.CARER)
"""Hats that somebody can put on and take off without asking, where a community is open."""

GIVES: Mapping[Hat, frozenset[Hat]] = {
    Hat.RESIDENT: frozenset(),
    Hat.HELPER: frozenset(),
    Hat.CARER: frozenset(),
    Hat.SOCIAL_WORKER: frozenset(),
    Hat.COORDINATOR: frozenset(NEIGHBOUR_HATS),
    Hat.ADMINISTRATOR: frozenset(Hat),
}
"""Which hats somebody can give to others, and take back."""


def may_give(giver: Hat | None, hat: Hat) -> bool:
    """Whether somebody with the hat ``giver`` may give ``hat`` to another."""
    return giver is not None and hat in GIVES[giver]


def may(hat: Hat | None, act: Act) -> bool:
    """Whether somebody with this hat in the community may do this; strangers may do nothing."""
    return hat is not None and act in GRANTS[hat]
