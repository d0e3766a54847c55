"""What a repair works on: flat rows of numbers, arrays for a town, lists for one ask.

Words used here: a *pair* is a request with a helper who may come; a *way* is an unbroken
range of starts at which a visit can be made by a pair; the ways of a visit are a chain of
rows. A *week* and a *month* belong to one helper. Moments are ``day * STRIDE + minute``, so
that no two days touch. Bookings elsewhere stand in the rows of the visits, after these,
and nobody moves them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# Rows of numbers: arrays where it is a town, lists where it is one ask, which has to wait for nothing.
Ints = Any
Longs = Any
Flags = Any

STRIDE = 4096
MICRO = 1_000_000

# Places in ``Board.sums``.
SCORE, NEW_FACES, NEW_FACE_VISITS = 0, 1, 2

# Places in ``Work.marks``.
TRAIL, NODES, NOW, LATER, TRIES, MOVED, HANDS = 0, 1, 2, 3, 4, 5, 6
BEST_NODE, BEST_WAY, BEST_RANK, BEST_SCORE = 7, 8, 9, 10

# Places in ``Choice.marks``: the best set so far, and how much was tried.
BEST_SAVED, BEST_NEW, BEST_STRANGE, BEST_WORTH, BEST_SIZE = 0, 1, 2, 3, 4
MOST_SAVED, TIES, SETS = 5, 6, 7
COUNT, PEOPLE, OTHERS = 8, 9, 10  # lost visits; people considered; those of them who are no face
FACES, TEAM, KNOWN = 11, 12, 13  # those who are; these and the set; those who are none but known
MARKS = 16

LARGE = 1 << 60
MOST_NODES = 1024
MOST_TRIES = 96
MOST_PEOPLE = 1024
MOST_AT_ONCE = 62  # lost visits of one request: each is one bit
MOST_CHOSEN = 8


class Board(NamedTuple):
    """A plan that stands, and the room beside it."""

    visit_request: Ints  # -1: booked elsewhere
    visit_minutes: Ints
    visit_first: Ints  # its first way, -1: none
    visit_told: Ints  # the moment that people know, -1: none
    visit_pair: Ints  # -1: open
    visit_way: Ints
    visit_moment: Ints
    visit_week: Ints
    visit_after: Ints  # the next one in the same week, in order of time, -1: none
    way_next: Ints  # of the same visit, -1: none
    way_pair: Ints
    way_low: Ints
    way_high: Ints
    way_week: Ints
    way_month: Ints
    pair_request: Ints
    pair_helper: Ints
    pair_worth: Longs  # of one visit, without face and fair share, in millionths of a point
    pair_count: Ints
    pair_known: Flags  # whether the resident knows this helper from before
    faces: Ints  # per request
    most_faces: Ints
    fair_step: Longs  # per helper: what each earlier visit of a month adds to the next
    week_first: Ints  # the first visit of a week, -1: none
    week_room: Ints
    month_room: Ints
    month_used: Ints
    month_from: Ints  # per calendar month: its first week
    month_until: Ints  # and the one after its last
    sums: Longs
    months: int
    weeks: int
    pause: int
    face_cost: int


class Work(NamedTuple):
    """Notes made while repairing."""

    marks: Longs
    trail_visit: Ints  # all that was done, to undo it
    trail_pair: Ints  # -1: it was put, else: it was taken off here
    trail_way: Ints
    trail_moment: Ints
    is_loose: Flags  # per visit: lost, or moved already: moving it costs nothing more
    is_seen: Flags  # per visit
    node_visit: Ints  # a visit that needs another place
    node_parent: Ints  # whose place it would give up
    node_way: Ints  # by this way
    now: Ints  # nodes to look at
    later: Ints  # nodes that cost one moved visit more


class Choice(NamedTuple):
    """Notes made while the lost visits of one request are handed out."""

    marks: Longs
    spot: Ints  # per pair: its row among the people considered, -1: none
    lost: Ints  # the lost visits of a request, the hardest to place first
    takers: Ints  # how many free ways each of them has
    lost_worth: Longs  # what each is worth with a face, at most
    people: Ints  # pairs considered for a request
    people_mask: Longs  # which of its lost visits each has room for
    people_month: Ints  # how many of these in which month
    people_way: Ints  # person * MOST_AT_ONCE + visit: the first free way
    people_most: Ints  # how many of these together, at most
    people_worth: Longs  # what one of these is worth, at most
    people_order: Ints  # those who are no face, the most promising first
    mask_from: Longs  # in this order: what this one or a later one has room for
    most_from: Ints  # and the most that one of them has room for
    team: Ints  # people who are faces, then those of the set
    chosen: Ints  # a set: places in this order
    best: Ints
    set_mask: Longs  # per number of people in the set: what they and the faces have room for
    set_most: Ints
    set_new: Ints


def work_sizes(visits: int) -> dict[str, int]:
    """How long the rows of ``Work`` are."""
    return {
        "marks": MARKS,
        **dict.fromkeys(("trail_visit", "trail_pair", "trail_way", "trail_moment"), 8 * visits + 64),
        **dict.fromkeys(("is_loose", "is_seen"), visits),
        **dict.fromkeys(("node_visit", "node_parent", "node_way", "now", "later"), MOST_NODES),
    }


def choice_sizes(pairs: int, months: int) -> dict[str, int]:
    """How long the rows of ``Choice`` are."""
    most = min(MOST_PEOPLE, pairs)
    columns = ("people", "people_mask", "people_most", "people_worth", "people_order", "mask_from", "most_from")
    return {
        "marks": MARKS,
        "spot": pairs,
        **dict.fromkeys(("lost", "takers", "lost_worth"), MOST_AT_ONCE),
        **dict.fromkeys(columns, most),
        "people_month": most * months,
        "people_way": most * MOST_AT_ONCE,
        "team": most + MOST_CHOSEN,
        **dict.fromkeys(("chosen", "best", "set_mask", "set_most", "set_new"), MOST_CHOSEN + 1),
    }
