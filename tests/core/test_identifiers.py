"""Belgian identifiers: vectors from the dossiers of the register, and single-digit errors by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core import identifiers as ids
from rapport_unique.core.findings import Invalid


@pytest.mark.parametrize(
    "niss",
    [
        "42.01.22-051.81",
        "85.07.30-033.28",
        "40.00.00-955.79",
        "40.00.01-001.33",
        "00.00.01-003.64",
        "01.02.03-004.67",
        "85.47.30-033.17",
        "85.27.30-033.71",
    ],
)
def test_valid_niss_of_both_centuries_and_bis_numbers(niss):
    assert ids.niss_is_valid(ids.parse_niss(niss))


@pytest.mark.parametrize("niss", ["06633477936", "85073003329", "00000000000"])
def test_invalid_niss(niss):
    assert not ids.niss_is_valid(niss)


def test_a_lost_zero_comes_back():
    assert ids.parse_niss("1020300467") == "01020300467"


@pytest.mark.parametrize("text", ["", "abc", "123", "123456789012", "8507300332x", "٨٥٠٧٣٠٠٣٣٢٨"])
def test_unreadable_niss(text):
    with pytest.raises(Invalid, match="niss-unreadable"):
        ids.parse_niss(text)


def test_masks_all_but_the_last_digits():
    assert ids.mask_niss("85073003328") == "**.**.**-***.28"
    assert ids.format_niss("85073003328") == "85.07.30-033.28"


@pytest.mark.parametrize("iban", ["BE68 5390 0754 7034", "be71 0961 2345 6769", "NL91ABNA0417164300"])
def test_valid_iban(iban):
    assert ids.format_iban(ids.parse_iban(iban)).startswith(iban[:4].upper())


@pytest.mark.parametrize(
    "iban", ["BE68 5390 0754 7035", "BE685390075470", "", "XX", "BE00 0000 0000 0000", "BE٦٨539007547034"]
)
def test_invalid_iban(iban):
    with pytest.raises(Invalid, match="iban-invalid"):
        ids.parse_iban(iban)


@given(st.integers(2, 15), st.integers(1, 9))
def test_iban_notices_every_changed_digit(position, shift):
    iban = "BE68539007547034"
    digit = str((int(iban[position]) + shift) % 10)
    with pytest.raises(Invalid):
        ids.parse_iban(iban[:position] + digit + iban[position + 1 :])


@pytest.mark.parametrize("bic", ["GKCCBEBB", "bpotbeb1", "GKCC BE BB XXX"])
def test_valid_bic(bic):
    assert ids.parse_bic(bic) == bic.upper().replace(" ", "")


@pytest.mark.parametrize("bic", ["GKCCBE", "1KCCBEBB", "GKCCBEBBX", ""])
def test_invalid_bic(bic):
    with pytest.raises(Invalid, match="bic-invalid"):
        ids.parse_bic(bic)


@pytest.mark.parametrize("bce", ["0202239951", "0403.199.702", "0308357159", "202239951", "0212345668", "1000000021"])
def test_valid_bce(bce):
    assert len(ids.parse_bce(bce)) == 10


@pytest.mark.parametrize("bce", ["0202239952", "2202239951", "12", "abc"])
def test_invalid_bce(bce):
    with pytest.raises(Invalid, match="bce-invalid"):
        ids.parse_bce(bce)


@pytest.mark.parametrize(
    ("base", "shown"),
    [(909337554, "+++090/9337/55493+++"), (97, "+++000/0000/09797+++"), (2023000345, "+++202/3000/34564+++")],
)
def test_structured_communication(base, shown):
    digits = ids.structured_communication(base)
    assert ids.format_structured_communication(digits) == shown
    assert ids.parse_structured_communication(shown) == digits


def test_wrong_structured_communication():
    with pytest.raises(Invalid, match="structured-communication-invalid"):
        ids.parse_structured_communication("+++090/9337/55494+++")


def test_ins_has_five_digits():
    assert ids.parse_ins("62063") == "62063"
    for wrong in ("345", "062063", "0620a", ""):
        with pytest.raises(Invalid, match="ins-unreadable"):
            ids.parse_ins(wrong)
