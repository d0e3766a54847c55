"""Let the database refuse to alter history."""

from django.db import migrations

from samenspel.foundation.operations import append_only


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [append_only("foundation_journalline")]
