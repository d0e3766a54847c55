"""What higher capabilities add to pages of the exchange: they say it here, the pages show it."""

from collections.abc import Callable
from dataclasses import dataclass

from samenspel.exchange.models import Ask, Offer


@dataclass(frozen=True)
class Addition:
    """One thing to know beside an ask or an offer, and where it leads."""

    text: str
    url: str
    action: str
    is_quiet: bool = False  # nothing to do about it now
    is_deed: bool = False  # a button that does it, not a link


OfAsk = Callable[[Ask], "Addition | None"]
OfSearch = Callable[[Ask, bool], "Addition | None"]
OfOffer = Callable[[Offer], "Addition | None"]

_of_ask: list[OfAsk] = []
_of_search: list[OfSearch] = []
_of_offer: list[OfOffer] = []


def adds_to_ask(teller: OfAsk) -> OfAsk:
    """Let the decorated function say something on the page of an ask, to whoever decides about it."""
    _of_ask.append(teller)
    return teller


def adds_to_search(teller: OfSearch) -> OfSearch:
    """Let the decorated function say what has come of the search for an ask, open or with gaps, without names.

    It is told whether the reader decides about the ask; the others are those who help along.
    """
    _of_search.append(teller)
    return teller


def adds_to_offer(teller: OfOffer) -> OfOffer:
    """Let the decorated function say something on the page of an offer, to whose offer it is."""
    _of_offer.append(teller)
    return teller


def added_to_ask(ask: Ask) -> tuple[Addition, ...]:
    """List what is to be known beside an ask."""
    return tuple(found for teller in _of_ask if (found := teller(ask)) is not None)


def added_to_search(ask: Ask, *, decides: bool) -> Addition | None:
    """Say what has come of the search for an ask, if anything."""
    return next((found for teller in _of_search if (found := teller(ask, decides)) is not None), None)


def added_to_offer(offer: Offer) -> tuple[Addition, ...]:
    """List what is to be known beside an offer."""
    return tuple(found for teller in _of_offer if (found := teller(offer)) is not None)
