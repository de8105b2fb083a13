"""What an employee was asked in the private chat, and who hears the words that answer it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from billing.labour.durations import parse_duration
from billing.money import meant_as_amount, parse_amount
from billing.tariffs.currencies import currency_of
from bot import dialogs
from bot.business import admit_texts, admitting
from bot.forwards import deciding as forwards
from bot.models import Dialog
from bot.staff import (
    answering,
    call_reviews,
    call_sheet,
    calls,
    correcting,
    evening,
    favours,
    funds,
    giving_back,
    handing,
    invoices,
    labour,
    months,
    objections,
    offers,
    payments,
    slot_sheet,
    slots,
    texts,
    views,
    work,
    work_texts,
)
from bot.visit import Answer, Visit
from config.i18n import Translator
from intake.contacts.queries import find_client
from intake.letter import Letter
from intake.letter import letter as plain
from intake.tickets.models import Ticket

Facts = Mapping[str, Any]
"""What the question was about."""


@dataclass(frozen=True)
class Question:
    """One thing that is answered in words."""

    hear: Callable[[Visit, Facts, str], Awaitable[Answer | None]]
    """None where the words are no answer."""
    amiss: Callable[[Translator], Letter] | None = None
    """Said then, and the question stays; without it an answer was only offered, and the words are about something else."""


async def heard(visit: Visit, dialog: Dialog, said: str) -> Answer | None:
    """What came of words that follow a question; None where they were no answer to what was only offered."""
    question = QUESTIONS.get(dialog.question)
    if question is None:
        return None
    answer = await question.hear(visit, dialog.facts, said)
    if answer is None and question.amiss:
        await dialogs.ask(visit, dialog.question, **dialog.facts)
        return Answer(question.amiss(visit.t))
    return answer


async def _price(visit: Visit, facts: Facts, said: str) -> Answer | None:
    ticket = await visit.session.get_one(Ticket, facts["ticket_id"])
    minor = parse_amount(said, await currency_of(visit.session, ticket.client_id))
    return (
        await offers.price_given(visit, ticket.id, facts["revision"], facts["item"], minor) if minor else None
    )


async def _price_of_draft(visit: Visit, facts: Facts, said: str) -> Answer | None:
    answer = await _price(visit, facts, said)
    if answer is None and meant_as_amount(said):
        await dialogs.ask(visit, "draft", **facts)
        return Answer(texts.bad_sum(visit.t))
    return answer


async def _discount(visit: Visit, facts: Facts, said: str) -> Answer:
    return await offers.discount_given(visit, facts["ticket_id"], facts["revision"], facts["item"], said)


async def _top_up(visit: Visit, facts: Facts, said: str) -> Answer | None:
    client = await find_client(visit.session, facts["client"])
    if not parse_amount(said, await currency_of(visit.session, client.id)):
        return None
    return await funds.top_up(visit, f"{facts['client']} {said}")


async def _refund(visit: Visit, facts: Facts, said: str) -> Answer | None:
    return await giving_back.answered(visit, "refund", facts["client"], said)


async def _credit(visit: Visit, facts: Facts, said: str) -> Answer | None:
    return await giving_back.answered(visit, "credit", facts["client"], said)


async def _paid(visit: Visit, facts: Facts, said: str) -> Answer | None:
    return await invoices.sum_given(visit, facts["invoice_id"], said)


async def _payer(visit: Visit, facts: Facts, said: str) -> Answer:
    return await payments.client_named(visit, facts["payment_id"], said)


async def _accepted_by_phone(visit: Visit, facts: Facts, said: str) -> Answer:
    return await funds.on_behalf(visit, facts["quote_id"], facts["revision"], said.strip())


async def _why_open_again(visit: Visit, facts: Facts, said: str) -> Answer:
    return await months.why_given(visit, facts["client_id"], facts["period"], said.strip())


async def _last_day(visit: Visit, facts: Facts, said: str) -> Answer | None:
    return await admitting.day_given(visit, facts["ticket_id"], facts["employee_id"], said)


async def _whose_forward(visit: Visit, facts: Facts, said: str) -> Answer:
    return await forwards.named(visit, facts["forward_id"], said)


async def _request(visit: Visit, facts: Facts, said: str) -> Answer:
    return await views.file_by_hand(visit, f"{facts['client']} {said}")


async def _explanation(visit: Visit, facts: Facts, said: str) -> Answer:
    return await favours.explained(visit, facts["error_id"], said)


async def _why_decided(visit: Visit, facts: Facts, said: str) -> Answer:
    return await favours.own_reason(visit, facts["error_id"], said.strip(), confirm=facts["confirm"])


async def _why_price_kept(visit: Visit, facts: Facts, said: str) -> Answer:
    return await objections.keep(visit, facts["quote_id"], said.strip())


async def _why_call_kept(visit: Visit, facts: Facts, said: str) -> Answer:
    return await call_reviews.keep(visit, facts["call_id"], said.strip())


async def _caller(visit: Visit, _facts: Facts, said: str) -> Answer | None:
    return await calls.words(visit, call_sheet.WHOSE, None, said)


async def _call_minutes(visit: Visit, facts: Facts, said: str) -> Answer | None:
    return await calls.words(visit, call_sheet.MINUTES, facts["call_id"], said)


async def _call_words(visit: Visit, facts: Facts, said: str) -> Answer | None:
    return await calls.words(visit, call_sheet.WORDS, facts["call_id"], said)


async def _time_for_call(visit: Visit, facts: Facts, said: str) -> Answer | None:
    return await slot_sheet.time_given(visit, facts["offer_id"], said)


async def _answer(visit: Visit, facts: Facts, said: str) -> Answer:
    return await answering.to_client(visit, await visit.session.get_one(Ticket, facts["ticket_id"]), said)


async def _took_so_far(visit: Visit, facts: Facts, said: str) -> Answer | None:
    if not (minutes := parse_duration(said)):
        return None
    noted = await handing.note_minutes(visit, facts["ticket_id"], facts["revision"], minutes)
    return _in_words(noted, facts["ticket_id"])


async def _took(visit: Visit, facts: Facts, said: str) -> Answer | None:
    if not (minutes := parse_duration(said)):
        return None
    ticket = await work.own_ticket(visit, facts["ticket_id"])
    return _in_words(await labour.log_and_resolve(visit, ticket, minutes), ticket.id)


async def _took_today(visit: Visit, facts: Facts, said: str) -> Answer | None:
    if not (minutes := parse_duration(said)):
        return None
    noted = await evening.in_words(visit, facts["ticket_id"], facts["run_id"], minutes)
    return _in_words(noted, facts["ticket_id"])


async def _right_time(visit: Visit, facts: Facts, said: str) -> Answer | None:
    minutes = parse_duration(said)
    return await correcting.right(visit, facts["entry_id"], minutes) if minutes else None


def _in_words(answer: Answer, ticket_id: int) -> Answer:
    """What would be said on a button; here none was pressed."""
    return answer if answer.letter else Answer(plain(answer.toast), ticket_id=ticket_id)


QUESTIONS = {
    "draft": Question(_price_of_draft),
    "price": Question(_price, texts.bad_sum),
    "off": Question(_discount),
    "topup": Question(_top_up, texts.bad_sum),
    "refund": Question(_refund, texts.bad_sum),
    "credit": Question(_credit, texts.bad_sum),
    "ipaid": Question(_paid, texts.bad_sum),
    "payer": Question(_payer),
    "onbehalf": Question(_accepted_by_phone),
    months.QUESTION: Question(_why_open_again),
    admitting.QUESTION: Question(_last_day, admit_texts.no_day),
    forwards.QUESTION: Question(_whose_forward),
    "file": Question(_request),
    "explain": Question(_explanation),
    favours.WHY: Question(_why_decided),
    objections.QUESTION: Question(_why_price_kept),
    call_reviews.QUESTION: Question(_why_call_kept),
    call_sheet.WHOSE: Question(_caller),
    call_sheet.MINUTES: Question(_call_minutes),
    call_sheet.WORDS: Question(_call_words),
    slot_sheet.QUESTION: Question(_time_for_call),
    slots.WRITE: Question(_answer),
    "spent": Question(_took_so_far, work_texts.bad_minutes),
    evening.QUESTION: Question(_took_today, work_texts.bad_minutes),
    correcting.QUESTION: Question(_right_time, work_texts.bad_minutes),
    "took": Question(_took, work_texts.bad_minutes),
}
