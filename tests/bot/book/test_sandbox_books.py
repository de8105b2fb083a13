"""The books of the sandbox are right, and tell of one office in every language."""

import pytest

from bot.book.commands import check
from bot.book.reading import parse_book
from config.i18n import LANGUAGES
from tests.bot.book.office_database import BOOKS


@pytest.mark.parametrize("path", sorted(BOOKS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_books_of_the_sandbox_are_right(path):
    assert check(path) == []


def test_the_books_of_the_sandbox_tell_of_the_same_office():
    english, *others = [parse_book((BOOKS / f"{language}.toml").read_text()) for language in LANGUAGES]
    for book in others:
        for section in ("categories", "items", "tariffs", "price_lists", "refusals", "employees", "clients"):
            assert [code for code in getattr(book, section) if code != "euro"] == list(
                getattr(english, section)
            )
        for code, client in book.clients.items():
            twin = english.clients[code]
            # A client of the office in roubles pays in euros, by a list in them.
            price_list = "standard" if client.price_list == "euro" else client.price_list
            assert (client.tariff, price_list, client.segment) == (
                twin.tariff,
                twin.price_list,
                twin.segment,
            )
            assert [(c.authority, c.mail) for c in client.contacts] == [
                (c.authority, c.mail) for c in twin.contacts
            ]
