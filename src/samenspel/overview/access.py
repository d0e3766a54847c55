"""Who sits at the desk: coordinators and social workers, each for the community of the hat they wear."""

from samenspel.exchange.access import GUIDES
from samenspel.foundation.refusals import NotFound
from samenspel.neighbourhoods.models import Community
from samenspel.people.actors import Actor


def sits_at_desk(actor: Actor) -> bool:
    """Whether there is a desk for this person, under this hat."""
    return actor.wears(*GUIDES)


def desk_of(actor: Actor) -> Community:
    """Find the community whose desk this is; for everybody else there is no desk."""
    if actor.hat is None or not sits_at_desk(actor):
        raise NotFound
    return Community.objects.get(pk=actor.hat.community_id)
