"""Addresses of a node."""

from django.urls import path

from rapport_unique.exchange.node.views import (
    accesses,
    anomalies,
    answers,
    asking,
    given,
    held,
    questions,
    register,
    state,
)

urlpatterns = [
    path("questions", questions.questions, name="questions"),
    path("questions/ask", asking.ask, name="ask"),
    path("questions/<uuid:ticket>", questions.question, name="question"),
    path("questions/<uuid:ticket>/state", questions.question_state, name="question-state"),
    path("questions/<uuid:ticket>/answers/<str:supplier>", answers.answer, name="answer"),
    path("questions/<uuid:ticket>/answers/<str:supplier>/take-over", answers.take_over, name="take-over"),
    path("register", register.register, name="register"),
    path("register/inscribe", register.inscribe, name="register-inscribe"),
    path("register/look-up", register.look_up, name="register-look-up"),
    path("register/<uuid:errand>", register.errand, name="errand"),
    path("register/<uuid:errand>/state", register.errand_state, name="errand-state"),
    path("register/<uuid:errand>/end/<int:position>", register.end, name="register-end"),
    path("held", held.held, name="held"),
    path("held/<uuid:delivery>", held.held_file, name="held-file"),
    path("given", given.given, name="given"),
    path("accesses", accesses.accesses, name="accesses"),
    path("accesses/<uuid:history>", accesses.history, name="history"),
    path("accesses/<uuid:history>/state", accesses.history_state, name="history-state"),
    path("accesses/<uuid:history>/contest", accesses.contest, name="history-contest"),
    path("accesses/<uuid:history>/sheet/<str:sheet_language>", accesses.sheet, name="history-sheet"),
    path("accesses/<uuid:history>/pdf/<str:sheet_language>", accesses.pdf, name="history-pdf"),
    path("anomalies", anomalies.anomalies, name="anomalies"),
    path("anomalies/<int:pk>", anomalies.anomaly, name="anomaly"),
    path("state", state.state, name="node-state"),
    path("health", state.health, name="health"),
]
