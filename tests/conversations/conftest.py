"""What the tests of talk and letters share."""

from datetime import datetime

import pytest

from samenspel.conversations.models import Thread
from samenspel.conversations.services import open_thread
from tests.conftest import Cast
from tests.own_database import own_database

__all__ = ["own_database", "thread"]


@pytest.fixture
def thread(monday: datetime, cast: Cast) -> Thread:
    """Let Aisha and Chantal have a conversation, in which neither knows the other's name yet."""
    aliases = {cast.aisha.person.pk: "Een buurtgenoot", cast.chantal.person.pk: "Een helper"}
    return open_thread([cast.aisha.person, cast.chantal.person], about=cast.community, aliases=aliases, actor=cast.aisha.actor)
