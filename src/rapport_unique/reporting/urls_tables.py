"""Addresses of the reports whose measure has tables: simulations, workbooks, rows."""

from django.urls import path

from rapport_unique.reporting.views import extracts, planning, rows, simulations, table, workbook

urlpatterns = [
    path("simulations/extract", extracts.arrived, name="extract-arrived"),
    path("simulations/extract/open", extracts.opened, name="extract-opened"),
    path("reports/<int:pk>/table", table.table, name="report-table"),
    path("reports/<int:pk>/plan", planning.plan, name="report-plan"),
    path("reports/<int:pk>/plan/draft", planning.plan_draft, name="report-plan-draft"),
    path("reports/<int:pk>/plan/abandon", planning.plan_abandon, name="report-plan-abandon"),
    path("reports/<int:pk>/simulations", simulations.simulations, name="report-simulations"),
    path("reports/<int:pk>/simulations/preview", simulations.preview_import, name="report-simulations-preview"),
    path("reports/<int:pk>/workbook/template", workbook.template_file, name="report-template"),
    path("reports/<int:pk>/workbook/upload", workbook.upload, name="report-upload"),
    path("reports/<int:pk>/workbook/<int:workbook_pk>", workbook.workbook, name="report-workbook"),
    path("reports/<int:pk>/workbook/<int:workbook_pk>/status", workbook.status, name="report-workbook-status"),
    path("reports/<int:pk>/workbook/<int:workbook_pk>/confirm", workbook.confirm, name="report-workbook-confirm"),
    path("reports/<int:pk>/workbook/<int:workbook_pk>/abandon", workbook.abandon, name="report-workbook-abandon"),
    path("reports/<int:pk>/workbook/<int:workbook_pk>/file", workbook.file, name="report-workbook-file"),
    path("reports/<int:pk>/workbook/<int:workbook_pk>/annotated", workbook.annotated_file, name="report-annotated"),
    path("reports/<int:pk>/workbook/release", workbook.release, name="report-workbook-release"),
    path("reports/<int:pk>/tables/<slug:table>", rows.rows, name="report-rows"),
    path("reports/<int:pk>/tables/<slug:table>/new", rows.new, name="report-row-new"),
    path("reports/<int:pk>/tables/<slug:table>/new/draft", rows.new_draft, name="report-row-new-draft"),
    path("reports/<int:pk>/rows/<int:row_pk>", rows.row, name="report-row"),
    path("reports/<int:pk>/rows/<int:row_pk>/draft", rows.row_draft, name="report-row-draft"),
    path("reports/<int:pk>/rows/<int:row_pk>/clear", rows.clear, name="report-row-clear"),
    path("reports/<int:pk>/rows/add/<int:simulation_pk>", rows.add, name="report-row-add"),
    path("reports/<int:pk>/rows/add/<int:simulation_pk>/draft", rows.add_draft, name="report-row-add-draft"),
]
