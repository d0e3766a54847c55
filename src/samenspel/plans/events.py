"""What plans tell others: facts, in the past tense."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class RunAsked:
    """Somebody asked for a plan of the neighbourhood; the worker is to work it out."""

    run_id: uuid.UUID
