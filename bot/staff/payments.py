"""Payments in the managers' hands: statements sent as files, and questions about whose money it is."""

from dataclasses import replace
from pathlib import PurePath

from billing.ledger.queries import balance
from billing.payments import actions as payments
from billing.payments import queries
from billing.payments.errors import NoSuchPayment
from billing.payments.models import BankStatement, Payment, PaymentState, StatementState
from bot import dialogs
from bot.payers import likely
from bot.staff import payment_texts as texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.errors import NoSuchClient
from intake.contacts.models import Client
from intake.contacts.queries import clients_called, employee_name
from intake.letter import Letter, Press
from intake.message import Incoming

SUFFIXES = {".xml", ".csv", ".txt", ".c53", ".camt", ".053"}
"""How banks name their statements."""
LISTED = 8


def is_statement(incoming: Incoming) -> bool:
    """Whether a file may be a bank's statement, by its name."""
    if len(incoming.files) != 1 or incoming.files[0].file_id is None:
        return False
    file = incoming.files[0]
    return file.kind == "document" and PurePath(file.name).suffix.lower() in SUFFIXES


async def statement(visit: Visit, incoming: Incoming) -> Answer:
    """Fetched and read outside of this unit of work; the answer follows within seconds."""
    file = incoming.files[0]
    await payments.receive(
        visit.session,
        key=f"inbox:{visit.inbox_id}",
        name=file.name,
        file_id=file.file_id or "",
        employee_id=visit.employee_id,
        chat_id=visit.chat_id,
        thread=visit.thread,
        language=visit.t.language,
        now=visit.now,
    )
    return Answer()


async def import_it(visit: Visit, press: Press) -> Answer:
    """ "Import": begun once, however often it is pressed."""
    return await _move_on(visit, press.id, StatementState.IMPORTING)


async def leave_it(visit: Visit, press: Press) -> Answer:
    return await _move_on(visit, press.id, StatementState.DECLINED)


async def _move_on(visit: Visit, statement_id: int, becomes: StatementState) -> Answer:
    found = await visit.session.get(BankStatement, statement_id)
    if found is None:
        raise NoSuchPayment(statement_id)
    moved = await payments.move_on(visit.session, statement_id, StatementState.OFFERED, becomes, visit.now)
    if not moved:
        becomes = found.state
    match becomes:
        case StatementState.DECLINED:
            said = texts.declined(visit.t, found.name)
        case StatementState.IMPORTING:
            said = texts.importing(visit.t, found.name)
        case _:
            said = texts.was_imported(visit.t, found.name)
    # A second press has nothing to rewrite.
    return Answer(said, rewrite=True) if moved else Answer(toast=said.text)


async def waiting(visit: Visit) -> Answer:
    """`/payments`: what waits for an answer; under a file in the staff chat, the file is a statement."""
    if visit.incoming and is_statement(visit.incoming):
        return await statement(visit, visit.incoming)
    found = await queries.waiting(visit.session, LISTED)
    more = await queries.waiting_count(visit.session) - len(found)
    return Answer(texts.listed(visit.t, found, more))


async def waiting_pressed(visit: Visit, _press: Press) -> Answer:
    """The button for `/payments`."""
    return await waiting(visit)


async def show(visit: Visit, press: Press) -> Answer:
    """The question about one payment."""
    payment = await queries.payment(visit.session, press.id)
    return Answer(await as_it_stands(visit.session, visit.t, payment), rewrite=press.argument == "here")


async def give(visit: Visit, press: Press) -> Answer:
    """ "It is Vega's": booked, and the payer remembered."""
    if not press.argument.isdecimal():
        raise NoSuchPayment(press.id)
    return await _give(visit, press.id, int(press.argument), rewrite=True)


async def _give(visit: Visit, payment_id: int, client_id: int, *, rewrite: bool) -> Answer:
    done = await payments.give(
        visit.session, payment_id, client_id=client_id, by=visit.employee_id, now=visit.now
    )
    if done.again:
        return await _decided_before(visit, done.payment, rewrite=rewrite)
    client = await visit.session.get_one(Client, client_id)
    account = await balance(visit.session, client_id)
    available = visit.t.money(account.left, account.currency)
    learned = bool(done.payment.payer_account)
    return Answer(texts.booked(visit.t, done.payment, client.name, available, learned), rewrite=rewrite)


async def _decided_before(visit: Visit, payment: Payment, *, rewrite: bool) -> Answer:
    """Their own second press leaves what the first one said; somebody else's decision is shown."""
    said = await as_it_stands(visit.session, visit.t, payment)
    if rewrite and payment.decided_by == visit.employee_id:
        return Answer(toast=said.paragraphs[-1].text)
    return Answer(said, rewrite=rewrite)


async def ask_client(visit: Visit, press: Press) -> Answer:
    """ "Another client…": the next words are a name."""
    payment = await queries.payment(visit.session, press.id)
    if payment.state is not PaymentState.ASKED:
        return Answer(await as_it_stands(visit.session, visit.t, payment), rewrite=True)
    await dialogs.ask(visit, "payer", payment_id=payment.id)
    return Answer(texts.which_client(visit.t, payment), private=True)


async def client_named(visit: Visit, payment_id: int, name: str) -> Answer:
    """The name, by itself or as its beginning. Raises NoSuchClient."""
    called = await clients_called(visit.session, name.strip())
    client = called.exact or (called.beginning[0] if len(called.beginning) == 1 else None)
    if client is None:
        raise NoSuchClient(name)
    return await _give(visit, payment_id, client.id, rewrite=False)


async def set_aside(visit: Visit, press: Press) -> Answer:
    """ "Not a client's", or "It is the same money": nothing is booked."""
    done = await payments.set_aside(visit.session, press.id, by=visit.employee_id, now=visit.now)
    if done.again:
        return await _decided_before(visit, done.payment, rewrite=True)
    same = press.argument == texts.SAME
    return Answer(texts.set_aside(visit.t, done.payment, same=same), rewrite=True)


async def ask_again(visit: Visit, press: Press) -> Answer:
    """What was set aside is asked about once more."""
    done = await payments.ask_again(visit.session, press.id, by=visit.employee_id, now=visit.now)
    return Answer(await as_it_stands(visit.session, visit.t, done.payment), rewrite=True)


async def later(visit: Visit, press: Press) -> Answer:
    payment = await queries.payment(visit.session, press.id)
    if payment.state is not PaymentState.ASKED:
        return Answer(await as_it_stands(visit.session, visit.t, payment), rewrite=True)
    return Answer(texts.later(visit.t, payment), rewrite=True)


async def booking_taken_back(visit: Visit, transfer_id: int, answer: Answer) -> Answer:
    """The money of a statement did come: taken off one client, it is asked about anew."""
    payment = await payments.taken_back(visit.session, transfer_id, visit.now)
    if payment is None or answer.letter is None:
        return answer
    doubt = await queries.doubt_of(visit.session, payment)
    whose = await likely(visit.session, visit.t, payment, doubt.clients)
    return replace(answer, letter=texts.question(visit.t, payment, doubt.kind, whose, answer.letter.text))


async def as_it_stands(session: ReadSession, t: Translator, payment: Payment) -> Letter:
    """The question, or what became of it."""
    if payment.state is PaymentState.ASKED:
        doubt = await queries.doubt_of(session, payment)
        return texts.question(t, payment, doubt.kind, await likely(session, t, payment, doubt.clients))
    client = await session.get(Client, payment.client_id) if payment.client_id else None
    by = await employee_name(session, payment.decided_by)
    return texts.decided(t, payment, client.name if client else None, by)
