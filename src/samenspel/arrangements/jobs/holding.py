"""Once an hour: whoever did not answer in time is not waited for any longer."""

from datetime import timedelta

from django_tasks import task

from samenspel.arrangements import services
from samenspel.arrangements.queries import list_lapsed_covers, list_lapsed_faces
from samenspel.foundation import jobs


@task()
def let_questions_lapse() -> None:
    """Look for others where a helper did not answer within the time that was told."""
    for face in list_lapsed_faces():
        services.lapse_face(face, actor=None)
    for cover in list_lapsed_covers():
        services.lapse_cover(cover, actor=None)


jobs.repeat(let_questions_lapse, every=timedelta(hours=1))
