"""Addresses of signing in and of the access manager."""

from django.urls import path

from rapport_unique.accounts.views import account, card, federal, local, mandates, sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/demonstration", sign_in.demonstration, name="sign-in-demonstration"),
    path("sign-in/federal", federal.start, name="sign-in-federal"),
    path("sign-in/federal/back", federal.back, name="sign-in-federal-back"),
    path("sign-in/card", card.start, name="sign-in-card"),
    path("sign-in/card/token", card.token, name="sign-in-card-token"),
    path("sign-in/passkey", local.passkey, name="sign-in-passkey"),
    path("sign-in/passkey/answer", local.passkey_answer, name="sign-in-passkey-answer"),
    path("sign-in/code", local.code, name="sign-in-totp"),
    path("enrol", local.enrol, name="enrol"),
    path("enrol/means", local.means, name="enrol-means"),
    path("account/means/<slug:kind>/<int:means_pk>/remove", local.remove_means, name="account-means-remove"),
    path("access/<int:pk>/invite", local.invite, name="mandate-invite"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("role", sign_in.choose_mandate, name="choose-mandate"),
    path("keep-alive", sign_in.keep_alive, name="keep-alive"),
    path("account", account.account, name="account"),
    path("account/sessions/<int:session_pk>/end", account.end_session, name="account-session-end"),
    path("account/sessions/end", account.end_everywhere, name="account-end-everywhere"),
    path("account/check", account.check, name="access-check"),
    path("account/check/software", account.try_software, name="access-check-software"),
    path("account/check/federal", account.try_federal, name="access-check-federal"),
    path("account/check/federal/back/<uuid:attempt>", account.federal_back, name="access-check-federal-back"),
    path("account/check/prepare", account.prepare_trial, name="access-check-prepare"),
    path("account/check/finish", account.finish_trial, name="access-check-finish"),
    path("access", mandates.mandates, name="mandates"),
    path("access/review", mandates.review, name="mandate-review"),
    path("access/grant", mandates.grant, name="mandate-grant"),
    path("access/<int:pk>/delegate", mandates.delegate, name="mandate-delegate"),
    path("access/<int:pk>/end", mandates.end, name="mandate-end"),
    path("access/<int:pk>/replace", mandates.replace, name="mandate-replace"),
]
