"""What the page of a visit knows of how it went."""

from dataclasses import dataclass

from django.urls import reverse

from samenspel.arrangements import access
from samenspel.arrangements.models import Experience, Visit
from samenspel.arrangements.rules import Role, VisitState
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.queries import display_name

SIDES = (Role.RESIDENT, Role.BESIDE, Role.HELPER)


@dataclass(frozen=True)
class Thanks:
    """A thank-you, and who wrote it."""

    name: str
    words: str
    is_mine: bool


@dataclass(frozen=True)
class ExperiencePart:
    """What the part ``_experience.html`` shows: thanks to read, and the way to say how it went."""

    thanks: tuple[Thanks, ...]
    url: str
    may_say: bool
    has_said: bool


def experience_part(visit: Visit, *, viewer: Actor) -> ExperiencePart:
    """Say what this viewer may read and still say about a visit; one query, and none for others than the two sides."""
    url = reverse("arrangements:experience_add", args=[visit.pk])
    if access.role_of(viewer, visit) not in SIDES:
        return ExperiencePart((), url, may_say=False, has_said=False)
    said = list(Experience.objects.filter(visit=visit).select_related("person").order_by("created_at"))
    thanks = tuple(Thanks(display_name(one.person), one.thanks, is_mine=one.person_id == viewer.pk) for one in said if one.thanks)
    happened = visit.state in (VisitState.PLANNED, VisitState.DONE) and visit.starts_at <= clock.now()
    return ExperiencePart(thanks, url, may_say=happened, has_said=any(one.person_id == viewer.pk for one in said))


def experience_of(visit: Visit, *, viewer: Actor) -> Experience | None:
    """Return what this viewer has said of the visit."""
    return Experience.objects.filter(visit=visit, person=viewer.person).first()
