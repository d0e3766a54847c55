"""Rows to planning values and back: one ask becomes a small problem, and the core's answer becomes ways to fill it."""

from samenspel.arrangements.planner.avoiding import avoided, avoided_in, refused_in, replies_in, replies_to
from samenspel.arrangements.planner.going_on import coming_periods, fits_alone, hand_on, take_turns
from samenspel.arrangements.planner.mending import cover_for, known_faces, refill
from samenspel.arrangements.planner.noes import said_no_often
from samenspel.arrangements.planner.people import helper_of
from samenspel.arrangements.planner.promises import bookings
from samenspel.arrangements.planner.puzzle import Found, Puzzle, Way
from samenspel.arrangements.planner.puzzling import ASKING, arrangement_puzzle, proposal_puzzle, puzzle_for
from samenspel.arrangements.planner.resting import not_now_until, wants_nobody_now
from samenspel.arrangements.planner.room import still_has_room
from samenspel.arrangements.planner.rows import planned_of, rows_of, running_arrangement
from samenspel.arrangements.planner.wanting import (
    exact_visit,
    fallback_moment,
    moment_of,
    open_visit,
    periods_from,
    wanted_visits,
)
from samenspel.arrangements.planner.ways import ways_for

__all__ = [
    "ASKING",
    "Found",
    "Puzzle",
    "Way",
    "arrangement_puzzle",
    "avoided",
    "avoided_in",
    "bookings",
    "coming_periods",
    "cover_for",
    "exact_visit",
    "fallback_moment",
    "fits_alone",
    "hand_on",
    "helper_of",
    "known_faces",
    "moment_of",
    "not_now_until",
    "open_visit",
    "periods_from",
    "planned_of",
    "proposal_puzzle",
    "puzzle_for",
    "refill",
    "refused_in",
    "replies_in",
    "replies_to",
    "rows_of",
    "running_arrangement",
    "said_no_often",
    "still_has_room",
    "take_turns",
    "wanted_visits",
    "wants_nobody_now",
    "ways_for",
]
