"""Writing down that whoever helps along saw how to reach a resident."""

from samenspel.arrangements.models import Arrangement
from samenspel.arrangements.queries.visit_pages import Reach
from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import note_look
from samenspel.people.actors import Actor


def note_reach(arrangement: Arrangement, reach: Reach | None, *, actor: Actor) -> None:
    """Write down that a phone number was seen, for the one whose number it is to read."""
    if reach is None or reach.phone is None:
        return
    note_look(
        actor,
        subject=reach.phone.subject,
        data_class=DataClass.CONTACT,
        purpose=Purpose.GUIDANCE,
        about=arrangement,
        ground=reach.phone.ground,
    )
