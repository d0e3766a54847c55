"""Agreements, their endings and looks are never altered: what changed is a new row."""

from django.db import migrations

from samenspel.foundation.operations import append_only


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]

    operations = [append_only("consent_agreement"), append_only("consent_agreementending"), append_only("consent_look")]
