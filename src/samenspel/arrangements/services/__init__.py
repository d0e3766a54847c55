"""What can be done with proposals, arrangements, visits and cover."""

from samenspel.arrangements.services.arrangements import end_arrangement, extend_horizon, stop_helping
from samenspel.arrangements.services.covers import (
    answer_cover,
    approve_cover,
    find_cover,
    lapse_cover,
    overtake_covers,
    pass_cover,
    refuse_cover,
    refuse_covers_of,
)
from samenspel.arrangements.services.doubts import doubt_visits, hand_over, keep_visits
from samenspel.arrangements.services.looks import (
    note_asked,
    note_certificates,
    note_contacts,
    note_cover,
    note_names,
    note_number,
)
from samenspel.arrangements.services.proposals import (
    answer_face,
    approve_face,
    drop_face,
    lapse_face,
    make_proposal,
    meet_first,
    note_meeting,
    withdraw_proposal,
)
from samenspel.arrangements.services.resting import look_again
from samenspel.arrangements.services.visits import cancel_visit, drop_out, move_visit, report_visit
from samenspel.arrangements.services.writing_down import write_down

__all__ = [
    "answer_cover",
    "answer_face",
    "approve_cover",
    "approve_face",
    "cancel_visit",
    "doubt_visits",
    "drop_face",
    "drop_out",
    "end_arrangement",
    "extend_horizon",
    "find_cover",
    "hand_over",
    "keep_visits",
    "lapse_cover",
    "lapse_face",
    "look_again",
    "make_proposal",
    "meet_first",
    "move_visit",
    "note_asked",
    "note_certificates",
    "note_contacts",
    "note_cover",
    "note_meeting",
    "note_names",
    "note_number",
    "overtake_covers",
    "pass_cover",
    "refuse_cover",
    "refuse_covers_of",
    "report_visit",
    "stop_helping",
    "withdraw_proposal",
    "write_down",
]
