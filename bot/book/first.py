"""A first office book: the pattern of a language with what one office said of itself."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from bot.book import writing
from bot.book.codes import code_of

STARTER = Path(__file__).parent / "starter"
"""Patterns by language, and amounts by currency."""
COMMON = "EUR"


@dataclass(frozen=True)
class FirstClient:
    """The first client, with whoever signs for them."""

    name: str
    signer: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Beginning:
    """What a first book is made of; names as people write them, hours as the book does."""

    firm: str
    language: str
    timezone: str
    currency: str
    hours: tuple[str, ...]
    saturday: tuple[str, ...]
    managers: tuple[str, ...]
    employees: tuple[str, ...] = ()
    owner: str = ""
    owner_mail: str = ""
    client: FirstClient | None = None


def first_book(beginning: Beginning, today: date) -> str:
    """The text of a book that is right as it stands, for its owner to change."""
    amounts = tomllib.loads((STARTER / "amounts.toml").read_text("utf-8"))
    since = today.replace(day=1)
    pattern = Template((STARTER / f"{beginning.language}.toml").read_text("utf-8"))
    return pattern.substitute(
        amounts.get(beginning.currency, amounts[COMMON]),
        firm=writing.text(beginning.firm),
        language=writing.text(beginning.language),
        timezone=writing.text(beginning.timezone),
        currency=writing.text(beginning.currency),
        hours=writing.texts(beginning.hours),
        saturday=writing.texts(beginning.saturday),
        year=today.year,
        since=since.isoformat(),
        people=_people(beginning),
        clients=_clients(beginning, since),
    )


def _people(beginning: Beginning) -> str:
    codes: list[str] = []
    tables = []
    staff: Sequence[tuple[str, str]] = [
        *((name, "manager") for name in beginning.managers),
        *((name, "employee") for name in beginning.employees),
        *([(beginning.owner, "owner")] if beginning.owner else []),
    ]
    for name, role in staff:
        # Clients and colleagues are called by their first name, and so is the code.
        codes.append(code_of(name.split()[0], codes, role))
        fields = {"name": name, "role": role}
        if role == "owner" and beginning.owner_mail:
            fields["mail"] = beginning.owner_mail
        tables.append(writing.table(f"employees.{codes[-1]}", fields))
    return "\n".join(tables)


def _clients(beginning: Beginning, since: date) -> str:
    client = beginning.client
    if client is None:
        example = writing.table("clients.vega", {"name": "Vega", "tariff": "care", "from": since})
        return "".join(f"# {line}\n" for line in example.splitlines()).rstrip("\n")
    signer = {"name": client.signer, "authority": "signer"}
    if client.mail:
        signer["mail"] = client.mail
    contacts = [writing.row(signer)] if client.signer else []
    code = code_of(client.name, (), "client")
    fields: dict[str, str | date] = {"name": client.name, "tariff": "care", "from": since}
    return writing.table(f"clients.{code}", fields, contacts).rstrip("\n")
