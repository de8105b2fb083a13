"""The manager's hand on money: top-ups, promised payments, acceptances given past the window."""

from collections.abc import Sequence

from billing.ledger.queries import balance
from billing.money import parse_amount
from billing.quotes.errors import NoSuchQuote
from billing.quotes.models import Quote
from billing.verdicts import paying, quoting
from bot import dialogs
from bot.staff import texts
from bot.staff.cards import missing_money
from bot.visit import Answer, Visit
from intake.contacts.models import Client
from intake.contacts.queries import find_client
from intake.letter import Letter, Press
from intake.letter import letter as plain

PROMISE_DAYS = 5


async def top_up(visit: Visit, words: str) -> Answer:
    """`/topup CLIENT AMOUNT`: the amount is the last word that reads as one."""
    name, amount = _client_and_amount(words, visit.currency)
    if not name or amount is None or amount <= 0:
        return Answer(texts.usage_topup(visit.t))
    client = await find_client(visit.session, name)
    booked = await paying.top_up(
        visit.session,
        client_id=client.id,
        amount_minor=amount,
        key=f"topup:inbox:{visit.inbox_id}",
        actor=f"employee:{visit.employee_id}",
        now=visit.now,
    )
    if booked.again:
        return Answer(texts.topped_up_before(visit.t))
    return Answer(await _booked(visit, booked.transfer.id, client, amount, booked.started))


async def _booked(
    visit: Visit, transfer_id: int, client: Client, amount: int, held: Sequence[Quote] = ()
) -> Letter:
    account = await balance(visit.session, client.id)
    return texts.topped_up(
        visit.t,
        client.name,
        visit.t.money(amount, account.currency),
        visit.t.money(account.available, account.currency),
        [quote.ticket_id for quote in held],
        transfer_id,
    )


async def ask_take_back(visit: Visit, press: Press) -> Answer:
    """ "Take it back": asked once, because the client reads of it."""
    wrong, client, amount = await _top_up(visit, press)
    if wrong.again:
        return Answer(texts.topup_taken_back_before(visit.t, client.name, amount), rewrite=True)
    return Answer(texts.sure_to_take_back(visit.t, client.name, amount, press.id), rewrite=True)


async def take_back(visit: Visit, press: Press) -> Answer:
    """The payment never came: reversed, and the client told."""
    _, client, amount = await _top_up(visit, press)
    done = await paying.take_back(
        visit.session, transfer_id=press.id, actor=f"employee:{visit.employee_id}", now=visit.now
    )
    if done.again:
        return Answer(texts.topup_taken_back_before(visit.t, client.name, amount), rewrite=True)
    account = await balance(visit.session, client.id)
    available = visit.t.money(account.available, account.currency)
    return Answer(texts.topup_taken_back(visit.t, client.name, amount, available), rewrite=True)


async def keep(visit: Visit, press: Press) -> Answer:
    """The payment is right after all: the confirmation stands again."""
    wrong, client, amount = await _top_up(visit, press)
    if wrong.again:
        return Answer(texts.topup_taken_back_before(visit.t, client.name, amount), rewrite=True)
    return Answer(await _booked(visit, press.id, client, wrong.amount_minor), rewrite=True)


async def _top_up(visit: Visit, press: Press) -> tuple[paying.TakenBack, Client, str]:
    wrong = await paying.mistaken(visit.session, press.id)
    client = await visit.session.get_one(Client, wrong.client_id)
    account = await balance(visit.session, client.id)
    return wrong, client, visit.t.money(wrong.amount_minor, account.currency)


async def ask_top_up(visit: Visit, press: Press) -> Answer:
    """The button for `/topup`: the next words are the sum."""
    client = await visit.session.get_one(Client, press.id)
    assert visit.who is not None
    await dialogs.ask(
        visit.session,
        person_id=visit.who.person_id,
        chat_id=int(visit.sender.value),
        question="topup",
        now=visit.now,
        client=client.code,
    )
    return Answer(texts.ask_top_up(visit.t, client.name), private=True)


async def promise(visit: Visit, press: Press) -> Answer:
    """One tap: count on the missing sum for a few days."""
    quote = await _quote(visit, press)
    missing = await missing_money(visit.session, quote)
    if not missing:
        return Answer(toast=texts.nothing_missing(visit.t))
    await paying.promise(
        visit.session,
        client_id=quote.client_id,
        amount_minor=missing,
        days=PROMISE_DAYS,
        key=f"quote:{quote.id}:promise",
        by=visit.employee_id,
        now=visit.now,
    )
    amount = visit.t.money(missing, quote.currency)
    return Answer(toast=texts.promised(visit.t, amount), ticket_id=quote.ticket_id)


async def ask_on_behalf(visit: Visit, press: Press) -> Answer:
    """ "Accepted by phone": who, when."""
    quote = await _quote(visit, press)
    assert visit.who is not None
    await dialogs.ask(
        visit.session,
        person_id=visit.who.person_id,
        chat_id=int(visit.sender.value),
        question="onbehalf",
        now=visit.now,
        quote_id=quote.id,
        revision=press.revision,
    )
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


def _client_and_amount(words: str, currency: str) -> tuple[str, int | None]:
    """The longest tail that reads as a sum is the sum: amounts may have spaces, and so may names."""
    parts = words.split()
    for cut in range(1, len(parts)):
        amount = parse_amount(" ".join(parts[cut:]), currency)
        if amount is not None:
            return " ".join(parts[:cut]), amount
    return words, None
