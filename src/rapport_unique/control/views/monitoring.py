"""After the period: aid that is still to be paid, and until when its proofs can come."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control.follow_up import rows_as_csv
from rapport_unique.control.monitoring import Followed, followed
from rapport_unique.control.roles import for_administration
from rapport_unique.control.views.acts import attachment
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import format_amount
from rapport_unique.reporting.overview import campaigns
from rapport_unique.ui import clock, language


@require_safe
@for_administration
def still_to_pay_page(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """The centres to follow up, those whose proofs are due first at the top."""
    campaign = get_object_or_404(campaigns(), measure_id=measure, period_id=period)
    listed = followed(campaign)
    if "csv" in request.GET:
        return _csv(campaign, listed)
    context: dict[str, Any] = {
        "campaign": campaign,
        "listed": listed,
        "total": sum((each.remaining for each in listed), ZERO),
        "today": clock.today(),
    }
    return render(request, "control/desk/still_to_pay.html", context)


def _csv(campaign: Any, listed: list[Followed]) -> HttpResponse:
    here = language.active()

    def day(found: date | None) -> str:
        return language.say(found) if found else ""

    rows = [
        [_("Aid still to be paid"), campaign.measure.title.say(here), campaign.period_id],
        [_("Date"), language.moment(clock.now())],
        [_("Rows"), str(len(listed))],
        [],
        [_("INS code"), _("Centre"), _("Reference"), _("Still to be paid"), _("Last aid ends on"), _("Proofs until")],
        *(
            [
                each.ins,
                each.centre.say(here),
                each.reference,
                format_amount(each.remaining, here),
                day(each.ends_on),
                day(each.proofs_until),
            ]
            for each in listed
        ),
    ]
    content = ("\ufeff" + rows_as_csv(rows)).encode()
    return attachment(
        content, "text/csv; charset=utf-8", f"still-to-pay-{campaign.measure_id}-{campaign.period_id}.csv"
    )
