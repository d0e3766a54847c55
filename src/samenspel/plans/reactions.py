"""What plans do when something happens below: nobody stays in a plan by name who cannot be proposed any more."""

from samenspel.exchange.events import AskClosed, OfferEnded
from samenspel.foundation.bus import reacts_to
from samenspel.neighbourhoods.events import RelationEnded
from samenspel.people.rules import Hat
from samenspel.plans import services


@reacts_to(OfferEnded)
def drop_who_stopped(event: OfferEnded) -> None:
    """Who stopped offering help is not named in a plan any more."""
    services.drop_lines_of_helper(event.helper_id, community_id=event.community_id)


@reacts_to(RelationEnded)
def drop_who_left(event: RelationEnded) -> None:
    """Who does not help in a community any more is not named in its plans."""
    if event.hat == Hat.HELPER:
        services.drop_lines_of_helper(event.person_id, community_id=event.community_id)


@reacts_to(AskClosed)
def drop_what_is_over(event: AskClosed) -> None:
    """An ask that is over is in no plan."""
    services.drop_lines_of_ask(event.ask_id)
