"""National numbers of people who do not exist: with right check digits, a serial that the register gives to no one born
on a day, and always the same for the same person."""

from datetime import date, timedelta

from rapport_unique.accounts.models import Person

_FIRST_BIRTHDAY = date(1950, 1, 1)
_BIRTHDAYS = 45 * 365


def fictional_number_of(person: Person) -> str:
    """Eleven digits, from the person's identifier."""
    chance = person.identifier.int
    born = _FIRST_BIRTHDAY + timedelta(days=chance % _BIRTHDAYS)
    base = int(f"{born:%y%m%d}{900 + chance // _BIRTHDAYS % 98}")
    return f"{base:09d}{97 - base % 97:02d}"
