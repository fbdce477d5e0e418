"""Addresses of what is settled, recovered and paid."""

from django.urls import path

from rapport_unique.control.views import money, payments, recoveries, repayments, settlements, statements

_RUN = "administration/money/settlements/<slug:measure>/<slug:period>"
_SETTLEMENT = "administration/money/settlement/<int:settlement_pk>"
_ORDER = "administration/money/payments-out/<int:batch_pk>"
_RECOVERY = "administration/money/recoveries/<int:recovery_pk>"
_CONTESTATION = "administration/money/contestations/<int:contestation_pk>"
_OWN = "repayments/<int:settlement_pk>"

urlpatterns = [
    path("administration/money", money.overview, name="money"),
    path(_RUN, settlements.run, name="settlement-run"),
    path(f"{_RUN}/compute", settlements.compute_run, name="settlement-compute"),
    path(f"{_RUN}/propose", settlements.propose_lines, name="settlement-propose"),
    path(f"{_RUN}/approve", settlements.approve_lines, name="settlement-approve"),
    path(f"{_RUN}/send-back", settlements.send_lines_back, name="settlement-send-back"),
    path(_SETTLEMENT, settlements.mode, name="settlement-mode"),
    path(f"{_SETTLEMENT}/letter", settlements.settlement_letter, name="settlement-letter"),
    path("administration/money/recoveries", recoveries.recoveries, name="recoveries"),
    path("administration/money/recoveries/notify", recoveries.notify_recoveries, name="recoveries-notify"),
    path(_RECOVERY, recoveries.recovery, name="recovery"),
    path(f"{_RECOVERY}/letter", recoveries.letter, name="recovery-letter"),
    path(f"{_RECOVERY}/decide", recoveries.decide, name="recovery-decide"),
    path(f"{_RECOVERY}/do/<slug:act>", recoveries.act_on_recovery, name="recovery-act"),
    path(f"{_CONTESTATION}/file", recoveries.contestation_file, name="contestation-file"),
    path(f"{_CONTESTATION}/letter", recoveries.contestation_letter, name="contestation-letter"),
    path("administration/money/payments-in", statements.statements, name="statements"),
    path("administration/money/payments-in/<int:statement_pk>", statements.statement, name="statement"),
    path("administration/money/payments-in/entries", statements.bank_entries, name="bank-entries"),
    path("administration/money/payments-in/entry/<int:entry_pk>", statements.bank_entry, name="bank-entry"),
    path("administration/money/payments-out", payments.payments, name="payments"),
    path(_ORDER, payments.batch, name="payment-order"),
    path(f"{_ORDER}/approve", payments.approve_order, name="payment-order-approve"),
    path(f"{_ORDER}/refuse", payments.refuse_order, name="payment-order-refuse"),
    path(f"{_ORDER}/file", payments.take_order, name="payment-order-file"),
    path(f"{_ORDER}/do/<slug:act>", payments.act_on_order, name="payment-order-act"),
    path("administration/money/exports", money.exports, name="money-exports"),
    path("administration/money/exports/<slug:listing>", money.export, name="money-export"),
    path("repayments", repayments.own_settlements, name="own-settlements"),
    path(_OWN, repayments.own_settlement, name="own-settlement"),
    path(f"{_OWN}/letter", repayments.own_letter, name="own-letter"),
    path(f"{_OWN}/contest", repayments.contest_own, name="own-contest"),
    path(f"{_OWN}/contestations/<int:contestation_pk>/file", repayments.own_file, name="own-contestation-file"),
    path(f"{_OWN}/contestations/<int:contestation_pk>/letter", repayments.own_decision, name="own-contestation-letter"),
]
