"""Addresses of control on desk: of the administration, and of the centre that is controlled."""

from django.urls import path

from rapport_unique.control.views import controlled, desk, monitoring, samples

_FILE = "administration/control/<str:reference>"
_LATER = "administration/still-to-pay/<slug:measure>/<slug:period>"
_PROOFS = "administration/sent/<str:reference>/proofs"
_OWN = "controls/<int:file_pk>"

urlpatterns = [
    path("administration/control", desk.queue_page, name="control-queue"),
    path(_LATER, monitoring.still_to_pay_page, name="still-to-pay"),
    path(f"{_LATER}/ask", monitoring.ask_everyone, name="proofs-ask-all"),
    path(_PROOFS, monitoring.proofs, name="awaited-proofs"),
    path(f"{_PROOFS}/ask", monitoring.ask, name="proofs-ask"),
    path(f"{_PROOFS}/judge", monitoring.judge, name="proofs-judge"),
    path(f"{_PROOFS}/propose", monitoring.propose, name="proofs-propose"),
    path("administration/samples", samples.samples, name="control-samples"),
    path("administration/samples/<int:sample_pk>", samples.sample, name="control-sample"),
    path("administration/sent/<str:reference>/control", desk.open_control, name="control-open"),
    path("administration/sent/<str:reference>/reopen", desk.reopen_report, name="sent-report-reopen"),
    path(_FILE, desk.file_page, name="control-file"),
    path(f"{_FILE}/take", desk.take, name="control-take"),
    path(f"{_FILE}/assign", desk.assign_file, name="control-assign"),
    path(f"{_FILE}/propose", desk.propose_correction, name="control-propose"),
    path(f"{_FILE}/corrections/<int:correction_pk>/approve", desk.approve, name="control-approve"),
    path(f"{_FILE}/corrections/<int:correction_pk>/reject", desk.reject, name="control-reject"),
    path(f"{_FILE}/corrections/<int:correction_pk>/waive", desk.waive_correction, name="control-waive"),
    path(f"{_FILE}/corrections/<int:correction_pk>/objection", desk.answer_objection, name="control-objection"),
    path(f"{_FILE}/ask", desk.ask_pieces, name="control-ask"),
    path(f"{_FILE}/requests/<int:request_pk>/close", desk.close_request, name="control-request-close"),
    path(f"{_FILE}/extract", desk.compare_extract, name="control-extract"),
    path(f"{_FILE}/write", desk.write_message, name="control-write"),
    path(f"{_FILE}/conclude", desk.conclude_file, name="control-conclude"),
    path(f"{_FILE}/inspection/plan", desk.plan_inspection, name="inspection-plan"),
    path(f"{_FILE}/inspection/visit", desk.note_visit, name="inspection-visit"),
    path(f"{_FILE}/inspection/note", desk.note_row, name="inspection-note"),
    path(f"{_FILE}/inspection/report", desk.report_inspection, name="inspection-report"),
    path(f"{_FILE}/inspection/pdf", desk.inspection_pdf, name="inspection-pdf"),
    path(f"{_FILE}/letter", desk.letter, name="control-letter"),
    path("administration/control-pieces/<int:piece_pk>", desk.piece, name="control-piece"),
    path("controls", controlled.controls, name="controls"),
    path(_OWN, controlled.control, name="own-control"),
    path(f"{_OWN}/proofs", controlled.proofs, name="own-proofs"),
    path(f"{_OWN}/proofs/hand-in", controlled.hand_in_proof, name="own-proofs-hand-in"),
    path(f"{_OWN}/report", controlled.report_pdf, name="own-control-report"),
    path(f"{_OWN}/letter", controlled.letter, name="own-control-letter"),
    path(f"{_OWN}/inspection", controlled.inspection_pdf, name="own-control-inspection"),
    path(f"{_OWN}/write", controlled.write_message, name="own-control-write"),
    path(f"{_OWN}/corrections/<int:correction_pk>/object", controlled.contest, name="own-control-object"),
    path(f"{_OWN}/requests/<int:request_pk>", controlled.hand_in_piece, name="own-control-hand-in"),
    path(f"{_OWN}/pieces/<int:piece_pk>", controlled.piece, name="own-control-piece"),
]
