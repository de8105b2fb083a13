"""Logs an operator reads: one line an event, tokens and passwords blanked out."""

import logging
import re

SECRETS = re.compile(r"(bot\d+:)[A-Za-z0-9_-]{20,}|(://[^:/@\s]+:)[^@\s]+(?=@)")


class Redaction(logging.Filter):
    """Blanks bot tokens and passwords in URLs wherever they appear in a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = SECRETS.sub(lambda match: f"{match[1] or match[2]}***", message)
        if cleaned != message:
            record.msg, record.args = cleaned, None
        return True


def start_logging(level: str = "INFO") -> None:
    """Set up the root logger once, at an entry point."""
    handler = logging.StreamHandler()
    handler.addFilter(Redaction())
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("aiogram.event", "apscheduler", "aioimaplib", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
