"""`okoshko explain`: what the card would show for some words, why, and what the client would read. Changes nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from billing.assessment import OUTSIDE, Assessment, ReasonCode, assess
from billing.learning.keeping import KEPT, Learned
from billing.learning.opinion import Opinion, opinion
from billing.targets.queries import done_by, is_beyond, promised
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.pricing import exceeds_by
from billing.tariffs.queries import Usage, billing_book
from billing.tariffs.texts import usage_line
from billing.verdicts.checking import told
from billing.verdicts.facts import category_name
from bot import explain_texts
from bot.commands.named import client_named
from bot.commands.scope import Report, moment, opened, words
from bot.refusal import Refusal
from bot.staff import flag_texts
from config.database import Database, ReadSession
from config.i18n import Translator, translator
from config.settings import Settings
from intake.contacts.models import Client
from intake.contacts.queries import employee_name
from intake.contacts.rules import heard_language
from intake.inbox import texts as inbox_texts
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.tickets.models import Ticket

VERSION = 1
"""Of the JSON: fields are added to it, none changes its meaning."""


async def explain(settings: Settings, text: str, client: str, *, as_json: bool) -> Report:
    """The reasons and suggestion for such a message, asked now by somebody of the client who may order."""
    now = moment(settings)
    async with opened(settings) as database:
        database.info[KEPT] = Learned(settings.data / "learned")
        return await _explained(settings, database, text, client, now, as_json=as_json)


async def _explained(
    settings: Settings, database: Database, text: str, client: str, now: datetime, *, as_json: bool
) -> Report:
    async with database.reading() as session:
        try:
            found = await client_named(session, client)
            asked = await _asked(session, found, text, now)
        except NoBookApplied:
            raise Refusal("apply_book") from None
        if as_json:
            return Report([json.dumps(await _facts(session, asked), ensure_ascii=False, indent=2)])
        return Report(await _lines(session, asked, words(settings)))


@dataclass(frozen=True)
class Asked:
    """What was asked, and everything seen in it."""

    client: Client
    text: str
    language: str
    """The client would be answered in."""
    seen: Assessment
    answer: str
    usual_minutes: int
    thought: Opinion | None


async def _asked(session: ReadSession, client: Client, text: str, now: datetime) -> Asked:
    seen = await assess(session, client_id=client.id, contact_id=None, text=text, now=now)
    book = await billing_book(session)
    language = heard_language(text, client.language) or client.language or book.language
    t = translator(language)
    looked_at = await promised(session, client.id, now)
    beyond = is_beyond(reason.as_flag() for reason in seen.reasons)
    done = None if beyond else await done_by(session, client.id, seen.category, now)
    promise = inbox_texts.promise(t, looked_at, done, now, book.zone)
    number = (await session.scalar(select(func.max(Ticket.id))) or 0) + 1
    answer = inbox_texts.logged(t, number, promise, notice=await told(session, seen, t))
    usual = book.categories[seen.category].usual_minutes if seen.category else 0
    thought = await opinion(session, client.id, text, seen)
    return Asked(client, text, language, seen, answer.text, usual, thought)


def _of(seen: Assessment, code: ReasonCode) -> list[dict[str, Any]]:
    return [reason.as_flag() for reason in seen.reasons if reason.code is code]


def _standing(seen: Assessment) -> str:
    if any(reason.code in OUTSIDE for reason in seen.reasons):
        return "outside"
    return "inside" if seen.category else "unknown"


async def _facts(session: ReadSession, asked: Asked) -> dict[str, Any]:
    """For programs; described in docs/operating.md."""
    t, seen = translator((await office(session)).firm.language), asked.seen
    priced = next((reason.facts for reason in seen.reasons if "price" in reason.facts), None)
    change = _of(seen, ReasonCode.CHANGE_OF_APPROVED)
    return {
        "version": VERSION,
        "client": {"code": asked.client.code, "name": asked.client.name},
        "text": asked.text,
        "category": seen.category
        and {
            "code": seen.category,
            "name": await category_name(session, seen.category, t),
            "words": list(seen.category_words),
            "assumed": not seen.category_words,
        },
        "standing": _standing(seen),
        "allowances": [_allowance(use, asked.usual_minutes) for use in _own(seen)],
        "estimate": priced
        and {
            "minor": priced["price"],
            "list_minor": priced.get("list_price", priced["price"]),
            "currency": priced["currency"],
        },
        "personal": [
            {
                "employee": flag["employee"],
                "name": await employee_name(session, flag["employee_id"]),
                "words": flag["words"],
            }
            for flag in _of(seen, ReasonCode.EMPLOYEE_NAMED)
        ],
        "change_of": {key: change[0][key] for key in ("ticket", "done", "at", "words")} if change else None,
        "learned": asked.thought
        and {
            "verdict": asked.thought.verdict,
            "category": asked.thought.category,
            "sure_percent": asked.thought.sure,
            "words": list(asked.thought.words),
        },
        "reasons": [
            {key: value for key, value in reason.as_flag().items() if key != "employee_id"}
            for reason in seen.reasons
        ],
        "card": await _card(session, asked, t),
        "answer": {"language": asked.language, "text": asked.answer},
    }


def _own(seen: Assessment) -> list[Usage]:
    return [use for use in seen.usage if use.category == seen.category]


def _allowance(use: Usage, usual_minutes: int) -> dict[str, Any]:
    """How it stands, and by how much the usual work of its kind would exceed it."""
    wanted = 1 if use.unit is AllowanceUnit.REQUESTS else usual_minutes
    return {
        "unit": use.unit.value,
        "granted": use.granted,
        "used": use.used,
        "reserved": use.reserved,
        "overrun": use.overrun,
        "left": use.as_use.left,
        "wanted": wanted,
        "exceeds_by": exceeds_by(use.as_use, wanted),
    }


async def _card(session: ReadSession, asked: Asked, t: Translator) -> list[str]:
    """The lines of the card below the client's words."""
    kind = await category_name(session, asked.seen.category, t)
    lines = []
    for reason in asked.seen.reasons:
        employee = await employee_name(session, reason.facts.get("employee_id"))
        lines.append("⚑ " + flag_texts.reason(t, reason.as_flag(), kind, employee))
    if asked.thought:
        learned = await category_name(session, asked.thought.category, t)
        lines.append("⚑ " + flag_texts.reason(t, asked.thought.as_flag(), learned, ""))
    if not any("used" in reason.facts for reason in asked.seen.reasons):
        lines += ["◔ " + usage_line(t, use, reserved=True) for use in _own(asked.seen)]
    return lines


async def _lines(session: ReadSession, asked: Asked, t: Translator) -> list[str]:
    seen = asked.seen
    kind = await category_name(session, seen.category, t)
    lines = [
        explain_texts.asked(t, asked.client.name, asked.text),
        explain_texts.kind(t, kind, seen.category_words),
        *await _card(session, asked, t),
    ]
    lines += [
        explain_texts.wanted_once(t, one["left"])
        if use.unit is AllowanceUnit.REQUESTS
        else explain_texts.wanted(t, one["wanted"], one["left"])
        for use in _own(seen)
        if (one := _allowance(use, asked.usual_minutes))["granted"] is not None
    ]
    return [*lines, "", explain_texts.answer(t), *("  " + line for line in asked.answer.splitlines())]
