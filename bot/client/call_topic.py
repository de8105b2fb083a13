"""What a client would like to be called about: the one question, and the request their answer becomes."""

from billing.calls import queries as calls
from billing.calls.book import CallKind
from billing.slots import queries, texts
from billing.targets import actions as targets
from bot import desk, dialogs
from bot.staff import cards
from bot.visit import Answer, Visit
from intake.contacts.queries import Place
from intake.inbox import texts as window_texts
from intake.message import Kind
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets.actions import Author

QUESTION = "callme"


async def ask(visit: Visit, place: Place) -> Answer:
    """The next words are what it is about; what a call costs is said first."""
    await dialogs.ask_here(visit, QUESTION, client_id=place.client_id)
    terms = await calls.terms(visit.session, place.client_id, visit.t.language, visit.now)
    item = await calls.item_of(visit.session, place.client_id, visit.now)
    if terms is None or not (terms.item or terms.included):
        return Answer(texts.ask_topic(visit.t, None, None))
    price, _ = texts.price(visit.t, CallKind.CONSULTATION, terms, item.price.currency if item else "")
    return Answer(texts.ask_topic(visit.t, price, texts.free_kinds(visit.t, terms.free_kinds)))


async def topic_given(visit: Visit, client_id: int, inbox_id: int) -> Answer | None:
    """What the call is about, in their words: a request of its own. None where they may no longer ask for one."""
    incoming = visit.incoming
    assert incoming is not None and visit.who is not None
    place = visit.who.place_at(client_id)
    if place is None:
        return None
    if incoming.kind is not Kind.WORDS or not (incoming.words.strip() or incoming.files):
        await ask(visit, place)
        return Answer(texts.no_words(visit.t))
    ticket = await tickets.open_ticket(
        visit.session,
        client_id=client_id,
        contact_id=place.contact_id,
        incoming=incoming,
        author=Author(visit.who.person_id, inbox_id),
        language=visit.t.language,
        now=visit.now,
    )
    ticket.flags = [{"code": queries.WISH}]
    ticket.category = await calls.category(visit.session)
    await targets.promise_look(visit.session, ticket, visit.now)
    await visit.session.flush()
    await cards.show(visit.session, ticket.id, visit.now, after=desk.BURST_QUIET)
    zone = (await office(visit.session)).firm.zone
    by_when = window_texts.promise(visit.t, ticket.promised_at, None, visit.now, zone)
    return Answer(texts.logged(visit.t, ticket.id, by_when), ticket_id=ticket.id)
