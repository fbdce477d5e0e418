"""Sign in without any federal service: a passkey, or a code from a telephone; and enrol either by invitation."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rapport_unique.accounts import credentials, signing_in, throttling
from rapport_unique.accounts.access import ActorRequest, Request, allow, allow_everyone, allow_signed_in
from rapport_unique.accounts.kept import carried, own_url
from rapport_unique.accounts.levels import Level
from rapport_unique.accounts.models import CodeGenerator, Invitation, Mandate, Passkey, Person
from rapport_unique.accounts.roles import ACCESS_MANAGER
from rapport_unique.accounts.views.sign_in import arrive, refused_page
from rapport_unique.accounts.ways import Way, open_ways, register_way
from rapport_unique.adapters.login import codes, passkeys, totp
from rapport_unique.core.findings import Invalid, Refused
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock, language

PASSKEY = register_way(
    Way(
        key="passkey",
        label=Text(
            "S'identifier avec une clé d'accès", "Aanmelden met een toegangssleutel", "Mit einem Passkey anmelden"
        ),
        hint=Text(
            "La clé que vous avez enregistrée sur cet appareil ou sur une clé de sécurité.",
            "De sleutel die u op dit toestel of op een beveiligingssleutel hebt bewaard.",
            "Der Passkey, den Sie auf diesem Gerät oder einem Sicherheitsschlüssel gespeichert haben.",
        ),
        address="sign-in-passkey",
        level=Level.ITSME,
    )
)
TOTP = register_way(
    Way(
        key="totp",
        label=Text(
            "S'identifier avec un code de votre téléphone",
            "Aanmelden met een code van uw telefoon",
            "Mit einem Code Ihres Telefons anmelden",
        ),
        hint=Text(
            "Suffit pour lire et remplir, pas pour signer.",
            "Volstaat om te lezen en in te vullen, niet om te ondertekenen.",
            "Genügt zum Lesen und Ausfüllen, nicht zum Unterzeichnen.",
        ),
        address="sign-in-totp",
        level=Level.TOTP,
    )
)
_CHALLENGE, _ENROLLING, _SECRET = "passkey-challenge", "enrolling", "new-secret"


class CodeForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    code = forms.CharField(
        label=gettext_lazy("Code of six digits"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    code = forms.CharField(
        label=gettext_lazy("Invitation code"),
        max_length=40,
        help_text=gettext_lazy("Your access manager gave it to you: four groups of four letters and digits."),
    )


class NewCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code that the application shows now"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def is_offered() -> bool:
    return bool({PASSKEY, TOTP} & set(open_ways()))


@never_cache
@require_POST
@allow_everyone
def passkey(request: Request) -> HttpResponse:
    """The page that asks the browser for a passkey."""
    if PASSKEY not in open_ways():
        raise Http404
    options, request.session[_CHALLENGE] = passkeys.to_use(credentials.site())
    return render(request, "accounts/passkey.html", {"options": options, **_carried_on(request)})


@never_cache
@require_POST
@allow_everyone
def passkey_answer(request: Request) -> HttpResponse:
    kept, next_url = carried(request), own_url(request, request.POST.get("next", ""))
    challenge = request.session.pop(_CHALLENGE, None)
    try:
        throttling.check(request)
        if challenge is None or PASSKEY not in open_ways():
            raise Invalid(codes.PASSKEY.code)
        person = credentials.person_by_passkey(request.POST.get("answer", ""), challenge)
    except Refused as refused:
        if isinstance(refused, Invalid):
            throttling.failed(request)
        return refused_page(request, refused, kept=kept, next_url=next_url, strong=bool(request.POST.get("strong")))
    return arrive(request, person, PASSKEY, PASSKEY.level, kept, next_url)


@never_cache
@require_POST
@allow_everyone
def code(request: Request) -> HttpResponse:
    """The page that asks for e-mail and code, and its answer."""
    if TOTP not in open_ways():
        raise Http404
    if "code" not in request.POST:
        return render(request, "accounts/code.html", {"form": CodeForm(), **_carried_on(request)})
    form = CodeForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            throttling.check(request, email)
            person = credentials.person_by_code(email, form.cleaned_data["code"])
        except Refused as refused:
            if isinstance(refused, Invalid):
                throttling.failed(request, email)
            form.add_error(None, language.refusal(refused))
            status = throttling.status_of(refused)
        else:
            next_url = own_url(request, request.POST.get("next", ""))
            return arrive(request, person, TOTP, TOTP.level, carried(request), next_url)
    else:
        status = 422
    context = {"form": form, "has_errors": True, **_carried_on(request)}
    return throttling.with_retry(render(request, "accounts/code.html", context, status=status))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow_everyone
def enrol(request: Request) -> HttpResponse:
    """By invitation: who has the code may add a means of signing in."""
    if not is_offered():
        raise Http404
    form = InvitationForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            throttling.check(request, email)
            invitation = credentials.invited(email, form.cleaned_data["code"])
        except Refused as refused:
            if isinstance(refused, Invalid):
                throttling.failed(request, email)
            form.add_error(None, language.refusal(refused))
            status = throttling.status_of(refused)
        else:
            request.session.flush()
            request.session[_ENROLLING] = invitation.pk
            return redirect("enrol-means")
    context = {"form": form, "has_errors": bool(form.errors)}
    return throttling.with_retry(render(request, "accounts/enrol.html", context, status=status))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow_everyone
def means(request: Request) -> HttpResponse:
    """Add a passkey or a generator of codes: with an invitation, or to one's own account."""
    person, invitation = _enrolling(request)
    if person is None or not is_offered():
        return redirect("enrol")
    form = NewCodeForm(request.POST if "code" in request.POST else None)
    status, site = 200, credentials.site()
    if request.method == "POST":
        try:
            if "answer" in request.POST:
                challenge = request.session.pop(_CHALLENGE, "")
                made = passkeys.made(site, request.POST["answer"], challenge)
                credentials.add_passkey(person=person, made=made, invitation=invitation)
                return _enrolled(request)
            if form.is_valid():
                secret = request.session.get(_SECRET, totp.new_secret())
                credentials.add_generator(
                    person=person, secret=secret, code=form.cleaned_data["code"], invitation=invitation
                )
                return _enrolled(request)
        except Refused as refused:
            messages.error(request, language.refusal(refused))
        status = 422
    known = list(Passkey.objects.filter(person=person).values_list("credential", flat=True))
    options, request.session[_CHALLENGE] = passkeys.to_make(
        site, identifier=person.identifier.bytes, name=person.email, known=known
    )
    secret = request.session.setdefault(_SECRET, totp.new_secret())
    uri = totp.address(secret, name=person.email, issuer=settings.PRODUCT.fr)
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "options": options,
        "picture": mark_safe(totp.picture(uri)),  # noqa: S308 - made here from a secret and an address, as numbers
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "ways": {way.key for way in open_ways()},
    }
    return render(request, "accounts/means.html", context, status=status)


@require_POST
@allow_signed_in
def remove_means(request: Request, kind: str, means_pk: int) -> HttpResponse:
    assert request.person is not None  # noqa: S101
    found: Passkey | CodeGenerator
    if kind == PASSKEY.key:
        found = get_object_or_404(Passkey, pk=means_pk, person=request.person)
    else:
        found = get_object_or_404(CodeGenerator, pk=means_pk, person=request.person)
    try:
        credentials.remove(person=request.person, means=found)
    except Refused as refused:
        messages.error(request, language.refusal(refused))
    return redirect("account")


@never_cache
@require_POST
@allow(roles={ACCESS_MANAGER.key}, strong=True)
def invite(request: ActorRequest, pk: int) -> HttpResponse:
    """A code for one of the centre's people, shown once, to be told by voice or on paper."""
    if not is_offered():
        raise Http404
    held = Mandate.objects.visible_to(request.actor).known().not_ended(clock.today())
    mandate = get_object_or_404(held.select_related("person"), pk=pk)
    told = credentials.invite(person=mandate.person, by=request.actor.identifier)
    address = f"{settings.SITE_ADDRESS}/enrol"
    return render(request, "accounts/invited.html", {"mandate": mandate, "code": told, "address": address})


def _enrolling(request: Request) -> tuple[Person | None, Invitation | None]:
    """For whom: the one who is invited, else the one who is signed in, freshly and surely."""
    invitation = Invitation.objects.filter(
        pk=request.session.get(_ENROLLING, 0), used_at=None, expires_at__gte=clock.now()
    )
    found = invitation.select_related("person").first()
    if found:
        return found.person, found
    return (request.person if request.person and signing_in.is_strong(request) else None), None


def _enrolled(request: Request) -> HttpResponse:
    request.session.pop(_ENROLLING, None)
    request.session.pop(_SECRET, None)
    messages.success(request, _("You can sign in with it from now on."))
    return redirect("account" if request.person else "sign-in")


def _carried_on(request: Request) -> dict[str, str]:
    kept = carried(request)
    return {
        "kept": kept.dumped() if kept else "",
        "next": own_url(request, request.POST.get("next", "")),
        "strong": request.POST.get("strong", ""),
    }
