"""Issuing acts, withdrawing them, writing down what is said about them. Everything takes the client's account first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from billing.acts import papers, queries
from billing.acts.errors import ActWithdrawn
from billing.acts.lifecycle import ActKind, ActState, ActWord, Form
from billing.acts.line_texts import grouped
from billing.acts.lines import counted, tax_of
from billing.acts.models import Act, ActEntry, ActSaying, ActStanding
from billing.acts.papers import ActPaper
from billing.acts.queries import Shown
from billing.acts.rules import Booking, printed
from billing.invoices import rules as invoice_rules
from billing.invoices.book import ClientLegal
from billing.invoices.papers import language_of
from billing.invoices.queries import client_language, invoicing
from billing.ledger import actions as ledger
from billing.numbering import next_number
from billing.tariffs.queries import billing_book
from config.clock import Period
from config.database import Session
from config.i18n import translator
from intake.contacts.actors import actor_contact, actor_employee
from intake.contacts.models import Channel, Client
from intake.office.queries import office


@dataclass(frozen=True)
class Wanted:
    """What an act is wanted for."""

    client_id: int
    month: Period
    entries: Sequence[Booking]
    actor: str
    replaces: Act | None = None


async def issue(session: Session, wanted: Wanted, now: datetime) -> Shown | None:
    """Number, print and keep an act; None where there is nothing to print. Call it once a month and closing."""
    shown = printed(wanted.entries)
    total = sum(one.amount_minor for one in wanted.entries)
    if not shown and not total:
        return None
    account = await ledger.lock(session, wanted.client_id)
    book = await invoicing(session)
    zone = (await office(session)).firm.zone
    assert book.month_end  # months are closed by it alone
    series, year = book.month_end.act_series, now.astimezone(zone).year
    name = invoice_rules.named(series, year, number := await next_number(session, series, year))
    kind = ActKind.WORK if total >= 0 else ActKind.CORRECTION
    act = Act(
        key=await _key(session, wanted),
        kind=kind,
        series=series,
        year=year,
        number=number,
        name=name,
        client_id=wanted.client_id,
        period=wanted.month.key,
        currency=account.currency,
        amount_minor=abs(total),
        replaces_id=wanted.replaces.id if wanted.replaces else None,
        document=await _document(session, wanted, kind, name, account.currency, now),
        issued_at=now,
        actor=wanted.actor,
    )
    session.add(act)
    await session.flush()
    standing = ActStanding(act_id=act.id, client_id=wanted.client_id, state=ActState.ISSUED, changed_at=now)
    session.add(standing)
    session.add_all(
        ActEntry(act_id=act.id, transfer_id=one.id, amount_minor=one.amount_minor, stands=True)
        for one in wanted.entries
    )
    await session.flush()
    return Shown(act, standing)


async def withdraw(session: Session, found: Shown, *, actor: str, now: datetime) -> None:
    """Take an act back: what it was about may stand in another one. The account is locked."""
    await session.execute(
        update(ActEntry)
        .where(ActEntry.act_id == found.act.id)
        .values(stands=False)
        .execution_options(synchronize_session=False)
    )
    found.standing.state, found.standing.changed_at = ActState.WITHDRAWN, now
    session.add(ActSaying(act_id=found.act.id, word=ActWord.WITHDRAWN, at=now, actor=actor))
    await session.flush()


async def agree(
    session: Session, act_id: int, *, contact_id: int, channel: Channel, seen: str, now: datetime
) -> bool:
    """Somebody who decides for the client agrees to an act; False where it was agreed or signed before.

    Raises NoSuchAct, ActWithdrawn.
    """
    found = await _standing(session, act_id)
    if not found.is_unsigned:
        return False
    found.standing.state, found.standing.changed_at = ActState.AGREED, now
    session.add(_saying(act_id, ActWord.AGREED, contact_id, channel, seen, now))
    await session.flush()
    return True


async def object_to(
    session: Session,
    act_id: int,
    *,
    contact_id: int,
    channel: Channel,
    seen: str,
    ticket_id: int,
    now: datetime,
) -> None:
    """Something is wrong with an act; it is looked into in a request. The act stays unsigned."""
    session.add(_saying(act_id, ActWord.OBJECTED, contact_id, channel, seen, now, ticket_id))
    await session.flush()


def _saying(
    act_id: int,
    word: ActWord,
    contact_id: int,
    channel: Channel,
    seen: str,
    now: datetime,
    ticket_id: int | None = None,
) -> ActSaying:
    """What somebody of the client says to an act."""
    return ActSaying(
        act_id=act_id,
        word=word,
        at=now,
        actor=actor_contact(contact_id),
        contact_id=contact_id,
        channel=channel,
        seen=seen,
        ticket_id=ticket_id,
    )


async def objection_of(session: Session, act_id: int) -> ActSaying | None:
    """What is wrong with an act, where somebody has said so; the account is locked. Raises NoSuchAct, ActWithdrawn."""
    await _standing(session, act_id)
    found: ActSaying | None = await session.scalar(
        select(ActSaying).where(ActSaying.act_id == act_id, ActSaying.word == ActWord.OBJECTED)
    )
    return found


async def sign(session: Session, act_id: int, *, employee_id: int, now: datetime) -> bool:
    """The office has the signed paper; False where it was marked before. Raises NoSuchAct, ActWithdrawn."""
    found = await _standing(session, act_id)
    if found.standing.state is ActState.SIGNED:
        return False
    found.standing.state, found.standing.changed_at = ActState.SIGNED, now
    session.add(ActSaying(act_id=act_id, word=ActWord.SIGNED, at=now, actor=actor_employee(employee_id)))
    await session.flush()
    return True


async def claim_reminding(session: Session, act_id: int, now: datetime) -> bool:
    """Whether this unit of work is the one that reminds of an act."""
    claimed = await session.execute(
        update(ActStanding)
        .where(
            ActStanding.act_id == act_id,
            ActStanding.reminded_at.is_(None),
            ActStanding.state == ActState.ISSUED,
        )
        .values(reminded_at=now)
        .returning(ActStanding.act_id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None


async def drawn(session: Session, act_id: int, paper: str) -> None:
    """The PDF of an act stands on the shelf; the first one drawn stays what was sent."""
    await session.execute(
        update(ActStanding)
        .where(ActStanding.act_id == act_id, ActStanding.paper.is_(None))
        .values(paper=paper)
        .execution_options(synchronize_session=False)
    )


async def not_drawn(session: Session, act_id: int) -> int:
    """Drawing an act failed once more; how often it has."""
    tries = await session.scalar(
        update(ActStanding)
        .where(ActStanding.act_id == act_id)
        .values(tries=ActStanding.tries + 1)
        .returning(ActStanding.tries)
        .execution_options(synchronize_session=False)
    )
    return int(tries or 0)


async def _standing(session: Session, act_id: int) -> Shown:
    found = await queries.shown(session, act_id)
    await ledger.lock(session, found.act.client_id)
    found = await queries.shown(session, act_id)
    if not found.stands:
        instead = await queries.instead_of(session, act_id)
        raise ActWithdrawn(found.act.name, instead.name if instead else None)
    return found


async def _key(session: Session, wanted: Wanted) -> str:
    """One act follows another where a month is opened again."""
    made = select(func.count()).where(Act.client_id == wanted.client_id, Act.period == wanted.month.key)
    number = (await session.scalar(made) or 0) + 1
    return f"month:{wanted.month.key}:{wanted.client_id}:{number}"


async def _document(
    session: Session, wanted: Wanted, kind: ActKind, name: str, currency: str, now: datetime
) -> dict[str, Any]:
    book, firm, terms = await invoicing(session), (await office(session)).firm, await billing_book(session)
    assert book.legal and book.month_end  # the book's check sees to it
    language = await client_language(session, wanted.client_id)
    upd = book.month_end.russian_form == "upd" and kind is ActKind.WORK
    bank = book.bank_for(currency)
    form = papers.form_of(bank, language, upd=upd)
    t = translator(language_of(bank, language) if bank else language)
    client = await session.get_one(Client, wanted.client_id)
    entry = book.clients.get(client.code)
    in_acts = await queries.acted(session, wanted.client_id)
    works = await queries.works(session, [one.id for one in printed(wanted.entries)], in_acts, firm.zone)
    rate = terms.vat_rule.rate if terms.vat_rule else None
    sign = 1 if kind is ActKind.WORK else -1
    paper = ActPaper(
        kind=kind,
        form=form,
        name=name,
        issued_on=now.astimezone(firm.zone).date(),
        month=date.fromisoformat(f"{wanted.month.key}-01"),
        last_day=(wanted.month.end - timedelta(seconds=1)).astimezone(firm.zone).date(),
        currency=currency,
        groups=grouped(t, works, currency, rate, sign),
        tax=tax_of(
            [line for work in works for line in counted(work, rate)],
            sign,
            line_by_line=form is Form.UPD,
        ),
        seller=book.legal,
        buyer=entry.legal if entry and entry.legal else ClientLegal(name=client.name),
        replaces=wanted.replaces.name if wanted.replaces else None,
        taxed_office=terms.vat_rule is not None,
    )
    return papers.printed(t, paper)
