"""Who lives in the played weeks, and how they come to the window: the staff chat, its setup, the links."""

import asyncio
import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.book import Book
from sandbox.program import Program, ProgramFailed
from sandbox.seed.control import Control, Message, buttons, words
from sandbox.seed.words import PHRASES

OFFICE = {"olga": "manager", "max": "manager", "ivan": "employee", "lena": "employee", "timur": "employee"}
ON_TELEGRAM = {"vega": 2, "orchard": 2, "harbour": 1, "kestrel": 2, "bloom": 1, "atlas": 1}
"""Clients in the bot, and how many of their contacts."""
LINK = re.compile(r"\?start=(\S+)")
NAME_KNOWN_TRIES = 20


@dataclass(frozen=True)
class Cast:
    """Telegram ids: the office by its keys in the book, contacts as (client, place among its contacts)."""

    staff_chat: int
    office: dict[str, int]
    contacts: dict[tuple[str, int], int]

    def manager_of(self, client: str) -> str:
        return "max" if client in ("harbour", "kestrel") else "olga"


async def gather_people(control: Control, book: Book, program: Program) -> Cast:
    """Everybody bound: the staff chat by `/setup`, employees and clients by their links."""
    language = book.language
    office = {key: await _person(control, book.employee(key), language) for key in OFFICE}
    contacts = {
        (client, place): await _person(control, book.contact(client, place)["name"], language)
        for client, count in ON_TELEGRAM.items()
        for place in range(count)
    }
    title, members = PHRASES[language]["staff_chat"], list(office.values())
    chat = await control.post("groups", title=title, creator=office["olga"], members=members, bot_admin=True)
    cast = Cast(chat["id"], office, contacts)
    code = await program.setup_code()
    colleagues = [key for key in OFFICE if key != "olga"]
    invited = asyncio.create_task(_links(program, [book.employee(key) for key in colleagues]))
    try:
        await _found(control, cast, code)
        await _let_clients_in(control, book, cast)
        links = await invited
    finally:
        invited.cancel()
    for key, link in zip(colleagues, links, strict=True):
        await control.post("start", **{"from": office[key]}, payload=link)
    await asyncio.gather(*(_spoken_to(control, person) for person in office.values()))
    return cast


async def _person(control: Control, name: str, language: str) -> int:
    user = await control.post("people", first_name=name, language_code=language)
    return int(user["id"])


async def _links(program: Program, names: list[str]) -> list[str]:
    # The program learns the bot's name a moment after its start; until then it makes no links.
    for _ in range(NAME_KNOWN_TRIES):
        with contextlib.suppress(ProgramFailed):
            return await program.invite_employees(names)
        await asyncio.sleep(0.3)
    return await program.invite_employees(names)


async def _found(control: Control, cast: Cast, code: str) -> None:
    """Olga makes the group the staff chat, and opens her own chat with the bot."""
    olga = cast.office["olga"]
    await control.post("say", **{"from": olga}, chat=cast.staff_chat, text=f"/setup {code}")
    await control.awaited(
        cast.staff_chat, lambda said: said["from"]["is_bot"] and code not in words(said), "/setup"
    )
    await control.post("start", **{"from": olga})
    await _spoken_to(control, olga)


async def _let_clients_in(control: Control, book: Book, cast: Cast) -> None:
    """Each client's link by `/client NAME` and its button; who comes second is confirmed by the manager."""
    await asyncio.gather(*(_let_in(control, book.client(client), client, cast) for client in ON_TELEGRAM))
    for _ in range(sum(count - 1 for count in ON_TELEGRAM.values())):
        await _know(control, cast)


async def _know(control: Control, cast: Cast) -> None:
    """Olga knows the colleague whose card is there, by name where the book has them; and the card says so."""
    asked = await control.awaited(cast.staff_chat, lambda said: bool(_data(said, "known:")), "a colleague")
    card = asked["message_id"]
    press = {"from": cast.office["olga"], "chat": cast.staff_chat, "message_id": card}
    # "This is Anna Weber": the name that fits best stands first.
    await control.post("press", **press, data=_data(asked, "same:") or _data(asked, "known:"))
    await control.awaited(
        cast.staff_chat, lambda said: said["message_id"] == card and not _data(said, "known:"), "known"
    )


async def _let_in(control: Control, name: str, client: str, cast: Cast) -> None:
    olga = cast.office["olga"]
    await control.post("say", **{"from": olga}, text=f"/client {name}")
    shown = await control.awaited(
        olga, lambda said: name in words(said) and bool(_data(said, "invite:")), name
    )
    await control.post(
        "press", **{"from": olga}, chat=olga, message_id=shown["message_id"], data=_data(shown, "invite:")
    )
    linked = await control.awaited(
        olga, lambda said: name in words(said) and bool(LINK.search(words(said))), name
    )
    found = LINK.search(words(linked))
    assert found is not None
    for person in _of(client, cast):
        await control.post("start", **{"from": person}, payload=found[1])
        await _spoken_to(control, person)


def _of(client: str, cast: Cast) -> Iterable[int]:
    return (person for (firm, _), person in cast.contacts.items() if firm == client)


async def _spoken_to(control: Control, person: int) -> Message:
    return await control.awaited(person, lambda said: said["from"]["is_bot"], f"a first answer to {person}")


def _data(message: Message, action: str) -> str | None:
    return next(
        (
            button["callback_data"]
            for button in buttons(message)
            if button.get("callback_data", "").startswith(action)
        ),
        None,
    )
