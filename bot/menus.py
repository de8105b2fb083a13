"""Which commands Telegram offers to whom: clients in their language, the office in its own."""

from bot import menu_texts
from config.database import Database
from config.i18n import LANGUAGES, translator
from intake.contacts import queries as contacts
from intake.contacts.models import Role
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.outbox.actions import window
from intake.telegram.menu import Menu


async def menus(database: Database) -> list[Menu]:
    """Every menu as it should be now; Telegram shows the narrowest that fits (Bot API, BotCommandScope)."""
    wanted = [Menu(None, "", tuple(menu_texts.client(translator("en"))))]
    wanted += [Menu(None, language, tuple(menu_texts.client(translator(language)))) for language in LANGUAGES]
    async with database.writing() as session:
        staff_chat_id = (await window(session)).staff_chat_id
        try:
            home = translator((await office(session)).firm.language)
        except NoBookApplied:
            return wanted
        if staff_chat_id:
            wanted.append(Menu(staff_chat_id, "", tuple(menu_texts.manager(home))))
        for employee, person in await contacts.employees(session):
            chat_id = await contacts.chat_of_employee(session, employee.id)
            if chat_id:
                t = translator(person.language or home.language)
                offered = menu_texts.employee(t) if employee.role is Role.EMPLOYEE else menu_texts.manager(t)
                wanted.append(Menu(chat_id, "", tuple(offered)))
    return wanted
