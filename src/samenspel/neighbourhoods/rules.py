"""What is possible with places and relations: kinds, ladders and distance bands. No database."""

from collections.abc import Mapping
from enum import StrEnum

from samenspel.people.rules import Hat

LEAST_ADDRESSES = 100
"""An area with fewer addresses is never shown by itself but as the area around it (k-anonymity of place)."""

RINGS_KM = (1.0, 3.0, 5.0)
"""Upper bounds of the distance bands that people are shown, in kilometres."""


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


def may(hat: Hat | None, act: Act) -> bool:
    """Whether somebody with this hat in the community may do this; strangers may do nothing."""
    return hat is not None and act in GRANTS[hat]
