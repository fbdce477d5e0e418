"""Addresses of a centre's reports."""

from django.urls import path

from rapport_unique.reporting import urls_tables
from rapport_unique.reporting.views import centre, documents, form, handbook, history, home, signing, summary, verifying

urlpatterns = [
    path("measures/<slug:measure>", handbook.measure_help, name="measure-help"),
    path("verify", verifying.verify, name="verify"),
    path("reports", home.reports, name="reports"),
    path("centre", centre.centre, name="centre"),
    path("centre/change", centre.change, name="centre-change"),
    path("reports/<int:pk>", form.introduction, name="report"),
    path("reports/<int:pk>/form", form.form, name="report-form"),
    path("reports/<int:pk>/form/draft", form.draft, name="report-draft"),
    path("reports/<int:pk>/form/abandon", form.abandon, name="report-abandon"),
    path("reports/<int:pk>/form/modify", form.modify, name="report-modify"),
    path("reports/<int:pk>/summary", summary.summary, name="report-summary"),
    path("reports/<int:pk>/confirm", summary.confirm, name="report-confirm"),
    path("reports/<int:pk>/sign", signing.sign, name="report-sign"),
    path("reports/<int:pk>/sign/prepare", signing.prepare_card, name="report-sign-prepare"),
    path("reports/<int:pk>/sign/finish", signing.finish_card, name="report-sign-finish"),
    path("reports/<int:pk>/sign/back/<uuid:attempt>", signing.back, name="report-sign-back"),
    path("reports/<int:pk>/signed", signing.signed, name="report-signed"),
    path("reports/<int:pk>/receipt", documents.receipt, name="report-receipt"),
    path("reports/<int:pk>/pdf", documents.pdf, name="report-pdf"),
    path("reports/<int:pk>/documents/<int:document_pk>", documents.document, name="report-document"),
    path("reports/<int:pk>/proof", documents.proof, name="report-proof"),
    path("reports/<int:pk>/json", documents.canonical_json, name="report-json"),
    path("reports/<int:pk>/history", history.history, name="report-history"),
    *urls_tables.urlpatterns,
]
