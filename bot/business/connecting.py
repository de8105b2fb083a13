"""Connecting the bot to an employee's account: how it is done, what works once it is, and who is connected."""

from datetime import datetime
from typing import Any

from bot.business import texts
from bot.visit import Answer, Visit
from config.database import Session
from config.i18n import Translator
from intake.business import actions, queries
from intake.business.gate import Mode
from intake.business.models import ChatRule, Connection
from intake.contacts import queries as contacts
from intake.contacts.models import Employee
from intake.letter import Button, Letter, Paragraph, Press, letter, strong
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell

ASK_AGAIN = "brule"


async def changed(session: Session, told: dict[str, Any], inbox_id: int, now: datetime) -> None:
    """An employee has connected the bot, changed its rights, or taken it off: they are told what works now."""
    connection = await queries.connection(session, str(told["id"]))
    employee = await queries.employee_of(session, connection.user_id) if connection else None
    if connection is None or employee is None:
        return
    rights = told.get("rights") or {}
    automatic = await _is_work_account(session, employee)

    def words(t: Translator) -> Letter:
        if not told["is_enabled"]:
            return texts.cut_off(t)
        return texts.connected(
            t,
            can_reply=bool(rights.get("can_reply")),
            can_read=bool(rights.get("can_read_messages")),
            automatic=automatic,
        )

    await tell(session, person_id=employee.person_id, key=f"inbox:{inbox_id}:connected", words=words, now=now)


async def connect(visit: Visit) -> Answer:
    """`/connect`: how it stands, how to change that, and what was said about single chats."""
    t, session = visit.t, visit.session
    own = await _own(visit)
    username = (await outbox.window(session)).bot_username or ""
    paragraphs: list[Paragraph] = [strong(texts.is_connected(t) if own else texts.is_not_connected(t))]
    if own:
        paragraphs.append(Paragraph(texts.what_works(t, can_reply=own.can_reply, can_read=own.can_read)))
    else:
        paragraphs.append(texts.how_to_connect(t, username))
    paragraphs.append(texts.what_is_kept(t))
    rows = []
    for rule in await queries.rules(session, visit.employee_id):
        who = await _name(session, rule)
        said = texts.rule_always if rule.mode is Mode.AUTOMATIC else texts.rule_never
        paragraphs.append(Paragraph(said(t, who)))
        rows.append((Button(texts.ask_again(t, who), Press(ASK_AGAIN, rule.id)),))
    if visit.who and visit.who.is_manager:
        paragraphs.append(await _everybody(session, t))
    return Answer(letter(*paragraphs, buttons=tuple(rows)), private=True)


async def ask_again(visit: Visit, press: Press) -> Answer:
    """What was said about a chat once and for all holds no longer."""
    rule = await visit.session.get(ChatRule, press.id)
    who = await _name(visit.session, rule) if rule else ""
    if not await actions.ask_again_about(visit.session, visit.employee_id, press.id):
        return Answer(toast=texts.decided_before(visit.t))
    return Answer(letter(texts.asks_again(visit.t, who)), rewrite=True)


async def _own(visit: Visit) -> Connection | None:
    return next(
        (
            found
            for found, employee, _ in await queries.connected(visit.session)
            if employee.id == visit.employee_id
        ),
        None,
    )


async def _everybody(session: Session, t: Translator) -> Paragraph:
    lines = [
        texts.one_connected(
            t, person.name, can_reply=found.can_reply, automatic=await _is_work_account(session, employee)
        )
        for found, employee, person in await queries.connected(session)
    ]
    return texts.everybody(t, lines)


async def _is_work_account(session: Session, employee: Employee) -> bool:
    try:
        entry = (await office(session)).employees.get(employee.code)
    except NoBookApplied:
        return False
    return bool(entry and entry.work_account)


async def _name(session: Session, rule: ChatRule) -> str:
    person = await contacts.person_in_chat(session, rule.chat_id)
    return person.name if person else str(rule.chat_id)
