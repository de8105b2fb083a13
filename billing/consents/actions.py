"""A signer agrees to be charged without being asked."""

from datetime import datetime

from sqlalchemy import func, select

from billing.consents import queries
from billing.consents.errors import MayNotAgree, TermsChanged
from billing.consents.models import Consent, ConsentLetter
from billing.ledger import actions as ledger
from billing.quotes import by_code
from config.database import Session
from intake.contacts.models import Authority, Channel, Contact


async def agree(
    session: Session,
    *,
    client_id: int,
    contact_id: int,
    digest: str,
    channel: Channel,
    text: str,
    now: datetime,
) -> tuple[Consent, bool]:
    """The signer's yes to what they read, and whether it is a new one. `digest`: the beginning is enough.

    Raises MayNotAgree; TermsChanged where the book says something else by now.
    """
    await ledger.lock(session, client_id)
    if not await _signs(session, client_id, contact_id):
        raise MayNotAgree(client_id, contact_id)
    offered = await queries.offer(session, client_id, now)
    if offered is None or not digest or not offered.digest.startswith(digest):
        raise TermsChanged(client_id)
    known = await queries.latest(session, client_id)
    if known and known.digest == offered.digest:
        return known, False
    count = await session.scalar(select(func.count()).where(Consent.client_id == client_id))
    consent = Consent(
        key=f"consent:{client_id}:{(count or 0) + 1}",
        client_id=client_id,
        contact_id=contact_id,
        channel=channel,
        digest=offered.digest,
        limit_minor=offered.limit_minor,
        currency=offered.currency,
        prices=[price.kept() for price in offered.prices],
        text=text,
        agreed_at=now,
    )
    session.add(consent)
    await session.flush()
    return consent, True


async def letter(
    session: Session, *, client_id: int, contact_id: int, digest: str, now: datetime
) -> ConsentLetter:
    """The letter that puts terms to a signer; there is one, however often it is asked for."""
    found: ConsentLetter | None = await session.scalar(
        select(ConsentLetter).where(ConsentLetter.contact_id == contact_id, ConsentLetter.digest == digest)
    )
    if found is None:
        found = ConsentLetter(
            client_id=client_id, contact_id=contact_id, digest=digest, code=by_code.make(), made_at=now
        )
        session.add(found)
        await session.flush()
    return found


async def _signs(session: Session, client_id: int, contact_id: int) -> bool:
    contact = await session.get(Contact, contact_id)
    return (
        contact is not None
        and contact.client_id == client_id
        and contact.authority is Authority.SIGNER
        and contact.ended_at is None
        and contact.confirmed_at is not None
    )
