"""`okoshko book check` and `apply`, as the command line calls them."""

import pytest

from bot.book.commands import apply_file, check
from bot.book.faults import BookWrong
from bot.book.reading import read_book
from intake.contacts.models import Authority, Client, Contact, Person
from tests.bot.book.office_database import ENGLISH, NOW


async def test_apply_speaks_the_language_asked_for_or_the_books_own(desk, tmp_path):
    book = tmp_path / "office.toml"
    book.write_text(ENGLISH)
    assert await apply_file(book, desk.database, NOW) == [
        "Nothing changed: the desk already works by this book."
    ]
    [line] = await apply_file(book, desk.database, NOW, "ru")
    assert line.startswith("Ничего не изменилось")


async def test_a_wrong_book_changes_nothing(desk, tmp_path):
    wrong = tmp_path / "office.toml"
    wrong.write_text(ENGLISH.replace('name = "Vega"\ntariff = "care"', 'name = "Vega Ltd"\ntariff = "car"'))
    assert check(wrong)[0].startswith("office.toml:")
    with pytest.raises(BookWrong):
        await apply_file(wrong, desk.database, NOW)
    assert "Vega Ltd" not in {client.name for client in await desk.rows(Client)}


async def test_somebody_imported_before_is_the_person_the_book_names(desk):
    bloom = await desk.client("bloom")
    async with desk.database.writing() as session:
        iris = Person(name="Iris Stein", created_at=NOW)
        session.add(iris)
        await session.flush()
        session.add(Contact(person_id=iris.id, client_id=bloom, authority=Authority.MEMBER, created_at=NOW))
    named = ENGLISH.replace(
        '{ name = "Rosa Klein", authority = "signer" }', '{ name = "Iris Stein", authority = "signer" }'
    )
    said = await desk.apply(named)
    assert "Bloom Flowers: Iris Stein is now signer" in said
    assert [person.name for person in await desk.rows(Person)].count("Iris Stein") == 1


def test_a_book_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path):
    book = tmp_path / "office.toml"
    book.write_bytes(b"\xef\xbb\xbf" + ENGLISH.replace("\n", "\r\n").encode())
    assert read_book(book).firm.name == "Lindenhof Web Studio"
