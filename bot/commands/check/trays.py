"""What waits in the trays, and when something last came."""

from collections import Counter

from bot.commands.check import tray_texts as texts
from bot.commands.check.findings import Finding, fine, note, wrong
from bot.set_aside_texts import reason
from bot.trays import Trays
from config.i18n import Translator

LONG_SECONDS = 15 * 60
"""A row that waits longer waits for somebody to mend something."""


def tray_findings(now: Trays, t: Translator) -> list[Finding]:
    """A line for each tray, and one for each wire by which something came."""
    findings = []
    for tray, worded in ((now.inbox, texts.in_tray), (now.outbox, texts.out_tray)):
        said = worded(t, tray.count, tray.oldest_seconds)
        late = (tray.oldest_seconds or 0) > LONG_SECONDS
        findings.append(wrong(said) if late else note(said) if tray.count else fine(said))
    if now.unsent_fault:
        findings.append(note(texts.last_try(t, now.unsent_fault)))
    if now.quarantined.count:
        findings.append(wrong(texts.set_aside(t, now.quarantined.count, now.quarantined.oldest_seconds or 0)))
        reasons: Counter[str] = Counter()
        for fault, count in now.faults.items():
            reasons[reason(t, fault)] += count
        findings += [note(texts.why_set_aside(t, count, why)) for why, count in reasons.items()]
    if now.undeliverable:
        findings.append(note(texts.undeliverable(t, now.undeliverable)))
    if now.telegram_seconds is not None:
        findings.append(note(texts.last_update(t, now.telegram_seconds)))
    if now.mail_seconds is not None:
        findings.append(note(texts.last_mail(t, now.mail_seconds)))
    return findings
