"""Who is acting: a person, under exactly one hat. Doors make it, ``access`` and ``services`` take it."""

import uuid
from dataclasses import dataclass

from samenspel.people.models import Person
from samenspel.people.rules import PROFESSIONAL_HATS, Hat


@dataclass(frozen=True)
class WornHat:
    """A hat that somebody may wear: a relation that holds now."""

    relation_id: uuid.UUID
    hat: Hat
    community_id: uuid.UUID
    community_name: str

    @property
    def is_professional(self) -> bool:
        """Whether this hat asks for a second factor."""
        return self.hat in PROFESSIONAL_HATS


@dataclass(frozen=True)
class Actor:
    """A person under a hat (``None``: as himself, for what is his own)."""

    person: Person
    hat: WornHat | None = None

    @property
    def pk(self) -> uuid.UUID:
        """The person's id."""
        return self.person.pk

    @property
    def hat_name(self) -> str:
        """The hat's code; empty without a hat."""
        return self.hat.hat.value if self.hat else ""

    def wears(self, *hats: Hat, community_id: uuid.UUID | None = None) -> bool:
        """Whether the worn hat is one of these (in this community, when one is given)."""
        return self.hat is not None and self.hat.hat in hats and community_id in (None, self.hat.community_id)
