"""What the log says first: which wires this desk lacks, what that leaves out, and which settings are misspelt."""

import logging
import os

from bot.commands.called import command
from config.settings import Settings, strange_names

log = logging.getLogger("start")


def announce(settings: Settings) -> None:
    """A line for each."""
    for name, near in strange_names(os.environ).items():
        meant = f"perhaps {near} is meant" if near else "docs/operating.md names all settings"
        log.warning("%s is no setting, and has no effect: %s", name, meant)
    reads = bool(settings.mail_address and settings.imap_url)
    sends = bool(settings.mail_address and settings.smtp_url)
    if not settings.telegram_token and not reads:
        log.warning(
            "neither Telegram nor mail comes in: set OKOSHKO_TELEGRAM_TOKEN, or OKOSHKO_MAIL_ADDRESS and "
            "OKOSHKO_IMAP_URL; %s init asks for them",
            command(),
        )
    elif not settings.telegram_token:
        log.warning(
            "no Telegram, as OKOSHKO_TELEGRAM_TOKEN is not set: mails become requests and are answered, but there "
            "are no buttons, links or new staff chat; cards of a staff chat set up before go to its managers by mail"
        )
    if settings.telegram_token and not reads and not sends:
        log.info("no mail, as it is not set up: clients write by Telegram only")
    elif reads != sends:
        missing, lacks = ("SMTP", "answers wait") if reads else ("IMAP", "mails are sent, and none are read")
        log.warning("mail works one way only, as OKOSHKO_%s_URL is not set: %s", missing, lacks)
