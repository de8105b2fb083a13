"""Refusals in words: what cannot be done, and what to do next."""

from billing.acts import errors as acts
from billing.calls.errors import CallRefusal
from billing.closing import errors as closing
from billing.invoices import errors as invoices
from billing.invoices.lifecycle import InvoiceState
from billing.labour import errors as labour
from billing.ledger import errors as ledger
from billing.payments.errors import OtherMoney, PaymentRefusal
from billing.quotes import errors as quotes
from billing.quotes.lifecycle import State
from billing.refunds.errors import NoOwner, NothingUnspent, NotTheOwner, RefundDecided, RefundRefusal
from billing.slots import texts as slot_texts
from billing.slots.errors import CallAgreed, NobodyAsked, OfferOver, TimeGone
from billing.tariffs.errors import UnknownCategory, UnknownItem
from billing.urgent.errors import AlreadyTaken, NoLongerUrgent, UrgentRefusal
from billing.verdicts.errors import (
    AlreadyUsed,
    AwaitingAnswer,
    NothingToReview,
    OursAlready,
    SameClient,
    VerdictRefusal,
    VersionNotAgreed,
)
from bot.naming_texts import meant
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts import errors as contacts
from intake.contacts.queries import clients_called, employee_name, employees
from intake.office.errors import NoBookApplied
from intake.tickets import errors as tickets

REFUSALS = (
    contacts.ContactError,
    tickets.TicketError,
    quotes.QuoteRefusal,
    ledger.LedgerRefusal,
    labour.LabourRefusal,
    RefundRefusal,
    PaymentRefusal,
    VerdictRefusal,
    UrgentRefusal,
    CallRefusal,
    invoices.InvoiceRefusal,
    acts.ActRefusal,
    closing.ClosingRefusal,
    UnknownItem,
    UnknownCategory,
    NoBookApplied,
)
"""What a person did that cannot be done: answered, not alarmed about."""


async def worded(session: ReadSession, t: Translator, refusal: Exception) -> str:
    """A refusal as a sentence."""
    match refusal:
        case tickets.TicketError() | UrgentRefusal() | AwaitingAnswer() | OursAlready() | NothingToReview():
            return await _about_requests(session, t, refusal)
        case contacts.ContactError() | SameClient():
            return await _about_people(session, t, refusal)
        case OfferOver() | NobodyAsked() | CallAgreed() | TimeGone():
            return _about_calls(t, refusal)
        case NoBookApplied():
            return t("There is no office book yet: `okoshko book apply` reads it.")
        case AlreadyUsed() | NotTheOwner() | NothingUnspent() | NoOwner() | RefundDecided():
            return _about_giving_back(t, refusal)
        case labour.LabourRefusal():
            return _about_time(t, refusal)
        case quotes.QuoteRefusal() | ledger.LedgerRefusal() | VersionNotAgreed():
            return _about_money(t, refusal)
        case invoices.InvoiceRefusal():
            return _about_invoices(t, refusal)
        case acts.ActRefusal() | closing.ClosingRefusal():
            return _about_months(t, refusal)
        case OtherMoney(currency=currency, account=account):
            return _other_money(t, currency, account)
        case UnknownItem() | UnknownCategory():
            return t("That is no longer in the office book; please look at the card again.")
        case _:
            return t("That did not work; nothing was changed.")


async def _about_requests(session: ReadSession, t: Translator, refusal: Exception) -> str:
    match refusal:
        case tickets.TakenBy(number, employee_id):
            name = await employee_name(session, employee_id)
            return t("{name} is on it. To take it over: /take {number}", name=name, number=number)
        case AwaitingAnswer(number):
            return t(
                "The client has not answered the price for #{number} yet. It can be resolved once they "
                "accept, or once the manager decides otherwise.",
                number=number,
            )
        case OursAlready(number):
            return t("#{number} is ours already; nothing was changed.", number=number)
        case AlreadyTaken(number, employee_id):
            name = await employee_name(session, employee_id)
            return t("{name} has #{number} already; nothing to do.", name=name, number=number)
        case NoLongerUrgent(number):
            return t("#{number} no longer needs anybody at once.", number=number)
        case NothingToReview():
            return t("Nobody disagrees with this charge any more; nothing was changed.")
        case tickets.Outdated():
            return t("This card has changed in the meantime; please look at it again.")
        case tickets.AlreadyTold():
            return t(
                "The minute is over: the client has been told. Choose another answer on the card instead."
            )
        case tickets.WrongStatus(number, _):
            return t("It is too late for that on #{number}; nothing was changed.", number=number)
        case tickets.NoSuchTicket(number):
            return t("I cannot find request #{number}.", number=number)
        case _:
            return t("That did not work; nothing was changed.")


async def _about_people(session: ReadSession, t: Translator, refusal: Exception) -> str:
    match refusal:
        case SameClient(name):
            return t("They write for {name} already; nothing was changed.", name=name)
        case contacts.NoSuchClient(asked):
            return await _which_client(session, t, asked)
        case contacts.NoSuchEmployee(asked):
            here = t.listed([person.name for _, person in await employees(session)])
            return t("Nobody here goes by “{asked}”. Who works here: {names}.", asked=asked, names=here)
        case contacts.InviteUnknown():
            return t("This link no longer works. Please ask the office for a new one.")
        case contacts.PlaceEnded():
            return t("This person does not write for that client any more; please look at /client again.")
        case contacts.AlreadyBound(name):
            return t("This Telegram account already belongs to {name}.", name=name)
        case _:
            return t("That did not work; nothing was changed.")


def _about_calls(t: Translator, refusal: Exception) -> str:
    match refusal:
        case NobodyAsked():
            return t("The request names nobody who could be called; write to them instead.")
        case CallAgreed():
            return t("A time is agreed for this already; cancel that call first.")
        case TimeGone():
            return slot_texts.gone(t)
        case _:
            return slot_texts.over(t)


def _about_giving_back(t: Translator, refusal: Exception) -> str:
    match refusal:
        case AlreadyUsed(used, currency):
            return t(
                "Not taken back: {sum} of it is already set aside for accepted work, or charged.",
                sum=t.money(used, currency),
            )
        case NotTheOwner():
            return t("Only the owner of the firm can send money back.")
        case NothingUnspent():
            return t(
                "Nothing of that credit is left to be taken back: it is spent, set aside, lapsed, or taken back already."
            )
        case NoOwner():
            return t(
                "The owner confirms refunds, and has not opened this bot yet. Make a link for them: "
                "okoshko invite --employee NAME"
            )
        case RefundDecided():
            return t("This has been decided already; nothing was changed.")
        case _:
            raise refusal


async def _which_client(session: ReadSession, t: Translator, asked: str) -> str:
    """Whom they may have meant."""
    called = await clients_called(session, asked)
    fitting, near = called.names
    return meant(t, asked, fitting, near) or t(
        "No client goes by “{asked}”; /client shows their names.", asked=asked
    )


def _other_money(t: Translator, currency: str, account: str) -> str:
    return t(
        "That account is kept in {account}, and the payment came in {currency}.",
        account=account,
        currency=currency,
    )


def _about_invoices(t: Translator, refusal: invoices.InvoiceRefusal) -> str:
    match refusal:
        case invoices.NotInvoicing():
            return t("This office makes no invoices: its book has no table `[invoices]`.")
        case invoices.NoSuchInvoice():
            return t("I cannot find that invoice.")
        case invoices.NotOpen(name=name, state=InvoiceState.CANCELLED.value):
            return t("{name} is cancelled already.", name=name)
        case invoices.NotOpen(name=name):
            return t("{name} is paid already, so it stays.", name=name)
        case invoices.TooMany():
            return t("That is enough invoices for one day. If none of them is right, please write to us.")
        case _:
            return t("That did not work; nothing was changed.")


def _about_months(t: Translator, refusal: Exception) -> str:
    match refusal:
        case acts.NoSuchAct():
            return t("I cannot find that act.")
        case acts.NotToAgree():
            return t("Only who decides for the firm can answer this.")
        case acts.ActWithdrawn(name=name, instead=None):
            return t("{name} was withdrawn; there is nothing to sign.", name=name)
        case acts.ActWithdrawn(name=name, instead=instead):
            return t("{name} was withdrawn; {instead} has taken its place.", name=name, instead=instead)
        case closing.NotClosing():
            return t("This office closes no months: its book has no table `[month_end]`, or it begins later.")
        case closing.NotOver(period=period):
            return t("{month} is not over yet.", month=period)
        case closing.FormerOpen(period=period):
            return t("{month} has to be closed first; nothing was changed.", month=period)
        case closing.MonthIsClosed(period=period):
            return t(
                "{month} is closed for this client and stands on their act. Log it as of today, or ask the manager to "
                "open the month again (/month).",
                month=period,
            )
        case closing.NoSuchMonth(asked=asked):
            return t("“{what}” is not a month that was closed.", what=asked)
        case _:
            return t("That did not work; nothing was changed.")


def _about_money(t: Translator, refusal: Exception) -> str:
    match refusal:
        case VersionNotAgreed(number):
            return t(
                "The client has not agreed to pay for another version of the price for #{number}.",
                number=number,
            )
        case quotes.QuoteChanged() | quotes.NoSuchQuote():
            return t("This price is no longer the current one; the newest is further down.")
        case quotes.QuoteExpired():
            return t("This price is no longer valid. Write again, and we will give you a new one.")
        case quotes.AlreadyDecided(state=State.ACCEPTED | State.SETTLED):
            return t("The price has been accepted already; nothing was changed.")
        case quotes.AlreadyDecided(state=State.SUPERSEDED):
            return t("This price is no longer the current one; the newest is further down.")
        case quotes.AlreadyDecided(state=State.RELEASED):
            return t("This price has been withdrawn; the latest word on it is further down.")
        case quotes.AlreadyDecided():
            return t("This has been decided already; nothing was changed.")
        case quotes.MayNotOrder():
            return t("Only those who sign for your firm can accept or decline this price.")
        case ledger.NoAccount():
            return t("This client has no account yet: `okoshko book apply` opens it.")
        case ledger.NotRefundable(most_minor=most, currency=currency):
            return t(
                "At most {sum} can go back: what is set aside, what is due and promotional credit stay.",
                sum=t.money(most, currency),
            )
        case ledger.BadAmount():
            return t("That sum cannot be used; please write another.")
        case _:
            return t("That did not work; nothing was changed.")


def _about_time(t: Translator, refusal: labour.LabourRefusal) -> str:
    match refusal:
        case labour.Charged(ticket_id=number):
            return t(
                "The client has been charged for this time, so it stays. If it is wrong, tell the manager: they can give "
                "back the difference (/credit), or all of it (Ours on the card of #{number}).",
                number=number,
            )
        case labour.SettledByCall():
            return t(
                "These are minutes of a call and were settled with it, so they stay. If they are wrong, tell the manager: "
                "they can give back the difference (/credit)."
            )
        case labour.NotTheirTime():
            return t("Somebody else logged this time: they can correct it, or a manager.")
        case labour.AlreadyCorrected():
            return t("This time has been corrected already; nothing was changed.")
        case labour.OutOfReach(day=day, oldest=oldest):
            return t(
                "{day} is out of reach, so nothing was changed: time can be logged and corrected from {oldest} until today.",
                day=t.day_of_year(day),
                oldest=t.day(oldest),
            )
        case labour.BadMinutes():
            return t("That many minutes cannot be logged; please write a different time.")
        case labour.ErrorDecided():
            return t("This has been decided already; nothing was changed.")
        case _:
            return t("That did not work; nothing was changed.")
