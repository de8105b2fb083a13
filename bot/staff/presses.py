"""Every button of the office, and what it does: those only managers may press, and those of everybody."""

from collections.abc import Awaitable, Callable

from bot import month_reports, profile, set_aside, statements
from bot.business import admitting, connecting
from bot.business import offers as own_account
from bot.forwards import deciding as forwards
from bot.groups import deciding as groups
from bot.staff import (
    acceptance,
    beginning,
    call_reviews,
    calls,
    correcting,
    deciding,
    evening,
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
    weeks,
)
from bot.visit import Answer, Visit
from bot.watch import answers as own_mail
from intake.letter import Press

Pressed = Callable[[Visit, Press], Awaitable[Answer | None]]

MANAGERS: dict[str, Pressed] = {
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
    "sumclient": weeks.of_client,
    "profile": profile.pressed,
    "sheet": profile.as_sheet,
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
    "stmon": statements.as_asked,
    "stsend": month_reports.send,
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
"""What only they may press."""


async def pressed(visit: Visit, press: Press) -> Answer | None:
    """None where the button is none of the office's."""
    if press.action in MANAGERS:
        if not visit.who or not visit.who.is_manager:
            return Answer(toast=texts.only_managers(visit.t), alert=True)
        return await MANAGERS[press.action](visit, press)
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
    known = EVERYBODY.get(press.action)
    return await known(visit, press) if known else None


async def _log(visit: Visit, press: Press) -> Answer:
    return await labour.log(visit, press.id, labour.asked_about(press.argument)[0])


async def _log_admitted(visit: Visit, press: Press) -> Answer:
    minutes, when = labour.asked_about(press.argument)
    return await labour.log(visit, press.id, minutes, when=when, admitted=True)


async def _log_surely(visit: Visit, press: Press) -> Answer:
    minutes, when = labour.asked_about(press.argument)
    return await labour.log(visit, press.id, minutes, when=when, sure=True)


async def _done(visit: Visit, press: Press) -> Answer:
    return await labour.done(visit, press.id)


async def _took(visit: Visit, press: Press) -> Answer:
    return await labour.took(visit, press.id, press.argument)


async def _to_whom(visit: Visit, press: Press) -> Answer:
    return await handing.to_whom(visit, press.id)


async def _mine(visit: Visit, _press: Press) -> Answer:
    return await views.mine(visit)


EVERYBODY: dict[str, Pressed] = {
    connecting.ASK_AGAIN: connecting.ask_again,
    "log": _log,
    "logm": _log_admitted,
    "logu": _log_surely,
    "done": _done,
    "took": _took,
    "hand": _to_whom,
    "hand2": handing.hand_over,
    "spent": handing.spent,
    "mine": _mine,
    "all": showing.show_all,
    "week": weeks.turn,
    "speak": guide.language_chosen,
    "catch": urgent.catch,
    "why_error": favours.ask_why,
    "eve": evening.pressed,
    "times": correcting.pressed,
    "fix": correcting.ask,
    "fix2": correcting.answered,
}
