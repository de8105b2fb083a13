"""What is written on the summary's picture; no money and no employee, as the whole office sees it."""

from typing import Any

from billing.summary import dealing_texts, texts
from billing.summary.figures import ClientFigures, Summary
from config.i18n import Translator
from intake.score import texts as score_texts

ON_THE_PICTURE = 12
"""More rows are no longer read at a glance on a telephone; the text has them all."""
PAST_ON_THE_PICTURE = 5
NAME_LONGEST = 56
"""About two lines."""


def picture(t: Translator, summary: Summary) -> dict[str, Any]:
    """Everything written on the picture, and the lengths of its bars; no money, as the staff see it too."""
    shown = summary.active[:ON_THE_PICTURE]
    return {
        "language": t.language,
        "headline": texts.headline(t, summary),
        "period": texts.period(t, summary),
        "total": f"{t.minutes(summary.minutes.total)} · {texts.requests(t, summary.requests)}",
        "legend": [[one.value, texts.outcome(t, one)] for one in texts.ORDER if summary.minutes[one]],
        "tariff": t("Tariff used, {month}", month=t.month(summary.month))
        if any(client.tariff for client in shown)
        else "",
        "projected": t("at this pace by its end")
        if any(client.tariff and client.tariff.projected for client in shown)
        else "",
        "trend": t(
            "hours, the last {weeks} weeks", weeks=max((len(client.trend) for client in shown), default=0)
        )
        if any(len(client.trend) > 1 for client in shown)
        else "",
        "compared": texts.how_compared(t, summary) if any(client.ratio for client in shown) else "",
        "more": texts.rest(t, summary.active[ON_THE_PICTURE:]),
        "window": score_texts.past(t, summary.score) if summary.past_the_window else "",
        "past": [
            [
                _name(client.name),
                client.score.past_in_all,
                max(client.score.requests - client.score.past_in_all, 0),
            ]
            for client in summary.past_the_window[:PAST_ON_THE_PICTURE]
        ],
        "promises": dealing_texts.our_promises(t, summary),
        "clients": [_bar(t, client) for client in shown],
    }


def _bar(t: Translator, client: ClientFigures) -> dict[str, Any]:
    return {
        "name": _name(client.name),
        "hours": t.minutes(client.minutes.total),
        "requests": texts.requests(t, client.requests),
        "parts": [[one.value, max(client.minutes[one], 0)] for one in texts.ORDER],
        "tariff": texts.tariff_used(t, client.tariff) if client.tariff else "",
        "percent": client.tariff.percent if client.tariff else None,
        "projected": client.tariff.projected_percent if client.tariff else None,
        "trend": [max(point.worked, 0) for point in client.trend],
        "ratio": f"{texts.times(t, client.ratio)}×" if client.ratio else "",
        "notable": bool(client.ratio and client.ratio.notable),
    }


def _name(name: str) -> str:
    return name if len(name) <= NAME_LONGEST else name[: NAME_LONGEST - 1].rstrip() + "…"
