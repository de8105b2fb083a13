"""Whether employees' mailboxes may be looked at, and open: a login on each, nothing read, nothing changed."""

import asyncio
from datetime import datetime

from bot.commands.check import mail, watched_texts
from bot.commands.check.findings import Finding, fine, note, wrong
from config.database import ReadSession
from config.i18n import Translator
from config.settings import Settings, key_of
from intake.mailbox.imap.connection import ImapError
from intake.mailbox.imap.watched import WatchedMailbox
from intake.mailbox.oauth import Tokens, tokens_for
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.watch.looking import sent_account
from intake.watch.queries import may_watch
from intake.watch.rules import Watch, Why


async def watched_findings(
    settings: Settings, t: Translator, session: ReadSession, now: datetime
) -> list[Finding]:
    """A line for every mailbox named in the settings or in the book."""
    try:
        book = await office(session)
    except NoBookApplied:
        return []
    today = now.astimezone(book.firm.zone).date()
    window = settings.mail_address.lower() if settings.mail_address else None
    found = await may_watch(session, settings.watch, window, today)
    tokens = None if settings.mail_oauth_refresh_token else tokens_for(settings)
    lines = [
        _may_not(t, key, one) if isinstance(one, Why) else _opens(t, key, one, tokens)
        for key, one in found.items()
    ]
    agreed = {key_of(code): entry for code, entry in book.employees.items() if entry.watch_consent}
    idle = [
        note(watched_texts.no_mailbox(t, entry.name, _setting(key)))
        for key, entry in agreed.items()
        if key not in found and not entry.ended
    ]
    return [*await asyncio.gather(*lines), *idle]


async def _may_not(t: Translator, key: str, why: Why) -> Finding:
    return wrong(watched_texts.may_not(t, _setting(key), why))


async def _opens(t: Translator, key: str, watch: Watch, tokens: Tokens | None) -> Finding:
    for account in (watch.account, sent_account(watch).account):
        try:
            await WatchedMailbox(account, command_seconds=mail.SECONDS, tokens=tokens).check()
        except ImapError as fault:
            return wrong(watched_texts.closed(t, _setting(key), watch.address, str(fault)))
    return fine(watched_texts.opens(t, watch.address, watch.consent))


def _setting(key: str) -> str:
    return f"OKOSHKO_WATCH_{key.upper()}"
