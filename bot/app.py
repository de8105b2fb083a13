"""The composition root: builds everything once, runs the loops in one task group, stops them in order.

The storing loop starts first and alone; aiogram, two seconds of a core, is loaded in a thread meanwhile (decision 0017).
"""

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from billing.invoices.issuing import PAPERS
from billing.learning.keeping import KEPT, Learned
from billing.payments.actions import BANK_FILES
from bot import desk, set_aside, shut_out, undelivered
from bot.bank_files import BankFiles
from bot.calendar import EVERY_SECONDS, Calendar
from bot.commands.damage import database_refusal
from bot.front import FrontDesk, Handlers
from bot.health import Health
from bot.learning import Learning
from bot.mailroom import MailRoom
from bot.menus import MenuKeeper
from bot.periodic import every_periodic
from bot.staff import following
from bot.staff.deciding import setup_code
from bot.telegram import NeverRaised, NoTelegram, load_telegram
from bot.topics import StaffTopics
from bot.views import every_view
from bot.watch.watching import Watching
from bot.wires import files_of, inlet_of, secret, signer
from config.clock import Clock, SandboxClock, clock_for
from config.database import Database
from config.leadership import lead
from config.listening import listen
from config.settings import Settings
from intake.business.actions import BUSINESS
from intake.business.carrying import Carrier
from intake.business.memory import Memory
from intake.contacts.models import Channel
from intake.files import FETCHED_MAX, Source
from intake.inbox.actions import INBOX
from intake.inbox.inhand import InHand
from intake.inbox.worker import Worker
from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.imap.keeping import MailReader
from intake.mailbox.kept import MailFiles
from intake.mailbox.oauth import tokens_for
from intake.mailbox.proof import trusted_servers
from intake.mailbox.reading.parsing import ChildParser
from intake.mailbox.writing.send import MailSender
from intake.mailbox.writing.smtp import SmtpWire
from intake.outbox import actions as outbox
from intake.outbox.actions import OUTBOX
from intake.outbox.dispatch import Dispatcher
from intake.outbox.mailing import open_mailbox
from intake.outbox.rules import Pace
from intake.shelf import Shelf
from intake.telegram.checkout import Checkout
from intake.telegram.poll import Poller
from intake.telegram.receive import unheard
from intake.telegram.webhook import Webhook
from intake.tickets.keeping import FileKeeper
from intake.watch.actions import WATCH
from intake.watch.carrying import SentCarrier
from intake.watch.looking import BOUNDS

log = logging.getLogger("app")

SANDBOX_PACE = 0.01
"""Of the real waits between two messages, against a stand-in on this machine."""


@dataclass
class Office:
    """The running program. `ready` is set once everything works, `storing` as soon as nothing can be lost."""

    settings: Settings
    database: Database
    clock: Clock
    pace: Pace = field(default_factory=Pace)
    storing: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    worker: Worker | None = None
    dispatcher: Dispatcher = field(init=False)
    inlet: Poller | Webhook | None = None
    checkout: Checkout | None = None
    calendar: Calendar | None = None
    reader: MailReader | None = None
    shelf: Shelf = field(init=False)
    learned: Learned = field(init=False)
    files: Source = field(init=False)
    keeper: FileKeeper = field(init=False)
    bank_files: BankFiles = field(init=False)
    memory: Memory = field(default_factory=Memory)
    """What is said in employees' own accounts and is in no file."""
    carrier: Carrier = field(init=False)
    watching: Watching = field(init=False)
    """Employees' mailboxes, where there are any in the settings."""
    answers: SentCarrier = field(init=False)
    _wires: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    started_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        limits = {"file_bytes": self.settings.file_bytes, "total_bytes": self.settings.files_bytes}
        self.shelf = Shelf(self.settings.files, **limits)
        self.learned = Learned(self.settings.data / "learned")
        self.database.info[KEPT] = self.learned
        self.files = files_of(self.settings, self.shelf)
        limit_bytes = min(FETCHED_MAX, self.shelf.file_bytes)
        too_big = functools.partial(desk.too_big, limit_bytes=limit_bytes)
        mails = MailFiles(self.database, self.shelf)
        self.keeper = FileKeeper(self.database, self.clock, self.files, mails, too_big, following.file_came)
        self.bank_files = BankFiles(self.database, self.clock, self.files, self.shelf)
        self.carrier = Carrier(self.database, self.clock, self.memory)
        self._watch_mailboxes()
        self.inlet, self.checkout = inlet_of(self.settings, self.database, self.clock, self.memory)
        self.dispatcher = Dispatcher(
            self.database, self.clock, every_view(self.clock), self.pace, undelivered.note, StaffTopics()
        )
        self.database.on_wake = self._wake

    def _watch_mailboxes(self) -> None:
        settings, held = self.settings, Memory(BOUNDS)
        tokens = tokens_for(settings) if settings.watch and not settings.mail_oauth_refresh_token else None
        self.answers = SentCarrier(self.database, self.clock, held)
        self.watching = Watching(
            self.database, self.clock, settings.watch, settings.mail_address, held, tokens
        )

    def _ways_in(self) -> list[Coroutine[Any, Any, None]]:
        """The loops that take in, and those that carry a wake-up from one replica to another."""
        loops: list[Coroutine[Any, Any, None]] = []
        if isinstance(self.inlet, Poller):
            # A second poller would be answered with 409, and end the first one's call.
            loops.append(lead(self.database, "telegram", self.inlet.run))
        elif self.inlet:
            loops.append(self.inlet.run())
        if self.checkout:
            loops.append(self.checkout.run())
        if not self.database.is_sqlite:
            loops.append(listen(self.database.url, self._wake))
        return loops

    async def run(self) -> None:
        """Until cancelled; `Refusal` where it cannot start."""
        try:
            await self._claim_staff_chat()
        except DBAPIError as fault:
            raise database_refusal(self.settings, fault) or fault from None
        async with Health(self).served(), self._wires:
            await self._run_loops()

    async def _run_loops(self) -> None:
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self.database.damaged())
            for work in self._ways_in():
                loops.create_task(work)
            await self._open_mail(loops)
            self.storing.set()
            # One sender for all replicas: only so the limits of the bot are kept, and the order of each chat.
            loops.create_task(lead(self.database, "outbox", self.dispatcher.run))
            loops.create_task(self.keeper.run())
            loops.create_task(self.carrier.run())
            loops.create_task(self.answers.run())
            if self.settings.watch:
                loops.create_task(lead(self.database, "watching", self.watching.run))
            else:
                await self.watching.forget()
            loops.create_task(lead(self.database, "bank files", self.bank_files.run))
            if isinstance(self.clock, SandboxClock):
                loops.create_task(self._look_after_jumps(self.clock))
            if self.settings.telegram_token:
                await self._open_telegram(loops)
            else:
                self._start_work(loops, NoTelegram(), NeverRaised)
            learning = None
            if not isinstance(self.clock, SandboxClock):
                learning = Learning(self.database, self.learned)
                loops.create_task(learning.run())
            everything = every_periodic(self.settings, self.database, self.shelf, self.clock, learning)
            self.calendar = Calendar(self.database, self.clock, everything)
            loops.create_task(lead(self.database, "calendar", self.calendar.run))
            self.ready.set()
            log.info("ready after %.1f s", time.monotonic() - self.started_at)

    async def settled(self) -> bool:
        """Whether nothing stored is waiting to be worked off or sent; for tests and the sandbox."""
        if (self.worker and self.worker.busy) or self.dispatcher.busy:
            return False
        # First, for what it carries over is the worker's to do.
        carried = await self.carrier.drained() and await self.answers.drained()
        worked = self.worker is None or await self.worker.drained()
        return carried and worked and await self.bank_files.drained() and await self.dispatcher.drained()

    def _wake(self, sleepers: set[str]) -> None:
        if INBOX in sleepers and self.worker:
            self.worker.woken.set()
        if OUTBOX in sleepers:
            self.dispatcher.woken.set()
        if BUSINESS in sleepers:
            self.carrier.woken.set()
        if WATCH in sleepers:
            self.watching.woken.set()
            self.answers.woken.set()
        if BANK_FILES in sleepers:
            self.bank_files.woken.set()
        if PAPERS in sleepers and self.calendar:
            self.calendar.hurry()

    async def _look_after_jumps(self, clock: SandboxClock) -> None:
        """What a moved clock has made due goes out at once: a visitor who moves it looks for the effect."""
        while True:
            far = await clock.jumped() > timedelta(seconds=EVERY_SECONDS)
            self._wake({INBOX, OUTBOX, BUSINESS, WATCH})
            if self.calendar and far:
                self.calendar.hurry()

    async def _claim_staff_chat(self) -> None:
        """The environment names the staff chat once; the stored id, which follows migrations, wins."""
        async with self.database.writing() as session:
            window = await outbox.window(session)
            if window.staff_chat_id is None:
                window.staff_chat_id = self.settings.staff_chat
            window.payments = self.settings.payments
            unclaimed = window.staff_chat_id is None
        if unclaimed and self.settings.telegram_token:
            log.info(
                "no staff chat yet: send /setup %s in the group", setup_code(self.settings.signing_key())
            )

    async def _open_telegram(self, loops: asyncio.TaskGroup) -> None:
        """Load aiogram beside the running loops, then start working off what they stored."""
        telegram = await asyncio.to_thread(load_telegram)
        token = self.settings.telegram_token
        assert token is not None
        bot = telegram.open_bot(
            token.get_secret_value(), self.settings.telegram_api, secret(self.settings.telegram_proxy)
        )
        self._wires.push_async_callback(bot.session.close)
        sender = telegram.sender(bot, self.shelf, secret(self.settings.payment_token))
        self.dispatcher.open(Channel.TELEGRAM, sender)
        self._start_work(loops, telegram.feed(bot), telegram.undecodable)
        keeper = MenuKeeper(self.database, functools.partial(telegram.show_menu, bot))
        loops.create_task(lead(self.database, "menus", keeper.run))

    async def _open_mail(self, loops: asyncio.TaskGroup) -> None:
        """Read the mailbox and send from it, each where it is configured."""
        settings = self.settings
        async with self.database.writing() as session:
            await open_mailbox(
                session, settings.mail_address, settings.signing_key(), plus=settings.mail_plus
            )
        tokens = tokens_for(settings)
        if settings.imap_url and settings.mail_address:
            mailbox = Mailbox(settings.imap_url.get_secret_value(), tokens=tokens)
            self.reader = MailReader(self.database, self.clock, mailbox, settings.mail_address.lower())
            loops.create_task(lead(self.database, "mailbox", self.reader.run))
            loops.create_task(
                shut_out.watch(self.database, self.clock, self.reader.state, settings.mail_address)
            )
        if settings.smtp_url and settings.mail_address:
            wire = SmtpWire(settings.smtp_url.get_secret_value(), tokens=tokens)
            self._wires.push_async_callback(wire.close)
            sender = MailSender(wire, self.shelf, self.files, self.clock, signer(settings))
            self.dispatcher.open(Channel.MAIL, sender)

    def _start_work(self, loops: asyncio.TaskGroup, handlers: Handlers, undecodable: type[Exception]) -> None:
        parser = ChildParser()
        self._wires.push_async_callback(parser.close)
        mails = MailRoom(self.shelf, parser, self.database, trusted_servers(self.settings.trusted_authserv))
        left = self.checkout.hear if self.checkout else unheard
        front = FrontDesk(self.clock, self.settings.signing_key(), mails, handlers, undecodable, left)
        in_hand = InHand(self.settings.data / "in-hand")
        self.worker = Worker(self.database, self.clock, front.process, set_aside.told, mails.ahead, in_hand)
        loops.create_task(self.worker.run())


def build(settings: Settings, pace: Pace | None = None) -> Office:
    """The program for these settings; nothing runs yet."""
    clock = clock_for(settings.telegram_api, settings.data)
    if pace is None:
        # The sandbox's Telegram runs its limits as many times faster; a visitor is not to wait for them.
        pace = Pace(SANDBOX_PACE) if isinstance(clock, SandboxClock) else Pace()
    return Office(settings, Database(settings.database), clock, pace)
