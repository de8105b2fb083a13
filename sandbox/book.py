"""The sandbox's office books, as far as the people in them play a part."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

BOOKS = Path(__file__).parent / "books"
LANGUAGES = ("en", "ru", "ja")
FEES = re.compile(r"^(\[fees\]\nfrom = )\S+", re.MULTILINE)
"""Where the book says from which month fees are charged."""
MONTH_END = re.compile(r'^(\[month_end\]\nfrom = )"\S+"', re.MULTILINE)
"""Where it says which month is the first to be closed."""


@dataclass(frozen=True)
class Book:
    """One language's book."""

    language: str
    content: dict[str, Any]

    @property
    def path(self) -> Path:
        return BOOKS / f"{self.language}.toml"

    @property
    def firm(self) -> dict[str, Any]:
        return dict(self.content["firm"])

    @property
    def window(self) -> str:
        """The one address clients write to."""
        return "window@" + self.mail("marina").partition("@")[2]

    def beginning(self, day: date) -> str:
        """The book as the office that opens on this day has it.

        Fees are charged from the first whole month on; the month it opens in is the first that is closed.
        """
        written = FEES.sub(rf"\g<1>{next_month(day)}", self.path.read_text(encoding="utf-8"))
        return MONTH_END.sub(rf'\g<1>"{day:%Y-%m}"', written)

    def mail(self, employee: str) -> str:
        return str(self.content["employees"][employee]["mail"])

    def employee(self, key: str) -> str:
        return str(self.content["employees"][key]["name"])

    def price(self, client: str, item: str) -> int:
        """What an item costs this client, in whole units of their currency; of time, an hour."""
        lists = self.content["price_lists"]
        own = self.content["clients"][client].get("price_list", "standard")
        found: dict[str, int] = {
            **lists["standard"]["versions"][-1]["prices"],
            **lists[own]["versions"][-1]["prices"],
        }
        return found[item]

    def client(self, key: str) -> str:
        return str(self.content["clients"][key]["name"])

    def contact(self, client: str, place: int) -> dict[str, str]:
        return dict(self.content["clients"][client]["contacts"][place])


def next_month(day: date) -> date:
    """Its first day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def read(language: str) -> Book:
    return Book(language, tomllib.loads((BOOKS / f"{language}.toml").read_text(encoding="utf-8")))
