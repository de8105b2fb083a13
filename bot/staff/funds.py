"""The manager's hand on money: top-ups, promised payments, acceptances given past the window."""

from collections.abc import Sequence
from dataclasses import replace

from billing.ledger.queries import balance
from billing.payments.queries import was_sent_back
from billing.quotes.errors import NoSuchQuote
from billing.quotes.models import Quote
from billing.verdicts import paying, quoting
from billing.verdicts.overdue import promise_key
from bot import dialogs
from bot.staff import payments, texts, topup_texts
from bot.staff.price_lines import missing_money
from bot.staff.sums import client_and_sum
from bot.visit import Answer, Visit
from intake.contacts.actors import actor_employee
from intake.contacts.errors import NoSuchClient
from intake.contacts.models import Client
from intake.contacts.queries import clients_called
from intake.letter import Letter, Press
from intake.letter import letter as plain

PROMISE_DAYS = 5


async def top_up(visit: Visit, words: str) -> Answer:
    """`/topup CLIENT AMOUNT`: an exact name is booked at once, a beginning that fits one client is asked about."""
    said = await client_and_sum(visit, words)
    if not said.name or not said.typed:
        return Answer(topup_texts.usage(visit.t, visit.currency))
    if not said.minor:
        return Answer(topup_texts.bad_sum(visit.t, said.typed, said.currency))
    called = await clients_called(visit.session, said.name)
    if called.exact:
        return await _book(visit, called.exact, said.minor, visit.inbox_id)
    if len(called.beginning) != 1:
        raise NoSuchClient(said.name)
    client = called.beginning[0]
    sum_ = visit.t.money(said.minor, said.currency)
    yes = Press("topup2", client.id, 0, f"{said.minor}:{visit.inbox_id}")
    return Answer(topup_texts.sure(visit.t, client.name, sum_, yes))


async def sure(visit: Visit, press: Press) -> Answer:
    """ "Yes, €10 for Atlas Fitness": booked once, however often it is pressed."""
    client = await visit.session.get_one(Client, press.id)
    amount, _, asked = press.argument.partition(":")
    if not (amount.isdecimal() and asked.isdecimal()):
        raise NoSuchClient(client.name)
    booked = await _book(visit, client, int(amount), int(asked))
    if booked.toast:
        return booked  # what was booked, and the way to take it back, stay to be read
    return replace(booked, rewrite=True)


async def not_that(visit: Visit, _press: Press) -> Answer:
    """ "No": nothing was booked."""
    return Answer(topup_texts.nothing_booked(visit.t), rewrite=True)


async def _book(visit: Visit, client: Client, amount: int, asked: int) -> Answer:
    """`asked` is the in-tray row that named the sum: the payment's own name."""
    booked = await paying.top_up(
        visit.session,
        client_id=client.id,
        amount_minor=amount,
        key=f"topup:inbox:{asked}",
        actor=actor_employee(visit.employee_id),
        now=visit.now,
    )
    if booked.again:
        return Answer(toast=topup_texts.booked_before(visit.t).text)
    return Answer(await booked_words(visit, booked.transfer.id, client, amount, booked.started))


async def booked_words(
    visit: Visit, transfer_id: int, client: Client, amount: int, held: Sequence[Quote] = ()
) -> Letter:
    """What was booked, what waited for it, and the way back."""
    account = await balance(visit.session, client.id)
    return topup_texts.booked(
        visit.t,
        client.name,
        visit.t.money(amount, account.currency),
        visit.t.money(account.left, account.currency),
        [quote.ticket_id for quote in held],
        transfer_id,
    )


async def ask_take_back(visit: Visit, press: Press) -> Answer:
    """ "Take it back": asked once, because the client reads of it."""
    wrong, client, amount = await _top_up(visit, press)
    if wrong.again:
        return Answer(topup_texts.taken_back_before(visit.t, client.name, amount), rewrite=True)
    return Answer(topup_texts.sure_to_take_back(visit.t, client.name, amount, press.id), rewrite=True)


async def take_back(visit: Visit, press: Press) -> Answer:
    """The payment never came: reversed, and the client told."""
    _, client, amount = await _top_up(visit, press)
    done = await paying.take_back(
        visit.session,
        transfer_id=press.id,
        actor=actor_employee(visit.employee_id),
        now=visit.now,
        sent_back=await was_sent_back(visit.session, press.id),
    )
    if done.again:
        return _taken_back_before(visit, client, amount)
    account = await balance(visit.session, client.id)
    available = visit.t.money(account.left, account.currency)
    answer = Answer(topup_texts.taken_back(visit.t, client.name, amount, available), rewrite=True)
    return await payments.booking_taken_back(visit, press.id, answer)


async def keep(visit: Visit, press: Press) -> Answer:
    """The payment is right after all: the confirmation stands again."""
    wrong, client, amount = await _top_up(visit, press)
    if wrong.again:
        return _taken_back_before(visit, client, amount)
    return Answer(await booked_words(visit, press.id, client, wrong.amount_minor), rewrite=True)


def _taken_back_before(visit: Visit, client: Client, amount: str) -> Answer:
    """The second of two presses: what the first one said stays."""
    return Answer(toast=topup_texts.taken_back_before(visit.t, client.name, amount).text)


async def _top_up(visit: Visit, press: Press) -> tuple[paying.TakenBack, Client, str]:
    wrong = await paying.mistaken(visit.session, press.id)
    client = await visit.session.get_one(Client, wrong.client_id)
    account = await balance(visit.session, client.id)
    return wrong, client, visit.t.money(wrong.amount_minor, account.currency)


async def ask_top_up(visit: Visit, press: Press) -> Answer:
    """The button for `/topup`: the next words are the sum."""
    client = await visit.session.get_one(Client, press.id)
    await dialogs.ask(visit, "topup", client=client.code)
    return Answer(topup_texts.ask_sum(visit.t, client.name), private=True)


async def promise(visit: Visit, press: Press) -> Answer:
    """One tap: count on the missing sum for a few days."""
    quote = await _quote(visit, press)
    if not await missing_money(visit.session, quote):
        return Answer(toast=texts.nothing_missing(visit.t))
    missing = await paying.to_promise(visit.session, quote, visit.now)
    await paying.promise(
        visit.session,
        client_id=quote.client_id,
        amount_minor=missing,
        days=PROMISE_DAYS,
        key=promise_key(quote.id),
        by=visit.employee_id,
        now=visit.now,
    )
    amount = visit.t.money(missing, quote.currency)
    return Answer(toast=texts.promised(visit.t, amount), ticket_id=quote.ticket_id)


async def ask_on_behalf(visit: Visit, press: Press) -> Answer:
    """ "Accepted by phone": who, when."""
    quote = await _quote(visit, press)
    await dialogs.ask(visit, "onbehalf", quote_id=quote.id, revision=press.revision)
    toast = None if visit.private else texts.sent_private(visit.t)
    return Answer(texts.ask_phone_acceptance(visit.t, quote.ticket_id), toast=toast, private=True)


async def on_behalf(visit: Visit, quote_id: int, revision: int, note: str) -> Answer:
    decided = await quoting.accept_on_behalf(
        visit.session,
        quote_id=quote_id,
        revision=revision,
        note=note,
        employee_id=visit.employee_id,
        now=visit.now,
    )
    said = texts.recorded(visit.t, decided.ticket.id, note)
    return Answer(plain(said), ticket_id=decided.ticket.id)


async def _quote(visit: Visit, press: Press) -> Quote:
    quote = await visit.session.get(Quote, press.id)
    if quote is None or quote.revision != press.revision:
        raise NoSuchQuote(press.id)
    return quote
