"""Verdicts by mail, for days without Telegram: a manager answers a card's mail with one line, and reads what it did."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from billing.quotes import queries as quotes
from billing.quotes.lifecycle import UNDECIDED
from billing.tariffs.currencies import currency_of, surcharges_in
from billing.tariffs.prices import PricedItem, Unpriced, price_items, unpriced_items
from billing.tariffs.queries import billing_book
from billing.verdicts import actions as verdicts
from billing.verdicts import quoting
from billing.verdicts.facts import category_name
from billing.verdicts.texts import by_mail_of
from bot import errors
from bot.staff import acceptance, beginning, drafting, mail_words, surcharging
from bot.staff import by_mail_texts as texts
from bot.staff.mail_words import Order, Verb
from bot.staff.surcharging import Asked
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Channel
from intake.contacts.queries import Who, address_of, employee_name
from intake.letter import Letter
from intake.mailbox.proof import Proof
from intake.message import Incoming
from intake.office.book import said
from intake.office.queries import office
from intake.outbox.answering import ANSWERING, PERSON
from intake.outbox.delivery import speaker
from intake.outbox.mailing import send_mail
from intake.outbox.models import Outbound
from intake.tickets import decisions
from intake.tickets.models import Status, Ticket

CARD_MAIL = re.compile(r"ticket:(\d+):card:(\d+)")
ANSWER_MAIL = re.compile(r"inbox:\d+:ordered:(\d+):(\d+)")
LISTED = 12
"""Items and reasons in a card's mail."""


@dataclass(frozen=True)
class Moment:
    """The unit of work of a mail, and its time."""

    session: Session
    now: datetime


class NotThere(Exception):
    """An order names what is not there; nothing of it is done."""


def card_key(ticket_id: int, employee_id: int) -> str:
    """The key of a card's mail to one manager."""
    return f"ticket:{ticket_id}:card:{employee_id}"


async def menu(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> Letter | None:
    """What can be answered to the mail of this card; None where nothing is to be decided."""
    if ticket.status is not Status.NEW or ticket.verdict is not None:
        return None
    items = await price_items(session, ticket.client_id, now)
    unpriced = await unpriced_items(session, ticket.client_id, now)
    reasons = (await office(session)).refusals
    return texts.menu(
        t,
        ticket.id,
        await category_name(session, ticket.category, t),
        [(item.code, said(item.title, t.language)) for item in items[:LISTED]],
        [(code, said(entry.text, t.language)) for code, entry in list(reasons.items())[:LISTED]],
        await surcharging.offered(session, ticket, t),
        [(item.code, said(item.title, t.language)) for item in unpriced[: LISTED - len(items[:LISTED])]],
        await surcharging.hint(session, ticket, Asked("", 1), t),
    )


async def hear(
    session: Session, inbox_id: int, words: Incoming, who: Who, proof: Proof, now: datetime
) -> bool:
    """Words of the office's own. An answer to a card's mail is carried out if it is proven and plain, and answered.

    False for any other mail of theirs.
    """
    ticket = await _about(session, words, who)
    if ticket is None or words.automatic:
        return False
    number, t = ticket.id, await speaker(session, who.person_id)
    letter, done = texts.not_proven(t, number), False
    if proof.proven:
        letter, done = await _carried_out(session, ticket, words.text, who, t, now)
    if done:
        # A day of many verdicts has many answers; only what was not understood could go round in circles.
        session.info.pop(ANSWERING, None)
    elif proof.proven:
        session.info[PERSON] = session.info.get(ANSWERING)
    key = f"inbox:{inbox_id}:ordered:{number}:{who.employee_id}"
    await _answer(session, key, letter, words, who, t, now, number)
    return True


async def turn_away(session: Session, inbox_id: int, words: Incoming, who: Who, now: datetime) -> None:
    """A colleague's mail that answers no card names no client: they hear where it has to go."""
    if words.automatic:
        return
    t = await speaker(session, who.person_id)
    await _answer(session, f"inbox:{inbox_id}:turned_away", texts.of_which_client(t), words, who, t, now)


async def _answer(
    session: Session,
    key: str,
    letter: Letter,
    words: Incoming,
    who: Who,
    t: Translator,
    now: datetime,
    ticket_id: int | None = None,
) -> None:
    """Under the mail they wrote, to the address the book knows."""
    await send_mail(
        session,
        key=key,
        address=await address_of(session, who.person_id, Channel.MAIL) or words.sender.value,
        letter=letter,
        language=t.language,
        now=now,
        ticket_id=ticket_id,
        answers=words.external_id,
    )


async def _about(session: ReadSession, words: Incoming, who: Who) -> Ticket | None:
    """The request whose card this manager was mailed, or was told of by mail."""
    if not who.is_manager:
        return None
    keys = await session.scalars(
        select(Outbound.key).where(Outbound.channel == Channel.MAIL, Outbound.external_id.in_(words.reply_to))
    )
    for key in keys:
        found = CARD_MAIL.fullmatch(key) or ANSWER_MAIL.fullmatch(key)
        if found and int(found[2]) == who.employee_id:
            return await session.get(Ticket, int(found[1]))
    return None


async def _carried_out(
    session: Session, ticket: Ticket, text: str, who: Who, t: Translator, now: datetime
) -> tuple[Letter, bool]:
    """What to say, and whether something was done."""
    order = mail_words.order(text)
    undecided = ticket.status is Status.NEW and ticket.verdict is None
    if order is None or (not undecided and order.verb is not Verb.CONFIRM):
        return await _unclear(session, ticket, t, now), False
    at, number = Moment(session, now), ticket.id
    waited = await beginning.had_to_wait(at, ticket.id)
    try:
        async with session.begin_nested():
            done = await _do(session, ticket, order, who, t, now)
            if done is None:
                raise NotThere
            if order.verb is Verb.BILL:
                await beginning.tell_to_wait(at, ticket)
            elif order.verb is not Verb.CONFIRM:
                await beginning.tell_decided(at, ticket, waited=waited or order.verb is Verb.REFUSE)
            return texts.done(t, ticket.id, ticket.title, done), True
    except NotThere:
        # What a rolled-back savepoint has touched is read anew.
        return await _unclear(session, await _again(session, number), t, now), False
    except errors.REFUSALS as refusal:
        return texts.refused(t, number, await errors.worded(session, t, refusal)), False


async def _again(session: Session, number: int) -> Ticket:
    return await session.get_one(Ticket, number, populate_existing=True)


async def _unclear(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> Letter:
    """What can be answered, once more."""
    possible = await menu(session, ticket, t, now)
    if possible is None:
        by = await employee_name(session, ticket.verdict_by) if ticket.verdict_by else ""
        return texts.decided_before(t, ticket.id, by)
    return replace(possible, paragraphs=(*texts.unclear(t, ticket.id).paragraphs, *possible.paragraphs))


async def _do(
    session: Session, ticket: Ticket, order: Order, who: Who, t: Translator, now: datetime
) -> str | None:
    """The verdict in words; None where what was named is not there."""
    assert who.employee_id is not None
    by = who.employee_id
    await decisions.take(session, ticket.id, by=by, revision=ticket.revision)
    match order.verb:
        case Verb.IN_TARIFF:
            return await _in_tariff(session, ticket, order.about, by, t, now)
        case Verb.BILL:
            return await _bill(session, ticket, order.about, by, t, now)
        case Verb.REFUSE:
            return await _refuse(session, ticket, order.about, by, t, now)
        case Verb.OURS if not order.about:
            await verdicts.ours(session, ticket_id=ticket.id, revision=ticket.revision, by=by, now=now)
            return texts.ours(t)
        case Verb.CONFIRM if not order.about:
            return await _confirm(session, ticket, who, t, now)
        case _:
            return None


async def _in_tariff(
    session: Session, ticket: Ticket, about: str, by: int, t: Translator, now: datetime
) -> str | None:
    categories = (await billing_book(session)).categories
    named = {code: tuple(entry.name.values()) for code, entry in categories.items()}
    category = mail_words.chosen(about, named) if about else ticket.category
    if category is None or category not in categories:
        return None
    await verdicts.in_tariff(
        session, ticket_id=ticket.id, revision=ticket.revision, by=by, category=category, now=now
    )
    return texts.in_tariff(t, await category_name(session, category, t))


async def _bill(
    session: Session, ticket: Ticket, about: str, by: int, t: Translator, now: datetime
) -> str | None:
    asked = mail_words.priced(about)
    titles = await _titles(session, ticket, now)
    code = mail_words.chosen(asked.name, titles)
    priced = {item.code for item in await price_items(session, ticket.client_id, now)}
    if code not in priced and not asked.sum:
        return None
    currency = await currency_of(session, ticket.client_id)
    argument = drafting.as_argument(code, asked.count, asked.sum, currency) if code else None
    added = await _added(session, ticket, asked.added)
    if argument is None or asked.count == 0 or added is None:
        return None
    line = await drafting.line_of(session, ticket, argument, now)
    quote = await verdicts.bill(
        session, ticket_id=ticket.id, revision=ticket.revision, by=by, lines=[line], surcharges=added, now=now
    )
    known = (await billing_book(session)).surcharges
    what = [line.title, *(said(known[code].title, t.language) for code in added)]
    return texts.billed(t, t.listed(what), t.money(quote.total_minor, quote.currency))


async def _added(session: ReadSession, ticket: Ticket, named: tuple[str, ...]) -> list[str] | None:
    """Surcharges by their codes; None where one that is named is not there."""
    currency = await currency_of(session, ticket.client_id)
    entries = surcharges_in(await billing_book(session), currency)
    titles = {code: tuple(entry.title.values()) for code, entry in entries.items()}
    codes = [mail_words.chosen(one, titles) for one in named]
    return None if None in codes else list(dict.fromkeys(code for code in codes if code))


async def _titles(session: ReadSession, ticket: Ticket, now: datetime) -> dict[str, tuple[str, ...]]:
    """Everything that can be charged, by its code; what has no price needs a sum beside it."""
    client = ticket.client_id
    items: list[PricedItem | Unpriced] = [*await price_items(session, client, now)]
    items += await unpriced_items(session, client, now)
    return {item.code: tuple(item.title.values()) for item in items}


async def _refuse(
    session: Session, ticket: Ticket, about: str, by: int, t: Translator, now: datetime
) -> str | None:
    reasons = (await office(session)).refusals
    code = mail_words.chosen(about, {code: tuple(entry.text.values()) for code, entry in reasons.items()})
    if code is None:
        return None
    await verdicts.refuse(session, ticket_id=ticket.id, revision=ticket.revision, by=by, reason=code, now=now)
    return texts.refused_for(t, said(reasons[code].text, t.language))


async def _confirm(session: Session, ticket: Ticket, who: Who, t: Translator, now: datetime) -> str | None:
    """The client's yes or no by mail, where a card says that it sounds like one."""
    price = await quotes.current(session, ticket.id)
    noted = acceptance.noted(ticket, price) if price else None
    if price is None or price.state not in UNDECIDED or noted is None or who.employee_id is None:
        return None
    flag = next(flag for flag in ticket.flags if flag["code"] == noted)
    total, note = t.money(price.total_minor, price.currency), by_mail_of(t, flag["name"])
    if noted == acceptance.NO_FLAG:
        await acceptance.decline_on_behalf(
            session, ticket, price.id, price.revision, note, flag["words"], who.employee_id, now
        )
        return texts.confirmed_no(t, total)
    await quoting.accept_on_behalf(
        session,
        quote_id=price.id,
        revision=price.revision,
        note=note,
        employee_id=who.employee_id,
        now=now,
    )
    acceptance.forget(ticket)
    return texts.confirmed(t, total)
