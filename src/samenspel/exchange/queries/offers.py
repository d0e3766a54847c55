"""What pages must know of offers."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from samenspel.exchange import wording
from samenspel.exchange.models import Offer
from samenspel.exchange.queries.matching import days_away
from samenspel.exchange.rules import OfferState, Quality
from samenspel.foundation import clock
from samenspel.neighbourhoods.queries import valid_vettings
from samenspel.ui.moments import date_text, day_text
from samenspel.ui.shapes import Tone


@dataclass(frozen=True)
class OfferPage:
    """Somebody's own offer."""

    activities: tuple[str, ...]
    hours: tuple[str, ...]
    reach: str
    limits: str
    away: tuple[str, ...]
    qualities: tuple[str, ...]
    is_vetted: bool
    words: str
    until: str
    question: str
    rest: str  # that nothing new comes, and why
    state: OfferState
    state_label: str
    state_tone: Tone


def offer_page(offer: Offer) -> OfferPage:
    """Say somebody's own offer in plain words."""
    label, tone = wording.OFFER_STATES[OfferState(offer.state)]
    today = clock.today(offer.community.time_zone)
    proven = valid_vettings([offer.helper_id], offer.community, today)[offer.helper_id]
    return OfferPage(
        activities=tuple(wording.activity_text(activity) for activity in offer.activities),
        hours=wording.hours_text(offer.availability),
        reach=wording.reach_text(offer.reach_km),
        limits=wording.limits_text(offer.most_per_week, offer.most_per_month),
        away=tuple(_away_text(first, last) for first, last in offer.away if last >= str(today)),
        qualities=tuple(wording.own_quality_text(quality) for quality in offer.qualities),
        is_vetted=Quality.VOG in proven,
        words=offer.words,
        until="" if offer.is_standing or offer.expires_on is None else date_text(offer.expires_on),
        question=_question_of(offer),
        rest=rest_of(offer),
        state=OfferState(offer.state),
        state_label=str(label),
        state_tone=tone,
    )


def rest_of(offer: Offer) -> str:
    """Say that a helper who rests, or who is away today, gets no new asks; "" for everybody else."""
    if offer.state == OfferState.PAUSED:
        return _("You are having a rest. No new asks come until you take part again.")
    today = clock.today(offer.community.time_zone)
    last = max((last for first, last in days_away(offer.away) if first <= today <= last), default=None)
    if last is None:
        return ""
    return _("You are away up to and including %(day)s. No new asks come until then.") % {"day": day_text(last)}


def _away_text(first: str, last: str) -> str:
    days = {"first": date_text(date.fromisoformat(first)), "last": date_text(date.fromisoformat(last))}
    return days["first"] if first == last else _("from %(first)s until %(last)s") % days


def _question_of(offer: Offer) -> str:
    if offer.question_sent_at is None or offer.state != OfferState.ACTIVE or offer.expires_on is None:
        return ""
    return _("Without an answer your offer stops after %(day)s.") % {"day": day_text(offer.expires_on)}
