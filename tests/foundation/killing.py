"""Let a process that writes be killed, again and again, and see whether what it acknowledged is there.

Run with the surroundings of a database of its own; prints the figures as JSON.
"""

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Iterator

import django
from django.core.management import call_command
from django.db import connection, transaction

django.setup()

from samenspel.foundation import journal  # noqa: E402
from samenspel.foundation.models import Job, JournalLine  # noqa: E402


def write_until_killed(acknowledge: int) -> None:
    """Write a job with its line in the journal, and say so after each commit, for ever."""
    while True:
        with transaction.atomic():
            job = Job.objects.create(task="tests.nothing")
            line = journal.record("tests.written", job, actor=None)
        os.write(acknowledge, f"{line.pk} {job.pk}\n".encode())


def kill_one(chance: random.Random) -> list[tuple[int, str]]:
    """Start a writer, kill it at any moment, return what it had acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        write_until_killed(writer)
    os.close(writer)
    select.select([reader], [], [], 10)  # it has begun
    time.sleep(chance.uniform(0, 0.08))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as said:
        return list(whole_lines(said.read()))


def whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """Read the lines that were said to the end."""
    for line in text.split("\n")[:-1]:
        number, _, job = line.partition(" ")
        yield int(number), job


def main(rounds: int, most_seconds: float) -> None:
    """Kill writers and report."""
    call_command("migrate", verbosity=0)
    connection.close()
    begun, chance, kills = time.monotonic(), random.Random(1), 0
    said: list[tuple[int, str]] = []
    while kills < rounds and time.monotonic() - begun < most_seconds:
        said += kill_one(chance)
        kills += 1
    lines = set(JournalLine.objects.values_list("pk", flat=True))
    tied = set(JournalLine.objects.values_list("subject_id", flat=True))
    there = {str(pk) for pk in Job.objects.values_list("pk", flat=True)}
    figures = {
        "kills": kills,
        "acknowledged": len(said),
        "lost": len([job for number, job in said if number not in lines or job not in there]),
        "halves": len(tied ^ there),
        "integrity": integrity(),
    }
    sys.stdout.write(json.dumps(figures))


def integrity() -> str:
    """Ask SQLite whether its file is whole; PostgreSQL has no such question."""
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
