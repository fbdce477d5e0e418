import os
import subprocess
import sys

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.exchange.transport.benches import CENTRE, OTHER, envelopes
from tests.support.races import together


class Undone(Exception):
    pass


def test_a_message_and_its_cause_are_stored_together_or_not_at_all(sql_bench):
    sql_bench.transport.publish(envelopes(1, OTHER))
    (incoming,) = sql_bench.transport.pull(OTHER)
    try:
        with transaction.atomic():
            sql_bench.transport.publish(envelopes(3)[1:])
            sql_bench.transport.ack([incoming])
            raise Undone
    except Undone:
        pass
    assert sql_bench.transport.pull(CENTRE, 10) == []
    sql_bench.end_lease()
    assert len(sql_bench.transport.pull(OTHER)) == 1


def test_a_puller_passes_over_rows_that_another_one_is_taking(sql_bench):
    """On SQLite the second waits for the first; on PostgreSQL it takes what is left. Neither takes the same."""
    sql_bench.transport.publish(envelopes(4))

    def pull():
        with transaction.atomic():
            return [each.envelope.id for each in sql_bench.transport.pull(CENTRE, 2)]

    first, second = together(pull, pull)
    assert not set(first) & set(second)
    assert len(first) == 2


def test_an_empty_box_costs_one_question_and_no_lock(sql_bench, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert sql_bench.transport.pull(CENTRE, 100) == []


def test_a_pull_costs_the_same_whatever_it_brings(sql_bench):
    sql_bench.transport.publish(envelopes(101))
    counts = []
    for most in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            assert len(sql_bench.transport.pull(CENTRE, most)) == most
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_migrations_make_the_table_of_the_models(tmp_path):
    settings = tmp_path / "only_the_mailbox.py"
    settings.write_text(
        'INSTALLED_APPS = ["rapport_unique.exchange.transport"]\n'
        f'DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {str(tmp_path / "db")!r}}}}}\n'
        'DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\n'
    )
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.stem}
    variables["PYTHONPATH"] = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    for command in (["makemigrations", "--check", "--dry-run"], ["migrate"]):
        done = subprocess.run([sys.executable, "-m", "django", *command], env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
