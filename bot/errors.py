"""Refusals in words: what cannot be done, and what to do next."""

from config.database import ReadSession
from config.i18n import Translator
from intake.contacts import errors as contacts
from intake.contacts.queries import employee_name
from intake.office.errors import NoBookApplied
from intake.tickets import errors as tickets

REFUSALS = (contacts.ContactError, tickets.TicketError, NoBookApplied)
"""What a person did that cannot be done: answered, not alarmed about."""


async def worded(session: ReadSession, t: Translator, refusal: Exception) -> str:
    """A refusal as a sentence."""
    match refusal:
        case tickets.TakenBy(_, employee_id):
            name = await employee_name(session, employee_id)
            return t("{name} is on it. To take it over: /take NUMBER", name=name)
        case tickets.Outdated():
            return t("This card has changed meanwhile; please look at it again.")
        case tickets.AlreadyTold():
            return t("The minute is over: the client has been told. Choose another verdict instead.")
        case tickets.WrongStatus(number, _):
            return t("#{number} is past that: nothing was changed.", number=number)
        case tickets.NoSuchTicket(number):
            return t("I do not see a request #{number}.", number=number)
        case contacts.NoSuchClient(asked):
            return t("No client goes by “{asked}”. The queue and /client show the names.", asked=asked)
        case contacts.NoSuchEmployee(asked):
            return t("Nobody here goes by “{asked}”.", asked=asked)
        case contacts.InviteUnknown():
            return t("This link does not open anything any more. Please ask the office for a new one.")
        case contacts.AlreadyBound(name):
            return t("This Telegram account already belongs to {name}.", name=name)
        case NoBookApplied():
            return t("There is no office book yet: `okoshko book apply` reads it.")
        case _:
            return t("That did not work; nothing was changed.")
