"""The managers say whose group it is, once, in the staff chat; or let the bot leave it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.groups import texts
from bot.visit import Answer, Visit
from config.database import ReadSession, Session
from config.i18n import translator
from intake.contacts.models import Channel, Client
from intake.groups import actions, queries
from intake.groups.models import ClientGroup, GroupState
from intake.letter import Button, Letter, Press
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.telegram import parse

INSIDE = ("member", "administrator", "restricted")


@dataclass(frozen=True)
class GroupCard:
    """The view of one group, in the staff chat."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        group = await session.get(ClientGroup, subject_id)
        if group is None:
            return None
        t = translator((await office(session)).firm.language)
        leave = Button(texts.leave(t), Press("gleave", group.id))
        if group.state is GroupState.GONE:
            return texts.gone(t, group.title)
        if group.state is GroupState.BOUND and group.client_id:
            client = await session.get_one(Client, group.client_id)
            return texts.belongs(t, group.title, client.name, leave)
        options = [
            Button(client.name, Press("gbind", group.id, 0, str(client.id)))
            for client in await queries.likely(session, group)
        ]
        return texts.whose(t, group.title, group.added_by, options, leave)


async def membership(
    session: Session, change: dict[str, Any], staff_chat_id: int | None, now: datetime
) -> None:
    """The bot came into a group, or is not in it any more (Bot API, ChatMemberUpdated)."""
    chat, status = change["chat"], change["new_chat_member"]["status"]
    if status not in INSIDE:
        group = await queries.group_at(session, chat["id"])
        if group and group.state is not GroupState.GONE:
            await actions.part(session, group, now)
            await outbox.touch_everywhere(session, actions.CARD, group.id)
        return
    adder = parse.sender(change["from"])
    known = await queries.group_at(session, chat["id"])
    group = await actions.come_in(
        session,
        chat_id=chat["id"],
        title=chat.get("title") or "?",
        adder=adder.value,
        added_by=adder.name,
        now=now,
    )
    if staff_chat_id and (known is None or group.state is GroupState.ASKED):
        await outbox.touch(session, actions.CARD, group.id, staff_chat_id, now)
    await outbox.touch_everywhere(session, actions.CARD, group.id)


async def bind(visit: Visit, press: Press) -> Answer:
    """ "Vega"."""
    group = await visit.session.get(ClientGroup, press.id)
    client = await visit.session.get(Client, int(press.argument)) if press.argument.isdecimal() else None
    staff_chat_id = (await outbox.window(visit.session)).staff_chat_id
    if group is None or client is None or client.archived_at or group.chat_id == staff_chat_id:
        return Answer(toast=texts.decided(visit.t), alert=True)
    bound = await actions.bind(
        visit.session, group.id, client_id=client.id, by=visit.employee_id, now=visit.now
    )
    if bound is None:
        return Answer(toast=texts.decided(visit.t))
    await outbox.touch_everywhere(visit.session, actions.CARD, group.id)
    return Answer(toast=client.name)


async def leave(visit: Visit, press: Press) -> Answer:
    """ "Leave the group"."""
    group = await visit.session.get(ClientGroup, press.id)
    staff_chat_id = (await outbox.window(visit.session)).staff_chat_id
    if group is None or group.state is GroupState.GONE or group.chat_id == staff_chat_id:
        return Answer(toast=texts.decided(visit.t))
    await actions.part(visit.session, group, visit.now, by=visit.employee_id)
    await outbox.touch_everywhere(visit.session, actions.CARD, group.id)
    await _go(visit, group)
    return Answer()


async def _go(visit: Visit, group: ClientGroup) -> None:
    key = f"group:{group.id}:leave:{visit.inbox_id}"
    call = {"method": "leaveChat", "params": {"chat_id": group.chat_id}}
    visit.session.add(
        outbox.row(
            key=key,
            channel=Channel.TELEGRAM,
            lane=str(group.chat_id),
            priority=outbox.ANSWER,
            payload=call,
            ticket_id=None,
            now=visit.now,
            after=timedelta(0),
        )
    )
    await visit.session.flush()
