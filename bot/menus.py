"""Which commands Telegram offers to whom: clients in their language, the office in its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot import menu_texts
from config.database import Database
from config.i18n import LANGUAGES, translator
from intake.contacts import queries as contacts
from intake.contacts.models import Role
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.outbox.actions import window
from intake.telegram.menu import Menu

log = logging.getLogger("menus")

EVERY_SECONDS = 60


class MenuKeeper:
    """Keeps Telegram's command menus as the office is: somebody new, a language, a staff chat."""

    def __init__(self, database: Database, show: Callable[[Menu], Awaitable[None]]) -> None:
        self._database = database
        self._show = show
        self._shown: set[Menu] = set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            for menu in await self._wanted():
                if menu in self._shown:
                    continue
                try:
                    await self._show(menu)
                    self._shown.add(menu)
                except Exception as fault:
                    # A chat that is gone, or the wire down: a menu is a comfort, the next round tries again.
                    log.info("menu not shown: %s", fault)
            await asyncio.sleep(EVERY_SECONDS)

    async def _wanted(self) -> list[Menu]:
        try:
            return await menus(self._database)
        except Exception:
            log.exception("menus could not be read")
            return []


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
