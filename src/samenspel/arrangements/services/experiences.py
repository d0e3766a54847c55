"""What can be done after a visit: say how it went, and say thank you."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements import access
from samenspel.arrangements.models import Experience, Visit
from samenspel.arrangements.rules import Act, VisitState
from samenspel.conversations.services import send_letter
from samenspel.foundation import clock, journal
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.people.actors import Actor

HAPPENED = (VisitState.PLANNED, VisitState.DONE)


@dataclass(frozen=True)
class Words:
    """The two answers, and the thank-you (empty: none)."""

    went_well: str
    wants_more: str
    thanks: str = ""


@transaction.atomic
def add_experience(visit: Visit, *, words: Words, actor: Actor) -> Experience:
    """Keep what one side says of a visit; said again, the last words count."""
    access.require(actor, Act.REPORT_VISIT, visit)
    locked = Visit.objects.select_for_update().get(pk=visit.pk)
    if locked.starts_at > clock.now():
        raise NotPossibleNow("arrangements.visit_to_come", _("This visit is still to come. Tell us afterwards how it went."))
    if locked.state not in HAPPENED:
        raise NotPossibleNow("arrangements.visit_did_not_happen", _("This visit did not happen."))
    experience, _made = Experience.objects.update_or_create(
        visit=locked,
        person=actor.person,
        defaults={"went_well": words.went_well, "wants_more": words.wants_more, "thanks": words.thanks.strip()},
    )
    journal.record("arrangements.experience_added", locked, actor=actor, went_well=words.went_well, wants_more=words.wants_more)
    if experience.thanks:
        _tell_the_other(visit, actor)
    return experience


def _tell_the_other(visit: Visit, actor: Actor) -> None:
    """Let the other side know that there is a thank-you to read; once for every visit."""
    other = visit.resident if visit.helper_id == actor.pk else visit.helper
    if other is not None:
        key = f"arrangements.thanks:{visit.pk}:{other.pk}"
        send_letter(other, "arrangements.thanks", key=key, link=reverse("arrangements:visit_detail", args=[visit.pk]))
