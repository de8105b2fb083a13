"""A whole office on a stage: the real program on a fresh database against the stand-ins, and people who act and look."""

import asyncio
import contextlib
import io
import json
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from pydantic import SecretStr
from sqlalchemy import event

from bot.app import Office, build
from bot.book.commands import apply_file
from bot.commands import invites
from bot.staff.deciding import setup_code
from config.clock import SANDBOX_CLOCK
from config.database import Database
from config.settings import Settings
from intake.outbox.rules import Pace
from sandbox.clock import VirtualClock
from sandbox.telegram import TelegramStandIn

BOOKS = Path("tests/books")
TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""10:00 in the office of the English book."""
PATIENCE_SECONDS = 20


@dataclass
class Person:
    """Somebody with a telephone: acts through the stand-in's control API, sees what a person sees."""

    stage: "Stage"
    id: int
    name: str

    async def says(self, text: str | None = None, *, chat: int | None = None, **how: Any) -> dict[str, Any]:
        said = await self.stage.act("say", **{"from": self.id}, chat=chat or self.id, text=text, **how)
        await self.stage.quiet()
        return said

    async def starts(self, payload: str = "") -> None:
        await self.stage.act("start", **{"from": self.id}, payload=payload)
        await self.stage.quiet()

    async def presses(
        self, label: str, message: dict[str, Any] | None = None, *, chat: int | None = None
    ) -> str | None:
        """Press a button by its label or the beginning of it, on the newest message that has it; returns the toast."""
        place = message["chat"]["id"] if message else chat or self.id
        target = message or await self._with_button(label, place)
        fitting = [button for button in buttons(target) if plain(button["text"]).startswith(label)]
        data = min(fitting, key=lambda button: plain(button["text"]) != label)["callback_data"]
        pressed = await self.stage.act(
            "press", **{"from": self.id}, chat=place, message_id=target["message_id"], data=data, wait=10
        )
        await self.stage.quiet()
        said = (pressed.get("answer") or {}).get("text")
        return said and said.replace("\xa0", " ")

    async def forges(self, data: str, message: dict[str, Any]) -> str | None:
        """Press a button that was never there, as a tampered client program can; returns the toast."""
        place = message["chat"]["id"]
        shown = self.stage.stand_in.api.world.chats[place].find(message["message_id"])
        assert shown is not None
        genuine = shown.markup
        shown.markup = {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}
        try:
            pressing = self.stage.act(
                "press", **{"from": self.id}, chat=place, message_id=shown.id, data=data, wait=10
            )
            pressed = await pressing
        finally:
            if shown.markup and shown.markup["inline_keyboard"][0][0]["text"] == "forged":
                shown.markup = genuine
        await self.stage.quiet()
        return (pressed.get("answer") or {}).get("text")

    async def card(self, number: int) -> dict[str, Any]:
        """A ticket's card in the staff chat as it stands now."""
        for message in reversed(await self.sees(self.stage.staff_chat)):
            if re.match(rf"\S+ #{number} · ", words(message)):
                return message
        raise AssertionError(f"no card of #{number}")

    async def sees(self, chat: int | None = None) -> list[dict[str, Any]]:
        """Everything in a chat as it stands now, oldest first."""
        return await self.stage.see(f"chats/{chat or self.id}/messages")

    async def last(self, chat: int | None = None) -> dict[str, Any]:
        return (await self.sees(chat))[-1]

    async def reads(self, chat: int | None = None) -> str:
        """The newest message's words."""
        return words(await self.last(chat))

    async def has_read(self, *fragments: str, chat: int | None = None) -> dict[str, Any]:
        """The newest message with all these words; fails showing the chat where there is none."""
        seen = await self.sees(chat)
        for message in reversed(seen):
            if all(fragment in words(message) for fragment in fragments):
                return message
        raise AssertionError(
            f"{self.name} nowhere reads {fragments}:\n" + "\n---\n".join(words(m) for m in seen)
        )

    async def _with_button(self, label: str, chat: int) -> dict[str, Any]:
        seen = await self.sees(chat)
        for message in reversed(seen):
            if any(plain(button["text"]).startswith(label) for button in buttons(message)):
                return message
        shown = [(words(m)[:60], [b["text"] for b in buttons(m)]) for m in seen]
        raise AssertionError(f"no button “{label}” in {shown}")


@dataclass
class Stage:
    """The office, its people, and the clock."""

    stand_in: TelegramStandIn
    http: ClientSession
    settings: Settings
    office: Office
    staff_chat: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """The code each person came in by."""

    async def act(self, path: str, **fields: Any) -> Any:
        body = {name: value for name, value in fields.items() if value is not None}
        said = io.BytesIO(json.dumps(body).encode())
        kind = {"Content-Type": "application/json"}
        async with self.http.post(f"{self.stand_in.url}/control/{path}", data=said, headers=kind) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def see(self, path: str) -> Any:
        async with self.http.get(f"{self.stand_in.url}/control/{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def person(self, name: str, **fields: Any) -> Person:
        user = await self.act("people", first_name=name, **fields)
        return self.knows(name, user["id"])

    def knows(self, name: str, id_: int) -> Person:
        person = self.people[name] = Person(self, id_, name)
        return person

    async def let_in(self, name: str, *, client: str | None = None, employee: str | None = None) -> Person:
        """Make a link as the operator would, and open it."""
        link = self.links[name] = await self.invite(client=client, employee=employee)
        return await self.let_in_by_link(name, link)

    async def invite(self, *, client: str | None = None, employee: str | None = None) -> str:
        """The code of a fresh link."""
        report = await invites.invite(self.settings, client, employee)
        return report.lines[0].rpartition("start=")[2]

    async def let_in_by_link(self, name: str, code: str) -> Person:
        """Somebody opens a link, their own or one passed on."""
        person = self.people.get(name) or await self.person(name)
        await person.starts(code)
        return person

    async def quiet(self) -> None:
        """Wait until all that was said has been worked off and answered; answers wait out a burst of two seconds."""
        await self._settled()
        await self.act("clock", advance_seconds=2)
        self.office.dispatcher.woken.set()
        await self._settled()

    async def _settled(self) -> None:
        await self._taken_in()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await self.office.settled():
                await asyncio.sleep(0.02)

    async def later(self, **delta: float) -> None:
        """Let time pass, with the calendar looked at."""
        await self.act("clock", advance_seconds=timedelta(**delta).total_seconds())
        self.office.dispatcher.woken.set()
        if self.office.calendar:
            await self.office.calendar.look()
        await self.quiet()

    async def _taken_in(self) -> None:
        """Until the stand-in has nothing left for the program."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.stand_in.api.queue.pending():
                await asyncio.sleep(0.01)

    async def refused_calls(self) -> list[dict[str, Any]]:
        """Bot API calls the stand-in refused."""
        return [call for call in await self.see("journal") if call["verdict"] == "refused"]


@contextlib.asynccontextmanager
async def office_on_stage(
    database_url: str,
    data: Path,
    language: str = "en",
    begin: Callable[["Stage"], object] = lambda stage: None,
    **more: Any,
) -> AsyncIterator[Stage]:
    """A program with its book applied, Telegram beside it; nobody has come in yet. `more` are further settings.

    `begin` is done before the program runs.
    """
    clock = VirtualClock(offset_file=data / SANDBOX_CLOCK)
    stand_in = TelegramStandIn(clock=clock, limits_scale=0, poll_guard=False, seed=7)
    await stand_in.start()
    clock.move_to(TUESDAY_MORNING)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=database_url,
        data=data,
        telegram_token=SecretStr(stand_in.token),
        telegram_api=stand_in.url,
        listen="127.0.0.1:0",
        language=language,
        **more,
    )
    office = build(settings, Pace(scale=0.001))
    hurry(office.database)
    async with ClientSession() as http:
        stage = Stage(stand_in, http, settings, office)
        begin(stage)
        running = asyncio.ensure_future(office.run())
        try:
            async with asyncio.timeout(60):
                await asyncio.wait(
                    [asyncio.ensure_future(office.ready.wait()), running], return_when="FIRST_COMPLETED"
                )
            if running.done():
                running.result()
            yield stage
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            await office.database.close()
            await stand_in.stop()


def hurry(database: Database) -> None:
    """What is written need not survive the machine of a test."""
    if database.is_sqlite:
        event.listen(database.engine.sync_engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))


async def with_book(url: str, language: str = "en", *, invoices: bool = False) -> None:
    """Read the tests' book into a database; only stories about invoices have an office that makes them."""
    database = Database(url)
    hurry(database)
    written = (BOOKS / f"{language}.toml").read_text()
    if not invoices:
        written = re.sub(r"^\[invoices\]\n(?:.+\n)*", "", written, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "office.toml"
        book.write_text(written)
        await apply_file(book, database, TUESDAY_MORNING)
    await database.close()


async def open_office(stage: Stage) -> None:
    """Olga sets up the staff chat; Ivan opens his link; Vega's signer and one of her people open theirs."""
    olga = await stage.person("Olga")
    ivan = await stage.person("Ivan")
    group = await stage.act(
        "groups", title="Office", members=[olga.id, ivan.id], creator=olga.id, bot_admin=True
    )
    stage.staff_chat = group["id"]
    await olga.starts()
    await olga.says(f"/setup {setup_code(stage.settings.signing_key())}", chat=stage.staff_chat)
    await stage.let_in("Ivan", employee="ivan")
    await stage.let_in("Vega", client="vega")


def words(message: dict[str, Any]) -> str:
    """What is read; that a line may not break somewhere is not seen."""
    return str(message.get("text") or message.get("caption") or "").replace("\xa0", " ")


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row if "callback_data" in button]


def labels(message: dict[str, Any]) -> list[str]:
    """What the buttons say, emoji aside."""
    return [plain(button["text"]) for button in buttons(message)]


def plain(label: str) -> str:
    """A label without the emoji in front of it."""
    return re.sub(r"^[^\w+−-]+", "", label.replace("\xa0", " "))
