"""A street with open asks and people who offer time: what the stories of plans begin with."""

from samenspel.plans import services
from samenspel.plans.models import PlanRun
from samenspel.plans.services import Wanted
from tests.arrangements.street import ask_company, offer_time
from tests.conftest import Cast


def open_street(cast: Cast, *names: str, asks: int = 1, month: int = 3, week: int = 1) -> None:
    """Let Aisha ask company every Tuesday, and these helpers offer so many visits a month."""
    for _number in range(asks):
        ask_company(cast)
    for name in names:
        offer_time(cast, name, month=month, week=week)


def start(cast: Cast, *, seconds: int = 0, name: str = "bram", sharing: str = "") -> PlanRun:
    """Let the coordinator ask for a plan."""
    return services.start_run(cast.community, Wanted(seconds, sharing=sharing), actor=cast.players[name].actor)


def made(cast: Cast, *, sharing: str = "") -> PlanRun:
    """Let a plan be made to the end, with the first answer of the search."""
    run = start(cast, sharing=sharing)
    services.work_out(run.pk)
    run.refresh_from_db()
    return run
