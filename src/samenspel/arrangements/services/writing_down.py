"""Writing down what a resident without an account said, by phone or at home, of the people who are proposed."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from samenspel.arrangements import access
from samenspel.arrangements.models import Face, Proposal
from samenspel.arrangements.rules import Say
from samenspel.arrangements.services.booking import booking, changed, lock_ask
from samenspel.arrangements.services.proposals import approve_face
from samenspel.consent.rules import How
from samenspel.people.actors import Actor


@booking
def write_down(
    proposal: Proposal,
    said: Mapping[uuid.UUID, Say],
    *,
    versions: Mapping[uuid.UUID, int | None] = MappingProxyType({}),
    how: How,
    actor: Actor,
) -> list[Face]:
    """Write down, person by person, what the resident said: all of it or nothing. The yeses go first.

    After a no others are looked for; whoever said yes already stays. A yes is to the visits that were asked: of that version.
    """
    access.require_said(actor, how, proposal)
    lock_ask(proposal.ask_id)
    faces = {face.pk: face for face in proposal.faces.filter(pk__in=said).select_related("helper", "proposal__ask__resident")}
    if faces.keys() != said.keys():
        raise changed()
    in_order = sorted(faces, key=lambda pk: (said[pk] != Say.YES, faces[pk].created_at, pk))
    return [approve_face(faces[pk], says=said[pk], version=versions.get(pk), how=how, actor=actor) for pk in in_order]
