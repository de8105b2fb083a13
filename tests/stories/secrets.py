"""What every story is asked at its end: did anything fail, and did anything leave the office that must stay in it?"""

import html
import json
import re
from typing import Any

from sqlalchemy import select

from bot.auditing import audit_all
from intake.contacts.models import Address, Authority, Channel, Contact, Employee
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState
from tests.stories.stage import Stage

OFFICE_WORDS = re.compile(
    r"Brandt|Keller|Novak|Fischer|Yilmaz|Marina Lind|margin|segment|difficult|loyal|\bcost_|ratio\b|"
    r"Personal:|⚑|👤|standard error|favour|is on it|risk|1[.,]37|137",
    re.IGNORECASE,
)
"""Employees by their full names, and what the office thinks."""
MONEY = re.compile(r"[€$₽¥]|\d\s?EUR")


async def nothing_went_wrong(stage: Stage) -> None:
    """No refused call, no failed message, no dead answer, and books, allowances, trays and files in order."""
    assert await stage.refused_calls() == []
    async with stage.office.database.reading() as session:
        failed = await session.scalars(
            select(Inbound).where((Inbound.state == InboxState.QUARANTINED) | Inbound.fault.is_not(None))
        )
        assert [(row.fault, row.raw) for row in failed] == []
        dead = await session.scalars(select(Outbound).where(Outbound.state == OutboxState.DEAD))
        assert [(row.fault, row.payload) for row in dead] == []
        assert await audit_all(session, stage.office.shelf, stage.office.clock.now()) == []


async def nothing_leaked(stage: Stage) -> None:
    """Every text the program ever sent to a client, edits too, is free of the office's own matters."""
    staff, orders = await _roles(stage)
    for call in await stage.see("journal"):
        chat = str(call["params"].get("chat_id", ""))
        if call["verdict"] != "ok" or not chat or chat.startswith("-") or chat in staff:
            continue
        said = spoken(call["params"])
        assert not OFFICE_WORDS.search(said), f"said to a client: {said}"
        if chat not in orders:
            assert not MONEY.search(said), f"said to somebody who may not order: {said}"


def spoken(params: dict[str, Any]) -> str:
    """All a reader can see of a call: text, caption, labels of the buttons."""
    text = re.sub(r"<[^>]+>", "", str(params.get("text", "")) + str(params.get("caption", "")))
    markup = params.get("reply_markup") or {}
    markup = json.loads(markup) if isinstance(markup, str) else markup
    labels = [button["text"] for row in markup.get("inline_keyboard", []) for button in row]
    return "\n".join([html.unescape(text), *labels])


async def _roles(stage: Stage) -> tuple[set[str], set[str]]:
    """Chats of the staff, and of those who may order for a client."""
    async with stage.office.database.reading() as session:
        addresses = (
            await session.execute(
                select(Address.person_id, Address.value).where(Address.channel == Channel.TELEGRAM)
            )
        ).all()
        staff = set(await session.scalars(select(Employee.person_id)))
        orders = set(
            await session.scalars(select(Contact.person_id).where(Contact.authority != Authority.MEMBER))
        )
    return (
        {value for person, value in addresses if person in staff},
        {value for person, value in addresses if person in orders},
    )
