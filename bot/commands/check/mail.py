"""Whether the mailbox opens and the mail server takes us: a login on each, nothing read, nothing sent."""

import asyncio
from collections.abc import Callable

from bot.commands.check import dkim_texts, trust_texts
from bot.commands.check import mail_texts as texts
from bot.commands.check.findings import Finding, fine, note, wrong
from config.i18n import Translator
from config.settings import Settings
from intake.mailbox.accounts import account
from intake.mailbox.imap.connection import ImapError
from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.oauth import Tokens, tokens_for
from intake.mailbox.proof import trusted_servers
from intake.mailbox.writing.signing import BadKey, key_of, published, signer_of
from intake.mailbox.writing.smtp import SendState, SmtpWire

SECONDS = 15.0
TRUSTED = {"imap.gmail.com": "mx.google.com", "outlook.office365.com": "microsoft365"}
"""What large providers call themselves in Authentication-Results, by their servers."""


async def imap_fault(url: str, tokens: Tokens | None = None) -> str | None:
    """What keeps the mailbox from being opened; None when nothing does."""
    try:
        await Mailbox(url, command_seconds=SECONDS, tokens=tokens).check()
    except ImapError as fault:
        return str(fault)
    except ValueError:
        return texts.MAIL_URL
    return None


async def smtp_fault(url: str, tokens: Tokens | None = None) -> str | None:
    """What keeps mail from being handed over; None when nothing does."""
    try:
        wire = SmtpWire(url, timeout=SECONDS, tokens=tokens)
    except ValueError:
        return texts.MAIL_URL
    try:
        result = await wire.check()
    finally:
        await wire.close()
    return None if result.state is SendState.SENT else result.reason


async def mail_findings(settings: Settings, t: Translator) -> list[Finding]:
    """How the two mail wires are."""
    if not settings.mail_address:
        if settings.imap_url or settings.smtp_url:
            return [wrong(texts.no_mail_address(t))]
        return [note(texts.no_mail(t))]
    findings = []
    tokens = tokens_for(settings)
    if settings.imap_url:
        url = settings.imap_url.get_secret_value()
        fault = await imap_fault(url, tokens)
        host = _host(url)
        findings.append(_finding(t, host, fault, texts.imap_wrong) or fine(texts.imap_fine(t, host)))
    else:
        findings.append(wrong(texts.not_set(t, "OKOSHKO_IMAP_URL")))
    if settings.smtp_url:
        url = settings.smtp_url.get_secret_value()
        fault = await smtp_fault(url, tokens)
        host = _host(url)
        findings.append(_finding(t, host, fault, texts.smtp_wrong) or fine(texts.smtp_fine(t, host)))
    else:
        findings.append(wrong(texts.not_set(t, "OKOSHKO_SMTP_URL")))
    findings += await _signature(settings, t)
    findings += _trust(settings, settings.mail_address, t)
    if not settings.owner_mail:
        findings.append(note(texts.no_owner_mail(t)))
    return findings


async def _signature(settings: Settings, t: Translator) -> list[Finding]:
    """Whether the key signs, and whether others find its public half in DNS."""
    try:
        signer = signer_of(settings.dkim_key, settings.dkim_selector, settings.mail_address)
    except BadKey as fault:
        return [wrong(dkim_texts.key_wrong(t, str(settings.dkim_key), str(fault)))]
    if signer is None:
        return []
    there = await asyncio.to_thread(published, signer.place)
    if there is None:
        return [wrong(dkim_texts.not_published(t, signer.place, signer.record))]
    if key_of(there) != key_of(signer.record):
        return [wrong(dkim_texts.other_key(t, signer.place, signer.record))]
    return [fine(dkim_texts.fine(t, signer.place))]


def _trust(settings: Settings, address: str, t: Translator) -> list[Finding]:
    """Whose word on a sender counts, and what the mailbox must take in."""
    servers = trusted_servers(settings.trusted_authserv)
    likely = TRUSTED.get(_host(settings.imap_url.get_secret_value()), "") if settings.imap_url else ""
    nobody = note(trust_texts.nobody_trusted(t, likely))
    told = fine(trust_texts.trusted(t, t.listed(servers))) if servers else nobody
    local, _, domain = address.rpartition("@")
    return [told, *([note(trust_texts.plus(t, f"{local}+test@{domain}"))] if settings.mail_plus else [])]


def _finding(
    t: Translator, host: str, fault: str | None, worded: Callable[[Translator, str, str], str]
) -> Finding | None:
    """What is wrong, and how to mend it; None where nothing is. Faults begin with a word for their kind."""
    kind, _, detail = (fault or "").partition(": ")
    if kind == "certificate":
        return wrong(texts.certificate_wrong(t, host, detail))
    if kind == "token":
        return wrong(texts.token_wrong(t, host, detail))
    return wrong(worded(t, host, fault)) if fault else None


def _host(url: str) -> str:
    try:
        return account(url).host
    except ValueError:
        return "?"
