"""Draw samples, read them, take them along."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control.forms.desk import SampleForm
from rapport_unique.control.listings import Listing
from rapport_unique.control.models import Sample
from rapport_unique.control.roles import for_administration, for_controllers
from rapport_unique.control.sampling import as_rows, draw, units_of
from rapport_unique.control.views.downloads import downloaded
from rapport_unique.reporting.overview import campaigns
from rapport_unique.ui import language
from rapport_unique.ui.acts import carried_out, form_page, posted

_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_controllers
def samples(request: ActorRequest) -> HttpResponse:
    """Draw a sample; those that were drawn before."""
    form = SampleForm(posted(request))
    drawn: list[Sample] = []

    def carry_out(said: dict[str, Any]) -> None:
        chosen = campaigns().filter(pk__in=said["campaigns"])
        drawn.append(draw(actor=request.actor, **{**said, "campaigns": chosen}))

    if carried_out(form, carry_out):
        messages.success(request, _("The sample is drawn."))
        return redirect("control-sample", drawn[0].pk)
    context: dict[str, Any] = {
        "listing": Paginator(Sample.objects.select_related("drawn_by"), _PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET,
    }
    return form_page(request, "control/desk/samples.html", form, context)


@require_safe
@for_administration
def sample(request: ActorRequest, sample_pk: int) -> HttpResponse:
    """What was drawn, and all that is needed to draw it again."""
    found = get_object_or_404(Sample.objects.select_related("drawn_by"), pk=sample_pk)
    if (file := downloaded(request, lambda: _listing(found))) is not None:
        return file
    titles = {f"{each.measure_id}/{each.period_id}": each for each in campaigns()}
    context: dict[str, Any] = {
        "sample": found,
        "strata": [(titles[name], number, found.drawn.get(name, 0)) for name, number in found.population.items()],
        "listing": Paginator(units_of(found), _PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET,
    }
    return render(request, "control/desk/sample.html", context)


def _listing(found: Sample) -> Listing:
    """The whole sample as a file that says how it was drawn."""
    return Listing(
        f"sample-{found.pk}",
        _("Sample"),
        [
            _("Drawn"),
            _("SHA-256 of seed and name"),
            _("INS code"),
            _("Centre"),
            _("Measure"),
            _("Period"),
            _("Points of risk"),
        ],
        as_rows(found, language.active()),
        [
            (_("Draw"), _("whole reports") if found.of == Sample.Of.REPORTS else _("rows of reports")),
            (_("Drawn on"), language.moment(found.drawn_at)),
            (_("Seed"), found.seed),
            (_("Rate in percent"), str(found.rate)),
            *((f"{_('Population')}: {name}", str(number)) for name, number in found.population.items()),
        ],
    )
