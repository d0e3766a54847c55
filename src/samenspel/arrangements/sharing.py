"""What visits have to do with agreements: said to whoever thinks of ending one."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements.models import Helping, Visit
from samenspel.arrangements.rules import VisitState
from samenspel.consent.models import Agreement
from samenspel.consent.queries import tells_what_stops
from samenspel.foundation import clock
from samenspel.people.queries import display_name
from samenspel.ui.moments import day_text, list_text

MOST_DAYS = 4


@tells_what_stops
def visits_that_stop(agreement: Agreement) -> Iterable[str]:
    """Say which coming visits lose their helper when this agreement ends."""
    rows = Helping.objects.filter(ended_at__isnull=True).select_related("helper", "arrangement__resident")
    for helping in rows.filter(agreement=agreement) | rows.filter(agreement_back=agreement):
        yield from _about_helping(helping, is_mine=helping.helper_id == agreement.subject_id)


def _about_helping(helping: Helping, *, is_mine: bool) -> Iterator[str]:
    rows = Visit.objects.filter(arrangement=helping.arrangement_id, helper=helping.helper_id, state=VisitState.PLANNED)
    visits = list(rows.filter(starts_at__gt=clock.now()).order_by("starts_at"))
    if is_mine:
        other = display_name(helping.arrangement.resident)
        yield _("You do not visit %(name)s any more. %(name)s gets a letter about it.") % {"name": other}
    else:
        other = display_name(helping.helper)
        yield _("%(name)s does not visit you any more, and gets a letter about it.") % {"name": other}
    if visits:
        said = ngettext(
            "Nobody comes yet then to this visit: %(days)s.",
            "Nobody comes yet then to these %(count)d visits: %(days)s.",
            len(visits),
        )
        yield said % {"count": len(visits), "days": _days(visits)}
    if not is_mine:
        yield _("You can look for somebody else at once, from the page of the visit.")


def _days(visits: list[Visit]) -> str:
    days = [day_text(visit.date) for visit in visits[:MOST_DAYS]]
    return list_text([*days, _("so on")] if len(visits) > MOST_DAYS else days)
