"""National numbers of the people who sign in: only a keyed hash is kept, enough to recognise and not to show."""

import hashlib
import hmac

from django.conf import settings

from rapport_unique.accounts.models import Person
from rapport_unique.core.findings import Invalid
from rapport_unique.core.identifiers import niss_is_valid, parse_niss


def digest_of(number: str) -> str:
    """The keyed hash under which a national number is kept. Invalid when its check digits are wrong."""
    digits = parse_niss(number)
    if not niss_is_valid(digits):
        raise Invalid("niss-invalid")
    key = settings.NATIONAL_NUMBER_KEY.encode()
    return hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()


def person_with(number: str) -> Person | None:
    return Person.objects.filter(national_number_digest=digest_of(number)).first()


def is_of(person: Person, number: str) -> bool:
    """Whether the number is this person's; nobody's number is unknown to be anybody's."""
    kept = person.national_number_digest
    return kept is not None and hmac.compare_digest(kept, digest_of(number))
