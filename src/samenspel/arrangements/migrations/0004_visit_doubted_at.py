"""Since when a visit does not fit how its helper helps now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a moment that may be empty: SQLite then keeps the table, and so its triggers."""

    dependencies = [("arrangements", "0003_visits_never_vanish")]

    operations = [
        migrations.AddField(
            model_name="visit", name="doubted_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
