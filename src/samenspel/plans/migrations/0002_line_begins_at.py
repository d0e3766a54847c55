"""When the first visit of a line begins: after that the line is over, which the database can see without reading the visits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a moment that may be empty: lines of before this are read, and forgotten with their plans after thirty days."""

    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.AddField(model_name="planline", name="begins_at", field=models.DateTimeField(blank=True, null=True)),
    ]
