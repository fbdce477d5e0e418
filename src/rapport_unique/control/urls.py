"""Addresses of the administration's pages."""

from django.urls import path

from rapport_unique.control import views

urlpatterns = [
    path("administration", views.follow_up, name="follow-up"),
    path("administration/vacancies", views.vacant, name="vacant-centres"),
    path("administration/reports", views.reports, name="followed-reports"),
    path("administration/reports.csv", views.reports_csv, name="followed-reports-csv"),
    path("administration/centres/<str:ins>", views.centre, name="followed-centre"),
    path("administration/sent/<str:reference>", views.sent_report, name="sent-report"),
    path("administration/sent/<str:reference>/pdf", views.sent_pdf, name="sent-report-pdf"),
    path("administration/sent/<str:reference>/json", views.sent_json, name="sent-report-json"),
]
