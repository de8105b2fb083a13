"""`okoshko clients import`: a table becomes lines of the book, once."""

from datetime import date

import pytest
from openpyxl import Workbook

from bot.book.reading import read_book

TABLE = """client,contact,authority,mail,language,tariff,price list,from,currency
Sonne Bakery,Greta Sonne,signer,Greta@sonne.example,en,Care,,2026-03-01,eur
Sonne Bakery,Lukas Sonne,,,,,,,
Atlas Fitness,Mia Weiß,delegate,mia@atlas.example,,,,,EUR
"""


@pytest.fixture
def book(terminal):
    """The book of the sandbox, with nothing applied."""
    from tests.bot.commands.terminal import BOOK

    return terminal.file("office.toml", BOOK)


def test_clients_and_contacts_go_into_the_book_and_every_line_of_it_stays(terminal, book):
    before = book.read_text()
    terminal.file("clients.csv", TABLE)
    printed = terminal.okoshko("clients", "import", "clients.csv")
    assert printed.lines == [
        "Added to office.toml: 1 client, 3 contacts.",
        "Look it through, then put it in force: okoshko book apply",
    ]
    after = book.read_text()
    kept = iter(after.splitlines())
    assert [line for line in before.splitlines() if line not in kept] == [
        'contacts = [{ name = "Jan Krüger", authority = "signer", mail = "jan@atlas.example" }]'
    ]
    assert "# Imported from clients.csv on " in after
    sonne = read_book(book).clients["sonne-bakery"]
    assert (sonne.name, sonne.tariff, sonne.since) == ("Sonne Bakery", "care", date(2026, 3, 1))
    assert sonne.currency == "EUR"
    assert [(c.name, c.authority.value, c.mail) for c in sonne.contacts] == [
        ("Greta Sonne", "signer", "greta@sonne.example"),
        ("Lukas Sonne", "member", None),
    ]
    assert [contact.name for contact in read_book(book).clients["atlas"].contacts] == [
        "Jan Krüger",
        "Mia Weiß",
    ]


def test_imported_again_nothing_is_added(terminal, book):
    terminal.file("clients.csv", TABLE)
    terminal.okoshko("clients", "import", "clients.csv")
    once = book.read_text()
    printed = terminal.okoshko("clients", "import", "clients.csv")
    assert (printed.code, printed.lines) == (0, ["office.toml has all of it already; nothing was added."])
    assert book.read_text() == once


def test_with_apply_they_are_in_force_at_once(office):
    office.file("clients.csv", TABLE)
    printed = office.okoshko("clients", "import", "clients.csv", "--apply")
    assert printed.code == 0 and "New client: Sonne Bakery" in printed.lines
    assert office.rows("SELECT name FROM client WHERE code = 'sonne-bakery'") == [("Sonne Bakery",)]


def test_every_bad_line_is_told_and_then_nothing_changes(terminal, book):
    before = book.read_text()
    lines = [
        "client,contact,authority,mail,language,tariff,price list,from,currency",
        "Good,Anna,signer,anna@good.example,,care,,",
        ",Ben,signer,,,,,",
        "Bad,Carl,boss,,,,,",
        "Bad,Dora,,dora at bad,,,,",
        "Bad,Emil,,,klingon,,,",
        "Bad,,,,,gold,cheap,",
        "Bad,,,,,,,31/31/2026",
        "Bad,,signer,,,,,",
        "Vega,,,,,growth,,",
        "Vega,Anna Weber,signer,,,,,",
        "Bad,Olga,,olga@lindenhof.example,,,,",
        "Dated,,,,,,,2026-01-01",
        "Vega,,,,,,,,USD",
        "Bad,,,,,,,,euros",
    ]
    terminal.file("clients.csv", "\n".join(lines))
    printed = terminal.okoshko("clients", "import", "clients.csv")
    assert printed.code == 1 and book.read_text() == before
    expected = {
        "clients.csv:3": "no client is named",
        "clients.csv:4": "unknown authority “boss”; expected one of: signer, delegate, member",
        "clients.csv:5": "“dora at bad” is not a mail address",
        "clients.csv:6": "unknown language “klingon”; expected one of: en, ru, ja",
        "clients.csv:7": "unknown tariff “gold”; the book has: care, growth",
        "clients.csv:7 ": "unknown price list “cheap”; the book has: standard, vega, friends",
        "clients.csv:8": "“31/31/2026” is not a date",
        "clients.csv:9": "a contact without a name",
        "clients.csv:10": "tariff = growth, but an earlier line says Vega: tariff = care",
        "clients.csv:11": "authority = signer, but an earlier line says Vega, Anna Weber: authority = member",
        "clients.csv:12": "olga@lindenhof.example is a colleague's address",
        "clients.csv:13": "says from when (2026-01-01), but not what",
        "clients.csv:14": "currency = USD, but an earlier line says Vega: currency = EUR",
        "clients.csv:15": "“euros” is no currency",
    }
    for line, (where, what) in zip(printed.lines, expected.items(), strict=False):
        assert line.startswith(f"{where.strip()}: {what}")
    assert printed.lines[len(expected) :] == ["14 faults to mend; nothing was changed."]


@pytest.mark.parametrize(
    ("encoding", "heading", "row"),
    [
        (
            "cp1251",
            "Клиент;Контактное лицо;Полномочия;Почта;Тариф;С",
            "Пекарня;Анна Ли;Подписант;a@p.example;Care;01.03.2026",
        ),
        (
            "cp932",
            "顧客,担当者,権限,メール,料金プラン,開始日",
            "パン屋,山田 太郎,決裁者,y@p.example,Care,2026/3/1",
        ),
        (
            "utf-16",
            "顧客\t担当者\t権限\tメール\t料金プラン\t開始日",
            "パン屋\t山田 太郎\t決裁者\ty@p.example\tCare\t2026年3月1日",
        ),
        (
            "cp1252",
            "Client;Contact;Role;E-Mail;Plan;Since",
            "Bäckerei;Jörg;Signer;j@p.example;Care;2026-03-01",
        ),
    ],
)
def test_a_table_as_excel_saves_it_in_three_languages(terminal, book, encoding, heading, row):
    terminal.file("c.csv").write_bytes(f"{heading}\r\n{row}\r\n".encode(encoding))
    assert terminal.okoshko("clients", "import", "c.csv").code == 0
    *_, client = read_book(book).clients.values()
    cells = row.replace(";", ",").replace("\t", ",").split(",")
    assert (client.name, client.tariff, client.since) == (cells[0], "care", date(2026, 3, 1))
    assert [(c.name, c.authority.value, c.mail) for c in client.contacts] == [(cells[1], "signer", cells[3])]


def test_an_excel_file_with_its_own_dates(terminal, book):
    sheet = Workbook()
    for row in (
        ["Client", "Tariff", "From", "Mood"],
        ["Sonne", "care", date(2026, 3, 1), "sunny"],
        [None, None, None, None],
    ):
        sheet.active.append(row)
    sheet.save(terminal.file("c.xlsx"))
    printed = terminal.okoshko("clients", "import", "c.xlsx")
    assert printed.lines[:2] == [
        "Columns not imported: Mood",
        "Added to office.toml: 1 client, 0 contacts.",
    ]
    assert read_book(book).clients["sonne"].since == date(2026, 3, 1)


ONE = '{ name = "A", authority = "member" }'
OWN = '[[clients.last.contacts]]\nname = "{name}"\nauthority = "member"'


@pytest.mark.parametrize(
    ("contacts", "becomes"),
    [
        ("contacts = []", "contacts = [{ NEW }]"),
        (f"contacts = [{ONE}] # us", f"contacts = [{ONE}, {{ NEW }}] # us"),
        (f"contacts = [{ONE}, ]", f"contacts = [{ONE}, {{ NEW }}]"),
        (
            f'contacts = [\n    {ONE} # the "boss]"\n]',
            f'contacts = [\n    {ONE}, # the "boss]"\n    {{ NEW }},\n]',
        ),
        (
            f"contacts = [\n    {ONE},\n    # more to come\n]",
            f"contacts = [\n    {ONE},\n    # more to come\n    {{ NEW }},\n]",
        ),
        ("", "\n\n" + OWN.format(name="B")),
        (OWN.format(name="A"), OWN.format(name="A") + "\n\n" + OWN.format(name="B")),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_contact_joins_a_client_however_its_contacts_are_written(
    terminal, book, contacts, becomes, newline
):
    start = book.read_text() + '\n[clients.last]\nname = "Last"\n'
    book.write_bytes((start + contacts).replace("\n", newline).encode())
    terminal.file("c.csv", "client,contact\nlast,B\n")
    assert terminal.okoshko("clients", "import", "c.csv").code == 0
    wanted = start.rstrip("\n") + becomes if not contacts else start + becomes
    wanted = wanted.replace("NEW", 'name = "B", authority = "member"').rstrip("\n")
    assert book.read_bytes().decode().replace(newline, "\n").rstrip("\n") == wanted


def test_what_is_no_table_of_clients_is_said_so(terminal, book):
    terminal.file("c.csv", "name,phone\nSonne,1\n")
    assert "name the columns" in terminal.okoshko("clients", "import", "c.csv").err
    terminal.file("c.xlsx", "not one")
    assert "Save it as .xlsx" in terminal.okoshko("clients", "import", "c.xlsx").err
    terminal.file("c.csv", "client\n\n")
    assert "no lines below" in terminal.okoshko("clients", "import", "c.csv").err
    assert "There is no file" in terminal.okoshko("clients", "import", "nowhere.csv").err


def test_a_book_that_is_wrong_already_is_mended_first(terminal, book):
    book.write_text(book.read_text().replace('language = "en"', 'language = "xx"', 1))
    terminal.file("clients.csv", TABLE)
    printed = terminal.okoshko("clients", "import", "clients.csv")
    assert printed.code == 1 and printed.lines[0].startswith("office.toml:5: firm.language")
