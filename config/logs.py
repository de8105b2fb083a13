"""Logs an operator reads: one line an event, tokens and passwords blanked out."""

import logging
import re

TOKEN = re.compile(r"(?<!\d)(\d{5,}:)[A-Za-z0-9_-]{20,}")
"""A bot token, alone or in the path of a Bot API URL."""
PROVIDER = re.compile(r"(?<!\d)(\d{3,}:(?:TEST|LIVE):)[^\s\"',&)]+")
"""The token of a payment provider."""
PASSWORD = re.compile(r"(://[^\s/:]*:)[^\s/]+(?=@)")
"""The password of a URL; its user may be a mail address."""


def redacted(text: str) -> str:
    """`text` without tokens of bots and payment providers, and passwords in URLs."""
    return PASSWORD.sub(r"\1***", PROVIDER.sub(r"\1***", TOKEN.sub(r"\1***", text)))


class RedactingFormatter(logging.Formatter):
    """Blanks secrets in the finished line, so that a traceback cannot carry one past."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def start_logging(level: str = "INFO") -> None:
    """Set up the root logger once, at an entry point."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        RedactingFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("aiogram.event", "apscheduler", "aioimaplib", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
