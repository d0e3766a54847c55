"""Bring the database up to date."""

from samenspel.cli.house import open_house, plain_words


def migrate() -> None:
    """Make the database, or bring it up to date after a new version."""
    open_house()
    from samenspel.cli.database import bring_up_to_date, refuse_unsafe

    with plain_words():
        refuse_unsafe()
        bring_up_to_date()
