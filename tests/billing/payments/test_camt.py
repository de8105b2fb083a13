"""Statements of ISO 20022 are read as banks write them."""

from datetime import date
from pathlib import Path

import pytest

from billing.payments.reading import camt
from billing.payments.reading.credit import FaultKind, Unreadable

SAMPLES = Path(__file__).parent / "samples"
BATCH = (SAMPLES / "batch_v08.xml").read_bytes()


def refused(raw: bytes):
    with pytest.raises(Unreadable) as caught:
        camt.read(raw)
    return caught.value.faults


def test_a_payment_tells_who_paid_what_and_why():
    first = camt.read(BATCH).credits[0]
    assert (first.at, first.amount_minor, first.currency) == (date(2026, 11, 20), 50000, "EUR")
    assert (first.payer, first.payer_account) == ("Vega Logistik GmbH", "DE02120300000000202051")
    assert first.reference == "Rechnung R-2026-0017 vielen Dank"


def test_a_batch_is_its_payments():
    credits = camt.read(BATCH).credits[1:3]
    assert [(one.amount_minor, one.payer) for one in credits] == [(6000, "Orion"), (4000, "Rigel")]
    assert "RF18539007547034" in credits[0].reference
    assert credits[0].external_key != credits[1].external_key


def test_a_batch_whose_parts_have_no_sums_is_one_payment_with_all_the_words():
    last = camt.read(BATCH).credits[3]
    assert (last.amount_minor, last.payer, last.reference) == (3000, "", "one two")


def test_money_out_and_what_is_not_booked_yet_is_passed_over_and_counted():
    reading = camt.read(BATCH)
    assert (len(reading.credits), reading.debits, reading.pending) == (4, 2, 1)


def test_a_payment_the_bank_takes_back_is_told():
    (back,) = camt.read(BATCH).returned
    assert (back.amount_minor, back.reference) == (7000, "Rueckgabe")


def test_version_02_with_prefixes_and_yen():
    (only,) = camt.read((SAMPLES / "plain_v02.xml").read_bytes()).credits
    assert (only.amount_minor, only.currency, only.payer) == (55000, "JPY", "ベガ株式会社")
    assert (only.at, only.reference) == (date(2026, 11, 19), "2026-0003")


def test_in_another_encoding_it_is_the_same():
    told = (SAMPLES / "plain_v02.xml").read_text().replace('"1.0"', '"1.0" encoding="utf-16"', 1)
    assert camt.read(told.encode("utf-16")).credits[0].payer == "ベガ株式会社"


def test_the_same_payment_has_the_same_key_in_a_longer_statement():
    shorter = BATCH.replace(b"BANK-2", b"BANK-9")
    assert camt.read(shorter).credits[0].external_key == camt.read(BATCH).credits[0].external_key
    assert camt.read(shorter).credits[1].external_key != camt.read(BATCH).credits[1].external_key


def test_entities_of_its_own_are_refused():
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "bbbb">]>\n<Document>&b;</Document>'
    (fault,) = refused(bomb)
    assert (fault.kind, fault.line) == (FaultKind.DOCTYPE, 2)


@pytest.mark.parametrize(
    ("was", "now", "kind", "line"),
    [
        (b'<Amt Ccy="EUR">500.00', b'<Amt Ccy="EUR">500,00', FaultKind.BAD_AMOUNT, 9),
        (b'<Amt Ccy="EUR">500.00', b'<Amt Ccy="EUR">99999999999999999999.00', FaultKind.TOO_MUCH, 9),
        (b'<Amt Ccy="EUR">500.00', b"<Amt>500.00", FaultKind.BAD_CURRENCY, 9),
        (b"<Dt>2026-11-20", b"<Dt>20.11.2026", FaultKind.BAD_DATE, 10),
        (b"<CdtDbtInd>CRDT</CdtDbtInd>", b"", FaultKind.MISSING, 8),
        (b"</Stmt>", b"</Statement>", FaultKind.XML, 55),
        (b"camt.053", b"camt.054", FaultKind.OTHER_MESSAGE, 2),
        (b"vielen", b"\xfcber", FaultKind.XML, 17),
    ],
)
def test_a_fault_says_where_it_stands(was, now, kind, line):
    fault = refused(BATCH.replace(was, now, 1))[0]
    assert (fault.kind, fault.line) == (kind, line)
    assert fault.column
