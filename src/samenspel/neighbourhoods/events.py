"""What neighbourhoods tell others."""

import uuid
from dataclasses import dataclass

from samenspel.people.rules import Hat


@dataclass(frozen=True)
class HomeMoved:
    """Somebody lives somewhere else now."""

    person_id: uuid.UUID


@dataclass(frozen=True)
class RelationEnded:
    """Somebody does not wear this hat in this community any more."""

    person_id: uuid.UUID
    community_id: uuid.UUID
    hat: Hat
