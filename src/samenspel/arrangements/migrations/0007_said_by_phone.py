"""Who wrote down what a resident said of a face by phone or at home; never the one whom it was about."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add in what way the resident said so: until now that was always in the app."""

    dependencies = [
        ("arrangements", "0006_not_now_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="face",
            name="how",
            field=models.CharField(
                choices=[("app", "app"), ("phone", "phone"), ("visit", "visit"), ("paper", "paper")],
                db_default="app",
                default="app",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="face",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="face",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how", "app"), ("recorded_by__isnull", True)),
                    models.Q(models.Q(("how", "app"), _negated=True), ("recorded_by__isnull", False)),
                    _connector="OR",
                ),
                name="somebody_wrote_down_what_was_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="face",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_by", models.F("helper")), _negated=True),
                name="nobody_writes_down_a_yes_to_himself",
            ),
        ),
    ]
