"""What of an invoice can be paid in the chat: where the office takes money there, and Telegram takes the sum."""

from billing.invoices import texts
from billing.invoices.queries import Shown
from config.database import ReadSession
from config.i18n import Translator
from intake.outbox.models import Window
from intake.telegram import currencies


async def takes(session: ReadSession, minor: int, currency: str) -> bool:
    """Whether such a sum can be paid in a chat with us."""
    window = await session.get(Window, 1)
    return bool(window and window.payments) and currencies.takes(minor, currency)


async def button(session: ReadSession, t: Translator, shown: Shown) -> texts.Rows:
    """*Pay here*; no buttons where it could not be kept."""
    if not shown.is_unpaid or not await takes(session, shown.rest_minor, shown.invoice.currency):
        return ()
    return texts.pay_here(t, shown)
