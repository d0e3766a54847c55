"""How many people a resident refused for an ask: after many, nobody new is shown until somebody has thought along."""

from samenspel.arrangements.models import Face
from samenspel.arrangements.rules import MOST_NOES, NOT_NOW_LASTS, Say
from samenspel.exchange.models import Ask
from samenspel.foundation import clock


def said_no_often(ask: Ask) -> bool:
    """Whether the resident refused so many people for an ask of late that nobody new is shown just now; one query.

    A face that fell out by itself was put at no by nobody, and is not a no of the resident.
    """
    refused = Face.objects.filter(proposal__ask=ask, resident_says=Say.NO, approved_by__isnull=False)
    return refused.filter(created_at__gt=clock.now() - NOT_NOW_LASTS).count() >= MOST_NOES
