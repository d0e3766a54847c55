"""What several commands take: the file of a neighbourhood, and numbers up to a limit; ``nan`` lies outside of every one."""

from pathlib import Path
from typing import Annotated

import typer

MOST_SECONDS = 86_400  # a day; nobody waits longer for one answer
MOST_ROUNDS = 1_000_000

INSTANCE = "The neighbourhood: a .json or .json.gz file (docs/reference/planning-files.md says what is in it)."
Instance = Annotated[Path, typer.Argument(metavar="INSTANCE", help=INSTANCE, show_default=False)]
