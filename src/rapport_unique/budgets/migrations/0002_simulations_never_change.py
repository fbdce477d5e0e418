"""Triggers that refuse to change a simulation or a version of a policy, on both engines. Erasing one that no control can
concern any more is no change.

SQLite drops triggers when Django rebuilds a table: a later migration that alters one of these must make them again.
"""

from django.db import migrations

_TABLES = {
    "budgets_simulation": "a simulation never changes",
    "budgets_centrepolicy": "a version of a policy never changes",
}
_SQLITE = [
    f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    for table, message in _TABLES.items()
]
_POSTGRESQL = [
    statement
    for table, message in _TABLES.items()
    for statement in (
        f"""CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"""CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_fixed()""",
    )
]
_UNDO = {
    "sqlite": [f"DROP TRIGGER {table}_no_update" for table in _TABLES],
    "postgresql": [
        statement
        for table in _TABLES
        for statement in (f"DROP TRIGGER {table}_fixed ON {table}", f"DROP FUNCTION {table}_fixed()")
    ],
}


def refuse_changes(apps, schema_editor):
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_cases")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
