"""Asking signers to agree to be charged without asking, and what becomes of their yes."""

from datetime import datetime

from billing.consents import actions, queries, texts
from billing.consents.models import Consent, ConsentLetter
from billing.consents.rules import Offer
from billing.consents.texts import Row
from billing.tariffs.texts import unit_words
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Authority, Channel, Client, Contact, Person
from intake.contacts.queries import address_of, managers, people_of
from intake.letter import Letter, Press
from intake.office.book import said
from intake.office.queries import office
from intake.outbox.delivery import speaker, tell

DIGITS = 16
"""Of a digest, on a button: nobody makes two lists that begin alike."""


async def ask(session: Session, client_id: int, now: datetime) -> bool:
    """The letter to every signer of a client, once for the same terms; False while one of them cannot be reached."""
    offered = await queries.offer(session, client_id, now)
    if offered is None:
        return False
    signers = [one for one, _ in await people_of(session, client_id) if one.authority is Authority.SIGNER]

    reached = [await _ask(session, contact, offered, now) for contact in signers]
    return bool(reached) and all(reached)


async def _ask(session: Session, contact: Contact, offered: Offer, now: datetime) -> bool:
    client_id = contact.client_id
    letter = await actions.letter(
        session, client_id=client_id, contact_id=contact.id, digest=offered.digest, now=now
    )
    return await tell(
        session,
        person_id=contact.person_id,
        key=key_of(letter),
        words=lambda t: letter_of(session, client_id, offered, now, t, letter.code),
        now=now,
        surely=True,
    )


def key_of(letter: ConsentLetter) -> str:
    """By which the letter stands in the out-tray."""
    return f"consent:{letter.client_id}:{letter.digest[:DIGITS]}:{letter.contact_id}"


async def letter_of(
    session: ReadSession,
    client_id: int,
    offered: Offer,
    now: datetime,
    t: Translator,
    code: str | None = None,
) -> Letter:
    """The terms in the reader's language, with the button that agrees to exactly these."""
    items = {item.code: item for item in await queries.own_items(session, client_id, now)}
    rows = []
    for fixed in offered.prices:
        price = items[fixed.item].price
        rows.append(
            Row(
                said(items[fixed.item].title, t.language),
                unit_words(t, fixed.unit),
                t.money(fixed.minor, offered.currency),
                t.money(price.list_minor, offered.currency) if price.is_special else None,
            )
        )
    agree = Press("agree", client_id, 0, offered.digest[:DIGITS])
    limit = t.money(offered.limit_minor, offered.currency)
    calls = None
    if offered.call:
        calls = said(items[offered.call.item].title, t.language), offered.call.free_minutes
    return texts.offer(t, limit, rows, offered.vat, agree, code, calls)


async def agree(
    session: Session, *, client_id: int, contact_id: int, digest: str, channel: Channel, now: datetime
) -> tuple[Consent, Letter, bool]:
    """The signer's yes, the letter to keep, and whether it is new: then the managers read of it.

    Raises MayNotAgree, TermsChanged.
    """
    contact = await session.get(Contact, contact_id)
    t = await speaker(session, contact.person_id if contact else None)
    offered = await queries.offer(session, client_id, now)
    seen = await letter_of(session, client_id, offered, now, t) if offered else Letter(())
    consent, fresh = await actions.agree(
        session,
        client_id=client_id,
        contact_id=contact_id,
        digest=digest,
        channel=channel,
        text=seen.text,
        now=now,
    )
    if fresh:
        await _tell_managers(session, consent, now)
    if fresh and channel is Channel.MAIL:
        await _echo(session, consent, now)
    return consent, texts.agreed(t, seen, await day_of(session, consent, t)), fresh


async def day_of(session: ReadSession, consent: Consent, t: Translator) -> str:
    """When it was agreed, in the office's time."""
    return t.day(consent.agreed_at.astimezone((await office(session)).firm.zone).date())


async def in_words(session: ReadSession, client_id: int, now: datetime, t: Translator) -> str | None:
    """Which limit is in force; None where none is."""
    consent = await queries.in_force(session, client_id, now)
    if consent is None:
        return None
    limit = t.money(consent.limit_minor, consent.currency)
    return texts.in_force(t, limit, await day_of(session, consent, t))


async def for_the_office(session: ReadSession, client_id: int, now: datetime, t: Translator) -> str | None:
    """As `in_words`; also that nobody has agreed yet to what the book says."""
    offered = await queries.offer(session, client_id, now)
    if offered is None:
        return None
    known = await in_words(session, client_id, now, t)
    return known or texts.not_agreed(t, t.money(offered.limit_minor, offered.currency))


async def _echo(session: Session, consent: Consent, now: datetime) -> None:
    """Whoever signs reads of a yes by mail, and can end it: also who is said to have written it, in their chat."""
    author = await session.get_one(Contact, consent.contact_id)
    name = (await session.get_one(Person, author.person_id)).name
    for contact, person in await people_of(session, consent.client_id):
        own = person.id == author.person_id
        if contact.authority is not Authority.SIGNER:
            continue
        if own and await address_of(session, person.id, Channel.TELEGRAM) is None:
            continue
        await tell(
            session,
            person_id=person.id,
            key=f"{consent.key}:by_mail:{contact.id}",
            words=lambda t: texts.by_mail(t, t.money(consent.limit_minor, consent.currency), name),
            now=now,
        )


async def _tell_managers(session: Session, consent: Consent, now: datetime) -> None:
    client = await session.get_one(Client, consent.client_id)
    contact = await session.get_one(Contact, consent.contact_id)
    person = await session.get_one(Person, contact.person_id)
    for manager in await managers(session):
        await tell(
            session,
            person_id=manager.person_id,
            key=f"{consent.key}:{manager.id}",
            words=lambda t: texts.agreed_for_desk(
                t, client.name, person.name, t.money(consent.limit_minor, consent.currency)
            ),
            now=now,
        )
