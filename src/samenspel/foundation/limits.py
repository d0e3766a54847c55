"""How often somebody may do a thing: a number and a time, counted in the journal."""

from dataclasses import dataclass
from datetime import timedelta

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times ``verb`` (as the journal calls it) ``within`` a time, by one person."""

    verb: str
    most: int
    within: timedelta = A_DAY
