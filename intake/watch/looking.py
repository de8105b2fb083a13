"""What is looked for in an employee's mailbox: clients' mail to them, and their own answers to clients."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from config.clock import Clock
from config.database import Database, ReadSession, Session
from intake.business.memory import Bounds, Held, Memory
from intake.business.queries import rules_of
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Employee
from intake.inbox.actions import Arrival, store
from intake.mailbox.addresses import sender
from intake.mailbox.headers import Headers, message_ids
from intake.mailbox.imap.folders import FetchedMail, Folder
from intake.mailbox.imap.keeping import lane
from intake.mailbox.imap.words import SENT as SENT_USE
from intake.mailbox.threading import id_candidates, tag_in
from intake.outbox.delivery import tell
from intake.watch import actions, queries, rules, texts
from intake.watch.models import WatchedFolder
from intake.watch.queries import Known
from intake.watch.rules import Watch

ANSWER_BYTES = 512 * 1024
"""Of a longer answer the beginning is held, in which nearly always all its words are."""
BOUNDS = Bounds(messages=20, bytes=8 * 2**20, all_bytes=32 * 2**20)
"""Of answers nobody has decided about."""


@dataclass(frozen=True)
class HeldMail(Held):
    """An answer of an employee's, in memory."""

    whole_bytes: int | None = None


class _Looker:
    """One folder of one employee's."""

    names: tuple[str, ...]

    def __init__(self, database: Database, clock: Clock, watch: Watch) -> None:
        self._database = database
        self._clock = clock
        self._watch = watch

    async def place(self, folder: Folder) -> int:
        async with self._database.writing() as session:
            known = await actions.begin(session, self._watch, self._source(folder), folder, self._clock.now())
            await self._begun(session, known)
            return known.watermark

    async def _begun(self, session: Session, known: WatchedFolder) -> None:
        """For whoever has something to say then."""

    async def _known(self, session: ReadSession) -> tuple[dict[str, Known], str]:
        """Contacts that count, and the window's address."""
        known = await queries.contacts_for(session, self._watch.employee_id, self._clock.now())
        return known, await queries.window_address(session) or ""

    def _source(self, folder: Folder) -> str:
        account = self._watch.account
        place = f"{account.user}@{folder.host}/{folder.name}:{folder.uidvalidity}"
        return f"{queries.WATCHED}{self._watch.employee_id}:{place}"


class Inbox(_Looker):
    """Mails of clients to an employee, and to them alone, go into the in-tray; of all others nothing goes anywhere."""

    names: tuple[str, ...] = ("from",)

    async def chosen(self, first: Mapping[int, Headers]) -> Collection[int]:
        async with self._database.reading() as session:
            known, _ = await self._known(session)
        return [uid for uid, headers in first.items() if sender(headers).address in known]

    async def wanted(self, headers: Mapping[int, Headers]) -> Collection[int]:
        wanted = []
        async with self._database.reading() as session:
            known, window = await self._known(session)
            for uid, one in headers.items():
                author = sender(one).address
                if author not in known or not rules.went_past(one, author, window):
                    continue
                ids = message_ids(one.raw("message-id"))
                if not await queries.is_here(session, ids[0] if ids else None):
                    wanted.append(uid)
        return wanted

    async def keep(self, folder: Folder, mails: Sequence[FetchedMail], upto: int) -> None:
        source = self._source(folder)
        arrivals = [
            Arrival(Channel.MAIL, source, mail.uid, lane(mail.raw), mail.raw, whole_bytes=mail.whole_bytes)
            for mail in mails
        ]
        async with self._database.writing() as session:
            if await actions.move(session, source, upto):
                await store(session, arrivals, self._clock.now())

    async def _begun(self, session: Session, known: WatchedFolder) -> None:
        """Whose mailbox it is hears of it once, whatever they have signed."""
        watch, employee = self._watch, await session.get_one(Employee, self._watch.employee_id)
        await tell(
            session,
            person_id=employee.person_id,
            key=f"watch:{employee.id}:{known.since:%Y-%m-%d}:begun",
            words=lambda t: texts.begun(t, watch.address, watch.consent),
            now=self._clock.now(),
        )


class Sent(_Looker):
    """Answers of an employee to clients, given past the window: held in memory, and offered to the employee."""

    names: tuple[str, ...] = ("to", "cc", "bcc")

    def __init__(self, database: Database, clock: Clock, watch: Watch, memory: Memory) -> None:
        super().__init__(database, clock, watch)
        self._memory = memory
        self._tickets: dict[int, tuple[int, int]] = {}
        """Of mails that are wanted: the request they answer, and whom."""

    async def chosen(self, first: Mapping[int, Headers]) -> Collection[int]:
        async with self._database.reading() as session:
            known, window = await self._known(session)
        return [
            uid
            for uid, headers in first.items()
            if not rules.to_window(headers, window) and not known.keys().isdisjoint(rules.recipients(headers))
        ]

    async def wanted(self, headers: Mapping[int, Headers]) -> Collection[int]:
        self._tickets = {}
        async with self._database.reading() as session:
            known, window = await self._known(session)
            since = self._clock.now() - timedelta(hours=(await rules_of(session)).notice_hours)
            for uid, one in headers.items():
                to = next((known[to] for to in rules.recipients(one) if to in known), None)
                if to and rules.went_past(one, sender(one).claimed, window):
                    found = await self._answered(session, one, to, since)
                    self._tickets |= {uid: (found, to.person_id)} if found else {}
        return list(self._tickets)

    async def _answered(
        self, session: ReadSession, headers: Headers, to: Known, since: datetime
    ) -> int | None:
        ids = message_ids(headers.raw("message-id"))
        if await queries.is_here(session, ids[0] if ids else None):
            return None
        ticket = await queries.answered(
            session,
            self._watch.employee_id,
            to.clients,
            id_candidates(message_ids(headers.raw("in-reply-to")), message_ids(headers.raw("references"))),
            tag_in(headers.text("subject")),
            since,
        )
        return ticket.id if ticket else None

    async def keep(self, folder: Folder, mails: Sequence[FetchedMail], upto: int) -> None:
        now = self._clock.now()
        async with self._database.writing() as session:
            chat_id = await contacts.chat_of_employee(session, self._watch.employee_id)
            if not await actions.move(session, self._source(folder), upto) or chat_id is None:
                return
            for mail in mails:
                ticket_id, person_id = self._tickets.get(mail.uid, (0, 0))
                if not ticket_id or not mail.raw:
                    continue
                talk = (place(self._watch.employee_id, ticket_id), True)
                self._memory.hold(talk, HeldMail(mail.uid, mail.raw, now, whole_bytes=mail.whole_bytes))
                await actions.ask(
                    session,
                    employee_id=self._watch.employee_id,
                    person_id=person_id,
                    ticket_id=ticket_id,
                    chat_id=chat_id,
                    count=self._memory.count(talk)[0],
                    now=now,
                )


def place(employee_id: int, ticket_id: int) -> str:
    """Under what an employee's answers on a request are held."""
    return f"{queries.SENT}{employee_id}:{ticket_id}"


def sent_account(watch: Watch) -> Watch:
    """The same mailbox, with the folder of what was sent."""
    account = watch.account
    return replace(watch, account=replace(account, folder=account.sent or SENT_USE))
