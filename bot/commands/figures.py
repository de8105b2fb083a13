"""What `okoshko summary --json` tells programs: the weekly figures by name, in minutes and minor units."""

from typing import Any

from billing.summary.figures import ClientFigures, Minutes, MoneyMoved, Ratio, Summary
from intake.score.rules import Score


def as_json(summary: Summary) -> dict[str, Any]:
    """The names are kept: scripts rely on them."""
    return {
        "week": summary.key,
        "weeks": summary.weeks,
        "from": summary.first_day.isoformat(),
        "to": summary.last_day.isoformat(),
        "requests": summary.requests,
        "minutes": _minutes(summary.minutes),
        "accounts": [_money(one) for one in summary.money],
        "window": _window(summary.score),
        "clients": [_client(one) for one in summary.clients],
    }


def _client(client: ClientFigures) -> dict[str, Any]:
    tariff = client.tariff
    return {
        "name": client.name,
        "requests": client.requests,
        "minutes": _minutes(client.minutes),
        "tariff": {"used": tariff.used, "granted": tariff.granted} if tariff else None,
        "account": _money(client.money) if client.money else None,
        "ratio": _ratio(client.ratio) if client.ratio else None,
        "window": _window(client.score),
    }


def _minutes(worked: Minutes) -> dict[str, int]:
    by_outcome = {outcome.value: minutes for outcome, minutes in worked.by_outcome.items() if minutes}
    return {"total": worked.total, "personal": worked.personal, **by_outcome}


def _money(moved: MoneyMoved) -> dict[str, Any]:
    return {
        "currency": moved.currency,
        "charged": moved.charged,
        "topped_up": moved.topped_up,
        "available": moved.available,
        "held": moved.held,
    }


def _ratio(compared: Ratio) -> dict[str, Any]:
    return {
        "tenths": compared.tenths,
        "worked": compared.worked,
        "requests": compared.requests,
        "others": compared.others,
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
