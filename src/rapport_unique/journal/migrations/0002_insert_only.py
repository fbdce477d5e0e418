"""Triggers that refuse to change or remove an event, on both engines.

SQLite drops triggers when Django rebuilds a table: a later migration that alters `journal_event` must make them again.
"""

from django.db import migrations

_MESSAGE = "the journal is insert-only"

_SQLITE = [
    f"""CREATE TRIGGER journal_event_no_{verb.lower()} BEFORE {verb} ON journal_event
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
    for verb in ("UPDATE", "DELETE")
] + [
    # INSERT OR REPLACE removes the row in its way without firing the trigger above.
    f"""CREATE TRIGGER journal_event_no_replace BEFORE INSERT ON journal_event
        WHEN EXISTS (SELECT 1 FROM journal_event WHERE id = NEW.id OR (subject = NEW.subject AND seq = NEW.seq))
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
]
_POSTGRESQL = [
    f"""CREATE FUNCTION journal_insert_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER journal_event_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_event
        FOR EACH STATEMENT EXECUTE FUNCTION journal_insert_only()""",
]
_UNDO = {
    "sqlite": [f"DROP TRIGGER journal_event_no_{name}" for name in ("update", "delete", "replace")],
    "postgresql": ["DROP TRIGGER journal_event_insert_only ON journal_event", "DROP FUNCTION journal_insert_only()"],
}


def refuse_changes(apps, schema_editor):
    statements = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
