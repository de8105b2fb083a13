"""An employee passes a client's mail on to the window: it is filed as the request of whoever wrote it first.

Only where it is proven that the employee sent it. Who wrote the mail inside is proven by nothing: it may ask, no more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.forwards import deciding, filing, mail_texts
from bot.forwards.card import shown
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client, Contact
from intake.contacts.queries import Who
from intake.forwards import actions, queries
from intake.forwards.kept import as_said
from intake.forwards.models import VOUCHED, Forward, ForwardState, ItemKind
from intake.inbox.models import Inbound
from intake.letter import Letter
from intake.mailbox.copies import copy_of, fingerprint
from intake.mailbox.form import incoming
from intake.mailbox.proof import Proof, Standing
from intake.mailbox.reading.parse import ParsedMail
from intake.mailbox.reading.passed_on import passed_on
from intake.message import Incoming, IncomingFile, Origin, OriginKind
from intake.outbox import actions as outbox
from intake.outbox.answering import ANSWERING, PERSON
from intake.outbox.delivery import speaker
from intake.outbox.mailing import send_mail
from intake.outbox.models import Outbound
from intake.shelf import Shelf
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket

ASKED = re.compile(r"forward:(\d+):whose:\d+")
"""The key of a mail that asks whose it is."""
MAIL_FILE = "message/rfc822"
NAMES_SHOWN = 8


@dataclass(frozen=True)
class Carried:
    """A mail inside another, and what the employee wrote above it."""

    words: Incoming
    comment: str = ""


async def take(
    session: Session,
    row: Inbound,
    parsed: ParsedMail,
    words: Incoming,
    who: Who,
    proof: Proof,
    now: datetime,
    shelf: Shelf,
) -> bool:
    """False where the mail passes nothing on: then it is what any mail of theirs is."""
    if words.automatic or words.disowned:
        return False
    t = await speaker(session, who.person_id)
    asked = await _asked(session, words, who)
    carried = [] if asked else _carried(parsed, words, row.received_at, shelf)
    if asked is None and not carried:
        return False
    desk = Counter(session, row, words, who, t, now)
    if not proof.proven:
        await desk.answer(mail_texts.not_proven(t))
        return True
    # A day of handing over has many answers.
    session.info[PERSON] = session.info.get(ANSWERING)
    if asked:
        await desk.named(asked, parsed.new_text or parsed.text)
        return True
    for one in carried:
        await desk.hand_over(one)
    return True


async def _asked(session: ReadSession, words: Incoming, who: Who) -> Forward | None:
    """The question of ours this mail answers."""
    keys = await session.scalars(
        select(Outbound.key).where(Outbound.channel == Channel.MAIL, Outbound.external_id.in_(words.reply_to))
    )
    for key in keys:
        found = ASKED.fullmatch(key)
        forward = await session.get(Forward, int(found[1])) if found else None
        if forward and forward.employee_id == who.employee_id:
            return forward
    return None


def _carried(parsed: ParsedMail, words: Incoming, received_at: datetime, shelf: Shelf) -> list[Carried]:
    """Mails that came along as files, else the one in the text."""
    found = [
        Carried(_of_author(one, mail, words), parsed.new_text if position == 0 else "")
        for position, mail in enumerate(parsed.inside)
        if (one := incoming(mail, received_at, shelf)) is not None
    ]
    if found:
        return found
    inline = passed_on(parsed.full_text, parsed.subject)
    if inline is None:
        return []
    sent_at = min(inline.sent_at or words.sent_at, words.sent_at)
    files: tuple[IncomingFile, ...] = tuple(file for file in words.files if file.mime != MAIL_FILE)
    said = replace(
        words,
        text=inline.text,
        full_text=words.full_text or parsed.full_text,
        subject=inline.subject or words.subject,
        files=files,
        external_id="",
        fingerprint=None,
        origin=Origin(OriginKind.MAIL, inline.address, inline.name, sent_at),
    )
    return [Carried(_unproven(said, inline.address), inline.comment)]


def _of_author(one: Incoming, mail: ParsedMail, outer: Incoming) -> Incoming:
    origin = Origin(OriginKind.MAIL, one.sender.value, one.sender.name, min(one.sent_at, outer.sent_at))
    said = replace(one, origin=origin, automatic=False, fingerprint=fingerprint(mail, outer.sent_at))
    return _unproven(said, one.sender.value)


def _unproven(said: Incoming, author: str) -> Incoming:
    kept = {"from": author, "subject": said.subject, "standing": Standing.UNPROVEN.value}
    return replace(said, mail=kept, reply_to=(), ticket_tag=None, doubted=True)


@dataclass(frozen=True)
class Counter:
    """One mail of an employee's, and what is done with what it carries."""

    session: Session
    row: Inbound
    words: Incoming
    who: Who
    t: Translator
    now: datetime

    async def hand_over(self, carried: Carried) -> None:
        """On file where the author is a contact of one client; else the employee is asked."""
        assert carried.words.origin is not None
        author = await contacts.who(self.session, Channel.MAIL, carried.words.origin.value)
        if known := await copy_of(self.session, carried.words):
            ticket = await self.session.get_one(Ticket, known.ticket_id)
            await self.answer(mail_texts.already(self.t, ticket.id, ticket.title), f":{known.id}")
            return
        forward = await self._begin(carried.words)
        if author and author.places and not author.is_staff:
            forward.state, forward.decided_at = ForwardState.FILED, self.now
            # Its row is taken by the first of several mails.
            inbox_id = None if await self._taken() else self.row.id
            said = as_said(carried.words)
            ticket_ = await filing.file_words(self.session, forward, said, author, inbox_id, self.now)
            if ticket_ is not None:
                forward.contact_id = ticket_.contact_id
                self._mark(ticket_, carried.words)
                await self._note(forward, ticket_, carried.comment)
                await self._tell_filed(forward, ticket_)
            return
        if carried.comment:
            comment = replace(self.words, text=carried.comment, files=(), full_text=None)
            await actions.keep(self.session, forward, comment, ItemKind.NOTE, None, self.now)
        await actions.keep(self.session, forward, carried.words, ItemKind.WORDS, self.row, self.now)
        await self._ask(forward)

    async def named(self, forward: Forward, said: str) -> None:
        """The answer to "whose is it?": a name, a client, or that it is nothing."""
        if forward.state is not ForwardState.ASKED:
            await self.answer(mail_texts.decided(self.t), f":{forward.id}")
            return
        name = next((line.strip(" .,!\"'") for line in said.splitlines() if line.strip()), "")
        if mail_texts.is_nothing(name):
            await actions.decide(self.session, forward.id, ForwardState.FORGOTTEN, self.now)
            await actions.let_go(self.session, forward, self.now, forget=True)
            await self.answer(mail_texts.forgotten(self.t), f":{forward.id}")
            return
        found = await deciding.people_called(self.session, forward.employee_id, name, self.now)
        if len(found) != 1:
            await self._ask(forward, not_found=name)
            return
        contact = await self.session.get_one(Contact, found[0].contact_id)
        client = await self.session.get_one(Client, contact.client_id)
        await actions.decide(self.session, forward.id, ForwardState.FILED, self.now)
        forward.contact_id = contact.id
        ticket = await filing.file_kept(self.session, forward, client, contact, self.now)
        await filing.settle(self.session, forward, self.now)
        if ticket:
            await self._tell_filed(forward, ticket)

    async def answer(self, letter: Letter, mark: str = "") -> None:
        """Under the mail they wrote, to the address the book knows."""
        await self._send(f"inbox:{self.row.id}:forwarded{mark}", letter)

    async def _begin(self, said: Incoming) -> Forward:
        assert self.who.employee_id is not None and said.origin is not None
        return await actions.begin(
            self.session,
            employee_id=self.who.employee_id,
            channel=Channel.MAIL,
            chat_id=await contacts.chat_of_employee(self.session, self.who.employee_id),
            origin=f"mail:{said.origin.value}",
            now=self.now,
        )

    async def _taken(self) -> bool:
        return await filing.has_row(self.session, self.row.id)

    def _mark(self, ticket: Ticket, said: Incoming) -> None:
        """That they wrote it rests on lines anybody can write."""
        assert said.origin is not None
        vouched = {
            "code": VOUCHED,
            "employee_id": self.who.employee_id,
            "name": said.origin.value,
            "mail": True,
        }
        ticket.flags = [*(flag for flag in ticket.flags if flag["code"] != VOUCHED), vouched]

    async def _note(self, forward: Forward, ticket: Ticket, comment: str) -> None:
        if comment:
            beside = replace(self.words, text=comment, files=(), full_text=None, origin=None)
            await filing.add(self.session, forward, ticket, beside, ItemKind.NOTE, None, self.now)
        await tickets.refresh(self.session, ticket.id)

    async def _tell_filed(self, forward: Forward, ticket: Ticket) -> None:
        """By mail, as they wrote: what it has become, and the words to send on."""
        who, words = await filing.who_and_words(self.session, forward, ticket, b"", self.now)
        await self._send(f"forward:{forward.id}:filed", mail_texts.filed(self.t, ticket.id, who, words))

    async def _ask(self, forward: Forward, not_found: str = "") -> None:
        """In the private chat by buttons, where they have one, and else by mail by name."""
        if forward.chat_id is not None and not not_found:
            await outbox.touch(self.session, actions.CARD, forward.id, forward.chat_id, self.now)
            await self.answer(mail_texts.asked_in_chat(self.t), f":{forward.id}")
            return
        names, seen = await shown(self.session, forward)
        likely = await queries.likely(self.session, names, forward.employee_id, self.now, NAMES_SHOWN)
        people: Sequence[str] = [f"{one.name} — {one.client}" for one in likely]
        letter = mail_texts.whose(self.t, names, seen, people, not_found)
        await self._send(f"forward:{forward.id}:whose:{self.row.id}", letter)

    async def _send(self, key: str, letter: Letter) -> None:
        address = await contacts.address_of(self.session, self.who.person_id, Channel.MAIL)
        await send_mail(
            self.session,
            key=key,
            address=address or self.words.sender.value,
            letter=letter,
            language=self.t.language,
            now=self.now,
            answers=self.words.external_id,
        )
