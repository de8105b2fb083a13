"""Money paid in a chat: the look before it, and what becomes of it."""

from datetime import UTC, datetime
from typing import Any

from billing.ledger.queries import balance
from billing.payments import checkout, slips, telegram
from billing.payments import telegram_texts as texts
from billing.payments.models import Payment, PaymentState
from billing.payments.telegram import Paid, Receipt
from bot.staff.payments import as_it_stands
from config.database import Database, ReadSession, Session
from config.i18n import LANGUAGES, Translator, translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client
from intake.letter import Letter
from intake.outbox import actions as outbox
from intake.outbox.delivery import Words, speaker, tell
from intake.telegram import currencies, parse


class Till:
    """Looks at what is about to be paid, without keeping anybody from writing."""

    def __init__(self, database: Database, key: bytes) -> None:
        """`key` signs our slips."""
        self._database = database
        self._key = key

    async def decide(self, query: dict[str, Any]) -> str | None:
        """Of a Bot API PreCheckoutQuery: None where it may go on, else why not, for whoever pays."""
        async with self._database.reading() as session:
            refused = await checkout.look(
                session,
                slips.opened(query["invoice_payload"], self._key),
                user_id=query["from"]["id"],
                currency=query["currency"],
                total=query["total_amount"],
            )
            return texts.refused(await _reader(session, query["from"]), refused) if refused else None

    def apology(self, query: dict[str, Any]) -> str:
        """What is said where no look was possible."""
        return texts.not_now(_spoken(query.get("from", {})))


async def take(session: Session, message: dict[str, Any], key: bytes, now: datetime) -> bool:
    """Whether a message tells of money, paid or sent back; if so it is booked, and the office told."""
    if "successful_payment" in message:
        await _paid(session, message, key, now)
        return True
    if "refunded_payment" in message:
        charge_id = message["refunded_payment"]["telegram_payment_charge_id"]
        payment = await telegram.sent_back(session, charge_id, now)
        if payment:
            await _tell_sent_back(session, payment, now)
        return True
    return False


async def _paid(session: Session, message: dict[str, Any], key: bytes, now: datetime) -> None:
    said = message["successful_payment"]
    payer = message.get("from") or message["chat"]
    receipt = Receipt(
        charge_id=said["telegram_payment_charge_id"],
        provider_charge_id=said["provider_payment_charge_id"],
        user_id=payer["id"],
        payer=parse.sender(payer).name,
        amount_minor=currencies.from_wire(said["total_amount"], said["currency"]),
        currency=said["currency"],
        payload=said["invoice_payload"],
        paid_at=datetime.fromtimestamp(message["date"], UTC),
    )
    done = await telegram.paid(session, receipt, slips.opened(receipt.payload, key), now)
    if not done.again:
        await _tell_paid(session, done, now)


async def _tell_paid(session: Session, done: Paid, now: datetime) -> None:
    payment = done.payment

    async def words(t: Translator) -> Letter:
        if done.booked is None or payment.client_id is None:
            return await as_it_stands(session, t, payment)
        client = await session.get_one(Client, payment.client_id)
        account = await balance(session, client.id)
        available = t.money(account.left, account.currency)
        pretended = (await outbox.window(session)).payments == "test"
        return texts.booked(t, payment, client.name, available, done.invoice, pretended=pretended)

    await _tell_office(session, f"payment:{payment.id}:office", words, now)


async def _tell_sent_back(session: Session, payment: Payment, now: datetime) -> None:
    async def words(t: Translator) -> Letter:
        booked = payment.state is PaymentState.BOOKED and payment.client_id
        client = await session.get(Client, payment.client_id) if booked else None
        return texts.sent_back(t, payment, client.name if client else None)

    await _tell_office(session, f"payment:{payment.id}:sent_back", words, now)


async def _tell_office(session: Session, key: str, words: Words, now: datetime) -> None:
    """In the staff chat, once; where there is none yet, the managers privately."""
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    if staff_chat_id:
        worded = words(await speaker(session, None))
        said = worded if isinstance(worded, Letter) else await worded
        await outbox.send_chat(session, key=key, chat_id=staff_chat_id, letter=said, now=now)
        return
    for manager in await contacts.managers(session):
        await tell(session, person_id=manager.person_id, key=f"{key}:{manager.id}", words=words, now=now)


async def _reader(session: ReadSession, user: dict[str, Any]) -> Translator:
    who = await contacts.who(session, Channel.TELEGRAM, str(user["id"]))
    return translator(who.language) if who and who.language else _spoken(user)


def _spoken(user: dict[str, Any]) -> Translator:
    """In the language of their Telegram."""
    language = str(user.get("language_code") or "").partition("-")[0]
    return translator(language if language in LANGUAGES else "en")
