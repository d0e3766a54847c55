"""The values that asking and offering hand on: from forms to services, from queries to pages."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Times = list[dict[str, object]]


@dataclass(frozen=True)
class WordsPart:
    """The first step of asking: the words."""

    words: str


@dataclass(frozen=True)
class KindPart:
    """The second step of asking: what kind of help."""

    activity: str


@dataclass(frozen=True)
class WhenPart:
    """The third step of asking: how often, when, how long, from when until when."""

    rhythm: str
    times: Times
    minutes: int
    first_day: date
    last_day: date | None


@dataclass(frozen=True)
class WhoPart:
    """The fourth step of asking: who could come, how many faces, and what the asker could do back."""

    needs: list[str]
    wishes: list[str]
    most_faces: int
    give_back: str


AskPart = WordsPart | KindPart | WhenPart | WhoPart


@dataclass(frozen=True)
class OfferWish:
    """How somebody would like to help."""

    activities: list[str]
    qualities: list[str]
    availability: Times
    away: list[list[str]]
    reach_km: float
    most_per_week: int
    most_per_month: int
    words: str
    is_standing: bool
    expires_on: date | None


@dataclass(frozen=True)
class NewResident:
    """Somebody who sits beside the asker and has no account."""

    first_name: str
    area_code: str
    address: str = ""
    postcode: str = ""
    way_in: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Typed:
    """What stood in the form of one step, as it was typed."""

    step: int
    fields: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A helper whom an ask fits, before anybody told them."""

    helper_id: uuid.UUID
    band: str
    wishes_met: int
