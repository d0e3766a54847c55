"""Who may see plans of a neighbourhood, and choose from them: those who sit at its desk, under that hat."""

import uuid

from samenspel.exchange.access import GUIDES, guided_community
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.neighbourhoods.models import Community
from samenspel.people.actors import Actor
from samenspel.plans import rules
from samenspel.plans.models import PlanRun
from samenspel.plans.rules import Act, Role


def community_of(actor: Actor) -> Community:
    """Find the community that this person coordinates under the worn hat; for everybody else there is none."""
    return guided_community(actor)


def run_for(actor: Actor, run_id: uuid.UUID) -> PlanRun:
    """Find a run of the community that this person coordinates."""
    run = PlanRun.objects.select_related("community", "area").filter(pk=run_id).first()
    if run is None or role_of(actor, run) is None:
        raise NotFound
    return run


def role_of(actor: Actor, run: PlanRun) -> Role | None:
    """Say who somebody is to a run; ``None`` for a stranger."""
    return Role.COORDINATOR if actor.wears(*GUIDES, community_id=run.community_id) else None


def require(actor: Actor | None, act: Act, run: PlanRun | None = None) -> None:
    """Refuse what is not this person's to do; the system (``None``) may do everything.

    Without a run it is about the desk of one's own community.
    """
    if actor is None:
        return
    if run is None:
        community_of(actor)
        return
    role = role_of(actor, run)
    if role is None:
        raise NotFound
    if not rules.may(role, act):
        raise NotAllowed
