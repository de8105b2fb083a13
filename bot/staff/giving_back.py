"""The manager's and the owner's hand on money that goes out: refunds of an unused advance, promotional credit."""

from datetime import timedelta

from billing.ledger import actions as ledger
from billing.money import parse_amount
from billing.refunds import texts
from billing.refunds.actions import refundable
from billing.refunds.errors import NothingUnspent
from billing.tariffs.currencies import currency_of
from billing.verdicts import facts, refunding
from bot import dialogs
from bot.staff import topup_texts
from bot.staff.sums import client_and_sum
from bot.visit import Answer, Visit
from intake.contacts.models import Client
from intake.contacts.queries import find_client
from intake.letter import Letter, Press
from intake.office.queries import office

CREDIT_DAYS = (30, 90, 365)


async def refund(visit: Visit, words: str) -> Answer:
    """`/refund CLIENT [AMOUNT]`: without a sum, what may go back is shown; with one, the owner is asked."""
    said = await client_and_sum(visit, words)
    if not said.name:
        return Answer(texts.usage_refund(visit.t))
    if said.typed and not said.minor:
        return Answer(topup_texts.bad_sum(visit.t, said.typed, said.currency))
    client = await find_client(visit.session, said.name)
    return await _ask(visit, client, said.minor) if said.minor else await _how_much(visit, client)


async def refund_pressed(visit: Visit, press: Press) -> Answer:
    """The button for `/refund CLIENT`."""
    return await _how_much(visit, await visit.session.get_one(Client, press.id))


async def all_of_it(visit: Visit, press: Press) -> Answer:
    """The whole unused advance, as it was shown."""
    client = await visit.session.get_one(Client, press.id)
    return await _ask(visit, client, int(press.argument) if press.argument.isdecimal() else None)


async def ask_sum(visit: Visit, press: Press) -> Answer:
    """Another sum: the next words are it."""
    client = await visit.session.get_one(Client, press.id)
    await _ask_for(visit, "refund", client)
    return Answer(texts.ask_sum(visit.t, client.name), private=True)


async def confirm(visit: Visit, press: Press) -> Answer:
    """The owner's yes."""
    done, _ = await refunding.confirm(visit.session, press.id, by=visit.employee_id, now=visit.now)
    return Answer(await refunding.outcome(visit.session, done, visit.t, confirmed=True), rewrite=True)


async def decline(visit: Visit, press: Press) -> Answer:
    """The owner's no."""
    done, _ = await refunding.decline(visit.session, press.id, by=visit.employee_id, now=visit.now)
    return Answer(await refunding.outcome(visit.session, done, visit.t, confirmed=False), rewrite=True)


async def _how_much(visit: Visit, client: Client) -> Answer:
    account = await ledger.lock(visit.session, client.id)
    most = await refundable(visit.session, account)
    if not most:
        return Answer(texts.nothing_to_refund(visit.t, client.name))
    amount = visit.t.money(most, account.currency)
    return Answer(texts.how_much(visit.t, client.name, amount, client.id, most))


async def _ask(visit: Visit, client: Client, amount: int | None) -> Answer:
    asked = await refunding.ask(
        visit.session,
        client_id=client.id,
        amount_minor=amount,
        by=visit.employee_id,
        key=f"refund:inbox:{visit.inbox_id}",
        now=visit.now,
    )
    return Answer(texts.asked(visit.t, client.name, visit.t.money(asked.amount_minor, asked.currency)))


async def credit(visit: Visit, words: str) -> Answer:
    """`/credit CLIENT AMOUNT`: asked until when, and given by that press."""
    said = await client_and_sum(visit, words)
    if not said.name or not said.typed:
        return Answer(texts.usage_credit(visit.t))
    if not said.minor:
        return Answer(topup_texts.bad_sum(visit.t, said.typed, said.currency))
    client, amount = await find_client(visit.session, said.name), said.minor
    zone = (await office(visit.session)).firm.zone
    today = visit.now.astimezone(zone).date()
    options = [
        (
            visit.t.day_of_year(today + timedelta(days=days)),
            Press("promo2", client.id, days, f"{amount}:{visit.inbox_id}"),
        )
        for days in CREDIT_DAYS
    ]
    return Answer(
        texts.until_when(
            visit.t, client.name, await facts.money(visit.session, client.id, amount, visit.t), options
        )
    )


async def ask_credit(visit: Visit, press: Press) -> Answer:
    """The button for `/credit`: the next words are the sum."""
    client = await visit.session.get_one(Client, press.id)
    await _ask_for(visit, "credit", client)
    return Answer(texts.ask_credit(visit.t, client.name), private=True)


async def give(visit: Visit, press: Press) -> Answer:
    """ "Until 31 January": given once, however often it is pressed."""
    client = await visit.session.get_one(Client, press.id)
    amount, _, asked = press.argument.partition(":")
    if not (amount.isdecimal() and asked.isdecimal() and press.revision in CREDIT_DAYS):
        return Answer(texts.usage_credit(visit.t))
    zone = (await office(visit.session)).firm.zone
    until = visit.now.astimezone(zone).date() + timedelta(days=press.revision)
    transfer, again = await refunding.give_credit(
        visit.session,
        client_id=client.id,
        amount_minor=int(amount),
        until=until,
        key=f"promo:inbox:{asked}",
        by=visit.employee_id,
        now=visit.now,
    )
    if again:
        return Answer(toast=texts.credited_before(visit.t), alert=True)
    return Answer(await _credited(visit, transfer.id), rewrite=True)


async def _credited(visit: Visit, transfer_id: int) -> Letter:
    given = await refunding.given(visit.session, transfer_id)
    client = await visit.session.get_one(Client, given.client_id)
    amount = await facts.money(visit.session, client.id, given.amount_minor, visit.t)
    zone = (await office(visit.session)).firm.zone
    last = (given.expires_at - timedelta(seconds=1)).astimezone(zone).date()
    return texts.credited(visit.t, client.name, amount, visit.t.day_of_year(last), transfer_id)


async def ask_take_back(visit: Visit, press: Press) -> Answer:
    """ "Take it back" under credit: asked once, because the client reads of it."""
    given = await refunding.given(visit.session, press.id)
    if not given.left:
        raise NothingUnspent(press.id)
    client = await visit.session.get_one(Client, given.client_id)
    amount = await facts.money(visit.session, client.id, given.left, visit.t)
    return Answer(texts.sure_to_take_back(visit.t, client.name, amount, press.id), rewrite=True)


async def take_back(visit: Visit, press: Press) -> Answer:
    """Yes: what is unspent comes off."""
    taken = await refunding.take_back_credit(visit.session, press.id, by=visit.employee_id, now=visit.now)
    given = await refunding.given(visit.session, press.id)
    client = await visit.session.get_one(Client, given.client_id)
    amount = await facts.money(visit.session, client.id, taken.amount_minor, visit.t)
    available = await facts.available(visit.session, client.id, visit.t)
    return Answer(texts.credit_taken_back(visit.t, client.name, amount, available), rewrite=True)


async def keep(visit: Visit, press: Press) -> Answer:
    """No: it was right. Raises NothingUnspent: after a yes the correction stays to be read."""
    if not (await refunding.given(visit.session, press.id)).left:
        raise NothingUnspent(press.id)
    return Answer(await _credited(visit, press.id), rewrite=True)


async def answered(visit: Visit, question: str, client: str, said: str) -> Answer | None:
    """A sum in words, for a refund or for credit; None where it is none."""
    if not parse_amount(
        said, await currency_of(visit.session, (await find_client(visit.session, client)).id)
    ):
        return None
    return await (refund if question == "refund" else credit)(visit, f"{client} {said}")


async def _ask_for(visit: Visit, question: str, client: Client) -> None:
    await dialogs.ask(visit, question, client=client.code)
