"""Who is let in, by which link, and what a set-aside message comes to; and the first word in the staff chat."""

import hashlib
import hmac

from sqlalchemy import select

from bot import staffroom
from bot.client import entrance
from bot.groups import texts as group_texts
from bot.staff import doors, people_texts, texts
from bot.visit import Answer, Visit
from intake.contacts.models import Address, Authority, Channel, Client, Employee, Person, Role, Stranger
from intake.contacts.queries import address_of, employees
from intake.groups.actions import part
from intake.groups.models import GroupState
from intake.groups.queries import group_at
from intake.letter import Press
from intake.letter import letter as plain
from intake.outbox import actions as outbox
from intake.telegram.form import GENERAL

CODE_LENGTH = 8


def setup_code(key: bytes) -> str:
    """The code that proves whoever sends `/setup` in a group can read this program's terminal."""
    return hmac.new(key, b"setup", hashlib.sha256).hexdigest()[:CODE_LENGTH].upper()


async def setup(visit: Visit, code: str, *, anonymous: bool) -> Answer:
    """`/setup CODE`: this group is the staff chat, its sender the manager if no manager is known yet.

    Once one is, only people of the office move it: whoever else has the code is told whom to ask.

    Where it is said in a forum topic, the cards are in that topic from now on.
    """
    if anonymous:
        return Answer(texts.anonymous(visit.t))
    if not hmac.compare_digest(code.upper().encode(), setup_code(visit.key).encode()):
        return Answer(texts.setup_again(visit.t) if visit.staff_chat else texts.setup_wrong(visit.t))
    group = await group_at(visit.session, visit.chat_id)
    if group and group.state is GroupState.BOUND:
        return Answer(group_texts.staff_chat_elsewhere(visit.t))
    window = await outbox.window(visit.session)
    # Of two who set up at once the second waits here, and then sees the first.
    await visit.session.refresh(window, with_for_update=True)
    of_staff = visit.who is not None and visit.who.is_staff
    if not of_staff and (managers := await _managers_here(visit)):
        return Answer(people_texts.set_up_by(visit.t, managers, here=window.staff_chat_id == visit.chat_id))
    thread = None if visit.thread == GENERAL else visit.thread
    if visit.staff_chat and of_staff:
        if window.staff_thread_id == thread:
            return Answer(texts.setup_again(visit.t))
        window.staff_thread_id, window.staff_thread_name = thread, visit.topic_name
        return Answer(texts.setup_topic(visit.t))
    if group:
        await part(visit.session, group, visit.now)
    window.staff_chat_id = visit.chat_id
    window.staff_thread_id, window.staff_thread_name = thread, visit.topic_name
    await staffroom.found(visit.session, visit.now)
    name = visit.who.name if visit.who else await _first_manager(visit)
    return Answer(texts.setup_done(visit.t, name or visit.sender.name))


async def _managers_here(visit: Visit) -> list[str]:
    """Names of the managers who have a Telegram account."""
    return [
        person.name
        for employee, person in await employees(visit.session)
        if employee.role is Role.MANAGER
        and await address_of(visit.session, person.id, Channel.TELEGRAM) is not None
    ]


async def _first_manager(visit: Visit) -> str | None:
    """Bind the sender to the first manager of the book who has no Telegram account yet."""
    bound = select(Address.person_id).where(Address.channel == Channel.TELEGRAM)
    row = (
        await visit.session.execute(
            select(Employee, Person)
            .join(Person, Person.id == Employee.person_id)
            .where(Employee.role == Role.MANAGER, Employee.ended_at.is_(None), Person.id.not_in(bound))
            .order_by(Employee.id)
            .limit(1)
        )
    ).first()
    if row is None:
        return None
    _, person = row
    visit.session.add(
        Address(
            person_id=person.id,
            channel=Channel.TELEGRAM,
            value=visit.sender.value,
            username=visit.sender.username,
            added_at=visit.now,
        )
    )
    return person.name


async def whose(visit: Visit, press: Press) -> Answer:
    stranger = await visit.session.get_one(Stranger, press.id)
    letter = await doors.which_client(visit.session, visit.t, stranger)
    return Answer(letter, toast=None if visit.private else texts.sent_private(visit.t), private=True)


async def as_what(visit: Visit, press: Press) -> Answer:
    stranger = await visit.session.get_one(Stranger, press.id)
    client = await visit.session.get_one(Client, int(press.argument))
    return Answer(await doors.which_authority(visit.session, visit.t, stranger, client), rewrite=True)


async def let_in(visit: Visit, press: Press) -> Answer:
    client_id, _, authority = press.argument.partition(":")
    client = await visit.session.get_one(Client, int(client_id))
    if not await entrance.let_in(visit, press.id, client.id, Authority(authority)):
        return Answer(toast=people_texts.decided_before(visit.t), alert=True)
    return Answer(plain(people_texts.bound(visit.t, client.name)), rewrite=True)


async def recognised(visit: Visit, press: Press) -> Answer:
    """ "This is Anna Weber", of a stranger."""
    contact = await entrance.recognise(visit, press.id, int(press.argument))
    if contact is None:
        return Answer(toast=people_texts.decided_before(visit.t), alert=True)
    client = await visit.session.get_one(Client, contact.client_id)
    return Answer(plain(people_texts.bound(visit.t, client.name)), rewrite=True)


async def same(visit: Visit, press: Press) -> Answer:
    """ "This is Anna Weber", of somebody who came by a shared link."""
    if not await entrance.same(visit, press.id, int(press.argument)):
        return Answer(toast=people_texts.decided_before(visit.t), alert=True)
    return Answer(toast=people_texts.let_in(visit.t))


async def turn_away(visit: Visit, press: Press) -> Answer:
    if not await entrance.turn_away(visit, press.id):
        return Answer(toast=people_texts.decided_before(visit.t), alert=True)
    return Answer(toast=people_texts.turned_away(visit.t))


async def confirm(visit: Visit, press: Press) -> Answer:
    known = press.action == "known"
    if not await entrance.confirm(visit, press.id, known=known):
        return Answer(toast=people_texts.decided_before(visit.t), alert=True)
    return Answer(toast=people_texts.let_in(visit.t) if known else people_texts.turned_away(visit.t))
