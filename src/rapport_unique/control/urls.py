"""Addresses of the administration's pages."""

from django.urls import path

from rapport_unique.control import urls_campaigns, urls_desk, urls_measures, urls_money, urls_register
from rapport_unique.control.views import follow_up

urlpatterns = [
    path("administration", follow_up.follow_up, name="follow-up"),
    path("administration/follow-up/<slug:measure>/<slug:period>", follow_up.campaign, name="followed-campaign"),
    path("administration/vacancies", follow_up.vacant, name="vacant-centres"),
    path("administration/reports", follow_up.reports, name="followed-reports"),
    path("administration/centres/<str:ins>", follow_up.centre, name="followed-centre"),
    path("administration/sent/<str:reference>", follow_up.sent_report, name="sent-report"),
    path("administration/sent/<str:reference>/pdf", follow_up.sent_pdf, name="sent-report-pdf"),
    path("administration/sent/<str:reference>/json", follow_up.sent_json, name="sent-report-json"),
    *urls_measures.urlpatterns,
    *urls_register.urlpatterns,
    *urls_money.urlpatterns,
    *urls_desk.urlpatterns,
    *urls_campaigns.urlpatterns,
]
