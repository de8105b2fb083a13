"""aiogram handlers of the office: the staff chat, and each employee's private chat with the bot."""

from collections.abc import Awaitable, Callable

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot import set_aside, statements, summary
from bot.business import admitting, connecting
from bot.business import offers as own_account
from bot.client import entrance
from bot.forwards import deciding as forwards
from bot.groups import deciding as groups
from bot.staff import (
    acceptance,
    beginning,
    call_reviews,
    calls,
    conversation,
    deciding,
    favours,
    funds,
    giving_back,
    guide,
    handing,
    invoices,
    joining,
    labour,
    leaves,
    months,
    notes,
    objections,
    offers,
    ours,
    payments,
    people,
    queue,
    resending,
    showing,
    slots,
    texts,
    triage,
    urgent,
    views,
)
from bot.visit import Answer, Visit
from bot.watch import answers as own_mail
from intake.inbox.models import Inbound
from intake.letter import Press

Pressed = Callable[[Visit, Press], Awaitable[Answer]]

TRIAGE: dict[str, Pressed] = {
    "in1": triage.in_tariff_at_once,
    "in": triage.choose_category,
    "in2": triage.category_chosen,
    "bill1": offers.bill,
    "bill": offers.choose_item,
    "draft": offers.draft,
    "price": offers.ask_price,
    "bill3": offers.bill,
    "askver": offers.ask_them_first,
    "askoff": offers.note_discount,
    "line": offers.another_line,
    "unline": offers.without_last,
    "off": offers.ask_discount,
    "bill2": offers.bill,
    "refuse": triage.choose_reason,
    "refuse2": triage.reason_chosen,
    "ours": triage.ours,
    "ours2": ours.ask,
    "ours3": ours.concede,
    "leave": ours.leave,
    "gbind": groups.bind,
    "gleave": groups.leave,
    "personal": triage.choose_person,
    "pers2": triage.choose_way,
    "pers3": triage.mark_personal,
    "admit": admitting.choose_employee,
    "admit2": admitting.choose_day,
    "admit3": admitting.day_chosen,
    "admit4": admitting.ask_day,
    "unadmit": admitting.end,
    "assign": triage.choose_assignee,
    "assign2": triage.assignee_chosen,
    "begin": beginning.begin,
    "unite": joining.ask,
    "unite2": joining.unite,
    "undo": triage.undo,
    "again2": triage.reconsider,
    "unassign": triage.undo_assign,
    "unmore": triage.undo_more,
    "title": notes.make_title,
    "onbehalf": funds.ask_on_behalf,
    "promise": funds.promise,
    "keep": objections.ask_words,
    "callkeep": call_reviews.ask_words,
    "callback": call_reviews.take_back,
    "giveback": objections.take_back,
    "confirm": acceptance.confirm,
    "confirmno": acceptance.confirm_no,
    "bind": deciding.whose,
    "bind2": deciding.as_what,
    "bind3": deciding.let_in,
    "bind4": deciding.recognised,
    "same": deciding.same,
    "away": deciding.turn_away,
    "known": deciding.confirm,
    "unknown": deciding.confirm,
    "again": set_aside.try_again,
    "dismiss": set_aside.dismiss,
    "original": set_aside.show_original,
    "queue": queue.queue_pressed,
    "clients": people.clients,
    "client": people.client_pressed,
    "person": people.person,
    "move": people.move_where,
    "move2": people.move,
    "invite": people.invite,
    "topup": funds.ask_top_up,
    "topup2": funds.sure,
    "topup3": funds.not_that,
    "untop": funds.ask_take_back,
    "untop2": funds.take_back,
    "keeptop": funds.keep,
    "stmt0": statements.of_client,
    "stmt": statements.turn,
    "stcsv": statements.as_table,
    "stpdf": statements.as_paper,
    "refund": giving_back.refund_pressed,
    "refund2": giving_back.all_of_it,
    "refund3": giving_back.ask_sum,
    "refyes": giving_back.confirm,
    "refno": giving_back.decline,
    "promo": giving_back.ask_credit,
    "promo2": giving_back.give,
    "unpromo": giving_back.ask_take_back,
    "unpromo2": giving_back.take_back,
    "keeppromo": giving_back.keep,
    "ipaid": invoices.paid,
    "ipart": invoices.ask_sum,
    "icancel": invoices.ask_cancel,
    "icancel2": invoices.cancel,
    "ikeep": invoices.keep,
    "ipdf": invoices.pdf,
    "mclose": months.close_now,
    "mclose2": months.close_again,
    "mopen": months.choose_open,
    "mopen2": months.ask_why,
    "msigned": months.choose_signed,
    "asigned": months.signed,
    "import": payments.import_it,
    "importno": payments.leave_it,
    "payments": payments.waiting_pressed,
    "pay": payments.give,
    "payother": payments.ask_client,
    "paynot": payments.set_aside,
    "paylater": payments.later,
    "payagain": payments.ask_again,
    "payshow": payments.show,
    "file": views.ask_what,
    "asker": views.asked_by,
    "errors": favours.undecided,
    "error_yes": favours.ask_reason,
    "error_no": favours.ask_reason,
    "error_yes2": favours.reason_chosen,
    "error_no2": favours.reason_chosen,
    "error_again": favours.again,
    "leaves2": leaves.part,
    "leaves3": leaves.stay,
    "resend": resending.send_again,
    **slots.MANAGERS,
}
"""What only managers may press."""


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
        case "summary":
            return await summary.view(visit, words)
        case "admit":
            return await admitting.admit(visit, words)
        case _:
            return await views.file_by_hand(visit, words)


async def not_yours(message: Message, visit: Visit, command: CommandObject) -> Answer:
    return await guide.for_managers(visit, command.command)


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
    press = visit.press
    if press is None or visit.who is None:
        return None
    if press.action in TRIAGE:
        if not visit.who.is_manager:
            return Answer(toast=texts.only_managers(visit.t), alert=True)
        return await TRIAGE[press.action](visit, press)
    if press.action in own_account.PRESSES:
        return await own_account.pressed(visit, press)
    if press.action in own_mail.PRESSES:
        return await own_mail.pressed(visit, press)
    if press.action in forwards.PRESSES:
        return await forwards.PRESSES[press.action](visit, press)
    if press.action in calls.PRESSES:
        return await calls.PRESSES[press.action](visit, press)
    if press.action in slots.PRESSES:
        return await slots.PRESSES[press.action](visit, press)
    minutes = int(press.argument) if press.argument.isdecimal() else 0
    match press.action:
        case connecting.ASK_AGAIN:
            return await connecting.ask_again(visit, press)
        case "log":
            return await labour.log(visit, press.id, minutes)
        case "logm":
            return await labour.log(visit, press.id, minutes, admitted=True)
        case "logu":
            return await labour.log(visit, press.id, minutes, sure=True)
        case "done":
            return await labour.done(visit, press.id)
        case "took":
            return await labour.took(visit, press.id, press.argument)
        case "hand":
            return await handing.to_whom(visit, press.id)
        case "hand2":
            return await handing.hand_over(visit, press)
        case "spent":
            return await handing.spent(visit, press)
        case "mine":
            return await views.mine(visit)
        case "all":
            return await showing.show_all(visit, press)
        case "speak":
            return await guide.language_chosen(visit, press)
        case "catch":
            return await urgent.catch(visit, press)
        case "why_error":
            return await favours.ask_why(visit, press)
        case _:
            return None
