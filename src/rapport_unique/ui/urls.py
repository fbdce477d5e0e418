"""Pages that every site has. The site mounts them and names its error pages from `ui.errors`."""

from django.urls import path

from rapport_unique.ui import views

urlpatterns = [
    path("language", views.set_language, name="set-language"),
    path("manual", views.manual, name="manual"),
    path("contact", views.contact, name="contact"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
    path("healthz", views.healthz, name="healthz"),
]
