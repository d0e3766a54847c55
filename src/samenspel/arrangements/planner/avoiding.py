"""Who replied to asks, and who is not to be proposed for them: for many asks at once as for one."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from samenspel.arrangements.models import Cover, Face, Helping
from samenspel.arrangements.rules import CoverState, Say
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.rules import Answer, ReplyState

Pairs = Iterable[tuple[uuid.UUID, uuid.UUID]]  # (ask, helper)


def replies_to(ask: Ask) -> dict[str, int | None]:
    """List who said "I could do this", with once every how many weeks."""
    return replies_in([ask])[ask.pk]


def replies_in(asks: Sequence[Ask]) -> defaultdict[uuid.UUID, dict[str, int | None]]:
    """List per ask who said "I could do this", with once every how many weeks; one query."""
    found: defaultdict[uuid.UUID, dict[str, int | None]] = defaultdict(dict)
    rows = Reply.objects.filter(ask__in=asks, state__in=[ReplyState.OPEN, ReplyState.CHOSEN])
    for ask_id, helper_id, weeks in rows.values_list("ask_id", "helper_id", "every_weeks"):
        found[ask_id][str(helper_id)] = weeks
    return found


def avoided(ask: Ask) -> frozenset[str]:
    """List who is not to be proposed: who said no, to whom the resident said no, who stopped, and the asker."""
    return avoided_in([ask])[ask.pk]


def avoided_in(asks: Sequence[Ask]) -> dict[uuid.UUID, frozenset[str]]:
    """List per ask who is not to be proposed; the same number of queries for any number of asks."""
    found: dict[uuid.UUID, set[str]] = {ask.pk: {str(ask.resident_id), str(ask.asker_id)} for ask in asks}
    for pairs in _unwanted(asks):
        for ask_id, helper_id in pairs:
            found[ask_id].add(str(helper_id))
    return {ask_id: frozenset(people) for ask_id, people in found.items()}


def _unwanted(asks: Sequence[Ask]) -> Iterator[Pairs]:
    faces = Face.objects.filter(proposal__ask__in=asks)
    yield _pairs(faces.filter(resident_says=Say.NO) | faces.filter(helper_says=Say.NO), "proposal__ask_id")
    yield _pairs(Suggestion.objects.filter(ask__in=asks, answer=Answer.NO), "ask_id")
    yield _pairs(Reply.objects.filter(ask__in=asks, state__in=[ReplyState.WITHDRAWN, ReplyState.DECLINED]), "ask_id")
    covers = Cover.objects.filter(visit__arrangement__ask__in=asks, state=CoverState.REFUSED, approved_by__isnull=True)
    yield _pairs(covers, "visit__arrangement__ask_id")
    stopped = Helping.objects.filter(arrangement__ask__in=asks, ended_at__isnull=False, for_visit__isnull=True)
    yield _pairs(stopped, "arrangement__ask_id")


def _pairs(rows: Any, ask: str) -> Pairs:
    return [(ask_id, helper_id) for ask_id, helper_id in rows.order_by().values_list(ask, "helper_id")]
