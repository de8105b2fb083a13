"""Statements for 1C are read in the encodings banks write them in."""

from datetime import date
from pathlib import Path

import pytest

from billing.payments.reading import onec
from billing.payments.reading.credit import FaultKind, Unreadable

SAMPLE = (Path(__file__).parent / "samples" / "kl_to_1c.txt").read_text().replace("\n", "\r\n")


def read(text: str, encoding: str = "cp1251"):
    return onec.read(text.encode(encoding), "RUB")


def refused(raw: bytes):
    with pytest.raises(Unreadable) as caught:
        onec.read(raw, "RUB")
    return caught.value.faults


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-8-sig", "cp866"])
def test_a_payment_order_is_read(encoding):
    first = read(SAMPLE, encoding).credits[0]
    assert (first.at, first.amount_minor, first.currency) == (date(2026, 11, 20), 1_500_000, "RUB")
    assert (first.payer, first.payer_account) == ('ООО "Вега"', "40702810900000005678")
    assert first.reference == "Оплата по счёту СЧ-2026-0017 от 12.11.2026. Без НДС"


def test_money_out_is_passed_over_and_parts_of_a_purpose_are_joined():
    reading = read(SAMPLE)
    assert reading.debits == 1
    assert (reading.credits[1].payer, reading.credits[1].reference) == ("Физлицо", "Аванс за работы")


def test_the_encoding_changes_no_key():
    assert read(SAMPLE).credits == read(SAMPLE, "utf-8").credits


def test_the_currency_stands_in_the_account():
    reading = read(SAMPLE.replace("40702810400000001234", "40702978400000001234"))
    assert reading.credits[0].currency == "EUR"


def test_a_transfer_between_own_accounts_is_no_payment():
    other = SAMPLE.replace("ДатаНачала", "РасчСчет=40702810900000005678\r\nДатаНачала", 1)
    assert len(read(other).credits) == 1


@pytest.mark.parametrize(
    ("was", "now", "kind", "line"),
    [
        ("Сумма=15000.00", "Сумма=15000.001", FaultKind.BAD_AMOUNT, 15),
        ("Сумма=15000.00", "Сумма=много", FaultKind.BAD_AMOUNT, 15),
        ("Сумма=15000.00", "Сумма=99999999999999999999,00", FaultKind.TOO_MUCH, 15),
        ("ДатаПоступило=20.11.2026", "ДатаПоступило=31.02.2026", FaultKind.BAD_DATE, 17),
        ("Сумма=15000.00", "", FaultKind.MISSING, 12),
        ("КонецДокумента\r\n", "", FaultKind.NOT_ENDED, 12),
        ("КонецФайла", "", FaultKind.NOT_ENDED, 44),
    ],
)
def test_a_fault_says_where_it_stands(was, now, kind, line):
    fault = refused(SAMPLE.replace(was, now, 1).encode("cp1251"))[0]
    assert (fault.kind, fault.line) == (kind, line)


def test_a_line_in_another_encoding_is_found():
    lines = [line.encode("cp1251") for line in SAMPLE.split("\r\n")]
    lines[20] = SAMPLE.split("\r\n")[20].encode()
    (fault,) = refused(b"\r\n".join(lines))
    assert (fault.kind, fault.line) == (FaultKind.MIXED_ENCODING, 21)


def test_and_the_other_way_round():
    lines = [line.encode() for line in SAMPLE.split("\r\n")]
    lines[20] = SAMPLE.split("\r\n")[20].encode("cp1251")
    (fault,) = refused(b"\r\n".join(lines))
    assert (fault.kind, fault.line, fault.column) == (FaultKind.ENCODING, 21, 1)


def test_bytes_that_are_no_words_are_refused():
    (fault,) = refused(b"1CClientBankExchange\r\n\xff\xff\xff")
    assert fault.kind is FaultKind.ENCODING
