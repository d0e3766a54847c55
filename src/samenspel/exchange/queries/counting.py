"""Counting what belongs to an ask beside the ask: without a join, for grouping wide rows is what makes a page slow."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from samenspel.exchange.models import Reply, Suggestion
from samenspel.exchange.rules import ReplyState


def replies_counted(*states: ReplyState) -> Coalesce:
    """Count the replies of an ask that stand like this, as an annotation."""
    return _counted(Reply.objects.filter(ask=OuterRef("pk"), state__in=states))


def suggestions_counted() -> Coalesce:
    """Count before how many helpers an ask was put, as an annotation."""
    return _counted(Suggestion.objects.filter(ask=OuterRef("pk")))


def _counted(rows: "QuerySet[Reply] | QuerySet[Suggestion]") -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("ask").annotate(number=Count("pk")).values("number")), 0)
