"""Let several workers send letters from one outbox, and let them be killed; print the figures as JSON.

Run with the surroundings of a database of its own. Mail goes to the folder of letters.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now

django.setup()

from samenspel.conversations import services  # noqa: E402
from samenspel.conversations.letterhead import as_mail  # noqa: E402
from samenspel.conversations.models import Letter  # noqa: E402
from samenspel.conversations.rules import LetterState  # noqa: E402
from samenspel.conversations.services.leases import lease_letters  # noqa: E402
from samenspel.people.models import Person  # noqa: E402

PEOPLE = 20


def queue(count: int, name: str) -> None:
    """Queue letters that may all go today."""
    people = list(Person.objects.all()) or [Person.objects.create_user(email=f"p{n}@example.org") for n in range(PEOPLE)]
    Letter.objects.bulk_create(
        Letter(recipient=people[n % PEOPLE], kind="conversations.news", key=f"{name}:{n}", is_urgent=True) for n in range(count)
    )


def lease_all(tell: int) -> None:
    """Lease letters until none is left, telling which."""
    while letters := lease_letters():
        for letter in letters:
            os.write(tell, f"{letter.pk}\n".encode())


def race(workers: int, count: int) -> dict[str, int]:
    """Let workers lease the same letters at the same time."""
    queue(count, "race")
    connection.close()
    reader, writer = os.pipe()
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            lease_all(writer)
            os._exit(0)
        children.append(child)
    os.close(writer)
    with os.fdopen(reader) as told:
        taken = told.read().split()
    for child in children:
        os.waitpid(child, 0)
    Letter.objects.all().delete()
    return {"taken": len(taken), "different": len(set(taken))}


def send_until_killed() -> None:
    """Send letters for ever."""
    while True:
        services.send_due_letters()
        time.sleep(0.002)


def kill(rounds: int, count: int, most_seconds: float) -> dict[str, int]:
    """Kill a worker while it sends, again and again; then let one finish the work."""
    queue(count, "kill")
    as_mail(Letter.objects.select_related("recipient").first() or Letter()).message()  # what every worker would load
    connection.close()
    begun, chance, kills = time.monotonic(), random.Random(1), 0
    while kills < rounds and time.monotonic() - begun < most_seconds:
        child = os.fork()
        if child == 0:
            send_until_killed()
        time.sleep(chance.uniform(0.02, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills += 1
    unfinished = Letter.objects.filter(state=LetterState.WAITING)
    left = unfinished.count()
    unfinished.update(leased_until=Now() - timedelta(hours=1))
    services.send_due_letters()
    whole = [path for path in Path(settings.MAIL_FOLDER).iterdir() if path.suffix == ".eml" and path.stat().st_size]
    sent = Letter.objects.filter(state=LetterState.SENT).count()
    return {"kills": kills, "sent": sent, "files": len(whole), "left": left}


def main(count: int) -> None:
    """Race, then kill."""
    call_command("migrate", verbosity=0)
    figures = {"race": race(3, count), "kill": kill(15, count, 10.0)}
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
