"""Addresses of a node."""

from django.urls import path

from rapport_unique.exchange.node.views import answers, asking, questions, state

urlpatterns = [
    path("questions", questions.questions, name="questions"),
    path("questions/ask", asking.ask, name="ask"),
    path("questions/<uuid:ticket>", questions.question, name="question"),
    path("questions/<uuid:ticket>/state", questions.question_state, name="question-state"),
    path("questions/<uuid:ticket>/answers/<str:supplier>", answers.answer, name="answer"),
    path("questions/<uuid:ticket>/answers/<str:supplier>/take-over", answers.take_over, name="take-over"),
    path("state", state.state, name="node-state"),
    path("health", state.health, name="health"),
]
