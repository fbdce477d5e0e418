"""Addresses of the editor of simple measures."""

from django.urls import path

from rapport_unique.control.views import measures

urlpatterns = [
    path("administration/measures", measures.measures, name="simple-measures"),
    path("administration/measures/new", measures.new, name="simple-measure-new"),
    path("administration/measures/<slug:measure>/edit", measures.edit, name="simple-measure-edit"),
    path("administration/measures/<slug:measure>", measures.try_out, name="simple-measure-try"),
    path("administration/measures/<slug:measure>/publish", measures.publish, name="simple-measure-publish"),
    path("administration/measures/<slug:measure>/period", measures.period, name="simple-measure-period"),
]
