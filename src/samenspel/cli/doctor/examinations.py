"""What the doctor looks at, one function per subject."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.db import DatabaseError

from samenspel.cli import database
from samenspel.cli.doctor.verdict import Examination, Verdict
from samenspel.project import environment

LEAST_FREE_BYTES = 1_000_000_000
LATE = timedelta(minutes=10)
TOOL_VARIABLES = {"SAMENSPEL_CHROMIUM", "SAMENSPEL_PICTURES", "SAMENSPEL_TEST_POSTGRES_URL"}


def examine_settings() -> Iterator[Verdict]:
    """Look for misspelt, careless and contradictory settings."""
    known = {setting.variable for setting in environment.SETTINGS} | TOOL_VARIABLES
    unknown = sorted(name for name in os.environ if name.startswith(environment.PREFIX) and name not in known)
    for name in unknown:
        yield Verdict("Settings", f"{name} is no setting", "Look for the right name in docs/reference/settings.md.")
    if settings.DEBUG:
        yield Verdict("Settings", "SAMENSPEL_DEBUG is on", "Unset it on a server that others reach.")
    try:
        messages = [message for message in run_checks() if message.level >= WARNING and not message.is_silenced()]
    except ImproperlyConfigured as error:
        yield Verdict("Settings", "contradict each other", str(error))
        return
    for message in messages:
        yield Verdict("Settings", f"{message.msg} ({message.id})", str(message.hint or "Mend this before serving."))
    if not unknown and not settings.DEBUG and not messages:
        yield Verdict("Settings", f"read; people visit {settings.SITE_URL}")


def examine_keys() -> Iterator[Verdict]:
    """See that nobody else on this machine can read the keys."""
    for name in ("secret-key", "field-key"):
        file = Path(settings.HOME) / name
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Verdict("Keys", f"others can read {file}", f"Run: chmod 600 '{file}'")
            return
    yield Verdict("Keys", "readable by their owner only")


def examine_database() -> Iterator[Verdict]:
    """Connect, look for what may cost data, and compare the tables with this version."""
    try:
        name = database.name_of_database()
        flaws = database.find_flaws()
        waiting = database.count_waiting_migrations()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        yield Verdict("Database", f"cannot be reached: {reason}", "Start it, or mend SAMENSPEL_DATABASE_URL.")
        return
    for flaw in flaws:
        yield Verdict("Database", flaw.what, flaw.mend)
    if waiting:
        yield Verdict("Database", f"{waiting} migrations behind", "Run: samenspel migrate")
    if not flaws and not waiting:
        yield Verdict("Database", name)


def examine_jobs() -> Iterator[Verdict]:
    """See whether somebody does the jobs, and whether some were given up."""
    from samenspel.foundation.models import Job, JobState

    try:
        late = Job.objects.filter(state=JobState.WAITING, run_after__lt=datetime.now(UTC) - LATE).count()
        failed = Job.objects.filter(state=JobState.FAILED).count()
    except DatabaseError:
        return  # the database's own verdict says why
    if late:
        yield Verdict("Jobs", f"{late} wait for more than ten minutes", "Start a worker: samenspel work")
    if failed:
        yield Verdict("Jobs", f"{failed} were given up", "The log of the worker says why.")
    if not late and not failed:
        yield Verdict("Jobs", "none waits too long")


def examine_mail() -> Iterator[Verdict]:
    """Connect to the mail server, or see that the folder for letters can be written."""
    if environment.MAIL_URL.read():
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            connection = get_connection(fail_silently=False)
            connection.open()
            connection.close()
        except OSError as error:  # what smtplib raises is one of these
            yield Verdict("Mail", f"{server} does not answer: {error}", "Mend SAMENSPEL_MAIL_URL or the mail server.")
        else:
            yield Verdict("Mail", f"{server} answers")
        return
    folder = Path(settings.MAIL_FOLDER)
    if is_writable(folder):
        yield Verdict("Mail", f"letters become files in {folder}")
    else:
        yield Verdict("Mail", f"{folder} cannot be written", f"Let {folder} belong to this user.")


def examine_disk() -> Iterator[Verdict]:
    """See that the home folder can be written and has room."""
    home = Path(settings.HOME)
    free = shutil.disk_usage(home).free
    if not is_writable(home):
        yield Verdict("Disk", f"{home} cannot be written", "Let it belong to this user, or set SAMENSPEL_HOME.")
    elif free < LEAST_FREE_BYTES:
        yield Verdict("Disk", f"{free / 1e9:.1f} GB free at {home}", "Make room: at least 1 GB.")
    else:
        yield Verdict("Disk", f"{free / 1e9:.0f} GB free at {home}")


def examine_clock() -> Iterator[Verdict]:
    """See that the time zone is known and that its clock changes are."""
    name = settings.TIME_ZONE
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        yield Verdict("Clock", f"the time zone {name} is not known", "Mend SAMENSPEL_TIME_ZONE, or install tzdata.")
        return
    yield Verdict("Clock", f"{name}, now {datetime.now(zone):%H:%M}")


def examine_planning() -> Iterator[Verdict]:
    """Say whether the planning core runs compiled."""
    compiled = find_spec("numba") is not None
    yield Verdict("Planning", "compiled" if compiled else "works without a compiler, slower")


def is_writable(folder: Path) -> bool:
    """Whether files can be made in the folder, or the folder itself where it is still missing."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


EXAMINATIONS: tuple[Examination, ...] = (
    examine_settings,
    examine_keys,
    examine_database,
    examine_jobs,
    examine_mail,
    examine_disk,
    examine_clock,
    examine_planning,
)
