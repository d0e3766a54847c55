"""Writing down that a coordinator saw in a plan who would come where."""

from collections.abc import Iterable

from samenspel.arrangements.queries.faces import Acquaintance
from samenspel.arrangements.services.looks import note_certificates
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.consent.services import note_looks
from samenspel.people.actors import Actor


def note_lines(people: Iterable[Acquaintance], *, actor: Actor) -> None:
    """Write down whose name and neighbourhood the plan shows, when they can come, and of whom a certificate was seen."""
    shown = list(people)
    note_looks(actor, [one.person for one in shown], data_class=DataClass.ACCOUNT, purpose=Purpose.ASK, ground=Ground.CASELOAD)
    note_looks(actor, [one.person for one in shown], data_class=DataClass.MATCHING, purpose=Purpose.ASK, ground=Ground.CASELOAD)
    note_certificates(shown, ground=Ground.CASELOAD, actor=actor)
