"""`okoshko invite`: links that let people in."""

from bot import texts
from bot.commands.check.telegram import SaysNo, Unreachable, bot_name
from bot.commands.named import client_named
from bot.commands.scope import Report, moment, opened, words
from bot.refusal import Refusal
from config.database import Database, Session
from config.settings import Settings
from intake.contacts import actions as contacts
from intake.contacts.errors import NoSuchEmployee
from intake.contacts.models import Authority
from intake.contacts.queries import find_employee, people_of
from intake.outbox.models import Window


async def invite(settings: Settings, client: str | None, employee: str | None) -> Report:
    """A link for a client's signer and their colleagues, or for an employee."""
    if not (client or employee):
        raise Refusal("whom")
    async with opened(settings) as database:
        username = await _username(database, settings)
        async with database.writing() as session:
            name, code = await _code(session, settings, client, employee)
    return Report([texts.link(words(settings), name, f"https://t.me/{username}?start={code}")])


async def _username(database: Database, settings: Settings) -> str:
    """The bot's name: as the desk has learnt it, or as the bot says now."""
    async with database.reading() as session:
        window = await session.get(Window, 1)
    if window and window.bot_username:
        return window.bot_username
    if settings.telegram_token is None:
        raise Refusal("no_bot")
    proxy = settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else None
    try:
        return await bot_name(settings.telegram_api, settings.telegram_token.get_secret_value(), proxy)
    except (SaysNo, Unreachable):
        raise Refusal("bot_silent") from None


async def _code(
    session: Session, settings: Settings, client: str | None, employee: str | None
) -> tuple[str, str]:
    """The name of whom the link lets in, and its code."""
    try:
        if employee:
            return await _for_employee(session, settings, employee)
        return await _for_client(session, settings, client or "")
    except NoSuchEmployee as fault:
        raise Refusal("no_employee", fault.asked) from None


async def _for_employee(session: Session, settings: Settings, asked: str) -> tuple[str, str]:
    found, person = await find_employee(session, asked)
    key, now = settings.signing_key(), moment(settings)
    return person.name, await contacts.invite_employee(session, employee_id=found.id, key=key, now=now)


async def _for_client(session: Session, settings: Settings, asked: str) -> tuple[str, str]:
    firm = await client_named(session, asked)
    signers = (
        contact.person_id
        for contact, _ in await people_of(session, firm.id)
        if contact.authority is Authority.SIGNER
    )
    code = await contacts.invite_contact(
        session,
        client_id=firm.id,
        authority=Authority.SIGNER,
        person_id=next(signers, None),
        key=settings.signing_key(),
        now=moment(settings),
    )
    return firm.name, code
