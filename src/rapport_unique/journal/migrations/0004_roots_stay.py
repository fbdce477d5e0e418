"""Triggers that keep the list and its roots: a place is given once, and of a root only its time-stamp is added, once."""

from django.db import migrations

_MESSAGE = "the journal is insert-only"
_SQLITE = [
    f"""CREATE TRIGGER journal_{table}_no_{verb.lower()} BEFORE {verb} ON journal_{table}
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
    for table, verb in (("entry", "UPDATE"), ("entry", "DELETE"), ("root", "DELETE"))
] + [
    f"""CREATE TRIGGER journal_root_no_update BEFORE UPDATE ON journal_root
        WHEN OLD.token IS NOT NULL OR NEW.size <> OLD.size OR NEW.hash <> OLD.hash OR NEW.peaks <> OLD.peaks
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
]
_POSTGRESQL = [
    """CREATE TRIGGER journal_entry_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
        FOR EACH STATEMENT EXECUTE FUNCTION journal_insert_only()""",
    """CREATE TRIGGER journal_root_stays BEFORE DELETE OR TRUNCATE ON journal_root
        FOR EACH STATEMENT EXECUTE FUNCTION journal_insert_only()""",
    """CREATE TRIGGER journal_root_stamped_once BEFORE UPDATE ON journal_root FOR EACH ROW
        WHEN (OLD.token IS NOT NULL OR NEW.size <> OLD.size OR NEW.hash <> OLD.hash OR NEW.peaks <> OLD.peaks)
        EXECUTE FUNCTION journal_insert_only()""",
]
_UNDO = {
    "sqlite": [
        "DROP TRIGGER journal_entry_no_update",
        "DROP TRIGGER journal_entry_no_delete",
        "DROP TRIGGER journal_root_no_delete",
        "DROP TRIGGER journal_root_no_update",
    ],
    "postgresql": [
        "DROP TRIGGER journal_entry_insert_only ON journal_entry",
        "DROP TRIGGER journal_root_stays ON journal_root",
        "DROP TRIGGER journal_root_stamped_once ON journal_root",
    ],
}


def refuse_changes(apps, schema_editor):
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_roots")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
