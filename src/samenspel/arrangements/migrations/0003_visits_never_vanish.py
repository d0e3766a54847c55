"""Visits never vanish: the database refuses to delete one, or to change one that was moved or cancelled."""

from django.db import migrations

from samenspel.foundation.operations import PerVendorSQL

FINAL = "('moved', 'cancelled')"
STATE_SQLITE = (
    "CREATE TRIGGER visit_state_is_final BEFORE UPDATE OF state ON arrangements_visit "
    f"WHEN OLD.state IN {FINAL} AND NEW.state <> OLD.state "
    "BEGIN SELECT RAISE(ABORT, 'visit_state_is_final'); END"
)
DELETE_SQLITE = (
    "CREATE TRIGGER arrangements_visit_no_delete BEFORE DELETE ON arrangements_visit "
    "BEGIN SELECT RAISE(ABORT, 'visits_never_vanish'); END"
)
POSTGRESQL = [
    "CREATE FUNCTION arrangements_visit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER visit_state_is_final BEFORE UPDATE OF state ON arrangements_visit FOR EACH ROW "
    f"WHEN (OLD.state IN {FINAL} AND NEW.state <> OLD.state) "
    "EXECUTE FUNCTION arrangements_visit_refuse('visit_state_is_final')",
    "CREATE TRIGGER arrangements_visit_no_delete BEFORE DELETE ON arrangements_visit FOR EACH ROW "
    "EXECUTE FUNCTION arrangements_visit_refuse('visits_never_vanish')",
]


class Migration(migrations.Migration):
    dependencies = [("arrangements", "0002_no_double_booking")]

    operations = [
        PerVendorSQL(
            forward={"sqlite": [STATE_SQLITE, DELETE_SQLITE], "postgresql": POSTGRESQL},
            backward={
                "sqlite": ["DROP TRIGGER visit_state_is_final", "DROP TRIGGER arrangements_visit_no_delete"],
                "postgresql": [
                    "DROP TRIGGER visit_state_is_final ON arrangements_visit",
                    "DROP TRIGGER arrangements_visit_no_delete ON arrangements_visit",
                    "DROP FUNCTION arrangements_visit_refuse()",
                ],
            },
        )
    ]
