"""What arrangements say on pages of the exchange: who comes, what waits, who is asked no more, and what no longer fits."""

import uuid

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements.models import Arrangement, Face, Visit
from samenspel.arrangements.planner import running_arrangement, wants_nobody_now
from samenspel.arrangements.queries.doubts import doubt_text, doubted_visits
from samenspel.arrangements.queries.resting import not_now_text
from samenspel.arrangements.queries.standing import waiting_proposal_of
from samenspel.arrangements.queries.visits import count_gaps
from samenspel.arrangements.rules import Say, VisitState
from samenspel.exchange.leaving_out import leaves_out
from samenspel.exchange.models import Ask, Offer
from samenspel.exchange.queries.additions import Addition, adds_to_ask, adds_to_offer, adds_to_search
from samenspel.exchange.resting import lets_asks_rest
from samenspel.exchange.rules import AskState
from samenspel.foundation import clock
from samenspel.people.queries import display_name
from samenspel.ui.moments import clock_text, day_text, list_text

lets_asks_rest(wants_nobody_now)


@leaves_out
def who_is_past(ask: Ask) -> QuerySet[Face, uuid.UUID]:
    """Select who said no to visits for an ask, or was refused by the resident, or did not answer."""
    refused = Q(resident_says=Say.NO) | Q(helper_says=Say.NO)
    return Face.objects.filter(refused, proposal__ask=ask).values_list("helper", flat=True)


@adds_to_ask
def who_comes(ask: Ask) -> Addition | None:
    """Name who comes for an ask, and who comes next."""
    arrangement = running_arrangement(ask)
    if arrangement is None:
        return None
    helpings = arrangement.helpings.filter(ended_at__isnull=True, for_visit__isnull=True).select_related("helper")
    names = [display_name(helping.helper) for helping in helpings.order_by("began_at", "pk")]
    text = ngettext("%(names)s comes.", "%(names)s come in turns.", len(names)) % {"names": list_text(names)} if names else ""
    url = reverse("arrangements:arrangement_detail", args=[arrangement.pk])
    return Addition(f"{text} {_next_text(arrangement)}".strip(), url, _("See who comes when"))


@adds_to_search
def proposal_that_waits(ask: Ask, decides: bool) -> Addition | None:
    """Say that a proposal waits for an answer, and for whose."""
    proposal = waiting_proposal_of(ask)
    if proposal is None:
        return None
    text = proposal.text
    if decides:
        text = _("Somebody could come. You choose.") if proposal.since else _("We asked who may come. We wait for the answer.")
    return Addition(text, proposal.url, _("Look at the proposal"))


@adds_to_search
def nobody_just_now(ask: Ask, decides: bool) -> Addition | None:
    """Say that the resident wanted nobody just now; whoever decides can look for somebody after all.

    Where visits are agreed, only while nobody comes to some of them.
    """
    text = not_now_text(ask, decides=decides)
    if not text:
        return None
    if ask.state == AskState.ARRANGED:
        gaps = count_gaps(ask)
        if not gaps:
            return None
        nobody = ngettext("For %(count)s visit nobody comes yet.", "For %(count)s visits nobody comes yet.", gaps)
        text = f"{nobody % {'count': gaps}} {text}"
    if decides:
        url = reverse("arrangements:ask_look_again", args=[ask.pk])
        return Addition(text, url, _("Look for somebody after all"), is_quiet=True, is_deed=True)
    return Addition(text, reverse("arrangements:proposal_new", args=[ask.pk]), _("Look who can come"), is_quiet=True)


@adds_to_offer
def visits_in_doubt(offer: Offer) -> Addition | None:
    """Say how many agreed visits do not fit how somebody helps now."""
    count = doubted_visits(offer.helper).count()
    return Addition(doubt_text(count), reverse("arrangements:doubt_list"), _("Look at these visits")) if count else None


def _next_text(arrangement: Arrangement) -> str:
    rows = Visit.objects.filter(arrangement=arrangement, state=VisitState.PLANNED, ends_at__gt=clock.now())
    visit = rows.select_related("helper").order_by("starts_at").first()
    if visit is None or visit.helper is None:
        return _("Nobody is planned to come just now.")
    facts = {"name": display_name(visit.helper), "day": day_text(visit.date), "time": clock_text(visit.start)}
    return _("The next visit is by %(name)s, on %(day)s at %(time)s.") % facts
