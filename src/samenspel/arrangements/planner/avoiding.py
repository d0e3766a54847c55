"""Who replied to asks, and who is not to be proposed for them: for many asks at once as for one."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import CoverState, Say
from samenspel.consent.models import Agreement, AgreementEnding
from samenspel.consent.rules import Effect, Purpose
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.rules import Answer, ReplyState
from samenspel.foundation import clock

UNWANTED = """
SELECT p.ask_id, f.helper_id FROM FACES AS f JOIN PROPOSALS AS p ON p.id = f.proposal_id
WHERE p.ask_id IN (THESE) AND (f.resident_says = %(no)s OR f.helper_says = %(no)s)
UNION SELECT ask_id, helper_id FROM SUGGESTIONS WHERE ask_id IN (THESE) AND answer = %(refused_ask)s
UNION SELECT ask_id, helper_id FROM REPLIES WHERE ask_id IN (THESE) AND state IN (%(withdrawn)s, %(declined)s)
UNION SELECT a.ask_id, c.helper_id FROM COVERS AS c JOIN VISITS AS v ON v.id = c.visit_id
    JOIN ARRANGEMENTS AS a ON a.id = v.arrangement_id
    WHERE a.ask_id IN (THESE) AND c.state = %(refused)s AND c.approved_by_id IS NULL
UNION SELECT a.ask_id, h.helper_id FROM HELPINGS AS h JOIN ARRANGEMENTS AS a ON a.id = h.arrangement_id
    WHERE a.ask_id IN (THESE) AND h.ended_at IS NOT NULL AND h.for_visit_id IS NULL
UNION SELECT k.id, g.recipient_id FROM ASKS AS k JOIN AGREEMENTS AS g ON g.subject_id = k.resident_id
    WHERE k.id IN (THESE) AND g.effect = %(refuse)s AND g.purpose = %(ask)s AND g.recipient_id IS NOT NULL
    AND g.valid_from <= %(now)s AND g.valid_until > %(now)s
    AND NOT EXISTS (SELECT 1 FROM ENDED AS e WHERE e.agreement_id = g.id)
"""
REPLIED = "SELECT ask_id, helper_id, every_weeks FROM REPLIES WHERE ask_id IN (THESE) AND state IN (%(open)s, %(chosen)s)"
for _model in (Agreement, Arrangement, Ask, Cover, Face, Helping, Proposal, Suggestion, Visit):
    UNWANTED = UNWANTED.replace(f" {_model.__name__.upper()}S ", f" {_model._meta.db_table} ")
UNWANTED = UNWANTED.replace(" REPLIES ", f" {Reply._meta.db_table} ").replace(" ENDED ", f" {AgreementEnding._meta.db_table} ")
REPLIED = REPLIED.replace(" REPLIES ", f" {Reply._meta.db_table} ")

SAID = {
    "no": Say.NO.value,
    "refused_ask": Answer.NO.value,
    "withdrawn": ReplyState.WITHDRAWN.value,
    "declined": ReplyState.DECLINED.value,
    "refused": CoverState.REFUSED.value,
    "refuse": Effect.REFUSE.value,
    "ask": Purpose.ASK.value,
}
"""The words by which the stored rows say no."""

YES = {"open": ReplyState.OPEN.value, "chosen": ReplyState.CHOSEN.value}


def replies_to(ask: Ask) -> dict[str, int | None]:
    """List who said "I could do this", with once every how many weeks."""
    return replies_in([ask])[ask.pk]


def replies_in(asks: Sequence[Ask]) -> defaultdict[uuid.UUID, dict[str, int | None]]:
    """List per ask who said "I could do this", with once every how many weeks; one query."""
    found: defaultdict[uuid.UUID, dict[str, int | None]] = defaultdict(dict)
    for ask_id, helper_id, weeks in _rows(REPLIED, asks, YES):
        found[_id(ask_id)][str(_id(helper_id))] = weeks
    return found


def avoided(ask: Ask) -> frozenset[str]:
    """List who is not to be proposed: who said no, whom the resident does not want, who stopped, and the asker."""
    return avoided_in([ask])[ask.pk]


def avoided_in(asks: Sequence[Ask]) -> dict[uuid.UUID, frozenset[str]]:
    """List per ask who is not to be proposed, for whatever reason; one query for any number of asks.

    Whom the resident refused is among them, as ``consent.access.refusals`` says.
    """
    found: dict[uuid.UUID, set[str]] = {ask.pk: {str(ask.resident_id), str(ask.asker_id)} for ask in asks}
    now = connection.ops.adapt_datetimefield_value(clock.now())
    for ask_id, helper_id in _rows(UNWANTED, asks, {**SAID, "now": now}):
        found[_id(ask_id)].add(str(_id(helper_id)))
    return {ask_id: frozenset(people) for ask_id, people in found.items()}


def _rows(question: str, asks: Sequence[Ask], given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Put a question about these asks; without asks it is not put."""
    is_sqlite = connection.vendor == "sqlite"
    named = {f"ask{at}": ask.pk.hex if is_sqlite else ask.pk for at, ask in enumerate(asks)}
    if not named:
        return []
    with connection.cursor() as cursor:
        cursor.execute(question.replace("THESE", ", ".join(f"%({name})s" for name in named)), {**named, **given})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _id(stored: uuid.UUID | str) -> uuid.UUID:
    """Read an id as each of the databases gives it."""
    return stored if isinstance(stored, uuid.UUID) else uuid.UUID(hex=stored)
