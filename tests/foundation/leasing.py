"""Let several workers take jobs from one table as fast as they can; print who took what as JSON."""

import json
import os
import sys

import django
from django.core.management import call_command
from django.db import connection

django.setup()

from samenspel.foundation import jobs  # noqa: E402
from samenspel.foundation.models import Job  # noqa: E402


def take_all(tell: int) -> None:
    """Lease jobs until none is left, telling which."""
    while (job := jobs._lease_next()) is not None:
        os.write(tell, f"{job.pk}\n".encode())


def main(workers: int, count: int) -> None:
    """Queue jobs, let the workers at them, report."""
    call_command("migrate", verbosity=0)
    Job.objects.bulk_create([Job(task="tests.nothing") for _ in range(count)])
    connection.close()
    reader, writer = os.pipe()
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            take_all(writer)
            os._exit(0)
        children.append(child)
    os.close(writer)
    with os.fdopen(reader) as told:
        taken = told.read().split()
    codes = [os.waitpid(child, 0)[1] for child in children]
    sys.stdout.write(json.dumps({"taken": len(taken), "different": len(set(taken)), "codes": codes}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
