"""What the makers of the demo hand on to each other: the people, the places, the day that it is."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from samenspel.exchange.models import Ask
from samenspel.foundation import clock
from samenspel.neighbourhoods.access import hats_of
from samenspel.neighbourhoods.models import Area, Community
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.people.rules import Hat
from samenspel.project.demo.stories import Story

Report = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """An ask of the demo, what is to become of it, and who typed it."""

    ask: Ask
    story: Story
    asker: Actor


@dataclass
class World:
    """The demo while it is being made."""

    now: datetime
    chance: Random
    report: Report
    areas: dict[str, Area] = field(default_factory=dict)
    communities: list[Community] = field(default_factory=list)
    staff: dict[str, Actor] = field(default_factory=dict)  # by part: coordinator, social_worker, administrator
    parts: dict[str, Person] = field(default_factory=dict)  # who you can be
    residents: list[Actor] = field(default_factory=list)  # of the first community, without an ask yet
    helpers: dict[uuid.UUID, Actor] = field(default_factory=dict)  # of the first community
    asked: list[Asked] = field(default_factory=list)

    @property
    def home(self) -> Community:
        """The community in which most of it happens."""
        return self.communities[0]

    @contextmanager
    def ago(self, *, days: float = 0, hours: float = 0) -> Iterator[datetime]:
        """Let it be so long ago inside the block."""
        moment = self.now - timedelta(days=days, hours=hours)
        with clock.at(moment):
            yield moment


def acting(person: Person, hat: Hat) -> Actor:
    """Let somebody act under a hat that is theirs."""
    return Actor(person, next(worn for worn in hats_of(person) if worn.hat is hat))
