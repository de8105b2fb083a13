"""How it goes between a client and the office, in words: what either side was late with, and what went to and fro."""

from decimal import Decimal

from babel.numbers import format_decimal

from billing.summary.dealings import Late, Missed, Quoted, Requotes, Talk
from billing.summary.figures import ClientFigures, Summary
from config.i18n import Translator


def late(t: Translator, client: ClientFigures, *, money: bool) -> str:
    """Both sides in one line; nothing where both kept their word. What they owe is for managers."""
    return _and(t, _ours(t, client.missed), _theirs(t, client.late) if money else "")


def _ours(t: Translator, missed: Missed) -> str:
    parts = []
    if missed.response:
        parts.append(t("we were late with {late} of {promised} first looks", **_looks(t, missed)))
    if missed.resolution:
        parts.append(t("{late} of {promised} were not done by the time promised", **_work(t, missed)))
    return t.listed(parts)


def _theirs(t: Translator, paid: Late) -> str:
    parts = []
    if paid.invoices:
        invoices = t.plural("{count} invoice overdue", "{count} invoices overdue", paid.invoices)
        parts.append(invoices + t.aside(days(t, paid.days)))
    if paid.promises:
        parts.append(
            t.plural("{count} promised payment broken", "{count} promised payments broken", paid.promises)
        )
    return t("they: {what}", what=t.listed(parts)) if parts else ""


def our_promises(t: Translator, summary: Summary) -> str:
    """How we kept our own, all clients together; nothing where nothing was promised."""
    missed = Missed(
        sum(client.missed.promised for client in summary.clients),
        sum(client.missed.response for client in summary.clients),
        sum(client.missed.to_do for client in summary.clients),
        sum(client.missed.resolution for client in summary.clients),
    )
    looks, work = "", ""
    if missed.response:
        looks = t("Our own promises: {late} of {promised} first looks came late", **_looks(t, missed))
    elif missed.promised:
        looks = t("Our own promises: {promised} first looks, none late", **_looks(t, missed))
    if missed.resolution:
        work = t("{late} of {promised} not done by the time promised", **_work(t, missed))
    elif missed.to_do:
        work = t("{promised} done by the time promised, none late", **_work(t, missed))
    if work and not looks:
        return t("Our own promises: {what}", what=work)
    return _and(t, looks, work)


def _and(t: Translator, *parts: str) -> str:
    return ("、" if t.language == "ja" else "; ").join(part for part in parts if part)


def _looks(t: Translator, missed: Missed) -> dict[str, str]:
    return {"late": t.number(missed.response), "promised": t.number(missed.promised)}


def _work(t: Translator, missed: Missed) -> dict[str, str]:
    return {"late": t.number(missed.resolution), "promised": t.number(missed.to_do)}


def to_and_fro(t: Translator, client: ClientFigures) -> str:
    """Messages, new versions, days waited, and prices by time; parts of nothing are left out."""
    parts = [
        per_request(t, client.talk),
        _requotes(t, client.requotes),
        t("what waited for them: {days} in all", days=days(t, client.waited_days))
        if client.waited_days
        else "",
        quoted(t, client.quoted) if client.quoted else "",
    ]
    return t.listed(part for part in parts if part)


def per_request(t: Translator, talk: Talk) -> str:
    if talk.tenths is None:
        return ""
    count = format_decimal(Decimal(talk.tenths).scaleb(-1), "#,##0.#", locale=t.locale)
    return t("messages a request: {count}", count=count)


def _requotes(t: Translator, made: Requotes) -> str:
    if not made.made:
        return ""
    versions = t.plural("{count} new version of a price", "{count} new versions of prices", made.made)
    return versions + t.aside(
        t("accepted {won}, lost {lost}", won=t.number(made.won), lost=t.number(made.lost))
    )


def quoted(t: Translator, work: Quoted) -> str:
    return t(
        "at prices by time {worked} instead of {quoted} ({percent})",
        worked=t.minutes(work.worked_minutes),
        quoted=t.minutes(work.quoted_minutes),
        percent=t.percent(work.percent),
    )


def lasts(t: Translator, client: ClientFigures) -> str:
    """How long the money is enough."""
    return t("at this pace it is used up on {day}", day=t.day(client.runs_out)) if client.runs_out else ""


def days(t: Translator, count: int) -> str:
    return t.plural("{count} day", "{count} days", count)
