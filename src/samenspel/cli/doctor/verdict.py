"""What the doctor finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One finding: in order, or not and then how to mend it."""

    subject: str
    found: str
    mend: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.mend

    def __str__(self) -> str:
        """Show the finding as the terminal does."""
        line = f"{'✔' if self.is_well else '✘'} {self.subject}: {self.found}"
        return line if self.is_well else f"{line}\n    → {self.mend}"


Examination = Callable[[], Iterator[Verdict]]
