"""The tables of people, centres and mandates."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from rapport_unique.accounts.roles import ROLES, Role
from rapport_unique.core.texts import LANGUAGES, Text

if TYPE_CHECKING:
    from rapport_unique.accounts.access import Actor

ADMINISTRATION = Text("SPP Intégration sociale", "POD Maatschappelijke Integratie", "ÖPD Sozialeingliederung")


_BY_DELEGATION = Text(
    "{on_behalf}, par délégation de {name}, du {starts} au {ends}",
    "{on_behalf}, bij delegatie van {name}, van {starts} tot {ends}",
    "{on_behalf}, in Vertretung von {name}, vom {starts} bis {ends}",
)


class CentreQuerySet(models.QuerySet["Centre"]):
    def visible_to(self, actor: "Actor") -> "CentreQuerySet":
        """One's own centre; all of them for the administration."""
        return self if actor.centre is None else self.filter(pk=actor.centre.pk)

    def searched(self, words: str) -> "CentreQuerySet":
        """Those with these words in a name, or with this INS code."""
        names = Q(name_fr__icontains=words) | Q(name_nl__icontains=words) | Q(name_de__icontains=words)
        return self.filter(names | Q(ins=words))

    def to_confirm(self) -> "CentreQuerySet":
        """Those whose account is not the one that the administration confirmed."""
        return self.exclude(iban="").exclude(iban=F("confirmed_iban"))

    def existing(self, on: date) -> "CentreQuerySet":
        """The centres that exist on a day: neither merged away nor yet to come."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Centre(models.Model):
    """A public welfare centre (CPAS, OCMW, ÖSHZ). A merged one points to its successor."""

    COMPLETED_BY_ITSELF = ("iban", "bic", "contact_name", "contact_email", "contact_phone")

    ins = models.CharField(max_length=5, unique=True)
    name_fr = models.CharField(max_length=100)
    name_nl = models.CharField(max_length=100)
    name_de = models.CharField(max_length=100, blank=True)
    languages = models.CharField(max_length=8)
    region = models.CharField(max_length=10)
    province_fr = models.CharField(max_length=50, blank=True)
    province_nl = models.CharField(max_length=50, blank=True)
    inhabitants = models.PositiveIntegerField()
    postcode = models.CharField(max_length=4)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    confirmed_iban = models.CharField(max_length=34, blank=True)
    """The account that the administration confirmed: money goes to no other."""
    revision = models.PositiveIntegerField(default=0)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    valid_from = models.DateField(default=date(1977, 1, 1))
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["ins"]

    def __str__(self) -> str:
        return f"{self.ins} {self.name_fr}"

    @property
    def name(self) -> Text:
        german = self.name_de or (self.name_nl if self.language == "nl" else self.name_fr)
        return Text(self.name_fr, self.name_nl, german)

    @property
    def label(self) -> Text:
        """The centre as it is called, not its municipality."""
        fr, nl, de = self.name
        return Text(f"CPAS {fr}", f"OCMW {nl}", f"ÖSHZ {de}")

    @property
    def language(self) -> str:
        """The language to write to the centre in, where no person's is known: the first; in Brussels French, unless the
        register says otherwise."""
        return self.languages.partition(",")[0]

    @property
    def is_complete(self) -> bool:
        """Nothing can start before the centre gave its account and its contact person."""
        return all(getattr(self, field) for field in self.COMPLETED_BY_ITSELF)

    @property
    def account_is_confirmed(self) -> bool:
        return bool(self.iban) and self.iban == self.confirmed_iban

    def in_charge(self, on: date) -> "Centre":
        """The centre whose people answer for this one on a day: itself, or the one it was merged into."""
        centre = self
        while centre.successor is not None and centre.valid_to is not None and centre.valid_to < on:
            centre = centre.successor
        return centre

    @property
    def journal_subject(self) -> str:
        return f"centre:{self.ins}"


class Person(models.Model):
    """Somebody who signs in. `fictional` people are the demonstration's, and the only ones it lets in.

    Of the national number a keyed hash is kept (`national_numbers.digest_of`), by which a sign-in finds its person.
    """

    identifier = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given_name = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    language = models.CharField(max_length=2)
    email = models.EmailField(unique=True)
    national_number_digest = models.CharField(  # noqa: DJ001 - unknown is null, so that the known ones are unique
        max_length=64, unique=True, null=True, editable=False
    )
    fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["surname", "given_name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}"

    @property
    def journal_actor(self) -> str:
        return f"person:{self.identifier}"


class MandateQuerySet(models.QuerySet["Mandate"]):
    def active(self, on: date) -> "MandateQuerySet":
        """In force on a day, its first and last included; those in a centre that was merged away ended with it."""
        stands = Q(centre=None) | Q(centre__valid_to=None) | Q(centre__valid_to__gte=on)
        return self.filter(Q(ends=None) | Q(ends__gte=on), stands, starts__lte=on)

    def ended(self, on: date) -> "MandateQuerySet":
        return self.filter(ends__lt=on)

    def not_ended(self, on: date) -> "MandateQuerySet":
        """In force, or still to start."""
        return self.filter(Q(ends=None) | Q(ends__gte=on))

    def visible_to(self, actor: "Actor") -> "MandateQuerySet":
        """Those of one's own centre; for the administration, its own."""
        return self.filter(centre=actor.centre)

    def known(self) -> "MandateQuerySet":
        """Of roles that this site knows."""
        return self.filter(role_key__in=ROLES)


class Mandate(models.Model):
    """A role of a person in a centre, or in the administration, between two days.

    `ends` is its last day; one before the first means that it was withdrawn before it came into force. An officer's
    can be `delegated_by` theirs: the delegate signs in their box.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="mandates")
    role_key = models.CharField(max_length=30)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=200)
    delegated_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    revision = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["centre__ins", "person__surname", "person__given_name", "starts", "pk"]
        indexes = [models.Index(fields=["centre", "role_key"], name="accounts_mandate_role")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role_key} {self.centre_id}"

    @property
    def role(self) -> Role:
        return ROLES[self.role_key]

    @property
    def acting_label(self) -> Text:
        """The role, and for whom and how long where it is exercised by delegation."""
        if self.delegated_by is None or self.ends is None:
            return self.role.label
        on_behalf = self.role.on_behalf or self.role.label
        facts = {"name": self.delegated_by.person.name, "starts": self.starts, "ends": self.ends}
        return Text(
            *(_BY_DELEGATION.say(language, {**facts, "on_behalf": on_behalf.say(language)}) for language in LANGUAGES)
        )

    @property
    def centre_label(self) -> Text:
        return self.centre.label if self.centre else ADMINISTRATION

    @property
    def journal_subject(self) -> str:
        return mandates_subject(self.centre)

    @property
    def withdrawn(self) -> bool:
        return self.ends is not None and self.ends < self.starts

    def overlaps(self, starts: date, ends: date | None) -> bool:
        """Whether they share a day."""
        if self.withdrawn or (ends is not None and ends < starts):
            return False
        return (ends is None or self.starts <= ends) and (self.ends is None or starts <= self.ends)


def mandates_subject(centre: Centre | None) -> str:
    """Under which name the journal keeps the history of the rights in a centre."""
    return f"mandates:{centre.ins if centre else 'administration'}"


class SigningAttempt(models.Model):
    """A document that waits for a card, for minutes: `prepared` is what is needed to finish it, `facts` what its
    caller wants back."""

    identifier = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signing_attempts")
    purpose = models.CharField(max_length=100)
    facts = models.JSONField()
    pdf = models.BinaryField()
    prepared = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def standing(self) -> "OpenSessionQuerySet":
        return self.filter(ended_at=None)


class OpenSession(models.Model):
    """Somebody signed in, in one browser. Once it has ended, that browser is signed out at its next request."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="open_sessions")
    means = models.CharField(max_length=30)
    level = models.PositiveIntegerField()
    browser = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OpenSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.begun_at}"


class AccessCheck(models.Model):
    """Somebody tried whether they can sign, and could: with which means, and how long their card lasts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_checks")
    at = models.DateTimeField()
    level = models.PositiveIntegerField()
    means = models.CharField(max_length=30)
    card_until = models.DateField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"


class MandateReview(models.Model):
    """The access manager confirmed every role of a centre."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.at}"


class Passkey(models.Model):
    """A means of signing in that a browser or a key keeps: its public half."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    uses = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.added_at}"


class CodeGenerator(models.Model):
    """An application that gives codes: its secret, encrypted, and the last time step that was used."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="code_generator")
    secret = models.CharField(max_length=300)
    last_step = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.added_at}"


class Invitation(models.Model):
    """Somebody may enrol a means of signing in, by a code of which a hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=64, db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.expires_at}"


class FailedAttempt(models.Model):
    """A sign-in that failed, under a hash of whom it was for or where it came from."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="accounts_failed_attempt")]

    def __str__(self) -> str:
        return str(self.at)
