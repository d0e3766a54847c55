"""What conversations are about, for the capability of conversations, which stands too low to know."""

from collections.abc import Iterable, Mapping

from samenspel.conversations.queries import Topic, names_topics
from samenspel.exchange.models import Ask
from samenspel.exchange.wording import activity_text


@names_topics("exchange.ask")
def name_asks(ids: Iterable[str]) -> Mapping[str, Topic]:
    """Name asks by the kind of help, which all parties of such a conversation know; one query."""
    rows = Ask.objects.filter(pk__in=list(ids)).values_list("pk", "activity")
    return {str(pk): Topic(activity_text(activity)) for pk, activity in rows}
