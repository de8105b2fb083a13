"""Days when the staff chat cannot be reached: cards that could not be shown go to the managers by mail."""

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from bot import away_texts
from bot.staff import by_mail
from bot.staff.cards import TicketCard
from config.database import Database
from config.i18n import translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Role
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox.mailing import send_mail
from intake.outbox.models import OutboxView
from intake.outbox.rules import AWAY
from intake.tickets.actions import CARD
from intake.tickets.models import Ticket


class Away:
    """The calendar's look at cards that wait. By the computer's time: a moved clock is no outage."""

    def __init__(
        self, database: Database, cards: TicketCard, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        """`elapsed` tells seconds that only pass."""
        self._elapsed = elapsed
        self._database = database
        self._cards = cards
        self._seen: dict[int, float] = {}
        """Since when a card is known to wait, by its view."""

    async def look(self, now: datetime) -> None:
        """Mail every card that has waited too long, to each manager with an address, once."""
        for view in await self._late(self._elapsed()):
            await self._mail(view, now)

    async def _late(self, at: float) -> list[OutboxView]:
        async with self._database.reading() as session:
            waiting = list(
                await session.scalars(
                    select(OutboxView)
                    .where(OutboxView.kind == CARD, OutboxView.message_id.is_(None))
                    .where(OutboxView.wanted > OutboxView.shown)
                    .order_by(OutboxView.id)
                )
            )
        self._seen = {view.id: self._seen.get(view.id, at) for view in waiting}
        return [view for view in waiting if at - self._seen[view.id] >= AWAY.total_seconds()]

    async def _mail(self, view: OutboxView, now: datetime) -> None:
        async with self._database.writing() as session:
            card = await self._cards.render(session, view.subject_id, view.chat_id)
            if card is None:
                return
            home = translator((await office(session)).firm.language)
            ticket = await session.get_one(Ticket, view.subject_id)
            menu = await by_mail.menu(session, ticket, home, now)
            letter = Letter(
                (
                    *away_texts.not_shown(home).paragraphs,
                    *card.paragraphs,
                    *(menu.paragraphs if menu else ()),
                ),
                subject=away_texts.subject(home, view.subject_id),
            )
            for employee, person in await contacts.employees(session):
                mail = await contacts.address_of(session, person.id, Channel.MAIL)
                if employee.role is Role.MANAGER and mail:
                    await send_mail(
                        session,
                        key=by_mail.card_key(view.subject_id, employee.id),
                        address=mail,
                        letter=letter,
                        language=home.language,
                        now=now,
                    )
