"""Triggers that refuse to change or remove a submission, on both engines."""

from django.db import migrations

_MESSAGE = "a submission never changes"
_SQLITE = [
    f"""CREATE TRIGGER reporting_submission_no_{verb.lower()} BEFORE {verb} ON reporting_submission
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    f"""CREATE FUNCTION reporting_submission_fixed() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER reporting_submission_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON reporting_submission
        FOR EACH STATEMENT EXECUTE FUNCTION reporting_submission_fixed()""",
]
_UNDO = {
    "sqlite": [f"DROP TRIGGER reporting_submission_no_{name}" for name in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER reporting_submission_fixed ON reporting_submission",
        "DROP FUNCTION reporting_submission_fixed()",
    ],
}


def refuse_changes(apps, schema_editor):
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
