"""How a piece cools: once, from the heat that a round begins with to the one that it ends with."""

from __future__ import annotations

from dataclasses import dataclass

from samenspel.planning.searching.rounds import Budget


@dataclass(frozen=True, slots=True)
class Cooling(Budget):
    """A budget of rounds for a plan that stands already; the last round keeps only what is as good or better."""

    def heat(self, done: int, share: float) -> float:
        """Points that a worse plan may lose in this round."""
        is_last = self.rounds is not None and done + 1 >= self.rounds
        return 0.0 if is_last else float(self.hot * (self.cold / self.hot) ** share)
