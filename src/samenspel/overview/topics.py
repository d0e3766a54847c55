"""What conversations and agreements are about, for the capabilities that stand too low to know."""

from collections.abc import Iterable, Mapping

from samenspel.arrangements.models import Arrangement, Visit
from samenspel.consent.queries import names_about
from samenspel.conversations.queries import Topic, names_topics
from samenspel.exchange.models import Ask
from samenspel.exchange.wording import activity_text


@names_topics("exchange.ask")
def name_asks(ids: Iterable[str]) -> Mapping[str, Topic]:
    """Name asks by the kind of help, which all parties of such a conversation know; one query."""
    rows = Ask.objects.filter(pk__in=list(ids)).values_list("pk", "activity")
    return {str(pk): Topic(activity_text(activity)) for pk, activity in rows}


@names_about("exchange.ask")
def name_asks_shared(ids: Iterable[str]) -> Mapping[str, str]:
    """Name asks by the kind of help; one query."""
    rows = Ask.objects.filter(pk__in=list(ids)).values_list("pk", "activity")
    return {str(pk): activity_text(activity) for pk, activity in rows}


@names_about("arrangements.arrangement")
def name_arrangements(ids: Iterable[str]) -> Mapping[str, str]:
    """Name arrangements by the kind of help that they bring; one query."""
    rows = Arrangement.objects.filter(pk__in=list(ids)).values_list("pk", "ask__activity")
    return {str(pk): activity_text(activity) for pk, activity in rows}


@names_about("arrangements.visit")
def name_visits(ids: Iterable[str]) -> Mapping[str, str]:
    """Name single visits by the kind of help that they bring; one query."""
    rows = Visit.objects.filter(pk__in=list(ids)).values_list("pk", "arrangement__ask__activity")
    return {str(pk): activity_text(activity) for pk, activity in rows}
