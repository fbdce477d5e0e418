import pytest
from django.db import DatabaseError, connection, transaction
from tests.support.races import together

from rapport_unique.journal.models import GENESIS, Event, Head
from rapport_unique.journal.recording import BrokenChain, OutsideTransaction, record, verify
from rapport_unique.ui import clock

SUBJECT = "report:62063:redi:2023"


def write(subject=SUBJECT, **data):
    with transaction.atomic():
        return record(subject=subject, actor="person:1", action="saved", data=data)


def test_an_event_follows_the_one_before(db):
    first, second = write(amount="1.00"), write(amount="2.00")
    assert (first.seq, second.seq) == (1, 2)
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    assert list(Event.objects.for_subject(SUBJECT)) == [first, second]


def test_each_subject_has_its_own_chain(db):
    write()
    assert write(subject="centre:44021").seq == 1


def test_a_stored_chain_verifies(db):
    write(text="Liège “ẞ” 1\u202f234,56 €", nested={"b": [1, None, True], "a": "x"})
    with clock.shifted(days=1):
        write()
    assert verify(SUBJECT) == 2
    assert verify("nothing:1") == 0


def test_a_float_is_refused(db):
    with pytest.raises(TypeError):
        write(amount=1.5)


def test_recording_outside_a_transaction_is_refused(real_database):
    with pytest.raises(OutsideTransaction):
        record(subject=SUBJECT, actor="person:1", action="saved", data={})
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Event.objects.update(action="other"),
        lambda: Event.objects.first().delete(),
        lambda: Event.objects.all().delete(),
        lambda: connection.cursor().execute("DELETE FROM journal_event"),
    ],
    ids=["update", "delete", "delete all", "sql"],
)
def test_the_database_refuses_to_change_an_event(db, change):
    event = write()
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert list(Event.objects.all()) == [event]


def test_the_database_refuses_to_empty_the_journal(db):
    event = write()
    statement = {
        "sqlite": "INSERT OR REPLACE INTO journal_event SELECT * FROM journal_event",
        "postgresql": "TRUNCATE journal_event",
    }[connection.vendor]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Event.objects.all()) == [event]


def test_the_owner_of_the_tables_cannot_empty_the_journal_either(real_database):
    write()
    if real_database.vendor == "postgresql":
        from tests.support.databases import as_owner

        with as_owner(connection.settings_dict["NAME"]) as owner:
            for statement in ("TRUNCATE journal_event CASCADE", "DELETE FROM journal_event"):
                with pytest.raises(Exception, match="insert-only"):
                    owner.execute(statement)
    assert verify(SUBJECT) == 1


def test_verify_finds_an_event_that_was_not_recorded(db):
    event = write(amount="1.00")
    Event.objects.create(
        subject=SUBJECT, seq=2, at=clock.now(), actor="x", action="x", data={}, previous_hash=event.hash, hash="0" * 64
    )
    with pytest.raises(BrokenChain, match="event 2"):
        verify(SUBJECT)


def test_verify_finds_a_changed_amount(db):
    Event.objects.create(
        subject=SUBJECT, seq=1, at=clock.now(), actor="x", action="x", data={}, previous_hash=GENESIS, hash="0" * 64
    )
    Head.objects.create(subject=SUBJECT, seq=1, hash="0" * 64)
    with pytest.raises(BrokenChain, match="event 1"):
        verify(SUBJECT)


def test_verify_finds_a_chain_cut_short(db):
    write()
    Head.objects.filter(subject=SUBJECT).update(seq=2)
    with pytest.raises(BrokenChain, match="event 2"):
        verify(SUBJECT)


def test_an_event_goes_with_its_change(real_database):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(subject=SUBJECT, actor="person:1", action="saved", data={})
        raise RuntimeError
    assert verify(SUBJECT) == 0


def test_writers_of_one_subject_queue(real_database):
    def write_five():
        for number in range(5):
            write(number=number)

    outcomes = together(*[write_five] * 4)
    assert outcomes == [None] * 4
    assert verify(SUBJECT) == 20
