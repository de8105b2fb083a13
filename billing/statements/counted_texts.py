"""How a request counted in a month, in one line of words."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from billing.statements.month import Asked, Fate
from config.i18n import Translator
from intake.office.book import RefusalReason, said
from intake.tickets.models import ClosedReason, Verdict

STANDS = (Fate.INCLUDED, Fate.BILLED, Fate.ELSEWHERE, Fate.OURS, Fate.OPEN)
"""Of these it is said whether they are done."""

Refusals = Mapping[str, RefusalReason]


def how(t: Translator, one: Asked, currency: str, zone: ZoneInfo, refusals: Refusals) -> str:
    """How a request counted: `In your tariff: 45 min`."""
    parts = [_how(t, one, currency, zone, refusals)]
    if one.minutes > 0 and one.fate is not Fate.INCLUDED and one.verdict is not Verdict.IN_TARIFF:
        parts.append(t("{what}: {part}", what=t("in your tariff"), part=t.minutes(one.minutes)))
    if one.taken_minor < 0:
        parts.append(t("{sum} given back", sum=t.money(-one.taken_minor, currency)))
    return " · ".join(parts)


def _how(t: Translator, one: Asked, currency: str, zone: ZoneInfo, refusals: Refusals) -> str:
    match one.fate:
        case Fate.INCLUDED:
            return _included(t, one, None)
        case Fate.BILLED:
            sum_ = t.money(one.taken_minor, currency)
            return (
                _included(t, one, sum_) if one.verdict is Verdict.IN_TARIFF else t("Billed: {sum}", sum=sum_)
            )
        case Fate.ELSEWHERE:
            return _elsewhere(t, one, currency, zone)
        case Fate.OURS:
            return t("Our own fault: free of charge")
        case Fate.FREE if one.free_minutes:
            return t("On the phone: {minutes}, free of charge", minutes=t.minutes(one.free_minutes))
        case Fate.FREE:
            return t("Free of charge")
        case Fate.REFUSED:
            return _refused(t, one, refusals)
        case Fate.DECLINED if one.closed_reason is ClosedReason.DECLINED:
            return t("Not ordered: you declined the price")
        case Fate.DECLINED:
            return t("Not ordered: the price had lapsed")
        case Fate.OPEN:
            return _open(t, one, currency)


def _included(t: Translator, one: Asked, sum_: str | None) -> str:
    """`In your tariff: 1 h · beyond it 15 min, €18`; `sum_` is what was taken for it."""
    minutes, requests = one.minutes - one.minutes_beyond, one.requests - one.requests_beyond
    head = t("In your tariff")
    if minutes > 0:
        head = t("In your tariff: {amount}", amount=t.minutes(minutes))
    elif requests > 0 and not one.minutes:
        amount = t.plural("{count} request", "{count} requests", requests)
        head = t("In your tariff: {amount}", amount=amount)
    beyond = [t.minutes(one.minutes_beyond)] if one.minutes_beyond else []
    if one.requests_beyond:
        beyond.append(t.plural("{count} request", "{count} requests", one.requests_beyond))
    if sum_:
        beyond.append(sum_)
    return f"{head} · {t('beyond it {sum}', sum=t.listed(beyond))}" if beyond else head


def _elsewhere(t: Translator, one: Asked, currency: str, zone: ZoneInfo) -> str:
    charged = one.charged_elsewhere
    sum_ = t.money(sum(price.charged_minor or 0 for price in charged), currency)
    at = charged[-1].settled_at
    return (
        t("Billed on {day}: {sum}", day=t.day(at.astimezone(zone).date()), sum=sum_)
        if at
        else t("Billed: {sum}", sum=sum_)
    )


def _refused(t: Translator, one: Asked, refusals: Refusals) -> str:
    entry = refusals.get(one.reason or "")
    head = t("Not taken on.")
    return t.sentences(head, said(entry.text, t.language)) if entry else head


def _open(t: Translator, one: Asked, currency: str) -> str:
    if one.offered_minor is not None:
        return t("The price of {sum} waits for your answer", sum=t.money(one.offered_minor, currency))
    if one.ordered_minor:
        return t("Ordered for {sum}", sum=t.money(one.ordered_minor, currency))
    if one.verdict is Verdict.BILLABLE:
        return t("Beyond your tariff: you hear the price before we start")
    return t("We are looking at it")


def stands(t: Translator, one: Asked, zone: ZoneInfo) -> str:
    """`done on 4 November`, `in progress`, or nothing."""
    if one.fate not in STANDS:
        return ""
    if one.done_at:
        return t("done on {day}", day=t.day(one.done_at.astimezone(zone).date()))
    return t("in progress") if one.verdict and (one.is_agreed or one.verdict is not Verdict.BILLABLE) else ""
