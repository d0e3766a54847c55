"""A place for what all processes must see for a while: how often somebody tried."""

from django.db import migrations

from samenspel.foundation.operations import PerVendorSQL

TABLE = (
    "CREATE TABLE foundation_cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires {moment} NOT NULL)"
)
INDEX = "CREATE INDEX foundation_cache_expires ON foundation_cache (expires)"


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_journal_append_only")]

    operations = [
        PerVendorSQL(
            forward={
                "sqlite": [TABLE.format(moment="datetime"), INDEX],
                "postgresql": [TABLE.format(moment="timestamp with time zone"), INDEX],
            },
            backward={"sqlite": ["DROP TABLE foundation_cache"], "postgresql": ["DROP TABLE foundation_cache"]},
        )
    ]
