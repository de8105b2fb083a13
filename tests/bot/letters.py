"""A mail room with an office behind it, without servers: mails are put in, and what came of them is looked at."""

import itertools
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from billing.quotes.models import Quote
from billing.tariffs.prices import price_items
from billing.verdicts import actions as verdicts
from bot.mailroom import MailRoom
from bot.staff.cards import TicketCard
from bot.staff.drafting import line_of
from config.database import Database
from intake.contacts.models import Channel
from intake.inbox.models import Inbound, InboxState
from intake.outbox import actions as outbox
from intake.outbox.mailing import open_mailbox
from intake.outbox.models import Outbound, OutboxState
from intake.shelf import Shelf
from intake.tickets.models import Ticket, TicketMessage
from tests.intake.desk import TurnedClock, rows

WINDOW, SERVER, STAFF = "desk@lindenhof.example", "mx.lindenhof.example", -100500
CLARA = "Clara Hartmann <clara@hartmann.example>"
JUDITH, NILS = "Judith Berg <judith@library.example>", "Nils Otto <nils@library.example>"
SOURCE = "mail:tests"
OLGA = "Olga Brandt <olga@lindenhof.example>"


def results(domain: str, dmarc: str = "pass") -> str:
    return f"{SERVER}; dmarc={dmarc} header.from={domain}"


@dataclass
class Letters:
    """The window of an office. Mails of `comes` are proven unless they say otherwise."""

    database: Database
    folder: Path
    trusted: Collection[str] = (SERVER,)
    window: str = WINDOW
    clock: TurnedClock = field(default_factory=TurnedClock)
    count: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.room = MailRoom(Shelf(self.folder), trusted=self.trusted)

    async def open(self, key: bytes = b"of these tests") -> "Letters":
        async with self.database.writing() as session:
            await open_mailbox(session, self.window, key, plus=True)
            (await outbox.window(session)).staff_chat_id = STAFF
        return self

    async def comes(
        self,
        sender: str,
        subject: str = "",
        text: str = "",
        *,
        proof: str | None = "pass",
        source: str = SOURCE,
        **fields: str,
    ) -> Inbound:
        """A mail, worked off at once."""
        number = next(self.count)
        address = sender.rpartition("<")[2].rstrip(">")
        lines = {
            "From": sender,
            "To": self.window,
            "Subject": subject,
            "Message-ID": f"<m{number}@client.example>",
        }
        lines |= {name.replace("_", "-"): value for name, value in fields.items()}
        lines.setdefault("Date", f"{self.clock.at + timedelta(seconds=number):%d %b %Y %H:%M:%S} +0000")
        if proof:
            lines = {"Authentication-Results": results(address.partition("@")[2], proof)} | lines
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        return await self.arrives(
            f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode(), source
        )

    async def arrives(self, raw: bytes, source: str = SOURCE) -> Inbound:
        async with self.database.writing() as session:
            row = Inbound(
                channel=Channel.MAIL,
                source=source,
                external_id=next(self.count),
                lane="mail:?",
                raw=raw,
                digest="",
                received_at=self.clock.at,
                due_at=self.clock.at,
                state=InboxState.NEW,
            )
            session.add(row)
            await session.flush()
            await self.room.process(session, row, self.clock.at)
            if row.state is InboxState.NEW:
                row.state = InboxState.DONE
            return row

    async def tickets(self) -> list[Ticket]:
        return await rows(self.database, Ticket)

    async def words(self, ticket_id: int) -> list[str]:
        return [one.text for one in await rows(self.database, TicketMessage) if one.ticket_id == ticket_id]

    async def card(self, ticket_id: int) -> str:
        async with self.database.reading() as session:
            shown = await TicketCard(self.clock).render(session, ticket_id, STAFF)
            assert shown is not None
            labels = [button.label for row in shown.buttons for button in row]
            return "\n".join([shown.text, *labels]).replace("\xa0", " ")

    async def sent(self, address: str = "") -> list[dict[str, Any]]:
        """Mails queued, to one address or to all."""
        found = [row for row in await rows(self.database, Outbound) if row.channel is Channel.MAIL]
        return [row.payload for row in found if address in row.lane]

    async def delivered(self) -> None:
        """Everything queued has left."""
        async with self.database.writing() as session:
            await session.execute(update(Outbound).values(state=OutboxState.SENT, sent_at=self.clock.at))

    async def told(self) -> list[str]:
        """What the staff chat reads."""
        found = [row for row in await rows(self.database, Outbound) if row.channel is Channel.TELEGRAM]
        return [str(row.payload["params"]["text"]) for row in found if row.lane == str(STAFF)]

    async def tries(self, do: Any, *arguments: Any, **named: Any) -> Any:
        async with self.database.writing() as session:
            return await do(session, *arguments, now=self.clock.at, **named)

    async def quote(self) -> Quote:
        [price] = await rows(self.database, Quote)
        return price

    async def size(self, table: type[Any]) -> int:
        async with self.database.reading() as session:
            return await session.scalar(select(func.count(table.id))) or 0


def answering(payload: dict[str, Any]) -> dict[str, str]:
    """The headers of a reply to one of our mails."""
    return {
        "In_Reply_To": f"<{payload['message_id']}>",
        "References": f"<{payload['message_id']}>",
        "To": payload["reply_to"] or payload["from"],
    }


def said(payload: dict[str, Any]) -> str:
    return "\n".join(text for text, _ in payload["paragraphs"]).replace("\xa0", " ")


async def priced(post: Letters, sender: str = CLARA) -> tuple[dict[str, str], str]:
    """A request with a price put to the client: how its mail is answered, and its code."""
    await post.comes(sender, "A banner", "We need a banner for the fair.")
    async with post.database.writing() as session:
        ticket = await session.get_one(Ticket, 1)
        item = next(
            one for one in await price_items(session, ticket.client_id, post.clock.at) if one.code == "banner"
        )
        line = await line_of(session, ticket, f"{item.code}:1", post.clock.at)
        await verdicts.bill(
            session, ticket_id=1, revision=ticket.revision, by=1, lines=[line], now=post.clock.at
        )
    mail = (await post.sent())[-1]
    code = (await post.quote()).code
    assert code and code in mail["footer"]
    return answering(mail), code
