"""A card the staff chat does not get is mailed to the managers, once; a moved clock is no outage."""

from datetime import timedelta

from bot.away import Away
from bot.staff.cards import TicketCard, show
from config.database import Database
from intake.outbox.actions import window
from intake.outbox.models import Outbound
from tests.bot.book.office_database import Desk
from tests.intake.desk import NOW, TurnedClock, rows


async def mails(database: Database) -> list[tuple[str, str]]:
    return [(row.lane, row.payload["subject"]) for row in await rows(database, Outbound)]


async def test_what_the_chat_does_not_get_the_managers_read_by_mail(office_database):
    elapsed = 0.0
    away = Away(office_database, TicketCard(TurnedClock()), lambda: elapsed)
    ticket = await Desk(office_database).ticket("vega", title="The banner")
    async with office_database.writing() as session:
        own = await window(session)
        own.staff_chat_id, own.mail_address = -1001, "window@lindenhof.example"
        await show(session, ticket, NOW)
    await away.look(NOW)
    await away.look(NOW + timedelta(days=1))
    assert await mails(office_database) == [], "hours that were skipped are not hours of waiting"
    elapsed = 601.0
    for _ in range(2):
        await away.look(NOW)
    said = "Request #1 is waiting; Telegram is out of reach"
    assert await mails(office_database) == [
        ("olga@lindenhof.example", said),
        ("max@lindenhof.example", said),
    ]
    [card, _] = await rows(office_database, Outbound)
    assert any("The banner" in text for text, _ in card.payload["paragraphs"])
