"""What consent tells others."""

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AgreementEnded:
    """An agreement about sharing does not hold any more; what it opened must close now."""

    agreement_id: uuid.UUID
    subject_id: uuid.UUID
    recipient_id: uuid.UUID
    about_type: str
    about_id: str
    by_id: uuid.UUID | None = None  # who ended it; nobody when it followed from something else


@dataclass(frozen=True)
class AgreementReplaced:
    """A new agreement took the place of another without a gap; what rested on the other rests on this one."""

    agreement_id: uuid.UUID
    by_agreement_id: uuid.UUID


@dataclass(frozen=True)
class AgreementRunsOut:
    """An agreement stops by itself soon, unless these people say that it goes on; told more than once."""

    agreement_id: uuid.UUID
    subject_id: uuid.UUID
    decider_ids: tuple[uuid.UUID, ...]
    last_day: date
