"""All loops of a repair in one place, to be compiled together."""

from samenspel.planning.repairing.chains import make_room
from samenspel.planning.repairing.considering import consider
from samenspel.planning.repairing.covering import take_best, try_sets
from samenspel.planning.repairing.steps import lose, lose_all, release, reserve, stand_all, undo

__all__ = ["consider", "lose", "lose_all", "make_room", "release", "reserve", "stand_all", "take_best", "try_sets", "undo"]
