"""What the office can write, for whoever asks, mistypes, or tries what is another's."""

from bot import menu_texts
from bot.client import texts as client_texts
from bot.client import views as client_views
from bot.staff import guide_texts
from bot.visit import Answer, Visit
from intake.contacts.queries import has_opened_chat
from intake.letter import Letter, Press

CLIENTS_OWN = ("tickets", "urgent", "callme", "balance", "tariff", "statement", "invoices")
MANAGERS_ONLY = (
    "queue",
    "client",
    "topup",
    "invoice",
    "refund",
    "credit",
    "new",
    "payments",
    "month",
    "take",
    "leaves",
    "admit",
)


async def commands(visit: Visit) -> Answer:
    """`/help`: the commands of this person's role."""
    return Answer(guide_texts.commands(visit.t, _own(visit)))


async def for_managers(visit: Visit, command: str) -> Answer:
    """An employee tried a manager's command."""
    private = visit.private or await has_opened_chat(visit.session, visit.sender.value)
    return Answer(guide_texts.for_managers(visit.t, command, _own(visit)), private=private)


async def of_clients(visit: Visit, command: str) -> Answer:
    """A client's command, from the office and about nobody: what to use instead."""
    manager = visit.who is not None and visit.who.is_manager
    return Answer(guide_texts.of_clients(visit.t, command, _own(visit), manager=manager))


async def unknown_command(visit: Visit) -> Answer:
    """No command of ours, in the private chat."""
    assert visit.incoming is not None
    command = visit.incoming.text.split(maxsplit=1)[0]
    return Answer(guide_texts.unknown_command(visit.t, command, _own(visit)))


def unknown_words(visit: Visit) -> Letter:
    """Plain words in the private chat that answer nothing."""
    return guide_texts.unknown_words(visit.t, _own(visit))


async def languages(visit: Visit) -> Answer:
    """`/language`, for the person alone."""
    return Answer(client_texts.choose_language(visit.t), private=True)


async def language_chosen(visit: Visit, press: Press) -> Answer | None:
    return await client_views.pressed(visit, press)


def _own(visit: Visit) -> menu_texts.Commands:
    manager = visit.who is not None and visit.who.is_manager
    return menu_texts.manager(visit.t) if manager else menu_texts.employee(visit.t)
