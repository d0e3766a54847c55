"""What pages and other capabilities must know of arrangements."""

from samenspel.arrangements.queries.lapsing import list_lapsed_covers, list_lapsed_faces, list_passed_covers
from samenspel.arrangements.queries.standing import WaitingProposal, waiting_proposals
from samenspel.arrangements.queries.visits import OpenVisit, coming_visits, count_open_visits, open_visits
from samenspel.arrangements.queries.waiting import waits_for

__all__ = [
    "OpenVisit",
    "WaitingProposal",
    "coming_visits",
    "count_open_visits",
    "list_lapsed_covers",
    "list_lapsed_faces",
    "list_passed_covers",
    "open_visits",
    "waiting_proposals",
    "waits_for",
]
