"""Addresses of the register of centres."""

from django.urls import path

from rapport_unique.control.views import register

urlpatterns = [
    path("administration/register", register.register, name="register"),
    path("administration/register/<str:ins>", register.centre, name="registered-centre"),
    path("administration/register/<str:ins>/languages", register.languages, name="centre-languages"),
    path("administration/register/<str:ins>/merge", register.merge_into, name="merge-centre"),
    path("administration/accounts", register.accounts, name="accounts-to-confirm"),
    path("administration/accounts/<str:ins>", register.confirm, name="confirm-account"),
]
