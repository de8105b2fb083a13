"""What a card says of the mails of its request: whose sender is not proven, and who else has written about it."""

from billing.calls import queries as calls
from bot.staff import call_texts, card_texts
from bot.staff import mail_mark_texts as texts
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.models import Channel, Contact, Person
from intake.contacts.queries import address_of, people_of
from intake.mailbox.proof import Standing
from intake.tickets import history, queries, watching
from intake.tickets.models import Direction, Ticket, TicketMessage
from intake.tickets.rules import beginning

THIRD = "third_person"
"""The journal's word for a mail about a request from somebody it is not of."""
LEFT_OUT = "not_in_copy"
"""The journal's word for colleagues whom a mail that is not proven names in copy."""
SHOWN = 3


async def channel(session: ReadSession, ticket: Ticket, t: Translator) -> str:
    """The way it came; of a mail, whether it is proven who sent it."""
    if ticket.channel is Channel.DESK and any(
        one.own_ticket for one in await calls.on_ticket(session, ticket.id)
    ):
        return call_texts.by_phone(t)
    if ticket.channel is Channel.MAIL:
        first = next(iter(await _mails(session, ticket)), None)
        if first is not None and _standing(first) is not Standing.PROVEN:
            return texts.mail_unproven(t)
    return card_texts.channel(t, ticket.channel)


async def lines(session: ReadSession, ticket: Ticket, t: Translator) -> list[str]:
    """Reasons to look twice."""
    mails = await _mails(session, ticket)
    said = [
        texts.forged(t, str((mail.mail or {}).get("from", "")).rpartition("@")[2])
        for mail in mails
        if _standing(mail) is Standing.CONTRADICTED
    ]
    later = [mail for mail in mails[1:] if _standing(mail) is Standing.UNPROVEN]
    if later and _standing(mails[0]) is Standing.PROVEN:
        author = await session.get(Person, later[-1].person_id) if later[-1].person_id else None
        words = beginning(later[-1].text) if later[-1].text else ""
        said.append(texts.also_unproven(t, author.name if author else "?", words))
    journal = await history.journal(session, ticket.id)
    watching_now = {contact.id for contact in await watching.watchers(session, ticket)}
    named = {id_ for event in journal if event.kind == LEFT_OUT for id_ in event.facts["contacts"]}
    if left_out := sorted(named - watching_now):
        contacts = [await session.get_one(Contact, contact_id) for contact_id in left_out]
        names = [(await session.get_one(Person, contact.person_id)).name for contact in contacts]
        said.append(texts.not_in_copy(t, names))
    thirds = {
        event.facts["address"]: texts.third_person(t, event.facts["name"], event.facts["address"])
        for event in journal
        if event.kind == THIRD
    }
    for _, person in await people_of(session, ticket.client_id) if thirds else ():
        if address := await address_of(session, person.id, Channel.MAIL):
            thirds.pop(address, None)  # let in meanwhile
    return [*dict.fromkeys(said), *list(thirds.values())[-SHOWN:]]


async def in_copy(session: ReadSession, ticket: Ticket) -> list[str]:
    """Who reads the answers, too."""
    found = await watching.watchers(session, ticket)
    return [(await session.get_one(Person, contact.person_id)).name for contact in found]


async def _mails(session: ReadSession, ticket: Ticket) -> list[TicketMessage]:
    """Of clients, by people, oldest first; those from before senders were looked at are left out."""
    return [
        message
        for message in await queries.telling(session, ticket.id)
        if message.direction is Direction.IN and message.mail and not message.automatic
    ]


def _standing(mail: TicketMessage) -> Standing:
    return Standing((mail.mail or {}).get("standing", Standing.UNCHECKED.value))
