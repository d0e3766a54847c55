"""Who replied to asks, and who is not to be proposed for them: for many asks at once as for one."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import CoverState, Say
from samenspel.consent.access import refused_by
from samenspel.consent.rules import Purpose
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.rules import Answer, ReplyState
from samenspel.foundation import asking
from samenspel.foundation.asking import id_of

UNWANTED = """
SELECT p.ask_id, f.helper_id FROM FACES AS f JOIN PROPOSALS AS p ON p.id = f.proposal_id
WHERE p.ask_id IN %(asks)s AND (f.resident_says = %(no)s OR f.helper_says = %(no)s)
UNION SELECT ask_id, helper_id FROM SUGGESTIONS WHERE ask_id IN %(asks)s AND answer = %(refused_ask)s
UNION SELECT ask_id, helper_id FROM REPLIES WHERE ask_id IN %(asks)s AND state IN (%(withdrawn)s, %(declined)s)
UNION SELECT a.ask_id, c.helper_id FROM COVERS AS c JOIN VISITS AS v ON v.id = c.visit_id
    JOIN ARRANGEMENTS AS a ON a.id = v.arrangement_id
    WHERE a.ask_id IN %(asks)s AND c.state = %(refused)s AND c.approved_by_id IS NULL
UNION SELECT a.ask_id, h.helper_id FROM HELPINGS AS h JOIN ARRANGEMENTS AS a ON a.id = h.arrangement_id
    WHERE a.ask_id IN %(asks)s AND h.ended_at IS NOT NULL AND h.for_visit_id IS NULL
"""
REPLIED = "SELECT ask_id, helper_id, every_weeks FROM REPLIES WHERE ask_id IN %(asks)s AND state IN %(yes)s"
for _model in (Arrangement, Cover, Face, Helping, Proposal, Suggestion, Visit):
    UNWANTED = UNWANTED.replace(f"{_model.__name__.upper()}S ", f"{_model._meta.db_table} ")
UNWANTED, REPLIED = (question.replace("REPLIES ", f"{Reply._meta.db_table} ") for question in (UNWANTED, REPLIED))

SAID = {
    "no": Say.NO.value,
    "refused_ask": Answer.NO.value,
    "withdrawn": ReplyState.WITHDRAWN.value,
    "declined": ReplyState.DECLINED.value,
    "refused": CoverState.REFUSED.value,
}
"""The words by which the stored rows say no."""

YES = (ReplyState.OPEN.value, ReplyState.CHOSEN.value)


def replies_to(ask: Ask) -> dict[str, int | None]:
    """List who said "I could do this", with once every how many weeks."""
    return replies_in([ask])[ask.pk]


def replies_in(asks: Sequence[Ask]) -> defaultdict[uuid.UUID, dict[str, int | None]]:
    """List per ask who said "I could do this", with once every how many weeks; one query."""
    found: defaultdict[uuid.UUID, dict[str, int | None]] = defaultdict(dict)
    given = {"asks": [ask.pk for ask in asks], "yes": YES}
    for ask_id, helper_id, weeks in asking.answer(REPLIED, given) if asks else ():
        found[id_of(ask_id)][str(id_of(helper_id))] = weeks
    return found


def avoided(ask: Ask) -> frozenset[str]:
    """List who is not to be proposed: who said no, whom the resident does not want, who stopped, and the asker."""
    return avoided_in([ask])[ask.pk]


def avoided_in(asks: Sequence[Ask]) -> dict[uuid.UUID, frozenset[str]]:
    """List per ask who is not to be proposed, for whatever reason; two queries for any number of asks."""
    found: dict[uuid.UUID, set[str]] = {ask.pk: {str(ask.resident_id), str(ask.asker_id)} for ask in asks}
    for ask_id, helper_id in asking.answer(UNWANTED, {**SAID, "asks": list(found)}) if found else ():
        found[id_of(ask_id)].add(str(id_of(helper_id)))
    refused = refused_in(asks)
    return {ask.pk: frozenset(found[ask.pk] | refused[ask.resident_id]) for ask in asks}


def refused_in(asks: Iterable[Ask]) -> defaultdict[uuid.UUID, set[str]]:
    """List per resident of these asks by whom they do not want to be found; one query for any number of asks."""
    found: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for resident_id, helper_id in refused_by({ask.resident_id for ask in asks}, Purpose.ASK):
        found[resident_id].add(str(helper_id))
    return found
