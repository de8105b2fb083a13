"""A signer's yes by mail to being charged without a price first: the code of the letter, from a proven sender."""

from datetime import datetime

from sqlalchemy import select

from billing.consents import queries, texts
from billing.consents.errors import ConsentRefusal, MayNotAgree
from billing.consents.models import ConsentLetter
from billing.quotes import by_code
from billing.verdicts import consenting
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Channel
from intake.contacts.queries import Who, address_of
from intake.letter import Letter, letter
from intake.mailbox.proof import Proof
from intake.message import Incoming
from intake.outbox.answering import ANSWERING
from intake.outbox.delivery import speaker
from intake.outbox.mailing import send_mail
from intake.outbox.models import Outbound
from intake.tickets import rules


async def hear(session: Session, words: Incoming, who: Who, proof: Proof, now: datetime) -> bool:
    """Whether a mail is done with: it agreed, or could not. Words beside the code are for a person, too."""
    asked = await _letter(session, words, who)
    if asked is None or words.automatic:
        return False
    t = await speaker(session, who.person_id)
    key = f"{consenting.key_of(asked)}:heard:{words.fingerprint}"
    if not by_code.names(words.text, asked.code):
        await _answer(session, key, words, texts.code_needed(t), words.sender.value, t, now)
        return True
    if not proof.proven:
        known = await address_of(session, who.person_id, Channel.MAIL)
        await _answer(session, key, words, texts.not_proven(t), known or words.sender.value, t, now)
        return True
    if not by_code.accepts(words.text, asked.code, who.name):
        await _answer(session, key, words, texts.other_words(t), words.sender.value, t, now)
        return False
    said = await _agree(session, asked, who, t, now)
    session.info.pop(ANSWERING, None)
    await _answer(session, key, words, said, words.sender.value, t, now)
    return True


async def _letter(session: ReadSession, words: Incoming, who: Who) -> ConsentLetter | None:
    """The letter whose code stands in the words; else the one a bare yes answers."""
    letters = await queries.letters_to(session, [place.client_id for place in who.places])
    for one in letters:
        if by_code.names(words.text, one.code):
            return one
    if not letters or not rules.is_yes(words.text) or not words.reply_to:
        return None
    keys = {consenting.key_of(one): one for one in letters}
    answered = await session.scalar(
        select(Outbound.key).where(
            Outbound.channel == Channel.MAIL, Outbound.external_id == words.reply_to[0]
        )
    )
    return keys.get((answered or "").removesuffix("#mail"))


async def _agree(session: Session, asked: ConsentLetter, who: Who, t: Translator, now: datetime) -> Letter:
    place = who.place_at(asked.client_id)
    try:
        async with session.begin_nested():
            _, kept, fresh = await consenting.agree(
                session,
                client_id=asked.client_id,
                contact_id=place.contact_id if place else 0,
                digest=asked.digest,
                channel=Channel.MAIL,
                now=now,
            )
    except MayNotAgree:
        return letter(texts.may_not_agree(t))
    except ConsentRefusal:
        return letter(texts.terms_changed(t))
    return kept if fresh else letter(texts.agreed_before(t))


async def _answer(
    session: Session,
    key: str,
    words: Incoming,
    said: Letter,
    address: str,
    t: Translator,
    now: datetime,
) -> None:
    """Under their mail; a copy of it is not answered again."""
    await send_mail(
        session,
        key=key,
        address=address,
        letter=said,
        language=t.language,
        now=now,
        answers=words.external_id,
    )
