"""Until when one helper is waited for, as was told when the question was put."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add moments that may be empty: questions of before this are waited for without an end."""

    dependencies = [("arrangements", "0004_visit_doubted_at")]

    operations = [
        migrations.AddField(model_name="face", name="answer_before", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="face", name="lapsed_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="cover", name="answer_before", field=models.DateTimeField(blank=True, null=True)),
    ]
