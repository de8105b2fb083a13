"""Who may have sent a payment: clients its signs point to, then those whose name is like the payer's."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from billing.invoices import queries as invoices
from billing.payments.models import Payment
from billing.payments.numbers import fold
from bot.staff.payment_texts import Whose
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.models import Client

OFFERED = 4
_FORMS = {
    "gmbh", "mbh", "kg", "ohg", "ag", "ug", "ltd", "llc", "inc", "plc", "sarl", "srl", "bv", "oy", "ab", "ooo", "oao",
    "zao", "pao", "ao", "ip", "und", "and", "the", "株式会社", "有限会社", "合同会社", "co", "company", "firma",
}  # fmt: skip
"""What firms are called besides their names."""
_KNOWN_FORMS = {fold(form) for form in (*_FORMS, "ооо", "оао", "зао", "пао", "ао", "ип")}


async def likely(session: ReadSession, t: Translator, payment: Payment, first: Sequence[int]) -> list[Whose]:
    """`first` in their order, then by name; each with the invoice it would count for."""
    legal = (await invoices.invoicing(session)).clients
    clients = {client.id: client for client in await session.scalars(select(Client).order_by(Client.id))}
    payer = name_words(payment.payer)
    alike = []
    for client in clients.values():
        entry = legal.get(client.code)
        names = name_words(client.name) | (name_words(entry.legal.name) if entry and entry.legal else set())
        if payer & names:
            alike.append((-len(payer & names), client.id))
    found = []
    for client_id in list(dict.fromkeys([*first, *(id_ for _, id_ in sorted(alike))]))[:OFFERED]:
        open_now = await invoices.open_topup(session, client_id)
        rest = t.money(open_now.rest_minor, open_now.invoice.currency) if open_now else None
        name = open_now.invoice.name if open_now else None
        found.append(Whose(client_id, clients[client_id].name, name, rest))
    return found


def name_words(name: str) -> set[str]:
    """The words of a firm's name that tell it from others."""
    words = set(re.findall(r"[^\W_]{3,}", fold(name)))
    return words - _KNOWN_FORMS
