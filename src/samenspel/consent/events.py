"""What consent tells others."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class AgreementEnded:
    """An agreement about sharing does not hold any more; what it opened must close now."""

    agreement_id: uuid.UUID
    subject_id: uuid.UUID
    recipient_id: uuid.UUID
    about_type: str
    about_id: str
    by_id: uuid.UUID | None = None  # who ended it; nobody when it followed from something else
