"""Triggers that refuse to change or remove a version once it is sent, on both engines.

SQLite drops triggers when Django rebuilds a table: a later migration that alters `reporting_version` must make them
again.
"""

from django.db import migrations

_MESSAGE = "a sent version never changes"
_SQLITE = [
    f"""CREATE TRIGGER reporting_version_no_{verb.lower()} BEFORE {verb} ON reporting_version WHEN OLD.state = 'sent'
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    f"""CREATE FUNCTION reporting_version_fixed() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER reporting_version_fixed BEFORE UPDATE OR DELETE ON reporting_version
        FOR EACH ROW WHEN (OLD.state = 'sent') EXECUTE FUNCTION reporting_version_fixed()""",
]
_UNDO = {
    "sqlite": [f"DROP TRIGGER reporting_version_no_{name}" for name in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER reporting_version_fixed ON reporting_version",
        "DROP FUNCTION reporting_version_fixed()",
    ],
}


def refuse_changes(apps, schema_editor):
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_submissions_never_change")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
