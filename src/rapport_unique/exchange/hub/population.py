"""`Population` in the hub's own database, loaded from a table, where no national register can be asked.

At rest there are keyed hashes: of a number, and of a number together with what proves that somebody is that person.
Only a number that was replaced, and the one that replaced it, can be read again, with the site's key: who asks under
the old one is told the new one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.encryption import decrypted, encrypted
from rapport_unique.adapters.tables import Column, Most, Said, read_table
from rapport_unique.core.findings import Finding, Invalid, Place
from rapport_unique.core.messages import REQUIRED
from rapport_unique.core.values import Day, Raw
from rapport_unique.exchange.hub import models, store
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.refusals import IN_A_CIRCLE, NOT_A_CARD, PERSON_TWICE
from rapport_unique.exchange.protocol.register import current_number, pseudonym
from rapport_unique.exchange.protocol.values import Line, Ssin, discreet
from rapport_unique.journal.recording import record

MOST = Most(64, 500_000)
_CARD = re.compile(r"[0-9A-Z]{9,12}")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Card:
    """The number of an identity card; what it reads is never said again."""

    blank: ClassVar[str] = ""

    def parse(self, raw: Raw) -> str:
        number = _bare_card(str(raw))
        if not _CARD.fullmatch(number):
            raise Invalid(NOT_A_CARD.code)
        return number

    def canonical(self, value: str) -> str:
        return value

    def show(self, value: str, language: str) -> str:
        return f"{'*' * (len(value) - 2)}{value[-2:]}"


COLUMNS = (
    Column("ssin", Ssin(), True, True),
    Column("last_name", Line(100)),
    Column("first_name", Line(100)),
    Column("birth_date", Day()),
    Column("identity_card", Card()),
    Column("replaced_by", Ssin()),
)


@dataclass(frozen=True)
class SqlPopulation(store.Population):
    """`keys` are those of the pseudonyms, the newest first."""

    keys: tuple[bytes, ...]

    def replaced_by(self, ssin: str) -> str | None:
        found = models.Replacement.objects.filter(former__in=self._subjects(ssin)).first()
        return decrypted(found.present_number) if found else None

    def former_numbers(self, ssin: str) -> Collection[str]:
        found = models.Replacement.objects.filter(present__in=self._subjects(ssin))
        return sorted(decrypted(each.former_number) for each in found)

    def proves(self, ssin: str, proof: Message) -> bool:
        said = _proof(ssin, proof)
        digests = [_digest(said, key) for key in self.keys] if said else []
        return bool(models.Proof.objects.filter(digest__in=digests).exists())

    def load(self, data: bytes, *, actor: Actor | Program) -> list[Finding]:
        """Add the persons of a table with `COLUMNS`, or put them in the place of what was known of them.

        What is wrong with the table, line by line; then nothing was loaded. Persons that it does not name stay.
        """
        lines, findings = read_table(data, COLUMNS, MOST)
        findings += _faults(lines)
        if not findings:
            present = self._present(lines)
            findings = [IN_A_CIRCLE.at(Place(row=number)) for number, said in lines if present.get(said["ssin"]) == ""]
        if findings:
            return [discreet(each, "") for each in findings]
        with transaction.atomic():
            persons = [said for _, said in lines]
            for start in range(0, len(persons), _AT_ONCE):
                some = persons[start : start + _AT_ONCE]
                self._forget(said["ssin"] for said in some)
                self._remember(some, present)
            for former, number in present.items():
                self._lead_on(former, number)
            counted = {"persons": len(lines) - len(present), "replaced": len(present)}
            record(subject="exchange:population", actor=actor.identifier, action="population-loaded", data=counted)
        return []

    def _present(self, lines: Iterable[Said]) -> dict[str, str]:
        """The present number of each that was replaced, perhaps more than once; empty where they go in a circle."""
        replaced = {said["ssin"]: said["replaced_by"] for _, said in lines if said.get("replaced_by")}
        present = {}
        for former in replaced:
            last = current_number(former, replaced)
            last = self.replaced_by(last) or last
            present[former] = "" if last in replaced else last
        return present

    def _forget(self, numbers: Iterable[str]) -> None:
        subjects = [subject for number in numbers for subject in self._subjects(number)]
        models.Proof.objects.filter(subject__in=subjects).delete()
        models.Replacement.objects.filter(former__in=subjects).delete()

    def _remember(self, persons: Iterable[Mapping[str, Any]], present: Mapping[str, str]) -> None:
        proofs, replacements = [], []
        for said in persons:
            number, key = said["ssin"], self.keys[0]
            if number in present:
                replacements.append(
                    models.Replacement(
                        former=pseudonym(number, key),
                        present=pseudonym(present[number], key),
                        former_number=encrypted(number),
                        present_number=encrypted(present[number]),
                    )
                )
            else:
                subject = pseudonym(number, key)
                digests = [_digest(each, key) for each in _proofs(number, said) if each]
                proofs += [models.Proof(subject=subject, digest=each) for each in digests]
        models.Proof.objects.bulk_create(proofs)
        models.Replacement.objects.bulk_create(replacements)

    def _lead_on(self, former: str, number: str) -> None:
        """What `former` had replaced before is replaced by `number` now."""
        older = models.Replacement.objects.filter(present__in=self._subjects(former))
        older.update(present=pseudonym(number, self.keys[0]), present_number=encrypted(number))

    def _subjects(self, number: str) -> list[str]:
        return [pseudonym(number, key) for key in self.keys]


def _faults(lines: Iterable[Said]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, said in lines:
        place = Place(row=number)
        if first.setdefault(said["ssin"], number) != number:
            yield PERSON_TWICE.at(place, earlier=first[said["ssin"]])
        named = said.get("last_name") and said.get("birth_date")
        if not (named or said.get("identity_card") or said.get("replaced_by")):
            yield REQUIRED.at(place._replace(column="birth_date" if said.get("last_name") else "last_name"))


def _proofs(number: str, said: Mapping[str, Any]) -> Iterator[str]:
    """Everything that proves who a person of the table is."""
    if said.get("identity_card"):
        yield _proof(number, {"identityCard": said["identity_card"]})
    if said.get("last_name") and said.get("birth_date"):
        named = {"lastName": said["last_name"], "birthDate": said["birth_date"].isoformat()}
        yield _proof(number, named)
        if said.get("first_name"):
            yield _proof(number, {**named, "firstName": said["first_name"]})


def _proof(number: str, proof: Message) -> str:
    """A number with what is to prove it, as one text; nothing where it proves nothing."""
    if "identityCard" in proof:
        return "\x1f".join([number, "card", _bare_card(proof["identityCard"])])
    names = [_bare(proof[name]) for name in ("lastName", "firstName") if proof.get(name)]
    return "\x1f".join([number, "name", proof["birthDate"], *names]) if names and all(names) else ""


def _digest(proof: str, key: bytes) -> str:
    return hmac.new(key, proof.encode(), hashlib.sha256).hexdigest()


def _bare_card(number: str) -> str:
    return re.sub(r"[\s.-]", "", number).upper()


def _bare(name: str) -> str:
    """A name without case, accents, spaces and signs: people write them in many ways."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in letters if each.isalnum())
