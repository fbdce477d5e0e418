"""Fields, components and formats for templates; the markup lives in `ui/components/` and `ui/fields/`."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms.widgets import Input
from django.http import QueryDict
from django.template.loader import get_template, render_to_string

from rapport_unique.core import identifiers
from rapport_unique.core.texts import Fact, format_amount, format_date, format_fact
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountInput, DateInput

register = template.Library()

_TEMPLATES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (AmountInput, "amount"),
    (DateInput, "date"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxInput, "checkbox"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (Input, "text"),
)


# Formats


@register.filter
def euros(amount: Decimal | None) -> str:
    """An amount as the active language writes it; nothing for no amount."""
    return "" if amount is None else format_amount(amount, language.active())


@register.filter
def shortdate(day: date | None) -> str:
    return "" if day is None else format_date(day, language.active())


@register.filter(name="datetime")
def day_and_time(at: datetime | None) -> str:
    return "" if at is None else language.moment(at)


@register.filter
def text(fact: Fact) -> str:
    """A text, an amount or a day of the core as the active language writes it."""
    return language.say(fact)


@register.filter
def details_of(figures: Iterable[Any]) -> list[Any]:
    """The figures that are steps on the way to others."""
    return [each for each in figures if (each["detail"] if isinstance(each, dict) else each.detail)]


@register.filter
def masked_niss(niss: str) -> str:
    return identifiers.mask_niss(niss)


@register.filter
def iban(account: str) -> str:
    return identifiers.format_iban(account)


@register.simple_tag
def product_name() -> str:
    """What this site is called."""
    return language.say(settings.PRODUCT)


@register.simple_tag
def product_version() -> str:
    return version("rapport-unique")


# Fields


@register.simple_tag
def field(
    bound: forms.BoundField,
    hint: Any = "",
    legend_heading: bool = False,
    autocomplete: str = "",
    say_optional: bool = True,
) -> str:
    """Show one field with its label, hint and error. `legend_heading` makes its label the heading of the page;
    without `say_optional` a field that may stay empty for now does not say so."""
    widget = bound.field.widget
    kind = next(name for widget_type, name in _TEMPLATES if isinstance(widget, widget_type))
    identifier = _id(bound)
    hint = hint or bound.help_text
    described_by = [f"{identifier}-hint"] if hint else []
    if bound.errors:
        described_by.append(f"{identifier}-error")
    value = bound.value()
    attrs = dict(widget.attrs)
    if autocomplete:
        attrs["autocomplete"] = autocomplete
    return get_template(f"ui/fields/{kind}.html").render(
        {
            "field": bound,
            "id": identifier,
            "name": bound.html_name,
            "value": "" if value is None else value,
            "type": getattr(widget, "input_type", None),
            "choices": _choices(bound, value, identifier),
            "attrs": {name: content for name, content in attrs.items() if content not in (None, False)},
            "hint": hint,
            "described_by": " ".join(described_by),
            "legend_heading": legend_heading,
            "optional": say_optional and not bound.field.required,
        }
    )


def _choices(bound: forms.BoundField, value: Any, identifier: str) -> list[dict[str, Any]]:
    """Choices with their state, the first one bearing the identifier that an error links to."""
    if not hasattr(bound.field, "choices"):
        return []
    chosen = {"" if each is None else str(each) for each in (value if isinstance(value, (list, tuple)) else [value])}
    return [
        {
            "value": "" if choice is None else choice,
            "label": label,
            "id": f"{identifier}_{position}" if position else identifier,
            "chosen": ("" if choice is None else str(choice)) in chosen,
        }
        for position, (choice, label) in enumerate(bound.field.choices)
    ]


def _id(bound: forms.BoundField) -> str:
    """Of the input, or of the first of a group."""
    return bound.id_for_label or bound.auto_id


@register.simple_tag
def error_summary(*form_list: forms.BaseForm, findings: Iterable[tuple[str, str]] = ()) -> str:
    """All errors of the page in one box that takes the focus. `findings` adds (address, message) pairs."""
    entries: list[tuple[str, str]] = []
    for form in form_list:
        entries += [("", str(message)) for message in form.non_field_errors()]
        for name, errors in form.errors.items():
            if name in form.fields:
                bound = form[name]
                entries += [(f"#{_id(bound)}", f"{bound.label} – {message}") for message in errors]
    entries += findings
    return render_to_string("ui/components/error_summary.html", {"entries": entries}) if entries else ""


# Components


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(answers: Iterable[Any], title: Any = "") -> dict[str, Any]:
    return {"answers": answers, "title": title}


@register.inclusion_tag("ui/components/task_list.html")
def task_list(tasks: Iterable[Any], prefix: str = "task") -> dict[str, Any]:
    """`prefix` keeps identifiers apart where a page shows several lists."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag("ui/components/table.html")
def data_table(table: Any, identifier: str = "table") -> dict[str, Any]:
    return {"table": table, "id": identifier}


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(crumbs: Iterable[Any]) -> dict[str, Any]:
    return {"crumbs": crumbs}


@register.inclusion_tag("ui/components/pagination.html")
def pagination(page: Page[Any], query: QueryDict | None = None) -> dict[str, Any]:
    """Links to the pages of a paginator; the other parameters of `query` stay."""
    kept = query.copy() if query is not None else QueryDict(mutable=True)
    kept.pop("page", None)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "ellipsis": page.paginator.ELLIPSIS, "query": kept.urlencode()}


@register.inclusion_tag("ui/components/tag.html")
def tag(label: Any, colour: str = "") -> dict[str, Any]:
    return {"label": label, "colour": colour}


@register.simple_block_tag
def warning(content: str, title: Any) -> str:
    """A box for what deserves attention and blocks nothing."""
    return render_to_string("ui/components/warning.html", {"content": content, "title": title})


@register.simple_block_tag
def notice(content: str, title: Any, kind: str = "") -> str:
    """A notification banner; one of kind "success" takes the focus and is read out."""
    context = {"content": content, "title": title, "success": kind == "success"}
    return render_to_string("ui/components/notice.html", context)


@register.simple_block_tag
def panel(content: str, title: Any) -> str:
    """The panel that confirms the end of something: it is the page's heading."""
    return render_to_string("ui/components/panel.html", {"content": content, "title": title})


@register.simple_block_tag
def details(content: str, summary: Any, opened: bool = False) -> str:
    return render_to_string("ui/components/details.html", {"content": content, "summary": summary, "opened": opened})


@register.simple_block_tag
def scroll_region(content: str, label: Any) -> str:
    """Lets a wide table scroll by keyboard without moving the page."""
    return render_to_string("ui/components/scroll_region.html", {"content": content, "label": label})


@register.simple_block_tag
def computed(content: str, label: Any, amount: Decimal | str | None, name: str, sources: str = "") -> str:
    """A computed value, an amount or one written already; the block says how it is computed. `sources` are the ids of
    the inputs it comes from."""
    shown = format_fact(amount, language.active())
    context = {"content": content, "label": label, "amount": shown, "name": name, "sources": sources}
    return render_to_string("ui/components/computed.html", context)


@register.inclusion_tag("ui/components/save_state.html")
def save_state() -> dict[str, Any]:
    """The line of an autosaving form that says what is saved; it stands inside the form."""
    return {}
