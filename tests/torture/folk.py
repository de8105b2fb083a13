"""People at work: clients who ask and accept, a manager who decides, an employee who logs and resolves.

They look at what stands in their chats and press what a person would press, often twice; what they said is kept
to be counted afterwards.
"""

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

from tests.torture import habits
from tests.torture.house import WINDOW, WRITERS, House

THINGS = ("text of the news", "banner on the first page", "login that does not work", "newsletter", "logo")
BACKLOG = 40
"""Updates the program has not taken yet; people wait while there are more."""
CLERICAL = 0.15
"""The share of messages that come by mail."""
LOOKED_THROUGH = 60
"""Messages of each chat, the newest, that people look through at the end."""


@dataclass
class Folk:
    """Everybody who talks to the program."""

    house: House
    said: Counter[str] = field(default_factory=Counter)
    topped_up: int = 0
    presses: int = 0
    allowed: int = 0
    """How many messages may have been said by now."""
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _pressed: Counter[tuple[int, int, str]] = field(default_factory=Counter)

    @property
    def messages(self) -> int:
        return sum(self.said.values())

    async def talk(self) -> None:
        """Clients ask, now and then half an hour later, so that a ticket of its own begins; until cancelled."""
        chance = self.house.chance
        while True:
            waiting = len(self.house.stand_in.api.queue.pending())
            if self.messages >= self.allowed or waiting > BACKLOG:
                await asyncio.sleep(0.03)
                continue
            if chance.random() < 0.25:
                await self.house.act("clock", advance_seconds=1800)
            if chance.random() < 0.02:
                await self.top_up()
            await (self._mail() if chance.random() < CLERICAL else self._say())
            await asyncio.sleep(chance.uniform(0, 0.02))

    async def _say(self) -> None:
        text, sender = self._words(), self.house.chance.choice(self.house.signers)
        if self.house.chance.random() < 0.02:
            await self.house.act("faults", kind="poison", **{"from": sender}, text=text)
        else:
            await self.house.act("say", **{"from": sender}, text=text)

    async def _mail(self) -> None:
        name, address = self.house.chance.choice(list(WRITERS.items()))
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"{name} <{address}>", WINDOW, "A wish"
        mail["Message-ID"] = make_msgid(domain="client.example")
        mail.set_content(self._words() + "\n")
        raw = mail.as_bytes()
        for _ in range(2 if self.house.chance.random() < 0.05 else 1):  # servers deliver twice at times
            self.house.dovecot.mails.put(WINDOW, raw)

    def _words(self) -> str:
        text = f"Please change the {self.house.chance.choice(THINGS)}, wish {next(self.numbers)}"
        self.said[text] += 1
        return text

    async def top_up(self) -> None:
        client = self.house.chance.choice(("Vega", "Orchard Dental", "Harbour Café", "Kestrel Logistics"))
        self.topped_up += 1
        await self.house.act("say", **{"from": self.house.people["olga"]}, text=f"/topup {client} 400")

    async def watch(self) -> None:
        """Everybody looks at what comes and presses; until cancelled."""
        async for event in self.house.stand_in.hub.follow():
            if event["kind"] in ("message", "edit"):
                await self.consider(event["chat"], event["message_id"])

    async def consider(self, chat: int, message_id: int) -> None:
        message = self.house.stand_in.api.world.chats[chat].find(message_id)
        if message is None or message.sender != self.house.stand_in.api.world.bot.id or not message.markup:
            return
        shown = [b["text"] for row in message.markup.get("inline_keyboard", []) for b in row]
        label = self._choice(chat, [habits.plain(text) for text in shown])
        presser = self.house.people["olga"] if chat == self.house.staff_chat else chat
        if label is None or self._pressed[chat, message_id, label] >= 2:
            return
        for _ in range(2 if self.house.chance.random() < 0.2 else 1):
            self._pressed[chat, message_id, label] += 1
            self.presses += 1
            await self._press(presser, chat, message_id, label)

    async def _press(self, presser: int, chat: int, message_id: int, label: str) -> None:
        asked: dict[str, Any] = {"from": presser, "chat": chat, "message_id": message_id, "button": label}
        path = f"{self.house.stand_in.url}/control/press"
        async with self.house.http.post(path, json={**asked, "wait": 0}) as response:
            # 400: the button was edited away meanwhile, as happens to people.
            assert response.status in (200, 400), await response.text()

    def _choice(self, chat: int, labels: list[str]) -> str | None:
        """What the person of this chat would press on a message with these buttons."""
        people = {
            self.house.staff_chat: habits.manager_at_the_card,
            self.house.people["olga"]: habits.manager_in_private,
            self.house.people["ivan"]: habits.employee,
        }
        seen = [label for label in labels if not label.startswith(habits.SKIPPED)]
        return people.get(chat, habits.client)(seen, self.house.chance) if seen else None

    async def look_again(self) -> None:
        """Everybody goes through their chats once more; what was pressed into a dead program is pressed again."""
        self._pressed.clear()
        world = self.house.stand_in.api.world
        for chat in [self.house.staff_chat, *self.house.people.values()]:
            for message_id in list(world.chats[chat].messages)[-LOOKED_THROUGH:]:
                await self.consider(chat, message_id)
