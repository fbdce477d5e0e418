"""Addresses of campaigns and of what they grant."""

from django.urls import path

from rapport_unique.control.views import campaigns, grants, prefilled

_ONE = "administration/campaigns/<slug:measure>/<slug:period>"
urlpatterns = [
    path("administration/campaigns", campaigns.campaigns_list, name="campaigns"),
    path("administration/campaigns/new", campaigns.new, name="campaign-new"),
    path(_ONE, campaigns.edit, name="campaign-edit"),
    path(f"{_ONE}/remove", campaigns.remove, name="campaign-remove"),
    path(f"{_ONE}/grants", grants.grants, name="campaign-grants"),
    path(f"{_ONE}/grants/allocation", grants.allocation, name="campaign-allocation"),
    path(f"{_ONE}/grants/deductions", grants.deductions, name="grant-deductions"),
    path(f"{_ONE}/grants/<int:batch>", grants.batch_page, name="grant-batch"),
    path(f"{_ONE}/grants/<int:batch>.csv", grants.batch_csv, name="grant-batch-csv"),
    path(f"{_ONE}/prefilled", prefilled.prefilled, name="campaign-prefilled"),
    path(f"{_ONE}/prefilled/<int:batch>", prefilled.prefilled_batch, name="prefilled-batch"),
]
