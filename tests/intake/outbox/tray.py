"""An out-tray with a wire, to queue words into and watch them leave."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.database import Database, ReadSession, Session
from intake.contacts.models import Channel
from intake.letter import Button, Letter, Press, letter
from intake.outbox import actions
from intake.outbox.actions import OUTBOX
from intake.outbox.dispatch import Dispatcher
from intake.outbox.models import Outbound, OutboxView
from intake.outbox.ports import Lost, NoTopic, Sent, Unchanged
from intake.outbox.rules import Pace
from tests.intake.desk import TurnedClock, Wire, rows, running, until

VEGA, ORION, STAFF = 7, 8, -100


@dataclass
class Card:
    """A view of subjects by number."""

    words: dict[int, str] = field(default_factory=dict)

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        said = self.words.get(subject_id)
        button = Button("Bill", Press("bill", subject_id))
        return letter(said, buttons=((button,),)) if said else None


@dataclass
class Keeper:
    """Notes what is asked about topics, and moves what waits to General."""

    asked: list[str] = field(default_factory=list)

    async def lost(self, session: Session, chat_id: int, trouble: NoTopic, now: datetime) -> None:
        self.asked.append(f"lost {trouble.thread_id}: {trouble.reason}")
        await actions.move_thread(session, chat_id, trouble.thread_id, None, now)

    async def mended(
        self, session: Session, chat_id: int, old: int, outcome: Sent | Unchanged, now: datetime
    ) -> None:
        self.asked.append(f"mended {old}")

    async def not_mended(self, session: Session, chat_id: int, old: int, reason: str, now: datetime) -> None:
        self.asked.append(f"not mended {old}: {reason}")


@dataclass
class Tray:
    """An out-tray with a wire."""

    database: Database
    clock: TurnedClock = field(default_factory=TurnedClock)
    wire: Wire = field(default_factory=Wire)
    card: Card = field(default_factory=Card)
    lost: list[Lost] = field(default_factory=list)
    topics: Keeper = field(default_factory=Keeper)
    queued: int = 0

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(
            self.database, self.clock, {"ticket": self.card}, Pace(0.0001), self._undelivered, self.topics
        )
        self.database.on_wake = self._wake
        self.dispatcher.open(Channel.TELEGRAM, self.wire)

    def _wake(self, sleepers: set[str]) -> None:
        if OUTBOX in sleepers:
            self.dispatcher.woken.set()

    async def _undelivered(self, session: Session, lost: Lost, now: datetime) -> None:
        self.lost.append(lost)

    async def says(self, *texts: str, to: int = VEGA, after: float = 0, **more) -> None:
        async with self.database.writing() as session:
            for text in texts:
                await actions.send_chat(
                    session,
                    key=text[:20],
                    chat_id=to,
                    letter=letter(text),
                    now=self.clock.now(),
                    after=timedelta(seconds=after),
                    **more,
                )

    async def touches(self, subject: int, words: str | None = None, chat: int = STAFF) -> None:
        if words:
            self.card.words[subject] = words
        async with self.database.writing() as session:
            await actions.touch(session, "ticket", subject, chat, self.clock.now())

    async def runs(self) -> None:
        """Until nothing more can leave now."""
        async with running(self.dispatcher.run()):
            await until(self.dispatcher.drained)

    async def row(self, key: str) -> Outbound:
        return next(row for row in await rows(self.database, Outbound) if row.key == key)

    async def view(self) -> OutboxView:
        [view] = await rows(self.database, OutboxView)
        return view
