"""Belgian identifiers: read them as people write them, check their digits, show them as people know them."""

import re

from rapport_unique.core.findings import Invalid

_NOT_ALNUM = re.compile(r"[\s.\-/]+")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def _bare(text: str) -> str:
    return _NOT_ALNUM.sub("", text).upper()


def _digits(text: str, code: str) -> str:
    bare = text if text.isdecimal() else _bare(text)
    if not (bare.isascii() and bare.isdigit()):
        raise Invalid(code)
    return bare


def niss_is_valid(niss: str) -> bool:
    """Check digits of 11 digits: 97 minus the first nine modulo 97, for births of either century.

    A bis number adds 20 or 40 to the month, an unknown birth date has zeros: the check is the same.
    """
    base, check = divmod(int(niss), 100)
    return check in (97 - base % 97, 97 - (2_000_000_000 + base) % 97)


def parse_niss(text: str) -> str:
    """Eleven digits, a lost leading zero restored; check digits are `niss_is_valid`'s business."""
    if len(text) == 11 and text.isascii() and text.isdigit():
        return text
    digits = _digits(text, "niss-unreadable")
    if not 9 <= len(digits) <= 11:
        raise Invalid("niss-unreadable")
    return digits.zfill(11)


def format_niss(niss: str) -> str:
    return f"{niss[:2]}.{niss[2:4]}.{niss[4:6]}-{niss[6:9]}.{niss[9:]}"


def mask_niss(niss: str) -> str:
    """Only the last digits stay, for lists and messages."""
    return f"**.**.**-***.{niss[-2:]}" if len(niss) == 11 else "*" * max(0, len(niss) - 2) + niss[-2:]


def parse_ins(text: str) -> str:
    digits = _digits(text, "ins-unreadable")
    if len(digits) != 5 or digits[0] == "0":
        raise Invalid("ins-unreadable")
    return digits


def parse_bce(text: str) -> str:
    """Ten digits of the enterprise register (older nine-digit numbers get their zero)."""
    digits = _digits(text, "bce-invalid").zfill(10)
    if len(digits) != 10 or digits[0] not in "01" or int(digits[8:]) != 97 - int(digits[:8]) % 97:
        raise Invalid("bce-invalid")
    return digits


def format_bce(bce: str) -> str:
    return f"{bce[:4]}.{bce[4:7]}.{bce[7:]}"


def parse_iban(text: str) -> str:
    """ISO 7064 mod 97-10 must be 1; a Belgian account also carries its own two check digits."""
    iban = _bare(text)
    if not iban.isascii() or not _IBAN.fullmatch(iban) or int(_letters_as_numbers(iban[4:] + iban[:4])) % 97 != 1:
        raise Invalid("iban-invalid")
    if iban.startswith("BE"):
        account = iban[4:]
        if len(iban) != 16 or not account.isdigit() or (int(account[:10]) % 97 or 97) != int(account[10:]):
            raise Invalid("iban-invalid")
    return iban


def _letters_as_numbers(text: str) -> str:
    return "".join(str(int(character, 36)) for character in text)


def format_iban(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def parse_bic(text: str) -> str:
    bic = _bare(text)
    if not _BIC.fullmatch(bic):
        raise Invalid("bic-invalid")
    return bic


def parse_structured_communication(text: str) -> str:
    """Twelve digits: ten and their remainder modulo 97, 97 standing for 0."""
    digits = _digits(text.replace("+", ""), "structured-communication-invalid")
    if len(digits) != 12 or (int(digits[:10]) % 97 or 97) != int(digits[10:]):
        raise Invalid("structured-communication-invalid")
    return digits


def structured_communication(base: int) -> str:
    """The twelve digits for a number of at most ten."""
    return f"{base:010d}{base % 97 or 97:02d}"


def format_structured_communication(digits: str) -> str:
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
