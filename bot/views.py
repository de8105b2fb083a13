"""Every message that is kept as things stand: tickets' cards, questions, notices; under the name rooms touch it by."""

from billing.closing.telling import CARD as MONTH
from billing.evening.actions import LIST
from billing.verdicts.invoice_letters import CARD
from bot import set_aside
from bot.business.offers import OfferCard
from bot.forwards.card import ForwardCard
from bot.groups.deciding import GroupCard
from bot.staff.cards import TicketCard
from bot.staff.crowd import CrowdCard
from bot.staff.doors import NewcomerCard, StrangerCard
from bot.staff.evening import EveningCard
from bot.staff.invoices import InvoiceCard
from bot.staff.months import MonthCard
from bot.staff.noted import NOTED, NotedCard
from bot.staff.work import WorkCard
from bot.watch.answers import SentCard
from config.clock import Clock
from intake.business.actions import OFFER
from intake.forwards.actions import CARD as FORWARD
from intake.groups.actions import CARD as GROUP
from intake.outbox.actions import DIGEST
from intake.outbox.ports import View
from intake.watch.actions import CARD as SENT


def every_view(clock: Clock) -> dict[str, View]:
    """What the out-tray renders anew whenever a room says that something has changed."""
    return {
        "ticket": TicketCard(clock),
        DIGEST: CrowdCard(),
        "work": WorkCard(clock),
        "stranger": StrangerCard(),
        "contact": NewcomerCard(),
        CARD: InvoiceCard(clock),
        MONTH: MonthCard(clock),
        NOTED: NotedCard(),
        OFFER: OfferCard(),
        FORWARD: ForwardCard(clock),
        GROUP: GroupCard(),
        SENT: SentCard(),
        LIST: EveningCard(),
        set_aside.CARD: set_aside.SetAsideCard(),
    }
