"""Addresses of a node."""

from django.urls import path

from rapport_unique.exchange.node.views import questions, state

urlpatterns = [
    path("questions", questions.questions, name="questions"),
    path("state", state.state, name="node-state"),
    path("health", state.health, name="health"),
]
