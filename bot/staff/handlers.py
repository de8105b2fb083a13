"""aiogram handlers of the office: the staff chat, and each employee's private chat with the bot."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.business import admitting, connecting
from bot.client import entrance
from bot.staff import (
    calls,
    conversation,
    deciding,
    funds,
    giving_back,
    guide,
    invoices,
    leaves,
    months,
    payments,
    people,
    presses,
    queue,
    views,
    weeks,
)
from bot.visit import Answer, Visit
from intake.inbox.models import Inbound


async def of_the_office(_: TelegramObject, visit: Visit) -> bool:
    """An employee, in the staff chat or privately."""
    return (visit.private or visit.staff_chat) and bool(visit.who and visit.who.is_staff)


async def of_a_manager(_: TelegramObject, visit: Visit) -> bool:
    return (visit.private or visit.staff_chat) and bool(visit.who and visit.who.is_manager)


async def in_a_group(_: TelegramObject, visit: Visit) -> bool:
    return not visit.private


async def _privately(_: TelegramObject, visit: Visit) -> bool:
    return visit.private


def router() -> Router:
    """Everything the office can do in chats."""
    office = Router(name="staff")
    office.message.register(setup, Command("setup"), in_a_group)
    office.message.register(forwarded, F.forward_origin, of_the_office, _privately)
    office.message.register(manager_view, Command(*guide.MANAGERS_ONLY), of_a_manager)
    office.message.register(not_yours, Command(*guide.MANAGERS_ONLY), of_the_office)
    office.message.register(summary, Command("summary"), of_the_office)
    office.message.register(of_clients, Command(*guide.CLIENTS_OWN), of_the_office)
    office.message.register(mine, Command("mine"), of_the_office)
    office.message.register(connect, Command("connect"), of_the_office)
    office.message.register(log, Command("log"), of_the_office)
    office.message.register(call, Command("call"), of_the_office)
    office.message.register(answer, Command("answer"), of_the_office)
    office.message.register(start, Command("start"), of_the_office)
    office.message.register(help_, Command("help"), of_the_office)
    office.message.register(language, Command("language"), of_the_office)
    office.message.register(unknown, F.text.startswith("/"), of_the_office)
    office.message.register(words, of_the_office)
    office.edited_message.register(edited, of_the_office)
    office.callback_query.register(press, of_the_office)
    return office


async def setup(message: Message, visit: Visit, command: CommandObject) -> Answer:
    anonymous = message.sender_chat is not None
    return await deciding.setup(visit, (command.args or "").strip(), anonymous=anonymous)


async def start(message: Message, visit: Visit, command: CommandObject) -> Answer | None:
    if command.args:
        return await entrance.open_link(visit, command.args.strip())
    return await views.mine(visit)


async def manager_view(message: Message, visit: Visit, command: CommandObject) -> Answer:
    words = command.args or ""
    match command.command:
        case "queue":
            return await queue.queue(visit)
        case "client":
            return await people.client(visit, words)
        case "topup":
            return await funds.top_up(visit, words)
        case "refund":
            return await giving_back.refund(visit, words)
        case "credit":
            return await giving_back.credit(visit, words)
        case "invoice":
            return await invoices.invoice(visit, words)
        case "payments":
            return await payments.waiting(visit)
        case "month":
            return await months.month(visit, words)
        case "take":
            return await views.take(visit, words)
        case "leaves":
            return await leaves.leaves(visit, words)
        case "admit":
            return await admitting.admit(visit, words)
        case _:
            return await views.file_by_hand(visit, words)


async def not_yours(message: Message, visit: Visit, command: CommandObject) -> Answer:
    return await guide.for_managers(visit, command.command)


async def summary(message: Message, visit: Visit, command: CommandObject) -> Answer:
    return await weeks.view(visit, command.args or "")


async def of_clients(message: Message, visit: Visit, command: CommandObject) -> Answer:
    """`/balance Vega`, from a manager, is about Vega."""
    if command.args and visit.who and visit.who.is_manager:
        return await people.client(visit, command.args)
    return await guide.of_clients(visit, command.command)


async def help_(message: Message, visit: Visit) -> Answer:
    return await guide.commands(visit)


async def language(message: Message, visit: Visit) -> Answer:
    return await guide.languages(visit)


async def unknown(message: Message, visit: Visit) -> Answer | None:
    """In the staff chat it may be meant for another bot."""
    return await guide.unknown_command(visit) if visit.private else None


async def forwarded(message: Message, visit: Visit, row: Inbound) -> Answer | None:
    """Before any command: one inside forwarded words is nobody's."""
    return await conversation.forwarded(visit, row)


async def mine(message: Message, visit: Visit) -> Answer:
    return await views.mine(visit)


async def connect(message: Message, visit: Visit) -> Answer:
    return await connecting.connect(visit)


async def log(message: Message, visit: Visit, command: CommandObject) -> Answer:
    return await conversation.log(visit, command.args or "")


async def call(message: Message, visit: Visit, command: CommandObject) -> Answer:
    return await calls.call(visit, command.args or "")


async def answer(message: Message, visit: Visit, command: CommandObject) -> Answer:
    return await conversation.answer(visit, command.args or "")


async def words(message: Message, visit: Visit, row: Inbound) -> Answer | None:
    return await conversation.words(visit)


async def edited(message: Message) -> None:
    """What an employee said has been said: an edit of theirs changes nothing."""


async def press(callback: CallbackQuery, visit: Visit) -> Answer | None:
    if visit.press is None or visit.who is None:
        return None
    return await presses.pressed(visit, visit.press)
