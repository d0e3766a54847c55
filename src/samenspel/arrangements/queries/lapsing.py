"""Questions that were not answered within the time that was told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from samenspel.arrangements.models import Cover, Face
from samenspel.arrangements.rules import CoverState, ProposalState, Say
from samenspel.exchange.access import decided_without_account
from samenspel.foundation import clock
from samenspel.ui.moments import clock_text, day_text


def list_lapsed_faces() -> list[Face]:
    """List the faces whose helper was asked and did not answer in time, the longest waiting first."""
    rows = Face.objects.filter(proposal__state=ProposalState.WAITING, resident_says=Say.YES, helper_says=Say.NOT_YET)
    rows = rows.filter(wants_to_meet_first=False, answer_before__lte=clock.now()).select_related("proposal")
    return list(rows.order_by("answer_before", "pk"))


def list_lapsed_covers() -> list[Cover]:
    """List the questions to cover a visit whose helper did not answer in time, the longest waiting first."""
    rows = Cover.objects.filter(state=CoverState.ASKED_HELPER, answer_before__lte=clock.now())
    return list(rows.select_related("visit").order_by("answer_before", "pk"))


def list_passed_covers() -> list[Cover]:
    """List the questions who may come instead that nobody can answer: the visit has begun, or the resident has no account."""
    over = Q(visit__starts_at__lte=clock.now()) | decided_without_account("visit__arrangement__ask__")
    rows = Cover.objects.filter(over, state=CoverState.ASKED_RESIDENT)
    return list(rows.select_related("visit").order_by("visit__starts_at", "pk"))


def answer_before_text(moment: datetime | None, zone: str) -> str:
    """Say until when an answer is waited for; nothing where nobody said so."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    facts = {"day": day_text(local.date()), "time": clock_text(local.time())}
    return _("Please answer before %(day)s, %(time)s. After that somebody else is asked.") % facts
