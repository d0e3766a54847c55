"""The list of commands and the way in."""

from typing import Annotated

import typer

from samenspel import __version__
from samenspel.cli.administrators import make_admin
from samenspel.cli.areas import import_areas
from samenspel.cli.bound import bound
from samenspel.cli.check import check
from samenspel.cli.demo import demo
from samenspel.cli.doctor import doctor
from samenspel.cli.explain import explain
from samenspel.cli.migrate import migrate
from samenspel.cli.plan import plan
from samenspel.cli.serve import serve
from samenspel.cli.voice import Exit, Refused, complain, say, spell_out
from samenspel.cli.what_if import what_if
from samenspel.cli.work import work

INTERRUPTED = 130  # what a Ctrl-C that no command hears ends with

LOOK, RUN, FILL, PROVE = "Look around", "Run it", "Fill and plan", "Prove it"

app = typer.Typer(
    name="samenspel",
    help="Neighbours help each other, with professionals beside them only when needed.",
    epilog="Settings are environment variables; docs/reference/settings.md lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(rich_help_panel=LOOK)(demo)
app.command(rich_help_panel=RUN)(serve)
app.command(rich_help_panel=RUN)(work)
app.command(rich_help_panel=RUN)(migrate)
app.command(rich_help_panel=RUN)(doctor)
app.command("make-admin", rich_help_panel=FILL)(make_admin)
app.command("import-areas", rich_help_panel=FILL)(import_areas)
app.command(rich_help_panel=FILL)(plan)
app.command(rich_help_panel=FILL)(bound)
app.command(rich_help_panel=FILL)(explain)
app.command("what-if", rich_help_panel=FILL)(what_if)
app.command(rich_help_panel=PROVE)(check)


def show_version(wanted: bool) -> None:
    """Print the version and stop, when that is what was asked."""
    if wanted:
        say(f"samenspel {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Take the options that stand before the command."""


def main() -> int:
    """Run the command; a refusal becomes one clear message and an exit code."""
    spell_out()
    try:
        app(prog_name="samenspel")
    except Refused as refusal:
        complain(f"refused: {refusal}" if refusal.code is Exit.BAD_INPUT else f"samenspel: {refusal}")
        return int(refusal.code)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            complain("stopped")
        raise
    return int(Exit.DONE)
