"""One request from asking to done, as its people play it: they press buttons and write, and see only what they see."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sandbox.book import Book
from sandbox.seed.control import Changed, Control, Message, Refused, buttons, words
from sandbox.seed.people import Cast
from sandbox.seed.weeks import Ask, Door, Fate
from sandbox.seed.words import PHRASES, REQUESTS

REPEATS = 60
REPEAT_SECONDS = 0.15
BILLED = (Fate.ACCEPTED, Fate.DECLINED, Fate.FAVOUR, Fate.AT_ONCE)
ASKED = (Fate.ACCEPTED, Fate.DECLINED)


@dataclass
class Case:
    """A request that has its card."""

    ask: Ask
    ticket: int
    card: int
    worker: str = ""


class Desk:
    """Acts for everybody."""

    def __init__(self, control: Control, book: Book, cast: Cast) -> None:
        self.control = control
        self.book = book
        self.cast = cast
        self.phrases = PHRASES[book.language]
        self.seen = 0
        """The last message of the staff chat before the current asking."""

    def request(self, ask: Ask) -> str:
        return REQUESTS[self.book.language][ask.words]

    async def look(self) -> None:
        """Remember how far the staff chat goes; the next cards come after it."""
        chats = await self.control.get("chats")
        self.seen = next(chat["last_message_id"] for chat in chats if chat["id"] == self.cast.staff_chat)

    async def ask(self, ask: Ask) -> None:
        """The client writes, mails, or rings Olga."""
        request = self.request(ask)
        match ask.door:
            case Door.CHAT:
                person = self.cast.contacts[ask.client, ask.person]
                await self.control.post("say", **{"from": person}, text=request)
            case Door.PHONE:
                olga = self.cast.office["olga"]
                await self.control.post(
                    "say", **{"from": olga}, text=f"/new {self.book.client(ask.client)} {request}"
                )
            case Door.MAIL:
                contact = self.book.contact(ask.client, ask.person)
                subject, _, text = request.partition("\n")
                sender = f"{contact['name']} <{contact['mail']}>"
                await self.control.post(
                    "mail", **{"from": sender}, to=self.book.window, subject=subject, text=text
                )

    async def card(self, ask: Ask, seconds: float | None = None) -> Case:
        """The request's card, once it is in the staff chat; Refused when it does not come."""
        fragment = max(self.request(ask).split("\n"), key=len)[:24]
        patience = {} if seconds is None else {"seconds": seconds}
        card = await self.control.awaited(
            self.cast.staff_chat, lambda said: fragment in words(said) and bool(_ticket(said)), ask.words,
            after=self.seen, **patience,
        )  # fmt: skip
        return Case(ask, _ticket(card), card["message_id"])

    async def decide(self, case: Case) -> None:
        """The manager takes the card and decides."""
        ask = case.ask
        if ask.personal:
            await self._mark_personal(case)
        match ask.fate:
            case Fate.IN_TARIFF:
                await self._in_tariff(case)
            case Fate.REFUSED:
                await self._on_card(case, "refuse")
                await self._privately(case, "refuse2", ask.detail)
            case Fate.OURS:
                await self._on_card(case, "ours")
                await self._assign_asked(case)
            case _:
                await self._bill(case)

    async def give_out(self, case: Case) -> None:
        """The price is answered, and the work given to somebody."""
        ask = case.ask
        if ask.fate not in BILLED:
            return
        if ask.fate in ASKED:
            await self._answer_price(case)
        if ask.fate is not Fate.DECLINED:
            await self._on_card(case, "assign")
            await self._assign_asked(case)

    async def finish(self, case: Case) -> None:
        """The minute for undoing is over: the work is done and resolved."""
        ask = case.ask
        if ask.fate in (Fate.REFUSED, Fate.DECLINED):
            return
        await self._work(case)
        if ask.thanks and ask.door is Door.CHAT:
            await self.control.post(
                "say", **{"from": self.cast.contacts[ask.client, ask.person]}, text=self.phrases["thanks"]
            )

    async def _in_tariff(self, case: Case) -> None:
        card = await self._card(case)
        tap = _button(card, f"in1:{case.ticket}:")
        wanted = self.book.employee(case.ask.employee)
        if tap and tap["callback_data"].split(":")[3] == case.ask.kind:
            await self._on_card(case, "in1")
            if wanted not in tap["text"] and any(
                self.book.employee(key) in tap["text"] for key in self.cast.office
            ):
                case.worker = next(key for key in self.cast.office if self.book.employee(key) in tap["text"])
                return
        else:
            await self._on_card(case, "in")
            await self._privately(case, "in2", case.ask.kind)
            tap = None
        if tap and wanted in tap["text"]:
            case.worker = case.ask.employee
            return
        await self._assign_asked(case)

    async def _bill(self, case: Case) -> None:
        tap = _button(await self._card(case), f"bill1:{case.ticket}:")
        if tap and tap["callback_data"].split(":")[3] == case.ask.detail:
            await self._on_card(case, "bill1")
            return
        await self._on_card(case, "bill")
        await self._privately(case, "draft", case.ask.detail)
        await self._privately(case, "bill2")

    async def _assign_asked(self, case: Case) -> None:
        """Answer "who does it?", or find the one who has it already because it is always theirs."""
        manager = self._manager(case)
        name = self.book.employee(case.ask.employee)
        start = f"assign2:{case.ticket}:"
        for _ in range(REPEATS):
            card = await self._card(case)
            known = next(
                (key for key in self.cast.office if "→ " + self.book.employee(key) in words(card)), ""
            )
            if known:
                case.worker = known
                return
            for message in reversed(await self.control.messages(manager)):
                pressed = next(
                    (
                        b
                        for b in buttons(message)
                        if b.get("callback_data", "").startswith(start) and b["text"] == name
                    ),
                    None,
                )
                if pressed:
                    await self._press(manager, manager, message, pressed)
                    case.worker = case.ask.employee
                    return
            await asyncio.sleep(REPEAT_SECONDS)
        raise Refused(f"nobody was asked who does {case.ask.words}")

    async def _mark_personal(self, case: Case) -> None:
        await self._on_card(case, "personal")
        manager, name = self._manager(case), self.book.employee("ivan")
        await self._wait_press(manager, manager, f"pers2:{case.ticket}:", label=name)
        await self._wait_press(manager, manager, f"pers3:{case.ticket}:", ends=f":{case.ask.personal}")

    async def _answer_price(self, case: Case) -> None:
        signer = self.cast.contacts[case.ask.client, 0]
        action = "accept:" if case.ask.fate is Fate.ACCEPTED else "decline:"
        await self._wait_press(signer, signer, action, text=f"#{case.ticket}")

    async def _work(self, case: Case) -> None:
        worker = self.cast.office[case.worker]
        start = f"log:{case.ticket}:"
        card = await self.control.awaited(
            worker, lambda said: bool(_button(said, start)), f"{case.worker}: {case.ask.words}"
        )
        if case.ask.answered:
            await self.control.post(
                "say", **{"from": worker}, reply_to=card["message_id"], text=self.phrases["answer"]
            )
        hours, minutes = divmod(case.ask.minutes, 60)
        logged = f"/log {hours}:{minutes:02d} {self.phrases['log']}"
        await self.control.post("say", **{"from": worker}, reply_to=card["message_id"], text=logged)
        if case.ask.fate is Fate.FAVOUR:
            await self._wait_press(worker, worker, f"logu:{case.ticket}:")
            return
        await self._wait_press(worker, worker, f"done:{case.ticket}:")

    async def _card(self, case: Case) -> Message:
        return await self.control.awaited(
            self.cast.staff_chat,
            lambda said: said["message_id"] == case.card,
            case.ask.words,
            after=case.card - 1,
        )

    async def _on_card(self, case: Case, action: str) -> None:
        await self._wait_press(
            self._manager(case), self.cast.staff_chat, f"{action}:{case.ticket}:", after=case.card - 1
        )

    async def _privately(self, case: Case, action: str, argument: str = "") -> None:
        manager = self._manager(case)
        await self._wait_press(manager, manager, f"{action}:{case.ticket}:", argument=argument)

    async def _wait_press(
        self,
        who: int,
        chat: int,
        start: str,
        *,
        argument: str = "",
        label: str = "",
        ends: str = "",
        text: str = "",
        after: int = 0,
    ) -> None:
        """Press the button as soon as it is there; again when the card had just changed under the finger."""

        def wanted(message: Message) -> dict[str, str] | None:
            if text not in words(message):
                return None
            return next(
                (
                    b for b in buttons(message)
                    if (data := b.get("callback_data", "")).startswith(start) and label in b["text"]
                    and data.endswith(ends) and (not argument or data.split(":")[3] == argument)
                ),
                None,
            )  # fmt: skip

        said = ""
        for _ in range(REPEATS):
            message = await self.control.awaited(
                chat, lambda said: wanted(said) is not None, f"{start} {text}", after=after
            )
            button = wanted(message)
            assert button is not None
            try:
                answer = await self._press(who, chat, message, button)
            except Changed:
                await asyncio.sleep(REPEAT_SECONDS)
                continue
            if start.startswith("done:") or not answer.get("show_alert"):
                return
            said = answer.get("text", "")
            await asyncio.sleep(REPEAT_SECONDS)
        raise Refused(f"{start} is always answered: {said}")

    async def _press(self, who: int, chat: int, message: Message, button: dict[str, str]) -> dict[str, Any]:
        pressed = await self.control.post(
            "press",
            **{"from": who},
            chat=chat,
            message_id=message["message_id"],
            data=button["callback_data"],
            wait=15,
        )
        if pressed["answer"] is None:
            raise Refused(f"no answer to {button['text']}")
        return dict(pressed["answer"])

    def _manager(self, case: Case) -> int:
        return self.cast.office[self.cast.manager_of(case.ask.client)]


def _ticket(card: Message) -> int:
    """The number behind a card's buttons, 0 for any other message."""
    for button in buttons(card):
        action, _, rest = button.get("callback_data", "").partition(":")
        if action in ("personal", "assign"):
            return int(rest.split(":")[0])
    return 0


def _button(message: Message, start: str) -> dict[str, str] | None:
    return next((b for b in buttons(message) if b.get("callback_data", "").startswith(start)), None)
