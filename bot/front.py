"""The front desk: one stored row in, all its effects in one transaction, a button answered after it."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import bindparam, update

from bot import desk, errors, staffroom, till, undelivered, undelivered_texts
from bot.business import walking
from bot.client import entrance
from bot.forwards import taking
from bot.groups import deciding as group_room
from bot.groups import hearing as group_talk
from bot.mailroom import MailRoom
from bot.staff import texts as staff_texts
from bot.visit import Answer, Visit
from config.clock import Clock
from config.database import Session
from config.i18n import Translator, translator
from intake.business.updates import of_business
from intake.contacts import queries as contacts
from intake.contacts.models import Address, Channel
from intake.inbox.models import Inbound
from intake.inbox.worker import AfterCommit
from intake.letter import Letter
from intake.letter import letter as plain
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.models import Window
from intake.outbox.ports import Lost
from intake.telegram import codec, parse
from intake.telegram.receive import Stored, unheard

log = logging.getLogger("front")

LEFT_AFTER, TOO_LATE = timedelta(seconds=2), timedelta(seconds=10)
"""A question before a payment is answered as it is stored; one that still waits here may be a former life's."""
Answering = Callable[[str, str | None, bool], Awaitable[None]]


class Handlers(Protocol):
    """aiogram's side: finds the handler of an update. `Undecodable` where its models do not know the shape."""

    async def feed(self, raw: dict[str, Any], **context: Any) -> Any: ...

    async def answer_press(self, callback_id: str, text: str | None, *, alert: bool) -> None: ...


class FrontDesk:
    """Takes rows of the in-tray, whichever wire they came by."""

    def __init__(
        self,
        clock: Clock,
        key: bytes,
        mails: MailRoom,
        handlers: Handlers,
        undecodable: type[Exception],
        left_unanswered: Stored = unheard,
    ) -> None:
        """`left_unanswered` hears of questions before a payment that a former life may not have answered."""
        self._left_unanswered = left_unanswered
        self._clock = clock
        self._mails = mails
        self._key = key
        self._handlers = handlers
        self._undecodable = undecodable

    async def process(self, session: Session, row: Inbound) -> list[AfterCommit]:
        """Everything a row brings about, but for what may only happen after the commit."""
        now = self._clock.now()
        if row.channel is Channel.MAIL:
            await self._mails.process(session, row, now)
            return []
        raw = json.loads(row.raw)
        if of_business(raw):
            await walking.walk(session, raw, row, now)
            return []
        window = await outbox.window(session)
        if "my_chat_member" in raw:
            await _membership(session, raw["my_chat_member"], window, now)
            return []
        if "pre_checkout_query" in raw:
            return [self._answered_late(raw)] if LEFT_AFTER <= now - row.received_at < TOO_LATE else []
        if await till.take(session, raw.get("message", {}), self._key, now):
            return []
        if await _migrated(session, raw) or _renamed(raw, window):
            return []
        visit = await self._meet(session, raw, row, window, now)
        if visit is None:
            return []
        if visit.staff_chat:
            # People work there: it is tried again. Rights given back to a whole group are told to no bot.
            await staffroom.found(session, now)
        answer = await self._handle(visit, raw, row)
        return await self._answer(visit, raw, answer)

    def _answered_late(self, raw: dict[str, Any]) -> AfterCommit:
        async def answer() -> None:
            self._left_unanswered(raw)

        return answer

    async def _meet(
        self, session: Session, raw: dict[str, Any], row: Inbound, window: Window, now: datetime
    ) -> Visit | None:
        """Who is here, where, and with what."""
        message = raw.get("message") or raw.get("edited_message")
        press = raw.get("callback_query")
        said_or_pressed = message or press
        if said_or_pressed is None or "from" not in said_or_pressed:
            return None
        sender = parse.sender(said_or_pressed["from"])
        shown = message or (press or {}).get("message")
        place: dict[str, Any] = shown["chat"] if shown else {"id": int(sender.value), "type": "private"}
        private = place.get("type") == "private"
        if private:
            await _reachable(session, sender.value)
        who = await contacts.who(session, Channel.TELEGRAM, sender.value)
        return Visit(
            session=session,
            now=now,
            t=await _language(session, who, sender.language),
            sender=sender,
            who=who,
            chat_id=place["id"],
            private=private,
            staff_chat=place["id"] == window.staff_chat_id,
            inbox_id=row.id,
            key=self._key,
            currency=await _currency(session),
            keep=self._mails.keep,
            incoming=parse.incoming(message) if message else None,
            press=codec.decode(press.get("data", "")) if press else None,
            card_id=press["message"]["message_id"] if press and press.get("message") else None,
            thread=parse.topic(shown) if shown else None,
            topic_name=parse.topic_name(shown) if shown else None,
        )

    async def _handle(self, visit: Visit, raw: dict[str, Any], row: Inbound) -> Answer | None:
        """The handler's answer; a refusal undoes what the handler began, and is answered in words."""
        if group_talk.concerns(visit, raw):
            return await group_talk.hear(visit, raw, row)
        try:
            async with visit.session.begin_nested():
                return await self._handlers.feed(raw, visit=visit, row=row)  # type: ignore[no-any-return]
        except errors.REFUSALS as refusal:
            said = await errors.worded(visit.session, visit.t, refusal)
            return Answer(toast=said, alert=True)
        except self._undecodable:
            log.warning("update of row %s has a shape aiogram does not know", row.id)
            return await self._file_words(visit, raw, row)

    async def _file_words(self, visit: Visit, raw: dict[str, Any], row: Inbound) -> Answer | None:
        if visit.incoming is None:
            return None
        if visit.who and visit.who.is_staff:
            if visit.private and visit.incoming.origin and "message" in raw:
                return await taking.take(visit, row)
            heard = (visit.private or visit.staff_chat) and "message" in raw
            return Answer(undelivered_texts.unreadable(visit.t)) if heard else None
        if not visit.private:
            return None
        if "edited_message" in raw:
            await desk.correct(visit.session, visit.incoming, visit.now)
        elif visit.who is None:
            return await entrance.keep_stranger(visit, row, visit.incoming)
        else:
            await desk.receive(visit.session, visit.incoming, visit.who, row.id, visit.now)
        return None

    async def _answer(self, visit: Visit, raw: dict[str, Any], answer: Answer | None) -> list[AfterCommit]:
        press = raw.get("callback_query")
        answer = answer or Answer()
        toast, alert, reached = answer.toast, answer.alert, False
        if answer.letter:
            reached = await _say(visit, answer, answer.letter)
            if not reached:
                username = (await outbox.window(visit.session)).bot_username or ""
                toast, alert = staff_texts.open_private(visit.t, username), True
        if press is None:
            if toast and not reached:
                said = plain(toast)
                await _say(visit, Answer(said, ticket_id=answer.ticket_id), said)
            return []

        async def stop_the_clock() -> None:
            try:
                await self._handlers.answer_press(press["id"], toast, alert=alert)
            except Exception as fault:
                # Too late, or the wire is down: the effect of the press stands, and the card shows it.
                log.info("press not answered: %s", fault)

        return [stop_the_clock]


async def _say(visit: Visit, answer: Answer, letter: Letter) -> bool:
    """Queue the answer; False when it belongs into a private chat the person has never opened."""
    chat_id = int(visit.sender.value) if answer.private else visit.chat_id
    if answer.private and not visit.private and not await _opened(visit):
        return False
    rewriting = visit.card_id if answer.rewrite else None
    await outbox.send_chat(
        visit.session,
        key=answer.key or f"inbox:{visit.inbox_id}:answer",
        chat_id=chat_id,
        letter=replace(letter, enclosures=()) if rewriting else letter,
        now=visit.now,
        ticket_id=answer.ticket_id,
        rewrite=rewriting,
        thread=visit.thread if chat_id == visit.chat_id else None,
    )
    return True


_REACHABLE = (
    update(Address)
    .where(Address.channel == Channel.TELEGRAM, Address.value == bindparam("user"))
    .where(Address.unreachable_at.is_not(None))
    .values(unreachable_at=None)
    .execution_options(synchronize_session=False)
)


async def _reachable(session: Session, user_id: str) -> None:
    """Whoever writes privately can be written to, whatever it was that failed before."""
    await session.execute(_REACHABLE, {"user": user_id})


async def _opened(visit: Visit) -> bool:
    """Whether this person has ever written to the bot privately (a bot cannot begin a conversation)."""
    return await contacts.has_opened_chat(visit.session, visit.sender.value)


async def _language(session: Session, who: contacts.Who | None, spoken: str | None) -> Translator:
    if who and who.language:
        return translator(who.language)
    if who is None and spoken in ("en", "ru", "ja"):
        return translator(spoken)
    try:
        return translator((await office(session)).firm.language)
    except NoBookApplied:
        return translator(spoken or "en")


async def _currency(session: Session) -> str:
    try:
        return (await office(session)).firm.currency
    except NoBookApplied:
        return ""


async def _membership(session: Session, change: dict[str, Any], window: Window, now: datetime) -> None:
    """Somebody blocked or unblocked the bot; or the bot came into a group that may become the staff chat."""
    chat, status = change["chat"], change["new_chat_member"]["status"]
    if chat["type"] == "private" and status not in ("kicked", "left"):
        await _reachable(session, str(chat["id"]))
    elif chat["type"] == "private":
        if await contacts.person_in_chat(session, chat["id"]):
            gone = Lost(Channel.TELEGRAM, str(chat["id"]), "bot was blocked by the user", unreachable=True)
            await undelivered.note(session, gone, now)
    elif chat["id"] == window.staff_chat_id:
        await staffroom.membership(session, change, now)
    elif window.staff_chat_id is not None and not window.staff_chat_fault:
        await group_room.membership(session, change, window.staff_chat_id, now)
    elif status in ("member", "administrator"):
        t = await _language(session, None, change["from"].get("language_code"))
        await outbox.send_chat(
            session, key=f"setup:{chat['id']}", chat_id=chat["id"], letter=staff_texts.setup_hint(t), now=now
        )


async def _migrated(session: Session, raw: dict[str, Any]) -> bool:
    """The group became a supergroup: everything follows it (Bot API, Message.migrate_to_chat_id)."""
    message = raw.get("message", {})
    new = message.get("migrate_to_chat_id")
    if new:
        await outbox.move_chat(session, message["chat"]["id"], new)
    return bool(new) or "migrate_from_chat_id" in message


def _renamed(raw: dict[str, Any], window: Window) -> bool:
    """A topic of the staff chat has another name: the cards know theirs by its id, and made again it is called so."""
    message = raw.get("message", {})
    name = parse.renamed(message)
    if name and (message["chat"]["id"], parse.topic(message)) == (
        window.staff_chat_id,
        window.staff_thread_id,
    ):
        window.staff_thread_name = name
    return "forum_topic_edited" in message
