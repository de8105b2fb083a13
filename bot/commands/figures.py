"""What `okoshko summary --json` tells programs: the weekly figures by name, in minutes and minor units."""

from typing import Any

from billing.summary.figures import (
    ClientFigures,
    Economics,
    Minutes,
    MoneyMoved,
    Quoted,
    Ratio,
    Summary,
    TariffUse,
)
from intake.score.rules import Score


def as_json(summary: Summary) -> dict[str, Any]:
    """The names are kept: scripts rely on them."""
    return {
        "week": summary.key,
        "weeks": summary.weeks,
        "span": summary.span.value,
        "from": summary.first_day.isoformat(),
        "to": summary.last_day.isoformat(),
        "requests": summary.requests,
        "minutes": _minutes(summary.minutes),
        "accounts": [_money(one) for one in summary.money],
        "window": _window(summary.score),
        "clients": [of_client(one) for one in summary.clients],
    }


def of_client(client: ClientFigures) -> dict[str, Any]:
    """One client's figures."""
    tariff = client.tariff
    return {
        "name": client.name,
        "requests": client.requests,
        "minutes": _minutes(client.minutes),
        "tariff": _tariff(tariff) if tariff else None,
        "account": _money(client.money) if client.money else None,
        "ratio": _ratio(client.ratio) if client.ratio else None,
        "window": _window(client.score),
        "economics": _economics(client.economics) if client.economics else None,
        "trend": [
            {"week": one.week, "worked": one.worked, "tariff_percent": one.percent} for one in client.trend
        ],
        "change": {"before": client.change.before, "now": client.change.now} if client.change else None,
        "weeks_running": client.weeks_running,
        "messages": {"count": client.talk.messages, "requests": client.talk.requests},
        "quoted": _quoted(client.quoted) if client.quoted else None,
        **_dealings(client),
        "runs_out": client.runs_out.isoformat() if client.runs_out else None,
    }


def _quoted(found: Quoted) -> dict[str, int]:
    return {"quoted": found.quoted_minutes, "worked": found.worked_minutes, "requests": found.requests}


def _dealings(client: ClientFigures) -> dict[str, Any]:
    made, late = client.requotes, client.late
    return {
        "requotes": {"made": made.made, "won": made.won, "lost": made.lost},
        "waited_days": client.waited_days,
        "missed": {
            "promised": client.missed.promised,
            "response": client.missed.response,
            "to_do": client.missed.to_do,
            "resolution": client.missed.resolution,
        },
        "late": {"invoices": late.invoices, "days": late.days, "promises": late.promises},
    }


def _tariff(use: TariffUse) -> dict[str, Any]:
    return {
        "used": use.used,
        "granted": use.granted,
        "reserved": use.reserved,
        "projected": use.projected,
        "used_up_on": use.used_up_on.isoformat() if use.used_up_on else None,
    }


def _economics(found: Economics) -> dict[str, Any]:
    """In minor units, without value added tax."""
    return {
        "currency": found.currency,
        "fee": found.fee_minor,
        "billed": found.billed_minor,
        "cost": found.cost_minor,
        "margin": found.margin_minor,
        "per_hour": found.per_hour_minor,
    }


def _minutes(found: Minutes) -> dict[str, Any]:
    worked = {outcome.value: minutes for outcome, minutes in found.by_outcome.items() if minutes}
    charged = {outcome.value: minutes for outcome, minutes in found.charged_by_outcome.items() if minutes}
    return {
        "total": found.total,
        "personal": found.personal,
        **worked,
        "charged": {"total": found.charged_total, **charged},
    }


def _money(moved: MoneyMoved) -> dict[str, Any]:
    return {
        "currency": moved.currency,
        "charged": moved.charged,
        "topped_up": moved.topped_up,
        "available": moved.available,
        "held": moved.held,
    }


def _ratio(compared: Ratio) -> dict[str, Any]:
    same = compared.same_hands
    return {
        "tenths": compared.tenths,
        "worked": compared.worked,
        "requests": compared.requests,
        "others": compared.others,
        "hands": [{"name": hand.name, "percent": hand.percent} for hand in compared.hands],
        "same_hands": {"tenths": same.tenths, "requests": same.requests} if same else None,
    }


def _window(score: Score) -> dict[str, Any]:
    return {
        "requests": score.requests,
        "through": score.through,
        "past": score.past_in_all,
        "by_way": {way.value: count for way, count in score.past.items()},
        "excused": score.excused,
        "redirects": score.redirects,
        "next_right": score.next_right,
        "next_past": score.next_past,
    }
