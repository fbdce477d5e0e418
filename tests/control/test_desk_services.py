"""Samples, pieces, messages and conclusions of control on desk."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.storage import default_storage
from tests.control.desk import JUSTIFIED, LAW, build_desk
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, an_actor

from rapport_unique.control.concluding import conclude, document
from rapport_unique.control.correcting import decide, propose
from rapport_unique.control.desk import assign, open_file, queue
from rapport_unique.control.models import ControlFile, Piece, Sample, SampledUnit
from rapport_unique.control.pieces import (
    MEGABYTES,
    MOST_PIECES,
    ODS,
    XLSX,
    ask,
    close,
    content_of,
    hand_in,
    kind_of,
    remind_of_pieces,
    write,
)
from rapport_unique.control.sampling import as_rows, draw
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.core.sampling import Unit, drawn
from rapport_unique.journal.models import Event
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.models import Campaign
from rapport_unique.ui import clock

PDF = b"%PDF-1.7 invented"


def office(*names, first=b""):
    """A file of a spreadsheet program with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


def asked(desk, **values):
    given = {"kind": "proof", "text": "The proof of payment.", "due": clock.today() + timedelta(days=14), **values}
    return ask(file=desk.file, actor=desk.controller, revision=desk.revision, **given)


def handed_in(desk, request, content=PDF, name="proof.pdf"):
    return hand_in(request=request, actor=desk.house.agent, revision=desk.revision, name=name, content=content)


# Samples


def test_a_sample_is_drawn_again_from_what_is_stored(desk_file):
    other = build_desk(GHENT, desk_file.controller)
    sample = draw(campaigns=Campaign.objects.all(), of="reports", rate=Decimal(50), actor=desk_file.controller)
    references = [desk_file.submission.reference, other.submission.reference]
    again = drawn([Unit("covid-premium/2020", each) for each in references], seed=sample.seed, rate=sample.rate)
    assert [unit.identifier for unit in again] == list(sample.units.values_list("identifier", flat=True))
    assert sample.population == {"covid-premium/2020": 2}
    assert sample.drawn == {"covid-premium/2020": 1}
    assert [row[0] for row in as_rows(sample, "fr")] == [unit.identifier for unit in again]


def test_a_draw_is_one_event_with_its_seed(desk_file):
    before = Sample.objects.count()
    sample = draw(
        campaigns=Campaign.objects.all(), of="reports", rate=Decimal(100), actor=desk_file.controller, seed="2026"
    )
    assert (sample.seed, Sample.objects.count()) == ("2026", before + 1)
    assert Event.objects.get(subject=sample.journal_subject).data["seed"] == "2026"


@pytest.mark.parametrize("rate", ["0", "-5", "100.01"])
def test_no_sample_at_another_rate(desk_file, rate):
    with no_event(), pytest.raises(Invalid, match="sample-rate"):
        draw(campaigns=Campaign.objects.all(), of="reports", rate=Decimal(rate), actor=desk_file.controller)


def test_no_sample_of_nothing(desk_file):
    campaigns = Campaign.objects.filter(measure_id="redi")
    with no_event(), pytest.raises(NotPossible, match="sample-empty"):
        draw(campaigns=campaigns, of="rows", rate=Decimal(10), actor=desk_file.controller)
    assert not Sample.objects.exists()


# Who works on a file


def test_a_file_knows_why_it_was_scored(desk_file):
    points = {point.key: point.points for point in desk_file.file.points}
    assert points == {"unused": 1}
    assert desk_file.file.score == 1


def test_opening_again_is_the_same_file(desk_file):
    with no_event():
        again = open_file(submission=desk_file.submission, actor=desk_file.colleague)
    assert again == desk_file.file
    assert again.controller == desk_file.controller.person


def test_a_file_goes_from_hand_to_hand(desk_file):
    with one_event(desk_file.file.journal_subject, "control-assigned"):
        assign(
            file=desk_file.file, actor=desk_file.controller, revision=desk_file.revision, to=desk_file.colleague.person
        )
    assert [each.pk for each in queue(desk_file.colleague, "mine")] == [desk_file.file.pk]
    assert not queue(desk_file.controller, "mine")
    with no_event(), pytest.raises(NotPossible, match="not-a-controller"):
        assign(
            file=desk_file.file,
            actor=desk_file.colleague,
            revision=desk_file.revision,
            to=an_actor("budget").person,
        )


# Pieces


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (office("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (office("content.xml", first=ODS.encode()), ODS),
        (office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), None),
        (office("[Content_Types].xml", "word/document.xml"), None),
        (office("content.xml", first=b"application/vnd.oasis.opendocument.text"), None),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b" %PDF-1.7", None),
        (b"MZ", None),
        (b"", None),
    ],
)
def test_a_file_is_what_it_contains(content, kind):
    assert kind_of(content) == kind


def test_a_piece_is_kept_under_its_hash_and_once(desk_file):
    request = asked(desk_file)
    with one_event(desk_file.file.journal_subject, "piece-received"):
        piece = handed_in(desk_file, request)
    assert content_of(piece) == PDF
    assert piece.path == f"pieces/{piece.sha256[:2]}/{piece.sha256}"
    handed_in(desk_file, request, name="again.pdf")
    assert Piece.objects.count() == 1
    assert len(default_storage.listdir(f"pieces/{piece.sha256[:2]}")[1]) == 1


def test_no_other_kind_and_no_larger_file(desk_file):
    request = asked(desk_file)
    with no_event(), pytest.raises(Invalid, match="piece-kind"):
        handed_in(desk_file, request, b"MZ", "proof.pdf")
    with no_event(), pytest.raises(Invalid, match="piece-too-large"):
        handed_in(desk_file, request, PDF + b" " * (MEGABYTES * 1024 * 1024))


def test_a_request_takes_no_more_than_it_can_hold(desk_file):
    request = asked(desk_file)
    Piece.objects.bulk_create(
        [
            Piece(
                request=request,
                name="x",
                path="x",
                sha256=str(number),
                kind=XLSX,
                size=1,
                added_by=desk_file.house.agent.person,
                added_at=clock.now(),
            )
            for number in range(MOST_PIECES)
        ]
    )
    with no_event(), pytest.raises(NotPossible, match="pieces-too-many"):
        handed_in(desk_file, request)


def test_a_closed_request_receives_nothing(desk_file):
    request = asked(desk_file)
    with one_event(desk_file.file.journal_subject, "request-closed"):
        close(request=request, actor=desk_file.controller, revision=desk_file.revision)
    with no_event(), pytest.raises(NotPossible, match="request-closed"):
        handed_in(desk_file, request)
    with no_event(), pytest.raises(NotPossible, match="request-closed"):
        close(request=request, actor=desk_file.controller, revision=desk_file.revision)


def test_a_due_date_is_still_to_come(desk_file):
    with no_event(), pytest.raises(Invalid, match="request-due-past"):
        asked(desk_file, due=clock.yesterday())


def reminders():
    return Message.objects.filter(payload__template="control/mail/pieces_missing.txt").count()


def test_reminders_come_once_each_also_when_a_day_is_missed(desk_file):
    request = asked(desk_file)
    people = 3
    expected = {6: 0, 7: 1, 8: 1, 12: 1, 13: 2, 16: 2, 17: 3, 40: 3}
    for days, number in expected.items():
        with clock.shifted(days=days):
            remind_of_pieces()
            remind_of_pieces()
        assert reminders() == number * people, days
    handed_in(desk_file, request)
    with clock.shifted(days=60):
        remind_of_pieces()
    assert reminders() == 3 * people


def test_both_sides_write_and_read(desk_file):
    with one_event(desk_file.file.journal_subject, "message-written"):
        write(file=desk_file.file, actor=desk_file.controller, revision=desk_file.revision, text="Bonjour")
    write(file=desk_file.file, actor=desk_file.house.agent, revision=desk_file.revision, text="Dag")
    assert list(desk_file.file.thread.values_list("text", "from_centre")) == [("Bonjour", False), ("Dag", True)]


# Conclusions


def corrected(desk):
    correction = propose(
        file=desk.file,
        actor=desk.controller,
        revision=desk.revision,
        amount_key=JUSTIFIED,
        accepted=Decimal("39000.00"),
        reason="No proof #of *payment* $x$.",
        article=LAW,
    )
    return correction


@pytest.mark.parametrize("ins", [GHENT, EUPEN])
def test_a_conclusion_writes_a_letter_in_the_language_of_the_centre(db, settings, tmp_path, ins):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = build_desk(ins)
    correction = corrected(desk)
    decide(correction=correction, actor=desk.colleague, revision=desk.revision, approved=True, reason="")
    with one_event(desk.file.journal_subject, "control-concluded"):
        conclude(
            file=desk.file, actor=desk.controller, revision=desk.revision, conclusion="corrected", text="One\n\nTwo"
        )
    desk.file.refresh_from_db()
    letter = document(desk.file.letter_path)
    assert letter.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        assert str(pdf.Root.Lang).startswith(desk.house.centre.language)
    assert desk.file.state == ControlFile.State.CONCLUDED


def test_nothing_is_concluded_before_everything_is_decided(desk_file):
    corrected(desk_file)
    with no_event(), pytest.raises(NotPossible, match="control-file-undecided"):
        conclude(
            file=desk_file.file, actor=desk_file.controller, revision=desk_file.revision, conclusion="regular", text=""
        )


def test_a_concluded_file_stays(desk_file):
    values = {"file": desk_file.file, "actor": desk_file.controller}
    with no_event(), pytest.raises(NotAllowed, match="control-file-of-another"):
        conclude(
            file=desk_file.file, actor=desk_file.colleague, revision=desk_file.revision, conclusion="regular", text=""
        )
    conclude(**values, revision=desk_file.revision, conclusion="regular", text="")
    with no_event(), pytest.raises(NotPossible, match="control-file-concluded"):
        conclude(**values, revision=desk_file.revision, conclusion="regular", text="")
    with no_event(), pytest.raises(NotPossible, match="control-file-concluded"):
        asked(desk_file)
    assert not SampledUnit.objects.exists()
