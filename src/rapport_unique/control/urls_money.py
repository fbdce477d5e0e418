"""Addresses of what is settled, recovered and paid."""

from django.urls import path

from rapport_unique.control.views import money

_RUN = "administration/money/settlements/<slug:measure>/<slug:period>"
_SETTLEMENT = "administration/money/settlement/<int:settlement_pk>"
_ORDER = "administration/money/payments-out/<int:batch_pk>"
_RECOVERY = "administration/money/recoveries/<int:recovery_pk>"

urlpatterns = [
    path("administration/money", money.overview, name="money"),
    path(_RUN, money.run, name="settlement-run"),
    path(f"{_RUN}/compute", money.compute_run, name="settlement-compute"),
    path(f"{_RUN}/propose", money.propose_lines, name="settlement-propose"),
    path(f"{_RUN}/approve", money.approve_lines, name="settlement-approve"),
    path(f"{_RUN}/send-back", money.send_lines_back, name="settlement-send-back"),
    path(_SETTLEMENT, money.mode, name="settlement-mode"),
    path(f"{_SETTLEMENT}/letter", money.settlement_letter, name="settlement-letter"),
    path("administration/money/recoveries", money.recoveries, name="recoveries"),
    path("administration/money/recoveries/notify", money.notify_recoveries, name="recoveries-notify"),
    path(_RECOVERY, money.recovery, name="recovery"),
    path(f"{_RECOVERY}/letter", money.letter, name="recovery-letter"),
    path(f"{_RECOVERY}/decide", money.decide, name="recovery-decide"),
    path(f"{_RECOVERY}/do/<slug:act>", money.act_on_recovery, name="recovery-act"),
    path("administration/money/payments-in", money.statements, name="statements"),
    path("administration/money/payments-in/<int:statement_pk>", money.statement, name="statement"),
    path("administration/money/payments-in/entry/<int:entry_pk>", money.bank_entry, name="bank-entry"),
    path("administration/money/payments-out", money.payments, name="payments"),
    path(_ORDER, money.batch, name="payment-order"),
    path(f"{_ORDER}/approve", money.approve_order, name="payment-order-approve"),
    path(f"{_ORDER}/refuse", money.refuse_order, name="payment-order-refuse"),
    path(f"{_ORDER}/file", money.take_order, name="payment-order-file"),
    path(f"{_ORDER}/do/<slug:act>", money.act_on_order, name="payment-order-act"),
    path("administration/money/exports", money.exports, name="money-exports"),
    path("administration/money/exports/<slug:listing>", money.export, name="money-export"),
    path("repayments", money.own_settlements, name="own-settlements"),
    path("repayments/<int:settlement_pk>", money.own_settlement, name="own-settlement"),
    path("repayments/<int:settlement_pk>/letter", money.own_letter, name="own-letter"),
]
