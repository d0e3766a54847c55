"""Once an hour: whoever did not answer in time is not waited for any longer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django_tasks import task

from samenspel.arrangements import services
from samenspel.arrangements.queries import list_lapsed_covers, list_lapsed_faces, list_passed_covers
from samenspel.foundation import jobs
from samenspel.foundation.refusals import Refusal

log = logging.getLogger(__name__)


@task()
def let_questions_lapse() -> None:
    """Look for others where a helper did not answer within the time that was told; ask no resident about a visit that began."""
    for face in list_lapsed_faces():
        with _going_on():
            services.lapse_face(face, actor=None)
    for cover in list_lapsed_covers():
        with _going_on():
            services.lapse_cover(cover, actor=None)
    for cover in list_passed_covers():
        with _going_on():
            services.pass_cover(cover, actor=None)


@contextmanager
def _going_on() -> Iterator[None]:
    """One question that cannot lapse now is tried again in an hour, and holds up nobody else's."""
    try:
        yield
    except Refusal as refusal:
        log.warning("a question did not lapse: %s", refusal.code)


jobs.repeat(let_questions_lapse, every=timedelta(hours=1))
