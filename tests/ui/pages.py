"""A small site that shows every field and component of `ui`, for tests to fetch and to look at."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from rapport_unique.core.texts import Text
from rapport_unique.ui import clock, errors
from rapport_unique.ui import forms as fields
from rapport_unique.ui.components import Answer, Column, Crumb, NavigationItem, Table, Task


class Actor:
    name = "Agnès Lambert"
    role_label = Text("agent", "medewerker", "Sachbearbeiter")
    centre_label = Text("CPAS de Namur", "OCMW Namen", "ÖSHZ Namur")
    language = ""


def actor(get_response):
    """Stands for the accounts' middleware: whoever sends the cookie is Agnès."""

    def middleware(request):
        request.person = None
        request.actor = Actor() if request.COOKIES.get("who") == "agnes" else None
        return get_response(request)

    return middleware


def navigation(request):
    return [NavigationItem(Text("Accueil", "Start", "Start"), "/", current=request.path == "/")]


class Everything(forms.Form):
    revision = fields.RevisionField(initial=7)
    justified = fields.AmountField(label="Montant justifié", help_text="Ce que vous avez dépensé.")
    paid_on = fields.DateField(label="Payé le", required=False)
    iban = fields.IbanField(label="IBAN")
    bic = fields.BicField(label="BIC", required=False)
    name = forms.CharField(label="Nom", widget=forms.TextInput(attrs={"spellcheck": "false"}))
    email = forms.EmailField(label="E-mail")
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="Genre", choices=[("", "–"), ("a", "Argent"), ("n", "Nature")])
    late = forms.ChoiceField(label="En retard ?", choices=[("o", "Oui"), ("n", "Non")], widget=forms.RadioSelect)
    months = forms.MultipleChoiceField(
        label="Mois", choices=[("1", "Janvier"), ("2", "Février")], widget=forms.CheckboxSelectMultiple, required=False
    )
    sure = forms.BooleanField(label="J’ai vérifié")
    file = forms.FileField(label="Classeur", required=False)


INITIAL = {"justified": Decimal("1234.50"), "paid_on": date(2025, 12, 31), "iban": "BE68539007547034", "months": ["2"]}


def home(request: HttpRequest) -> HttpResponse:
    tasks = [
        Task(
            "Prime Covid-19 2020",
            "À signer : président",
            "/form",
            hint="À envoyer avant le 31/12/2025",
            colour="yellow",
        ),
        Task("REDI 2023", "Ne peut pas encore commencer", hint="Les données du centre ne sont pas complètes."),
    ]
    return render(request, "tests/ui/home.html", {"tasks": tasks})


def form(request: HttpRequest) -> HttpResponse:
    given = Everything(request.POST, request.FILES) if request.method == "POST" else Everything(initial=INITIAL)
    return render(request, "tests/ui/form.html", {"form": given, "has_errors": given.is_bound and not given.is_valid()})


def components(request: HttpRequest) -> HttpResponse:
    table = Table(
        "Lignes",
        [Column("Simulation"), Column("Accordé", numeric=True)],
        [
            ["123", "150,00"],
            ["<b>124</b>", Decimal("20.00")],
            [format_html('<a href="/form">{}</a>', "<i>"), date(2025, 1, 2)],
        ],
        footer=["Total", "170,00"],
    )
    context = {
        "answers": [Answer("IBAN", "BE68 5390 0754 7034", "/form", note="Vérifié"), Answer("BIC", "")],
        "table": table,
        "empty": Table("Rien", [Column("Simulation")], [], empty="Aucune ligne."),
        "crumbs": [Crumb("Prime Covid-19", "/form"), Crumb("Récapitulatif")],
        "page_of_rows": Paginator(range(100), 10).page(5),
        "amount": Decimal("1234.56"),
        "day": date(2025, 12, 31),
        "at": clock.now(),
        "text": Text("à confirmer", "te bevestigen", "zu bestätigen"),
        "niss": "85073003328",
    }
    return render(request, "tests/ui/components.html", context)


DRAFT = {"status": 200, "message": "Brouillon enregistré à 14:32", "posted": []}


@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    DRAFT["posted"].append(request.POST.dict())
    return JsonResponse({"message": DRAFT["message"]}, status=DRAFT["status"])


def upload(request: HttpRequest) -> HttpResponse:
    return render(request, "tests/ui/upload.html")


READING = {"asked": 0}


def reading(request: HttpRequest) -> JsonResponse:
    READING["asked"] += 1
    if READING["asked"] > 1:
        return JsonResponse({"location": "/components"})
    return JsonResponse({"message": "Lecture… 1 240 lignes", "progress": 0.4})


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def bad(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("odd")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


ALIVE = {"asked": 0}


@require_POST
def keep_alive(request: HttpRequest) -> JsonResponse:
    ALIVE["asked"] += 1
    return JsonResponse({})


urlpatterns = [
    path("", home, name="home"),
    path("form", form, name="form"),
    path("components", components, name="components"),
    path("draft", draft, name="draft"),
    path("upload", upload, name="upload"),
    path("reading", reading, name="reading"),
    path("forbidden", forbidden),
    path("bad", bad),
    path("broken", broken),
    path("sign-in", home, name="sign-in"),
    path("sign-out", require_POST(lambda request: redirect("home")), name="sign-out"),
    path("roles", home, name="choose-mandate"),
    path("account", home, name="account"),
    path("keep-alive", keep_alive, name="keep-alive"),
    path("", include("rapport_unique.ui.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
