"""What the exchange does by itself: look for helpers, ask friendly questions, end what nobody answers."""

import uuid
from datetime import timedelta

from django_tasks import task

from samenspel.exchange import services
from samenspel.exchange.events import AskChanged, AskOpened, SearchResumed
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.foundation import jobs
from samenspel.foundation.bus import reacts_to


@task()
def suggest_for_ask(ask_id: str) -> None:
    """Put one ask before helpers whom it fits."""
    ask = Ask.objects.filter(pk=uuid.UUID(ask_id)).first()
    if ask is not None:
        services.suggest_for(ask)


@reacts_to(AskOpened)
def look_for_helpers(event: AskOpened) -> None:
    """Put a freshly opened ask before its first helpers, as soon as the worker gets to it."""
    jobs.queue_once(suggest_for_ask, key=f"exchange.suggest:{event.ask_id}", ask_id=str(event.ask_id))


@reacts_to(AskChanged)
def look_again(event: AskChanged) -> None:
    """Put a changed ask before helpers whom it fits now."""
    jobs.queue_once(suggest_for_ask, key=f"exchange.suggest:{event.ask_id}", ask_id=str(event.ask_id))


@reacts_to(SearchResumed)
def look_on(event: SearchResumed) -> None:
    """Put an ask that rested before helpers again."""
    jobs.queue_once(suggest_for_ask, key=f"exchange.suggest:{event.ask_id}", ask_id=str(event.ask_id))


@task()
def suggest_all() -> None:
    """Queue the search for every open ask: it may reach further today, and helpers have room again."""
    for ask_id in Ask.objects.filter(state=AskState.OPEN).order_by("opened_at").values_list("pk", flat=True):
        jobs.queue_once(suggest_for_ask, key=f"exchange.suggest:{ask_id}", ask_id=str(ask_id))


@task()
def tend_asks_and_offers() -> None:
    """Ask whether asks and offers still stand, and end those about which nobody said so."""
    services.ask_whether_needed()
    services.expire_asks()
    services.ask_whether_still_offered()
    services.expire_offers()


jobs.repeat(suggest_all, every=timedelta(hours=3))
jobs.repeat(tend_asks_and_offers, every=timedelta(hours=12))
