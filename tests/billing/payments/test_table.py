"""Tables of banks are read by the mapping of the book."""

from datetime import date

import pytest

from billing.payments.reading import statements
from billing.payments.reading.credit import FaultKind, Unreadable, amount_of
from billing.payments.reading.table import Columns
from billing.payments.texts import fault_line
from config.i18n import translator

GERMAN = Columns(
    date="Buchungstag",
    date_format="DD.MM.YY",
    amount="Betrag",
    payer="Name",
    payer_account="IBAN",
    reference=("Verwendungszweck",),
    currency="Währung",
    decimal=",",
    delimiter=";",
    encoding="cp1252",
)
JAPANESE = Columns(
    date="日付", date_format="YYYY/MM/DD", credit="お預入れ", reference=("お取り扱い内容",), encoding="cp932"
)
MARKED = Columns(
    date="Datum",
    date_format="YYYYMMDD",
    amount="Bedrag",
    direction="Af Bij",
    credit_words=("Bij",),
    reference=("Naam", "Mededelingen"),
    decimal=",",
    delimiter=";",
)
HEAD = "Konto;DE89\n\nBuchungstag;Name;IBAN;Verwendungszweck;Betrag;Währung\n"
ROW = "20.11.26;Vega;DE02 1203;Rechnung 2026-0017;1.500,00;EUR\n"


def read(text: str, mapping: Columns = GERMAN, **others: Columns):
    return statements.read(text.encode(mapping.encoding), {"mine": mapping, **others}, "EUR")


def refused(text: str | bytes, mapping: Columns = GERMAN, **others: Columns):
    raw = text if isinstance(text, bytes) else text.encode(mapping.encoding)
    with pytest.raises(Unreadable) as caught:
        statements.read(raw, {"mine": mapping, **others}, "EUR")
    return caught.value.faults


def test_a_row_below_the_headings_is_a_payment():
    reading = read(HEAD + ROW + "20.11.26;Post;;Porto;-3,70;EUR\n;;;Summe;;\n")
    (only,) = reading.credits
    assert (only.at, only.amount_minor, only.currency) == (date(2026, 11, 20), 150000, "EUR")
    assert (only.payer, only.payer_account, only.reference) == ("Vega", "DE021203", "Rechnung 2026-0017")
    assert (reading.source, reading.debits) == ("csv:mine", 1)


def test_money_in_with_a_column_of_its_own():
    table = '日付,お引出し,お預入れ,お取り扱い内容\n2026/11/5,,"55,000",ﾍﾞｶﾞ(ｶ\n2026/11/6,300,,手数料\n'
    reading = statements.read(table.encode("cp932"), {"mufg": JAPANESE}, "JPY")
    assert [(one.amount_minor, one.currency) for one in reading.credits] == [(55000, "JPY")]
    assert reading.debits == 1


def test_a_word_says_whether_money_came_in():
    reading = read(
        "Datum;Naam;Af Bij;Bedrag;Mededelingen\n20261120;Vega;Bij;12,5;a\n20261120;Vega;Af;3;b\n", MARKED
    )
    assert [(one.amount_minor, one.reference) for one in reading.credits] == [(1250, "Vega a")]
    assert reading.debits == 1


def test_two_equal_payments_are_two_and_again_the_same_two():
    once, again = read(HEAD + ROW + ROW).credits, read(HEAD + ROW + ROW + ROW).credits
    assert len({one.external_key for one in once}) == 2
    assert [one.external_key for one in again[:2]] == [one.external_key for one in once]


def test_ten_thousand_rows_are_read():
    rows = "".join(f"20.11.26;N{n};;R {n};{n},00;EUR\n" for n in range(1, 10_001))
    assert len({one.external_key for one in read(HEAD + rows).credits}) == 10_000


def test_no_rows_is_a_statement_of_nothing():
    assert read(HEAD).credits == ()


@pytest.mark.parametrize(
    ("row", "kind", "line", "column", "place"),
    [
        (ROW.replace("20.11.26", "31.11.26"), FaultKind.BAD_DATE, 5, 1, "Buchungstag"),
        (ROW.replace("20.11.26", "11/20/26"), FaultKind.BAD_DATE, 5, 1, "Buchungstag"),
        (ROW.replace("1.500,00", "1,500.00"), FaultKind.BAD_AMOUNT, 5, 5, "Betrag"),
        (ROW.replace("1.500,00", "1500,005"), FaultKind.BAD_AMOUNT, 5, 5, "Betrag"),
        (ROW.replace("1.500,00", "9" * 5000 + ",00"), FaultKind.TOO_MUCH, 5, 5, "Betrag"),
        (ROW.replace("1.500,00", ""), FaultKind.BAD_AMOUNT, 5, 5, "Betrag"),
        (ROW.replace("EUR", "Euro"), FaultKind.BAD_CURRENCY, 5, 6, "Währung"),
        ("20.11.26;Vega;DE02;Rechnung;7,00\n", FaultKind.CELLS, 5, 5, "Währung"),
    ],
)
def test_a_fault_says_line_and_column(row, kind, line, column, place):
    (fault,) = refused(HEAD + ROW + row)
    assert (fault.kind, fault.line, fault.column, fault.place) == (kind, line, column, place)


def test_a_day_written_otherwise_says_how_it_is_expected():
    (fault,) = refused(HEAD + ROW.replace("20.11.26", "2026-11-20"))
    assert fault_line(translator("en"), "bank.csv", fault) == (
        "bank.csv, line 4, column 1 “Buchungstag”: “2026-11-20” is no day written as DD.MM.YY, "
        "the date_format of [payments.csv.mine] in the office book."
    )


def test_the_wrong_encoding_is_told_with_its_place():
    (fault,) = refused((HEAD + ROW).encode("cp1252") + b"\x81", GERMAN)
    assert (fault.kind, fault.line, fault.what) == (FaultKind.ENCODING, 5, "cp1252")


def test_a_byte_order_mark_tells_more_than_the_book():
    assert len(statements.read((HEAD + ROW).encode("utf-8-sig"), {"mine": GERMAN}, "EUR").credits) == 1


def test_no_mapping_fits():
    (fault,) = refused("a;b;c\n1;2;3\n")
    assert (fault.kind, fault.what) == (FaultKind.NO_HEADINGS, "mine")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ((HEAD + ROW).encode("utf-8"), 'encoding = "utf-8", delimiter = ";"'),
        ((HEAD + ROW).replace(";", "\t").encode("cp1252"), 'encoding = "cp1252", delimiter = "\\t"'),
    ],
)
def test_a_mapping_that_would_fit_says_how(raw, what):
    (fault,) = refused(raw)
    assert (fault.kind, fault.place, fault.what) == (FaultKind.WOULD_FIT, "payments.csv.mine", what)


def test_two_mappings_fit():
    assert refused(HEAD + ROW, other=GERMAN)[0].kind is FaultKind.TWO_MAPPINGS


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf\r\n"])
def test_nothing_at_all(raw):
    assert refused(raw)[0].kind is FaultKind.EMPTY


@pytest.mark.parametrize("raw", [b"PK\x03\x04...", b"%PDF-1.7"])
def test_what_is_no_statement(raw):
    assert refused(raw)[0].kind is FaultKind.UNKNOWN


@pytest.mark.parametrize(
    ("text", "currency", "decimal", "minor"),
    [
        ("1 234,50", "EUR", ",", 123450),
        ("1\u00a0234,50 €", "EUR", ",", 123450),
        ("1'234.5", "CHF", ".", 123450),
        ("(12.00)", "USD", ".", -1200),
        ("12,00-", "EUR", ",", -1200),
        ("−7", "EUR", ",", -700),
        ("¥10,000", "JPY", ".", 10000),
        ("10.50", "JPY", ".", None),
        ("10.00", "JPY", ".", 10),
        ("1.2.3", "EUR", ",", None),
        ("12.34", "EUR", ",", None),
        ("12,34 EUR", "EUR", ",", None),
        ("", "EUR", ",", None),
    ],
)
def test_sums_as_banks_print_them(text, currency, decimal, minor):
    assert amount_of(text, currency, decimal) == minor
