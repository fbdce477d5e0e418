"""Services on mandates: grant, end and replace a role between two days. Nobody changes their own."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts import codes
from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.centres import checked_email
from rapport_unique.accounts.fictional import fictional_number_of
from rapport_unique.accounts.models import Centre, Mandate, Person, mandates_subject
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.accounts.roles import ROLES, Role, Scope
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

_DAY = timedelta(days=1)


def person_named(
    *,
    given_name: str,
    surname: str,
    email: str,
    language: str,
    actor: Actor | Program,
    national_number: str = "",
    fictional: bool = False,
) -> Person:
    """The person with this national number, else with this e-mail address, met before or new.

    Another name on the same number or address is refused, and so is another number on the same address. Someone met
    before without a number gets it: they are found by it at their first sign-in.
    """
    digest = digest_of(national_number) if national_number else None
    address = checked_email(email).lower()
    with_number = Person.objects.filter(national_number_digest=digest).first() if digest else None
    if with_number:
        if _bare(with_number.surname) != _bare(surname):
            raise Invalid(codes.PERSON_OTHER_NAME_ON_NUMBER.code)
        others = Person.objects.filter(email=address).exclude(pk=with_number.pk)
        if others.exclude(national_number_digest=None).exists():
            raise Invalid(codes.PERSON_OTHER_NUMBER.code)
        return with_number
    person, _ = Person.objects.get_or_create(
        email=address,
        defaults={
            "given_name": " ".join(given_name.split()),
            "surname": " ".join(surname.split()),
            "language": language,
            "fictional": fictional,
            "national_number_digest": digest,
        },
    )
    if _bare(person.surname) != _bare(surname):
        raise Invalid(codes.PERSON_OTHER_NAME.code)
    return _identified(person, digest, actor) if digest and person.national_number_digest != digest else person


def _identified(person: Person, digest: str, actor: Actor | Program) -> Person:
    """Give the person their number. It opens every role they hold: one centre does not do that for another."""
    with transaction.atomic():
        stored: Person = Person.objects.select_for_update().get(pk=person.pk)
        if stored.national_number_digest:
            raise Invalid(codes.PERSON_OTHER_NUMBER.code)
        elsewhere = Mandate.objects.filter(person=stored).not_ended(clock.today()).exclude(centre=actor.centre)
        if isinstance(actor, Actor) and elsewhere.exists():
            raise NotAllowed(codes.PERSON_OF_OTHER_CENTRE.code)
        stored.national_number_digest = digest
        stored.save(update_fields=["national_number_digest"])
        record(
            subject=mandates_subject(actor.centre),
            actor=actor.identifier,
            action="person-identified",
            data={"person": str(stored.identifier)},
        )
    return stored


def fictional_person(given_name: str, surname: str, email: str, language: str, *, actor: Actor | Program) -> Person:
    """One of the demonstration's people, with a national number that nobody has."""
    person = person_named(
        given_name=given_name, surname=surname, email=email, language=language, actor=actor, fictional=True
    )
    if not person.national_number_digest:
        person.national_number_digest = digest_of(fictional_number_of(person))
        person.save(update_fields=["national_number_digest"])
    return person


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()


def grant_mandate(
    *,
    person: Person,
    centre: Centre | None,
    role: str,
    starts: date,
    ends: date | None = None,
    actor: Actor | Program,
) -> Mandate:
    """Give a role from `starts` to `ends`, its last day. The past is granted by programs alone."""
    _check_role(role, centre)
    _check_identified(person, ROLES[role])
    _check_not_own(person, actor)
    _check_days(starts, ends)
    if isinstance(actor, Actor) and starts < clock.today():
        raise NotPossible(codes.MANDATE_PAST.code)
    with transaction.atomic():
        mandate = _granted(person, centre, role, starts, ends, actor)
        record(
            subject=mandate.journal_subject,
            actor=actor.identifier,
            action="mandate-granted",
            data=_told(mandate),
        )
    return mandate


def end_mandate(*, mandate: Mandate, ends: date, revision: int, actor: Actor | Program) -> Mandate:
    """Set the last day of a mandate. Yesterday ends it at once."""
    with transaction.atomic():
        stored = _changeable(mandate, revision, actor)
        ended = _end(stored, ends)
        record(
            subject=stored.journal_subject,
            actor=actor.identifier,
            action="mandate-ended",
            data={**_told(stored), **({"delegations": [each.pk for each in ended]} if ended else {})},
        )
    return stored


def replace_mandate(
    *, mandate: Mandate, person: Person, starts: date, ends: date | None = None, revision: int, actor: Actor | Program
) -> Mandate:
    """Hand a role over to `person` from `starts`; the predecessor's last day is the one before."""
    _check_identified(person, mandate.role)
    _check_not_own(person, actor)
    _check_days(starts, ends)
    if starts < clock.today():
        raise NotPossible(codes.MANDATE_PAST.code)
    with transaction.atomic():
        stored = _changeable(mandate, revision, actor)
        if stored.delegated_by_id is not None:
            raise NotPossible(codes.MANDATE_NOT_DELEGABLE.code)
        if stored.person_id == person.pk:
            raise NotPossible(codes.MANDATE_SAME_PERSON.code)
        _end(stored, starts - _DAY)
        successor = _granted(person, stored.centre, stored.role_key, starts, ends, actor)
        record(
            subject=stored.journal_subject,
            actor=actor.identifier,
            action="mandate-replaced",
            data={"ended": _told(stored), "granted": _told(successor)},
        )
    return successor


def delegate_mandate(
    *, mandate: Mandate, person: Person, starts: date, ends: date, revision: int, actor: Actor | Program
) -> Mandate:
    """Let `person` sign in an officer's box between two days of the officer's own mandate; it ends with that mandate.

    The officer does it for their own box, or the access manager for any.
    """
    _check_identified(person, mandate.role)
    if actor.person == person:
        raise NotAllowed(codes.MANDATE_OWN.code)
    _check_days(starts, ends)
    if starts < clock.today():
        raise NotPossible(codes.MANDATE_PAST.code)
    with transaction.atomic():
        stored = _locked(mandate)
        _check_unchanged(stored, revision)
        if not stored.role.officer or stored.delegated_by_id is not None:
            raise NotPossible(codes.MANDATE_NOT_DELEGABLE.code)
        _check_within(stored, starts, ends)
        delegation = _granted(person, stored.centre, stored.role_key, starts, ends, actor, delegated_by=stored)
        record(
            subject=stored.journal_subject,
            actor=actor.identifier,
            action="mandate-delegated",
            data={**_told(delegation), "delegated_by": str(stored.person.identifier)},
        )
    return delegation


def _granted(
    person: Person,
    centre: Centre | None,
    role: str,
    starts: date,
    ends: date | None,
    actor: Actor | Program,
    delegated_by: Mandate | None = None,
) -> Mandate:
    """A new mandate, unless the person has this role there already; the lock on the person makes two grants queue."""
    Person.objects.select_for_update().get(pk=person.pk)
    _check_alone(person, centre, role, starts, ends)
    _check_one_box(person, centre, role, starts, ends, delegated_by)
    return Mandate.objects.create(
        person=person,
        centre=centre,
        role_key=role,
        starts=starts,
        ends=ends,
        granted_by=actor.identifier,
        delegated_by=delegated_by,
    )


def _check_one_box(
    person: Person, centre: Centre | None, role: str, starts: date, ends: date | None, delegated_by: Mandate | None
) -> None:
    """A delegate of one officer is never the other one: of two boxes in a centre, at most one is theirs by delegation,
    and then it is the only one."""
    if not ROLES[role].officer:
        return
    boxes = Mandate.objects.filter(person=person, centre=centre).exclude(role_key=role)
    for other in boxes:
        if other.role.officer and other.overlaps(starts, ends) and (delegated_by or other.delegated_by_id):
            raise NotPossible(codes.DELEGATE_OF_OTHER_BOX.code)


def _check_within(delegated: Mandate, starts: date, ends: date) -> None:
    if starts < delegated.starts or (delegated.ends is not None and ends > delegated.ends):
        role = {"starts": delegated.starts, "ends": delegated.ends or "…"}
        raise NotPossible(codes.DELEGATION_OUTSIDE.code, role)


def _changeable(mandate: Mandate, revision: int, actor: Actor | Program) -> Mandate:
    """The stored mandate, locked, if it is as its user saw it and not over."""
    stored = _locked(mandate)
    _check_not_own(stored.person, actor)
    _check_unchanged(stored, revision)
    return stored


def _locked(mandate: Mandate) -> Mandate:
    stored: Mandate = (
        Mandate.objects.select_for_update(of=("self",)).select_related("person", "centre").get(pk=mandate.pk)
    )
    return stored


def _check_unchanged(stored: Mandate, revision: int) -> None:
    if stored.revision != revision:
        raise Stale(codes.MANDATE_CHANGED.code)
    if stored.ends is not None and stored.ends < clock.today():
        raise NotPossible(codes.MANDATE_PAST.code)


def _end(stored: Mandate, ends: date) -> list[Mandate]:
    """Yesterday means at once. A last day before the first means that it never comes into force. The delegations that
    end with it are returned."""
    if ends < clock.today() - _DAY:
        raise NotPossible(codes.MANDATE_PAST.code)
    _check_alone(stored.person, stored.centre, stored.role_key, stored.starts, ends, besides=stored)
    _check_one_box(stored.person, stored.centre, stored.role_key, stored.starts, ends, stored.delegated_by)
    if stored.delegated_by and ends >= stored.starts:
        _check_within(stored.delegated_by, stored.starts, ends)
    stored.ends = ends
    stored.revision += 1
    stored.save(update_fields=["ends", "revision"])
    ended = [each for each in stored.delegations.not_ended(clock.today()) if each.ends is None or each.ends > ends]
    for delegation in ended:
        delegation.ends = max(ends, clock.yesterday())
        delegation.revision += 1
        delegation.save(update_fields=["ends", "revision"])
    return ended


def _check_alone(
    person: Person,
    centre: Centre | None,
    role: str,
    starts: date,
    ends: date | None,
    besides: Mandate | None = None,
) -> None:
    others = Mandate.objects.filter(person=person, centre=centre, role_key=role)
    if any(other != besides and other.overlaps(starts, ends) for other in others):
        raise NotPossible(codes.MANDATE_OVERLAPS.code)


def _check_role(role: str, centre: Centre | None) -> None:
    scope = Scope.CENTRE if centre else Scope.ADMINISTRATION
    if role not in ROLES or ROLES[role].scope != scope:
        raise NotPossible(codes.MANDATE_ROLE.code)


def _check_identified(person: Person, role: Role) -> None:
    """The demonstration's people are known without a number."""
    if role.identified and not person.national_number_digest and not settings.DEMONSTRATION:
        raise NotPossible(codes.NUMBER_NEEDED.code)


def _check_not_own(person: Person, actor: Actor | Program) -> None:
    if actor.person == person:
        raise NotAllowed(codes.MANDATE_OWN.code)


def _check_days(starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise NotPossible(codes.MANDATE_BACKWARDS.code)


def _told(mandate: Mandate) -> dict[str, str | int | None]:
    """What the journal keeps of a mandate: who by identifier, never by name."""
    return {
        "mandate": mandate.pk,
        "person": str(mandate.person.identifier),
        "role": mandate.role_key,
        "starts": mandate.starts.isoformat(),
        "ends": mandate.ends.isoformat() if mandate.ends else None,
    }
