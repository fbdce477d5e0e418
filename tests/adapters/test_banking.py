"""What goes to the bank is what its schema says; what comes from anywhere is read exactly, or refused whole."""

import io
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.bank import OURS, THEIRS, entry, schema, statement

from rapport_unique.adapters import banking
from rapport_unique.adapters.banking import PAIN, Account, Transfer, payment_file, read_statements
from rapport_unique.core.findings import Invalid
from rapport_unique.core.identifiers import format_structured_communication, structured_communication

PAYER = Account("SPP Intégration sociale", OURS, "BPOTBEB1")
COMMUNICATION = structured_communication(2026000001)


def a_file(*transfers, number="PAY-2026-0001"):
    return payment_file(
        number=number,
        made_at=datetime(2026, 11, 21, 10, 0),
        execute_on=date(2026, 11, 23),
        payer=PAYER,
        transfers=transfers,
    )


def a_transfer(amount="1000.00", name="CPAS de Liège", words="Solde 2020", reference="COVID-2020-62063"):
    return Transfer(reference, Decimal(amount), Account(name, THEIRS, "GKCCBEBB"), words)


def test_a_payment_file_is_what_the_published_schema_says():
    content = a_file(a_transfer(), a_transfer("0.01", "OCMW “Sint-Niklaas” & Co"))
    schema("pain.001.001.09").validate(io.BytesIO(content))
    root = ElementTree.fromstring(content)
    at = {"p": PAIN}
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=at) == "1000.01"
    assert root.findtext(".//p:GrpHdr/p:NbOfTxs", namespaces=at) == "2"
    assert [each.text for each in root.iterfind(".//p:Cdtr/p:Nm", at)] == ["CPAS de Liege", "OCMW Sint-Niklaas Co"]
    assert content == a_file(a_transfer(), a_transfer("0.01", "OCMW “Sint-Niklaas” & Co"))


@given(
    st.lists(
        st.tuples(st.integers(1, 10**11), st.text(min_size=1, max_size=90), st.text(min_size=1, max_size=200)),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_the_names_are_the_schema_holds_and_the_sums_agree(given_transfers):
    transfers = [a_transfer(Decimal(cents) / 100, f"A {name}", f"B {words}") for cents, name, words in given_transfers]
    content = a_file(*transfers)
    schema("pain.001.001.09").validate(io.BytesIO(content))
    said = [Decimal(each.text) for each in ElementTree.fromstring(content).iter(f"{{{PAIN}}}InstdAmt")]
    assert said == [each.amount for each in transfers]
    assert Decimal(ElementTree.fromstring(content).find(f".//{{{PAIN}}}CtrlSum").text) == sum(said)


@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_no_file_pays_nothing(amount):
    with pytest.raises(ValueError, match="positive"):
        a_file(a_transfer(amount))
    with pytest.raises(ValueError, match="positive"):
        a_file()


@pytest.mark.parametrize("reference", ["", "/x", "x/", "a//b", "é", "x" * 36])
def test_a_reference_that_a_bank_refuses_is_refused_here(reference):
    with pytest.raises(ValueError, match="reference"):
        a_file(a_transfer(reference=reference))


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_statement_of_the_published_schema_is_read(version):
    content = statement(
        entry("6785.44", COMMUNICATION),
        entry("10.00", words="merci", reference="R2"),
        entry("99.00", reference="R3", credit=False),
        version=version,
    )
    schema(f"camt.053.001.{version}").validate(io.BytesIO(content))
    (read,) = read_statements(content)
    assert (read.account, read.number) == (OURS, "2026-001")
    first, second, third = read.entries
    assert (first.amount, first.credit, first.booked_on) == (Decimal("6785.44"), True, date(2026, 11, 20))
    assert (first.communication, first.counterparty, first.counterparty_iban) == (
        COMMUNICATION,
        "CPAS de Liège",
        THEIRS,
    )
    assert (second.communication, second.words, second.reference) == ("", "merci", "R2")
    assert not third.credit


@pytest.mark.parametrize(
    "words",
    [
        format_structured_communication(COMMUNICATION),
        f"ref {format_structured_communication(COMMUNICATION)} merci",
        format_structured_communication(COMMUNICATION).replace("+", "*"),
        COMMUNICATION,
    ],
)
def test_a_communication_typed_among_words_is_found(words):
    (read,) = read_statements(statement(entry("1.00", words=words)))
    assert read.entries[0].communication == COMMUNICATION


@pytest.mark.parametrize("words", ["", "123456789012", "12", f"{COMMUNICATION} {structured_communication(7)}"])
def test_no_communication_is_guessed(words):
    (read,) = read_statements(statement(entry("1.00", words=words)))
    assert read.entries[0].communication == ""


def test_a_batch_is_read_payment_by_payment():
    detail = (
        '<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{}</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>'
    )
    batch = entry("30.00").split("<NtryDtls>")[0] + (
        f"<NtryDtls>{detail.format('10.00', 'one')}{detail.format('20.00', 'two')}</NtryDtls></Ntry>"
    )
    content = statement(batch)
    schema("camt.053.001.02").validate(io.BytesIO(content))
    (read,) = read_statements(content)
    assert [(each.reference, each.amount, each.words) for each in read.entries] == [
        ("R1/1", Decimal("10.00"), "one"),
        ("R1/2", Decimal("20.00"), "two"),
    ]
    with pytest.raises(Invalid, match="statement-unreadable"):
        read_statements(statement(batch.replace("20.00", "21.00")))


def test_a_reference_that_comes_twice_is_told_apart_and_one_that_lacks_is_made():
    twice = statement(entry("1.00"), entry("1.00"))
    assert [each.reference for each in read_statements(twice)[0].entries] == ["R1", "R1#2"]
    without = statement(entry("1.00").replace("<AcctSvcrRef>R1</AcctSvcrRef>", ""))
    assert read_statements(without) == read_statements(without)
    assert read_statements(without)[0].entries[0].reference.startswith("1-")


def test_what_is_not_booked_is_no_money():
    assert not read_statements(statement(entry("1.00").replace("BOOK", "PDNG")))[0].entries


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
HOSTILE = {
    "empty": b"",
    "no-xml": b"PK\x03\x04",
    "cut": statement(entry("1.00"))[:-20],
    "entities": BOMB + statement(entry("&b;")).split(b"?>", 1)[1],
    "outside": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + statement(entry("1.00")).split(b"?>", 1)[1],
    "doctype": b"<!DOCTYPE Document>" + statement(entry("1.00")).split(b"?>", 1)[1],
    "namespace": statement(entry("1.00")).replace(b"camt.053.001.02", b"camt.054.001.02"),
    "no-namespace": statement(entry("1.00")).replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b""),
    "encoding": statement(entry("1.00")).replace(b"UTF-8", b"x-none"),
    "no-statement": statement().replace(b"Stmt>", b"Other>"),
    "iban": statement(entry("1.00"), account="BE71096123456760"),
    "currency": statement(entry("1.00").replace("EUR", "USD", 1)),
    "amount": statement(entry("1e9")),
    "comma": statement(entry("1,00")),
    "negative": statement(entry("-1.00")),
    "infinite": statement(entry("Infinity")),
    "fraction": statement(entry("1.001")),
    "date": statement(entry("1.00", on="2026-02-30")),
    "no-date": statement(entry("1.00").replace("BookgDt", "OtherDt")),
    "direction": statement(entry("1.00").replace("CRDT", "BOTH")),
    "no-number": statement(entry("1.00"), number=""),
    "utf-16": statement(entry("1.00")).decode().encode("utf-16"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_whole(name):
    with pytest.raises(Invalid) as refused:
        read_statements(HOSTILE[name])
    assert refused.value.code == "statement-unreadable"


def test_a_huge_file_is_not_even_parsed(monkeypatch):
    monkeypatch.setattr(banking, "LARGEST", 100)
    with pytest.raises(Invalid, match="statement-too-large"):
        read_statements(statement(entry("1.00")))
    monkeypatch.setattr(banking, "LARGEST", 10_000_000)
    with pytest.raises(Invalid, match="statement-too-large"):
        read_statements(b"<a/>" * 1_000_001)
    monkeypatch.setattr(banking, "MOST_ENTRIES", 1)
    with pytest.raises(Invalid, match="statement-too-large"):
        read_statements(statement(entry("1.00"), entry("2.00", reference="R2")))


def test_an_abyss_of_elements_is_read_or_refused():
    deep = "<x>" * 50_000 + "</x>" * 50_000
    content = statement(entry("1.00").replace("<AcctSvcrRef>R1</AcctSvcrRef>", deep))
    assert read_statements(content)[0].entries[0].amount == Decimal("1.00")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        read_statements(content)
    except Invalid as refused:
        assert refused.code in ("statement-unreadable", "statement-too-large")
