"""Two planners, one slot: run as a program, on the database that the environment names; prints what came of it.

Two processes wait for each other before every round and then take the same helper's time, one for
Aisha and one for Bea: most rounds by planning a visit, every fourth by moving one.
"""

import json
import multiprocessing
import os
import sys
import time as stopwatch
from collections.abc import Sequence
from datetime import date, time, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samenspel.project.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, connections

from samenspel.arrangements import services
from samenspel.arrangements.models import Arrangement, Visit
from samenspel.arrangements.rules import LIVE
from samenspel.arrangements.services.booking import booking, make_visit
from samenspel.arrangements.services.helpings import Yes, begin_helping
from samenspel.arrangements.services.visits import Moment
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.foundation import clock
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.neighbourhoods.models import Area, Community
from samenspel.people.actors import Actor
from samenspel.people.models import Person

SLOTS_A_DAY = 8
EVERY_FOURTH = 4


def set_the_stage(rounds: int) -> list[Arrangement]:
    """Make two residents who share one helper, with visits far away in time that can be moved."""
    town = Area.objects.create(code="GM0001", name="Ganzendam", kind="municipality", latitude=52.09, longitude=5.12)
    community = Community.objects.create(name="Ganzendam", slug="ganzendam", kind="municipality")
    helper = Person.objects.create_user(email="chantal@example.org", first_name="Chantal")
    arrangements = [arrange(name, helper, community, town) for name in ("Aisha", "Bea")]
    for number in range(0, rounds, EVERY_FOURTH):
        for seat, arrangement in enumerate(arrangements):
            far_away = clock.today() + timedelta(days=3000 + number)
            make_visit(arrangement, helper=helper, day=far_away, start=time(9 + seat), minutes=30)
    return arrangements


def arrange(name: str, helper: Person, community: Community, town: Area) -> Arrangement:
    """Let a resident be visited by the helper."""
    resident = Person.objects.create_user(email=f"{name}@example.org", first_name=name)
    ask = Ask.objects.create(
        resident=resident, asker=resident, community=community, area=town, activity="company", first_day=clock.today(),
        state=AskState.ARRANGED,
    )  # fmt: skip
    arrangement = Arrangement.objects.create(ask=ask, resident=resident, community=community, planned_until=clock.today())
    begin_helping(arrangement, helper, yes=Yes(Actor(resident)), actor=None)
    return arrangement


def slot(number: int, seat: int) -> tuple[date, time]:
    """Return the contested time of a round; the two overlap, and not always wholly."""
    day = clock.today() + timedelta(days=2 + number // SLOTS_A_DAY)
    return day, time(8 + number % SLOTS_A_DAY, 15 * seat * (number % 2))


def run(seat: int, rounds: int, gate: Barrier, said: "multiprocessing.Queue[Any]") -> None:
    """Play one of the two planners."""
    arrangement = Arrangement.objects.select_related("ask__resident", "community", "resident").order_by("created_at")[seat]
    actor, helper = Actor(arrangement.resident), Person.objects.get(first_name="Chantal")
    spare = list(arrangement.visits.select_related("arrangement__ask", "arrangement__community").order_by("starts_at"))
    outcomes: list[tuple[str, str]] = []
    slowest = 0.0
    for number in range(rounds):
        moment = Moment(*slot(number, seat))
        visit = spare[number // EVERY_FOURTH] if number % EVERY_FOURTH == 0 else None
        gate.wait(timeout=30)
        begun = stopwatch.perf_counter()
        outcomes.append(take(arrangement, visit, helper, moment, actor))
        slowest = max(slowest, stopwatch.perf_counter() - begun)
    said.put((seat, outcomes, slowest))


def take(arrangement: Arrangement, visit: Visit | None, helper: Person, moment: Moment, actor: Actor) -> tuple[str, str]:
    """Take the helper's time; say what happened, and in which words."""
    try:
        if visit is not None:
            services.move_visit(visit, moment=moment, actor=actor)
        else:
            booking(make_visit)(arrangement, helper=helper, day=moment.day, start=moment.start, minutes=30)
    except NotPossibleNow as refusal:
        return refusal.code, str(refusal.sentence)
    except Exception as error:  # noqa: BLE001  whatever else comes is what this race looks for
        return type(error).__name__, str(error)
    return "won", ""


def double_bookings() -> int:
    """Count the pairs of live visits of one helper that overlap."""
    states = ", ".join(f"'{state}'" for state in sorted(LIVE))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM arrangements_visit a JOIN arrangements_visit b ON a.helper_id = b.helper_id AND a.id < b.id "
            f"AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.state IN ({states}) AND b.state IN ({states})"
        )
        return int(cursor.fetchone()[0])


def race(rounds: int) -> dict[str, Any]:
    """Let the two planners race, and gather what came of it."""
    call_command("migrate", verbosity=0)
    set_the_stage(rounds)
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    gate, said = fork.Barrier(2), fork.Queue()
    planners = [fork.Process(target=run, args=(seat, rounds, gate, said)) for seat in (0, 1)]
    begun = stopwatch.perf_counter()
    for planner in planners:
        planner.start()
    results = sorted(said.get(timeout=300) for _ in planners)
    for planner in planners:
        planner.join()
    pairs = list(zip(results[0][1], results[1][1], strict=True))
    return {
        "rounds": rounds,
        "one_winner": sum([one[0], other[0]].count("won") == 1 for one, other in pairs),
        "outcomes": count(code for pair in pairs for code, _ in pair),
        "sentences": sorted({sentence for pair in pairs for _, sentence in pair if sentence}),
        "double_bookings": double_bookings(),
        "slowest": round(max(result[2] for result in results), 3),
        "seconds": round(stopwatch.perf_counter() - begun, 1),
    }


def count(codes: Any) -> dict[str, int]:
    """Count how often each code was said."""
    every: Sequence[str] = list(codes)
    return {code: every.count(code) for code in sorted(set(every))}


if __name__ == "__main__":
    print(json.dumps(race(int(sys.argv[1]))))  # noqa: T201
