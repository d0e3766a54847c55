"""What the exchange does when something happens below it."""

import uuid

from samenspel.consent.access import agreement_covering
from samenspel.consent.events import AgreementEnded
from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, Purpose
from samenspel.exchange import services
from samenspel.exchange.access import LIVING, may_represent
from samenspel.exchange.models import Ask
from samenspel.foundation.bus import reacts_to
from samenspel.neighbourhoods.events import HomeMoved, RelationEnded
from samenspel.people.models import Person
from samenspel.people.rules import Hat


@reacts_to(HomeMoved)
def move_along(event: HomeMoved) -> None:
    """Search around the new home of somebody who moved."""
    services.move_offers(event.person_id)


@reacts_to(RelationEnded)
def stop_asking(event: RelationEnded) -> None:
    """Ask nothing more of somebody who does not help any more."""
    if event.hat == Hat.HELPER:
        services.end_offers(event.person_id, community_id=event.community_id)


@reacts_to(RelationEnded)
def stop_looking(event: RelationEnded) -> None:
    """Look for nobody any more for somebody who left the community."""
    if event.hat == Hat.RESIDENT:
        services.close_asks_of(event.person_id, community_id=event.community_id)


@reacts_to(AgreementEnded)
def leave_conversations(event: AgreementEnded) -> None:
    """Who does not stand beside a resident any more speaks for that resident no longer."""
    beside = Person.objects.get(pk=event.recipient_id)
    if Agreement.objects.filter(pk=event.agreement_id, purpose=Purpose.REPRESENT).exists() and not may_represent(
        beside, event.subject_id
    ):
        services.leave_asks_of(event.subject_id, beside)


@reacts_to(AgreementEnded)
def close_words(event: AgreementEnded) -> None:
    """Take an ask from before a helper with whom the resident does not share it any more.

    That a proposal was taken back ends one agreement; the helper may still read the ask by the other.
    """
    if event.about_type != Ask._meta.label_lower:
        return
    ask = Ask.objects.select_related("resident").filter(pk=uuid.UUID(event.about_id), state__in=LIVING).first()
    if ask is None:
        return
    helper = Person.objects.get(pk=event.recipient_id)
    if agreement_covering(ask.resident, helper, DataClass.STORY, about=ask, purpose=Purpose.ASK) is None:
        services.take_back(ask, helper.pk)
