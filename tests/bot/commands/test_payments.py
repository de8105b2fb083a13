"""`okoshko payments import`: what a file would bring, what it brought, and that it brings it once."""

from collections.abc import Sequence

import pytest

from tests.stories.test_payments import HEAD, TAIL, entry

TWO = (entry("7.00", "tax", "Finanzamt"), entry("8.00", "?", "Nobody", "DE08"))


@pytest.fixture
def bank(office):
    def writes(*entries: str, name: str = "statement.xml") -> Sequence[str]:
        office.file(name, HEAD + "".join(entries) + TAIL)
        return "payments", "import", name

    return writes


def test_a_trial_says_what_it_would_do_and_does_nothing(office, bank):
    printed = office.okoshko(*bank(*TWO), "--dry-run")
    assert printed.code == 0
    assert "Import 2 payments from statement.xml?" in printed.out
    assert "2 to ask about" in printed.out
    assert office.rows("SELECT id FROM payment") == []


def test_imported_twice_it_is_here_once(office, bank):
    assert "2 to be answered" in office.okoshko(*bank(*TWO)).out
    assert "All 2 payments in statement.xml are here already" in office.okoshko(*bank(*TWO)).out
    longer = office.okoshko(*bank(*TWO, entry("9.00", "new"), name="month.xml"))
    assert "1 to be answered · 2 here already" in longer.out
    assert "3 questions wait for a manager" in longer.out
    assert office.rows("SELECT amount_minor, state FROM payment") == [
        (700, "asked"), (800, "asked"), (900, "asked"),
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_says_where_and_brings_nothing(office, bank):
    printed = office.okoshko(*bank(entry("7.00", "fine"), entry("8,00", "not")))
    assert printed.code == 1
    assert "statement.xml, line 1, column" in printed.out
    assert "Nothing was imported." in printed.out
    assert office.rows("SELECT id FROM payment") == []
    assert "There is no file nowhere.xml." in office.okoshko("payments", "import", "nowhere.xml").err


def test_a_table_by_a_mapping_of_the_book(office):
    book = office.folder / "office.toml"
    book.write_text(
        book.read_text()
        + '\n[payments.csv.bank]\ndate = "Date"\ndate_format = "YYYY-MM-DD"\namount = "Amount"\nreference = ["Text"]\n'
        'decimal = "."\ndelimiter = ","\n'
    )
    assert office.okoshko("book", "apply").code == 0
    office.file("export.csv", "Date,Text,Amount\n2026-11-20,hello,12.50\n2026-11-20,rent,-3\n")
    assert "1 to be answered" in office.okoshko("payments", "import", "export.csv").out
    assert office.rows("SELECT source, amount_minor, currency FROM payment") == [("csv:bank", 1250, "EUR")]
