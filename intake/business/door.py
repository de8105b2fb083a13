"""Stands before the raw store: what of employees' own accounts gets in, and what is only held in memory meanwhile."""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from config.database import Session
from intake.business import actions, gate, queries, updates
from intake.business.actions import Talk
from intake.business.gate import Answered, Ask, Connected, Correct, Drop, Facts, Forget, HandOver, Replace
from intake.business.memory import Held, Memory
from intake.business.models import About, Connection, OfferState
from intake.business.updates import Seen, What
from intake.contacts import queries as contacts
from intake.contacts.models import Channel
from intake.contacts.queries import Who
from intake.inbox.actions import Arrival
from intake.inbox.models import Inbound
from intake.office.book import PastWindow
from intake.office.errors import NoBookApplied
from intake.office.queries import office

log = logging.getLogger("business")


@dataclass(frozen=True)
class _Chat:
    """What a batch has to know of one chat, read once."""

    connection: Connection | None
    employee_id: int | None
    contact: Who | None
    facts: dict[str, Any] = field(default_factory=dict)
    """Those of `gate.Facts` that no message of the batch changes."""


class Batch:
    """Updates of one commit. What is asked about a chat is read once for all of its messages."""

    def __init__(self, session: Session, memory: Memory, source: str, now: datetime) -> None:
        self._session = session
        self._memory = memory
        self._source = source
        self._now = now
        self._chats: dict[str, _Chat] = {}
        self._asked: dict[tuple[str, bool], Talk] = {}
        self._hours: PastWindow | None = None
        self._known: set[int] = set()
        self.unknown: set[str] = set()
        """Connections nobody told us of, made while we were not listening."""

    async def begin(self, numbers: list[int]) -> None:
        """Which of these updates are brought a second time: what was decided about them the first time stands."""
        stored = select(Inbound.external_id).where(
            Inbound.source == self._source, Inbound.external_id.in_(numbers)
        )
        self._known = set(await self._session.scalars(stored))

    async def take(self, update: dict[str, Any]) -> list[Arrival]:
        """What may be stored of an update: its number always, its words where they are handed over."""
        if updates.CONNECTION in update:
            return [await self._connection(update)]
        number = Arrival(Channel.TELEGRAM, self._source, int(update["update_id"]), "", b"", admitted=False)
        seen = updates.read(update, self._now)
        if seen is None or number.external_id in self._known:
            return [number]
        chat = await self._chat(seen)
        if chat.connection is None:
            self.unknown.add(seen.connection)
        match gate.decide(await self._facts(seen, chat)):
            case Drop(reason):
                log.debug("%s", reason.value)
            case HandOver():
                return [number, arrival(seen.place, seen.message_ids[0], updates.cleaned(update))]
            case Correct():
                raw = updates.cleaned(update)
                return [Arrival(Channel.TELEGRAM, self._source, number.external_id, seen.place, raw)]
            case Ask():
                self._hold(seen, update, chat, About.REQUEST, None)
            case Answered(ticket_id):
                self._hold(seen, update, chat, About.ANSWER, ticket_id)
            case Replace():
                self._replace(seen, update)
            case Forget():
                await self._forget(seen, chat)
        return [number]

    async def ask(self) -> None:
        """Put what is held before the employees, once for each chat however much of it came."""
        for (place, own), talk in self._asked.items():
            count, missed = self._memory.count((place, own))
            if not count and not missed:
                continue
            put = Talk(
                talk.connection,
                talk.employee_id,
                talk.contact,
                talk.chat_id,
                talk.about,
                count,
                missed,
                talk.ticket_id,
            )
            await actions.ask(self._session, put, self._now)

    async def _connection(self, update: dict[str, Any]) -> Arrival:
        """Counts at once, for what follows it in the same breath; an employee hears of it when the row is worked off."""
        told = update[updates.CONNECTION]
        own = int(update["update_id"])
        try:
            connection = await actions.note_connection(self._session, told, self._now)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError):
            log.warning("a business connection has a shape nobody knows")
            return Arrival(Channel.TELEGRAM, self._source, own, "", b"", admitted=False)
        self._chats.clear()
        for ended in await actions.close_ended(self._session, connection.user_id, self._now):
            self._memory.drop_account(ended)
        owner = await queries.employee_of(self._session, connection.user_id)
        lane = f"{updates.PREFIX}{connection.external_id}"
        return Arrival(
            Channel.TELEGRAM, self._source, own, lane, updates.cleaned(update), admitted=owner is not None
        )

    async def met(self, told: dict[str, Any]) -> Arrival:
        """A connection that was asked for: its row is named after it, for no update brought it."""
        update = {"update_id": int(told["date"]), updates.CONNECTION: told}
        return replace(await self._connection(update), source=f"{updates.PREFIX}{told['id']}")

    async def _chat(self, seen: Seen) -> _Chat:
        known = self._chats.get(seen.place)
        if known is None:
            known = self._chats[seen.place] = await self._read(seen)
        return known

    async def _read(self, seen: Seen) -> _Chat:
        session, now = self._session, self._now
        connection = await queries.connection(session, seen.connection)
        owner = await queries.employee_of(session, connection.user_id) if connection else None
        contact = await contacts.who(session, Channel.TELEGRAM, str(seen.chat_id))
        facts: dict[str, Any] = {
            "colleague": bool(contact and contact.is_staff),
            "client": bool(contact and contact.places),
        }
        if connection is None or owner is None or contact is None or not contact.places:
            return _Chat(connection, owner.id if owner else None, contact, facts)
        hours = await self._rules()
        rule = await queries.rule(session, owner.id, seen.chat_id)
        clients = [place.client_id for place in contact.places]
        quiet_since = now - timedelta(hours=hours.ask_again_hours)
        lately = now - timedelta(hours=hours.notice_hours)
        facts |= {
            "mode": rule.mode if rule else None,
            "automatic": await self._is_work_account(owner.code),
            "admitted": await queries.admitted(session, clients, owner.id, now),
            "quiet": await queries.called_private(
                session, connection.id, seen.chat_id, About.REQUEST, quiet_since
            ),
            "answers": await queries.open_ticket_from(session, connection.id, seen.chat_id, lately),
        }
        return _Chat(connection, owner.id, contact, facts)

    async def _rules(self) -> PastWindow:
        if self._hours is None:
            self._hours = await queries.rules_of(self._session)
        return self._hours

    async def _is_work_account(self, code: str) -> bool:
        try:
            entry = (await office(self._session)).employees.get(code)
        except NoBookApplied:
            return False
        return bool(entry and entry.work_account)

    async def _facts(self, seen: Seen, chat: _Chat) -> Facts:
        known = chat.connection
        connection = Connected(known.user_id, chat.employee_id, known.enabled) if known else None
        filed = seen.what is What.EDITED and await self._is_filed(seen)
        held = self._memory.has(seen.place, seen.message_ids)
        return Facts(self._now, seen, connection, held=held, filed=filed, **chat.facts)

    async def _is_filed(self, seen: Seen) -> bool:
        stored = select(Inbound.id).where(
            Inbound.source == seen.place, Inbound.external_id == seen.message_ids[0]
        )
        return await self._session.scalar(stored) is not None

    def _hold(
        self, seen: Seen, update: dict[str, Any], chat: _Chat, about: About, ticket_id: int | None
    ) -> None:
        talk = (seen.place, about is About.ANSWER)
        raw = updates.cleaned(update)
        self._memory.hold(talk, Held(seen.message_ids[0], raw, self._now, seen.album))
        assert chat.connection is not None and chat.employee_id is not None and chat.contact is not None
        self._asked[talk] = Talk(
            chat.connection, chat.employee_id, chat.contact, seen.chat_id, about, 0, 0, ticket_id
        )

    def _replace(self, seen: Seen, update: dict[str, Any]) -> None:
        """As the message it is now: an edit of what nobody has read is nothing to tell apart."""
        said = {
            "update_id": update["update_id"],
            What.SAID.value: {k: v for k, v in update[seen.what.value].items() if k != "edit_date"},
        }
        self._memory.replace(seen.place, seen.message_ids[0], updates.cleaned(said))

    async def _forget(self, seen: Seen, chat: _Chat) -> None:
        self._memory.forget(seen.place, seen.message_ids)
        if chat.connection is None:
            return
        for about in About:
            talk = (seen.place, about is About.ANSWER)
            offer = await queries.undecided(self._session, chat.connection.id, seen.chat_id, about)
            if offer is None:
                continue
            count, missed = self._memory.count(talk)
            if count == 0:
                self._asked.pop(talk, None)
                await actions.close(self._session, offer, self._now, OfferState.WITHDRAWN)
            elif chat.contact and chat.contact.places and chat.employee_id:
                self._asked.setdefault(
                    talk,
                    Talk(
                        chat.connection, chat.employee_id, chat.contact, seen.chat_id, about, count, missed,
                        offer.ticket_id,
                    ),
                )  # fmt: skip


def arrival(place: str, message_id: int, raw: bytes) -> Arrival:
    """Handed-over words: whoever hands the same message over again, they are there once."""
    return Arrival(Channel.TELEGRAM, place, message_id, place, raw)
