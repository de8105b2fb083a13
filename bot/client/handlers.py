"""aiogram handlers of the client's private chat: each reads the update, calls one action, returns its answer."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot import desk
from bot.client import callme, entrance, paying_here, requests, talking, topping, urgent, views
from bot.visit import Answer, Visit
from intake.inbox.models import Inbound
from intake.telegram.form import PAY


async def at_the_window(_: TelegramObject, visit: Visit) -> bool:
    """A private chat with somebody who is not staff."""
    return visit.private and not (visit.who and visit.who.is_staff)


async def of_a_client(_: TelegramObject, visit: Visit) -> bool:
    return visit.private and bool(visit.who and visit.who.places)


def router() -> Router:
    """Everything a client can do in the chat."""
    doors = Router(name="client")
    doors.message.register(start, Command("start"), _private)
    doors.message.register(
        view,
        Command("tickets", "balance", "tariff", "statement", "invoices", "language", "help"),
        of_a_client,
    )
    doors.message.register(cannot_wait, Command("urgent"), of_a_client)
    doors.message.register(wants_call, Command("callme"), of_a_client)
    doors.edited_message.register(edited, of_a_client)
    doors.message.register(unknown, F.text.startswith("/"), of_a_client)
    doors.message.register(words, of_a_client)
    doors.message.register(stranger, at_the_window)
    doors.edited_message.register(nothing, at_the_window)
    doors.callback_query.register(press, of_a_client)
    return doors


async def _private(_: TelegramObject, visit: Visit) -> bool:
    return visit.private


async def start(message: Message, visit: Visit, row: Inbound, command: CommandObject) -> Answer | None:
    if command.args == PAY and visit.who:
        return await views.open_view(visit, "invoices")
    if command.args:
        return await entrance.open_link(visit, command.args.strip())
    if visit.who:
        return await entrance.greet(visit)
    assert visit.incoming is not None
    return await entrance.keep_stranger(visit, row, visit.incoming)


async def view(message: Message, visit: Visit, command: CommandObject) -> Answer:
    return await views.open_view(visit, command.command)


async def cannot_wait(message: Message, visit: Visit, row: Inbound, command: CommandObject) -> Answer:
    return await urgent.command(visit, (command.args or "").strip(), row.id)


async def wants_call(message: Message, visit: Visit) -> Answer:
    return await callme.command(visit)


async def words(message: Message, visit: Visit, row: Inbound) -> Answer | None:
    return await talking.hear(visit, row.id)


async def unknown(message: Message, visit: Visit) -> Answer:
    return views.unknown_command(visit)


async def edited(message: Message, visit: Visit, row: Inbound) -> None:
    """Words filed before are corrected; what asked for nothing and now does is heard as if it came today."""
    assert visit.incoming is not None and visit.who is not None
    known = await desk.correct(visit.session, visit.incoming, visit.now)
    if not known and not visit.incoming.text.startswith("/"):
        await desk.receive(visit.session, visit.incoming, visit.who, row.id, visit.now)


async def stranger(message: Message, visit: Visit, row: Inbound) -> Answer | None:
    assert visit.incoming is not None
    return await entrance.keep_stranger(visit, row, visit.incoming)


async def nothing(message: Message) -> None:
    """A stranger's edit: the words stay as they were first written, until somebody knows them."""


async def press(callback: CallbackQuery, visit: Visit) -> Answer | None:
    press = visit.press
    if press is None:
        return None
    if press.action in callme.PRESSES:
        return await callme.PRESSES[press.action](visit, press)
    number = int(press.argument) if press.argument.isdecimal() else None
    match press.action:
        case "join" if number:
            return await requests.join(visit, press.id, number)
        case "new":
            return await requests.keep_new(visit, press.id)
        case "split":
            return await requests.split(visit, press.id, number)
        case "firm" if number:
            return await requests.for_firm(visit, press.id, number)
        case "reopen":
            return await requests.reopen(visit, press.id)
        case "well":
            return await requests.well(visit, press.id)
        case "wish":
            return await topping.wish(visit, press)
        case "wish1":
            return await topping.choose(visit, press)
        case "wish2":
            return await topping.ask_other(visit, press)
        case "paybill":
            return await paying_here.invoice(visit, press)
        case "urgent":
            return await urgent.pressed(visit, press)
        case "urgent2":
            return await urgent.call(visit, press)
        case "calm":
            return await urgent.calm(visit, press)
        case _:
            return await views.pressed(visit, press)
