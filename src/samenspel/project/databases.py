"""How each of the databases is spoken to."""

from typing import Any

import dj_database_url

SQLITE = {
    "transaction_mode": "IMMEDIATE",  # a deferred transaction that turns to writing fails at once under load
    "timeout": 20,  # seconds to wait for another writer
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
}
POSTGRESQL = {"prepare_threshold": 0}
"""Only questions of ``foundation.asking`` are prepared: Django puts values within its own, so each is another."""


def database(address: str, *, pooled: bool) -> dict[str, Any]:
    """Make Django's settings of an address; ``pooled`` keeps nothing on a connection that outlives a transaction."""
    settings: dict[str, Any] = {**dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True)}
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE
    elif pooled:
        settings["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **POSTGRESQL}
    return settings
