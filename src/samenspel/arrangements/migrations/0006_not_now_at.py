"""When the resident took a proposal back because nobody is wanted just now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a moment that may be empty: of proposals before this nobody knows who took them back."""

    dependencies = [("arrangements", "0005_answer_before")]

    operations = [
        migrations.AddField(model_name="proposal", name="not_now_at", field=models.DateTimeField(blank=True, null=True)),
    ]
