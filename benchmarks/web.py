"""How fast the ten busiest pages are: requests a second, p95, and the number of queries of each.

    python benchmarks/web.py [--databases sqlite postgresql] [--people 20000] [--asks 5000] [--visits 100000]
                             [--seconds 5] [--connections 8]

Makes a town in an empty database, serves it with Granian (two workers) on this machine, and asks for
each page over eight connections, as many different people who are signed in. The client runs on the
same cores. Queries are counted at a tenth of the size and at full size. PostgreSQL: the server of
SAMENSPEL_TEST_POSTGRES_URL, else 127.0.0.1:5432; a database ``samenspel_benchmark`` is made and dropped.
Prints one table a database, asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from databases import spare_database
from machine import machine

HERE = Path(__file__).parent
ROOT = HERE.parent
SMALL = 0.1
MANY = 64  # different people for each page
COLUMNS = ("page", "requests/s", "median ms", "p95 ms", "server CPU ms", "failures", "kB", "queries at 1/10", "queries")


@dataclass(frozen=True)
class Page:
    """One of the busiest pages: its name, and for whom it is asked at which address."""

    name: str
    hat: str
    address: Callable[[Any], str]
    who: Callable[[], Any]  # the people (or things with a person) for whom it is asked


def main() -> None:
    """Measure every database in a process of its own, for the settings are read once a process."""
    asked = arguments()
    if asked.inside:
        json.dump(measure_here(asked), sys.stdout)
        return
    print(machine())
    for database in asked.databases:
        with spare_database(database, "samenspel_benchmark") as environment:
            command = [sys.executable, __file__, "--inside", database, *sys.argv[1:]]
            answer = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, cwd=ROOT)
        show(database, json.loads(answer.stdout), asked)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=("sqlite", "postgresql"))
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--asks", type=int, default=5_000)
    parser.add_argument("--visits", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--inside", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


# --- inside one database ----------------------------------------------------------------------------------------


def measure_here(asked: argparse.Namespace) -> dict[str, Any]:
    """Fill the database, count queries at both sizes, serve it and measure."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    sys.path.insert(0, str(HERE))
    from web_town import Size, make_town

    size = Size(asked.people, asked.asks, asked.visits)
    begun = time.perf_counter()
    make_town(size.part(SMALL), number=0)
    few = {page.name: count_queries(page) for page in pages()}
    make_town(size.part(1 - SMALL), number=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    filled = time.perf_counter() - begun
    many = {page.name: count_queries(page) for page in pages()}
    targets = {page.name: targets_of(page) for page in pages()}
    connection.close()
    rows = []
    with served() as (port, server):
        for name, waiting in targets.items():
            load(port, waiting, seconds=1.0, connections=asked.connections)  # warms templates and caches
            before = cpu_seconds(server)
            found = load(port, waiting, seconds=asked.seconds, connections=asked.connections)
            found["cpu_ms"] = 1000 * (cpu_seconds(server) - before) / found["requests"]
            rows.append({"name": name, "few": few[name], "many": many[name], **found})
    return {"filled": filled, "counts": counts(), "rows": rows}


def counts() -> dict[str, int]:
    """Count what was made."""
    from samenspel.arrangements.models import Visit
    from samenspel.exchange.models import Ask
    from samenspel.people.models import Person

    return {"people": Person.objects.count(), "asks": Ask.objects.count(), "visits": Visit.objects.count()}


def pages() -> tuple[Page, ...]:
    """List the busiest pages."""
    from samenspel.arrangements.models import Visit
    from samenspel.conversations.models import Party
    from samenspel.exchange.models import Ask, Suggestion
    from samenspel.foundation import clock
    from samenspel.neighbourhoods.models import Relation

    residents = lambda: Ask.objects.filter(state="arranged").order_by("pk")[:MANY]  # noqa: E731
    helpers = lambda: Suggestion.objects.filter(answer="none").order_by("pk")[:MANY]  # noqa: E731
    coming = lambda: Visit.objects.filter(state="planned", starts_at__gt=clock.now()).order_by("pk")[:MANY]  # noqa: E731
    return (
        Page("home of a resident", "resident", lambda _one: "/", residents),
        Page("home of a helper", "helper", lambda _one: "/", helpers),
        Page("my calendar", "resident", lambda _one: "/afspraken/", residents),
        Page("my week", "resident", lambda _one: "/afspraken/?view=week", residents),
        Page("a visit", "resident", lambda visit: f"/afspraken/bezoek/{visit.pk}/", coming),
        Page("my asks", "resident", lambda _one: "/vragen/", residents),
        Page(
            "an ask", "resident", lambda ask: f"/vragen/{ask.pk}/", lambda: Ask.objects.filter(state="open").order_by("pk")[:MANY]
        ),
        Page("asks that fit me", "helper", lambda _one: "/vragen/meehelpen/", helpers),
        Page("a conversation", "", lambda party: f"/gesprekken/{party.thread_id}/", lambda: Party.objects.order_by("pk")[:MANY]),
        Page(
            "the desk",
            "coordinator",
            lambda _one: "/balie/",
            lambda: Relation.objects.filter(hat="coordinator").order_by("pk")[:MANY],
        ),
        Page("a calendar feed", "feed", feed_address, residents),
    )


def feed_address(ask: Any) -> str:
    """Make a secret calendar address for the resident of an ask."""
    import uuid

    from samenspel.arrangements.services.feeds import add_feed
    from samenspel.people.actors import Actor

    made = add_feed(ask.resident, form_key=uuid.uuid5(uuid.NAMESPACE_URL, str(ask.pk)), actor=Actor(ask.resident))
    return f"/afspraken/agenda/{made.token}.ics"


def person_of(one: Any) -> Any:
    """Say whose page it is."""
    return next(getattr(one, name) for name in ("resident", "helper", "person") if getattr(one, name, None) is not None)


def targets_of(page: Page) -> list[dict[str, str]]:
    """List the addresses of a page, each with the session of whom it is for."""
    return [
        {"path": page.address(one), "cookie": "" if page.hat == "feed" else f"session={sign_in(person_of(one), page.hat)}"}
        for one in page.who()
    ]


def sign_in(person: Any, hat: str) -> str:
    """Make a session in the table itself, under a hat; a professional one with a second factor."""
    from importlib import import_module

    from django.conf import settings

    from samenspel.neighbourhoods.models import Relation

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"], session["_auth_user_hash"] = str(person.pk), person.get_session_auth_hash()
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    relation = Relation.objects.filter(person=person, hat=hat).first()
    if relation is not None:
        session["hat"] = str(relation.pk)
    if hat == "coordinator":
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.create()
    return str(session.session_key)


def count_queries(page: Page) -> int:
    """Count the queries of a page, the most that any of eight people need."""
    targets = targets_of(page)[:8]
    if not targets:
        raise SystemExit(f"{page.name}: in so small a town nobody has this page")
    return max(queries_for(page, target) for target in targets)


def queries_for(page: Page, target: dict[str, str]) -> int:
    """Count the queries of one request, the second time: the first look of a day writes a line."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1", headers={"Cookie": target["cookie"]})
    client.get(target["path"])
    with CaptureQueriesContext(connection) as queries:
        status = client.get(target["path"]).status_code
    if status != 200:
        raise SystemExit(f"{page.name}: {target['path']} answers {status}")
    return len(queries)


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Serve the pages with two workers, until the block ends; gives the port and the server's process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "samenspel", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def cpu_seconds(server: int) -> float:
    """Say how much processor time the server and its workers used so far (Linux only, elsewhere nothing)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = stat.read_text().partition(" ")
            fields = rest.rpartition(")")[2].split()
            if server in (int(number), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def wait_for(port: int) -> None:
    """Wait until the pages are served."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def load(port: int, targets: list[dict[str, str]], *, seconds: float, connections: int) -> dict[str, Any]:
    """Let the load client, in a process of its own, ask for a page."""
    asked = json.dumps({"port": port, "targets": targets, "seconds": seconds, "connections": connections})
    answer = subprocess.run(
        [sys.executable, str(HERE / "web_load.py")], input=asked, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


# --- the table --------------------------------------------------------------------------------------------------


def show(database: str, found: dict[str, Any], asked: argparse.Namespace) -> None:
    """Print what was measured as a table."""
    counted = ", ".join(f"{number:,} {name}" for name, number in found["counts"].items())
    how = f"filled in {found['filled']:.0f} s; {asked.connections} connections, {asked.seconds:g} s a page"
    print(f"\n{database}: {counted}; {how}\n")
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" + "--:|" * (len(COLUMNS) - 1))
    for row in found["rows"]:
        cells = (
            row["name"],
            f"{row['per_second']:.0f}",
            f"{row['median_ms']:.0f}",
            f"{row['p95_ms']:.0f}",
            f"{row['cpu_ms']:.1f}",
            str(row["failures"]),
            f"{row['bytes_each'] / 1000:.0f}",
            str(row["few"]),
            str(row["many"]),
        )
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
