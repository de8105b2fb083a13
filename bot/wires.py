"""The wires these settings ask for: Telegram's way in and its files, and what signs our mails."""

from pydantic import SecretStr

from bot.refusal import Refusal
from bot.till import Till
from config.clock import Clock
from config.database import Database
from config.settings import Settings
from intake.business.memory import Memory
from intake.files import NoSource, Source
from intake.mailbox.writing.signing import BadKey, Signer, signer_of
from intake.shelf import Shelf
from intake.telegram.checkout import Checkout
from intake.telegram.files import TelegramFiles
from intake.telegram.poll import Poller
from intake.telegram.receive import Stored, unheard
from intake.telegram.webhook import Webhook
from intake.telegram.wire import Wire


def files_of(settings: Settings, shelf: Shelf) -> Source:
    """Where files that were sent are fetched."""
    token = settings.telegram_token
    if token is None:
        return NoSource()
    return TelegramFiles(
        shelf,
        api=settings.telegram_api,
        token=token.get_secret_value(),
        proxy=secret(settings.telegram_proxy),
    )


def inlet_of(
    settings: Settings, database: Database, clock: Clock, memory: Memory
) -> tuple[Poller | Webhook | None, Checkout | None]:
    """Telegram's way in: posted to where an address for it is named, else asked for; and who answers its checkouts."""
    if settings.telegram_token is None:
        return None, None
    wire = Wire(
        api=settings.telegram_api,
        token=settings.telegram_token.get_secret_value(),
        proxy=secret(settings.telegram_proxy),
    )
    checkout: Checkout | None = None
    stored: Stored = unheard
    if settings.payments:
        till = Till(database, settings.signing_key())
        checkout = Checkout(wire, till.decide, till.apology)
        stored = checkout.hear
    if settings.telegram_webhook_url is None:
        return Poller(database, clock, wire, stored=stored, memory=memory), checkout
    url, signed = settings.telegram_webhook_url, settings.webhook_secret()
    webhook = Webhook(database, clock, wire, url=url, secret=signed, stored=stored, memory=memory)
    return webhook, checkout


def signer(settings: Settings) -> Signer | None:
    """What signs our mails. Raises Refusal where its key cannot be read."""
    try:
        return signer_of(settings.dkim_key, settings.dkim_selector, settings.mail_address)
    except BadKey as fault:
        raise Refusal("dkim_key", f"{settings.dkim_key}: {fault}") from None


def secret(value: SecretStr | None) -> str | None:
    """In the clear, for who has to hand it over."""
    return value.get_secret_value() if value else None
