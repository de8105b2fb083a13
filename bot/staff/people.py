"""A client as the office sees them: people, terms, account; links for new people, and people bound wrongly."""

from sqlalchemy import select

from billing.charges import queries as charges
from billing.charges import texts as charge_texts
from billing.ledger.queries import balance
from billing.profile import texts as profile_texts
from billing.tariffs.book import risk_of
from billing.tariffs.queries import agreement, billing_book, usage
from billing.tariffs.texts import usage_line
from billing.tariffs.weights import EVEN
from billing.verdicts import consenting, moving
from billing.verdicts.facts import credit_left
from billing.verdicts.overdue import owed_line
from bot import desk, profile
from bot.staff import card_texts, people_texts, window_score
from bot.visit import Answer, Visit
from intake.contacts import actions as contacts
from intake.contacts.errors import PlaceEnded
from intake.contacts.models import Authority, Client, Contact, Employee, Person
from intake.contacts.queries import find_client, people_of
from intake.letter import Button, Letter, Press
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell
from intake.tickets import queries
from intake.tickets.models import Status, Ticket
from intake.tickets.texts import titled

CLIENTS_SHOWN = 40


async def client(visit: Visit, name: str) -> Answer:
    """`/client NAME`; without a name, all of them to choose from. Privately their last twelve weeks, if there are any."""
    if not name.strip():
        return Answer(await _all_clients(visit))
    found = await find_client(visit.session, name)
    return Answer(await at_a_glance(visit, found) if visit.private else await _client(visit, found))


async def at_a_glance(visit: Visit, found: Client) -> Letter:
    """For the private chat of who decides: the last twelve weeks, and the card where there is nothing to tell of them."""
    return await profile.shown(visit, found) or await _client(visit, found)


async def clients(visit: Visit, _press: Press) -> Answer:
    """The button for `/client`."""
    return Answer(await _all_clients(visit))


async def client_pressed(visit: Visit, press: Press) -> Answer:
    return Answer(await _client(visit, await visit.session.get_one(Client, press.id)), rewrite=True)


async def _all_clients(visit: Visit) -> Letter:
    everybody = await visit.session.scalars(
        select(Client).where(Client.archived_at.is_(None)).order_by(Client.name).limit(CLIENTS_SHOWN)
    )
    options = [Button(found.name, Press("client", found.id)) for found in everybody]
    return people_texts.clients(
        visit.t, tuple(tuple(options[at : at + 2]) for at in range(0, len(options), 2))
    )


async def _client(visit: Visit, found: Client) -> Letter:
    t = visit.t
    people = await people_of(visit.session, found.id)
    lines = [f"{person.name} — {card_texts.authority(t, contact.authority)}" for contact, person in people]
    terms = await agreement(visit.session, found.id, visit.now)
    lines.append(people_texts.tariff(t, terms.tariff.name if terms and terms.tariff else None))
    lines += [usage_line(t, use, reserved=True) for use in await usage(visit.session, found.id, visit.now)]
    book = await billing_book(visit.session)
    if (risk := risk_of(book, found.code)) != EVEN:
        lines.append(people_texts.dearer(t, t.percent(risk)))
    if limit := await consenting.for_the_office(visit.session, found.id, visit.now, t):
        lines.append(limit)
    account = await balance(visit.session, found.id)
    left, held = t.money(account.left, account.currency), t.money(account.held, account.currency)
    lines.append(people_texts.account(t, left, held))
    if owed := await owed_line(visit.session, found.id, account, t):
        lines.append(owed)
    for minor, day in await credit_left(visit.session, found.id, t):
        lines.append(people_texts.promo(t, t.money(minor, account.currency), day))
    lines += [charge_texts.due(t, one) for one in await charges.waiting(visit.session, found.id)]
    lines += await window_score.in_profile(visit, found.id)
    lines += [
        f"#{ticket.id} {titled(t, ticket.title)}"
        for ticket in await queries.of_client(visit.session, found.id, 5)
    ]
    rows: list[tuple[Button, ...]] = [
        (
            Button(t("New request"), Press("file", found.id)),
            Button(t("Call"), Press("call", found.id)),
            Button(t("Top up"), Press("topup", found.id)),
        ),
        (Button(t("Refund"), Press("refund", found.id)), Button(t("Give credit"), Press("promo", found.id))),
        (
            Button(t("Statement"), Press("stmt0", found.id)),
            Button(t("Invite link"), Press("invite", found.id)),
        ),
        (profile_texts.open_button(t, found.id),),
    ]
    rows += [(Button(f"👤 {person.name}", Press("person", contact.id)),) for contact, person in people]
    return people_texts.client(t, found.name, lines, tuple(rows))


async def person(visit: Visit, press: Press) -> Answer:
    """One person of a client, and what can be done about them."""
    contact, who, of = await _place(visit, press.id)
    options = [Button(visit.t("Move to another client"), Press("move", contact.id))]
    said = people_texts.person(
        visit.t, who.name, of.name, card_texts.authority(visit.t, contact.authority), options
    )
    return Answer(said, rewrite=True)


async def move_where(visit: Visit, press: Press) -> Answer:
    contact, who, _ = await _place(visit, press.id)
    others = await visit.session.scalars(
        select(Client)
        .where(Client.archived_at.is_(None), Client.id != contact.client_id)
        .order_by(Client.name)
        .limit(CLIENTS_SHOWN)
    )
    options = [Button(one.name, Press("move2", contact.id, 0, str(one.id))) for one in others]
    return Answer(
        people_texts.choose_for(visit.t, who.name, people_texts.move_where(visit.t), options), rewrite=True
    )


async def move(visit: Visit, press: Press) -> Answer:
    """The person and their requests go to the right client; the new ones are held against its tariff."""
    _, who, former = await _place(visit, press.id)
    target = await visit.session.get_one(Client, int(press.argument))
    moved = await moving.move_contact(
        visit.session, press.id, client_id=target.id, by=visit.employee_id, now=visit.now
    )
    for ticket in moved.along:
        await _look_again(visit, ticket)
    firm = (await office(visit.session)).firm.name
    await tell(
        visit.session,
        person_id=who.id,
        key=f"contact:{moved.contact.id}:moved",
        words=lambda t: people_texts.you_write_for(t, firm, target.name),
        now=visit.now,
    )
    along, stayed = ([ticket.id for ticket in some] for some in (moved.along, moved.stayed))
    said = people_texts.moved(visit.t, who.name, target.name, along, former.name, stayed)
    return Answer(said, rewrite=True)


async def _look_again(visit: Visit, ticket: Ticket) -> None:
    if ticket.status is Status.NEW:
        words = await queries.words_of(visit.session, ticket.id)
        await desk.check_against_tariff(visit.session, ticket, words, visit.now, visit.t, money=False)


async def _place(visit: Visit, contact_id: int) -> tuple[Contact, Person, Client]:
    contact = await visit.session.get(Contact, contact_id)
    if contact is None or contact.ended_at:
        raise PlaceEnded(contact_id)
    who = await visit.session.get_one(Person, contact.person_id)
    return contact, who, await visit.session.get_one(Client, contact.client_id)


async def invite(visit: Visit, press: Press) -> Answer:
    """A link for a client, into the manager's private chat."""
    found = await visit.session.get_one(Client, press.id)
    people = await people_of(visit.session, found.id)
    signer = next((contact for contact, _ in people if contact.authority is Authority.SIGNER), None)
    code = await contacts.invite_contact(
        visit.session,
        client_id=found.id,
        authority=Authority.SIGNER,
        person_id=signer.person_id if signer else None,
        key=visit.key,
        now=visit.now,
    )
    return Answer(people_texts.invited(visit.t, found.name, await _link(visit, code)), private=True)


async def link_for_employee(visit: Visit, ticket: Ticket, employee_id: int) -> None:
    """Somebody given work has no chat with the bot: the manager privately gets a link to hand to them."""
    employee = await visit.session.get_one(Employee, employee_id)
    who = await visit.session.get_one(Person, employee.person_id)
    code = await contacts.invite_employee(
        visit.session, employee_id=employee_id, key=visit.key, now=visit.now
    )
    link = await _link(visit, code)
    assert visit.who is not None
    await tell(
        visit.session,
        person_id=visit.who.person_id,
        key=f"ticket:{ticket.id}:unseen:{employee_id}",
        words=lambda t: people_texts.has_no_chat(t, who.name, ticket.id, link),
        now=visit.now,
    )


async def _link(visit: Visit, code: str) -> str:
    username = (await outbox.window(visit.session)).bot_username
    return f"https://t.me/{username}?start={code}"
