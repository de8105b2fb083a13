"""The queue in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.i18n import Translator
from intake.letter import Button, Letter, Paragraph, Press, letter, strong

BY_WEEKDAY = timedelta(days=6)


def queue(
    t: Translator,
    ours: Sequence[str],
    door: Sequence[str],
    theirs: Sequence[str],
    favours: int,
    payments: int = 0,
) -> Letter:
    """What waits for us, at the door, and for clients, each under its own heading."""
    rows: list[tuple[Button, ...]] = []
    if payments:
        rows.append((Button(t("Payments to answer: {count}", count=payments), Press("payments", 0)),))
    if favours:
        rows.append((Button(t("Standard errors to decide: {count}", count=favours), Press("errors", 0)),))
    rows.append((Button(t("Clients"), Press("clients", 0)), Button(t("My desk"), Press("mine", 0))))
    if not (ours or door or theirs):
        said = t("Nothing else is waiting. 🌿") if payments or favours else t("Nothing is waiting. 🌿")
        return letter(said, buttons=tuple(rows))
    blocks: list[str | Paragraph] = []
    for heading, lines in (
        (t("Waiting for us"), ours),
        (t("At the door"), door),
        (t("Waiting for clients"), theirs),
    ):
        blocks += [strong(heading), "\n".join(lines)] if lines else []
    return letter(*blocks, buttons=tuple(rows))


def line(sign: str, number: int, client: str, title: str, more: str) -> str:
    return " · ".join(part for part in (f"{sign} #{number} {client}", title, more) if part)


def late(t: Translator, promised: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The client was told a time, and it has passed."""
    day, today = promised.astimezone(zone).date(), now.astimezone(zone).date()
    time = t.clock_time(promised, zone)
    if day == today:
        return t("late since {time}", time=time)
    if today - day <= BY_WEEKDAY:
        return t("late since {weekday}, {time}", weekday=t.weekday(day), time=time)
    return t("late since {moment}", moment=t.moment(promised, zone))


def price_open(t: Translator, total: str, until: str) -> str:
    return t("{total}, to be accepted by {day}", total=total, day=until)


def money_missing(t: Translator, missing: str) -> str:
    return t("accepted, the account is {missing} short", missing=missing)


def to_discuss(t: Translator) -> str:
    return t("the client wants to discuss the price")


def to_confirm(t: Translator) -> str:
    """Words by mail that do not count by themselves."""
    return t("the client has answered the price by mail: please read the card")


def overdue(t: Translator, client: str, amount: str, day: str) -> str:
    return f"💶 {client} · " + t("{amount} promised by {day}, not paid yet", amount=amount, day=day)


def invoice_overdue(t: Translator, client: str, invoice: str, rest: str, day: str) -> str:
    return f"🧾 {client} · {invoice} · " + t("{amount} was due by {day}", amount=rest, day=day)


def stranger(t: Translator, name: str, words: str, since: str) -> str:
    said = t.quoted(words) if words else ""
    return " · ".join(part for part in (f"👋 {name}", t("unknown"), said, since) if part)


def newcomer(t: Translator, name: str, client: str, since: str) -> str:
    return " · ".join((f"👋 {name}", t("by the link of {client}", client=client), since))
