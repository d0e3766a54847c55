"""When a helper answered about a face: who said no is told apart from who is not asked any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a moment that may be empty: of answers before this nobody knows."""

    dependencies = [("arrangements", "0007_said_by_phone")]

    operations = [
        migrations.AddField(model_name="face", name="answered_at", field=models.DateTimeField(blank=True, null=True)),
    ]
