"""The weekly summary in words: for the staff chat without money, for manager and owner with it, and on a picture."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from billing.labour.rules import Outcome
from billing.summary.figures import ClientFigures, Minutes, MoneyMoved, Ratio, Summary, TariffUse
from config.i18n import Translator
from intake.letter import Enclosure, Letter, Paragraph, faint, letter, strong
from intake.score import texts as score_texts

ON_THE_PICTURE = 12
"""More rows are no longer read at a glance on a telephone; the text has them all."""
PAST_ON_THE_PICTURE = 5
ORDER = (
    Outcome.IN_TARIFF,
    Outcome.BILLED,
    Outcome.OURS,
    Outcome.FREE,
    Outcome.REFUSED,
    Outcome.UNCOUNTED,
    Outcome.PENDING,
)


def headline(t: Translator, summary: Summary) -> str:
    """The week in one line: whose work took far more than comparable work, else how much there was."""
    notable = summary.most_notable
    if notable and notable.ratio:
        return t(
            "{client}: {times}× the labour of comparable work",
            client=notable.name,
            times=times(t, notable.ratio),
        )
    if not summary.active:
        return t("A quiet week: nothing asked, nothing worked on")
    return t(
        "{hours} of work, {requests}",
        hours=t.minutes(summary.minutes.total),
        requests=requests(t, summary.requests),
    )


def staff(t: Translator, summary: Summary, picture: Enclosure | None = None) -> Letter:
    """For everybody in the office: hours and requests, nobody's money and no employee's name."""
    return _letter(t, summary, picture, money=False)


def full(t: Translator, summary: Summary, picture: Enclosure | None = None) -> Letter:
    """For manager and owner: the same with the personal accounts."""
    return _letter(t, summary, picture, money=True)


def _letter(t: Translator, summary: Summary, picture: Enclosure | None, *, money: bool) -> Letter:
    blocks = [_client(t, summary, client, money=money) for client in summary.active]
    if len(blocks) > 1:
        blocks.append(_total(t, summary, money=money))
    if not summary.score.silent:
        blocks.append(Paragraph("\n".join(window(t, summary))))
    quiet = t.listed(client.name for client in summary.quiet)
    worded = letter(
        strong(headline(t, summary)),
        period(t, summary),
        *blocks,
        faint(t("Nothing from: {clients}", clients=quiet)) if quiet else None,
        faint(how_compared(t, summary)) if any(client.ratio for client in summary.active) else None,
        subject=f"{headline(t, summary)} · {period(t, summary)}",
    )
    return Letter(worded.paragraphs, enclosures=(picture,) if picture else (), subject=worded.subject)


def period(t: Translator, summary: Summary) -> str:
    days = f"{t.day(summary.first_day)} – {t.day(summary.last_day)}"
    if summary.weeks > 1:
        return days
    return t("Week {number}: {days}", number=int(summary.key.rpartition("W")[2]), days=days)


def how_compared(t: Translator, summary: Summary) -> str:
    return t(
        "× is the time a client's requests took over {weeks} weeks, against the median of the "
        "other clients for requests of the same kind.",
        weeks=summary.ratio_weeks,
    )


def _client(t: Translator, summary: Summary, client: ClientFigures, *, money: bool) -> Paragraph:
    lines = [f"▪ {client.name} · {t.minutes(client.minutes.total)} · {requests(t, client.requests)}"]
    if client.minutes.by_outcome:
        lines.append(minutes(t, client.minutes))
    if client.tariff:
        lines.append(tariff(t, client.tariff, summary.month))
    if client.ratio:
        lines.append(ratio(t, client.ratio))
    if money and client.money:
        lines.append(account(t, client.money))
    return Paragraph("\n".join(lines))


def _total(t: Translator, summary: Summary, *, money: bool) -> Paragraph:
    lines = [
        t("All clients") + f" · {t.minutes(summary.minutes.total)} · {requests(t, summary.requests)}",
        minutes(t, summary.minutes),
    ]
    if money:
        lines += [account(t, one) for one in summary.money]
    return Paragraph("\n".join(lines))


def window(t: Translator, summary: Summary) -> list[str]:
    """How clients came: all of them, then who came past the window, most often first. No employee is named."""
    lines = [t("The window") + " · " + score_texts.total(t, summary.score)]
    return lines + [
        f"▪ {client.name} · {score_texts.short(t, client.score)}" for client in summary.past_the_window
    ]


def requests(t: Translator, count: int) -> str:
    return t.plural("{count} request", "{count} requests", count)


def minutes(t: Translator, worked: Minutes) -> str:
    """What the minutes counted as; parts of nothing are left out."""
    parts = [f"{outcome(t, one)} {t.minutes(worked[one])}" for one in ORDER if worked[one]]
    line = t.listed(parts) or t("no work logged")
    if not worked.personal:
        return line
    personal = t("of which personal {minutes}", minutes=t.minutes(worked.personal))
    return t.listed((line, personal)) if t.language == "ja" else f"{line}; {personal}"


def outcome(t: Translator, what: Outcome) -> str:
    """What minutes counted as, in the middle of a line."""
    return {
        Outcome.IN_TARIFF: t("in tariff"),
        Outcome.BILLED: t("billed"),
        Outcome.OURS: t("our own fault"),
        Outcome.FREE: t("free calls"),
        Outcome.REFUSED: t("refused"),
        Outcome.PENDING: t("pending"),
        Outcome.UNCOUNTED: t("not counted"),
    }[what]


def tariff(t: Translator, use: TariffUse, month: date) -> str:
    return t("tariff, {month}: {use}", month=t.month(month), use=tariff_used(t, use))


def tariff_used(t: Translator, use: TariffUse) -> str:
    if use.percent is None:
        return t("{used}, none included", used=t.minutes(use.used))
    return t(
        "{used} of {granted} ({percent})",
        used=t.minutes(use.used),
        granted=t.minutes(use.granted),
        percent=t.percent(use.percent),
    )


def times(t: Translator, compared: Ratio) -> str:
    """The ratio with one decimal: `3.4`."""
    return str(format_decimal(Decimal(compared.tenths).scaleb(-1), "#,##0.0", locale=t.locale))


def ratio(t: Translator, compared: Ratio) -> str:
    return t(
        "{times}× comparable work ({rests_on})", times=times(t, compared), rests_on=rests_on(t, compared)
    )


def rests_on(t: Translator, compared: Ratio) -> str:
    """How much a ratio rests on."""
    others = t.plural("{count} other client", "{count} other clients", compared.others)
    return t.listed((requests(t, compared.requests), others))


def account(t: Translator, money: MoneyMoved) -> str:
    charged, topped_up = t.money(money.charged, money.currency), t.money(money.topped_up, money.currency)
    if money.available < 0:
        owed = t.money(-money.available, money.currency)
        line = t(
            "charged {charged}, topped up {topped_up}; {owed} still to be paid in",
            charged=charged,
            topped_up=topped_up,
            owed=owed,
        )
    else:
        line = t(
            "charged {charged}, topped up {topped_up}; available {available}",
            charged=charged,
            topped_up=topped_up,
            available=t.money(money.available, money.currency),
        )
    held = t("set aside {held}", held=t.money(money.held, money.currency))
    return t.listed((line, held)) if money.held else line


def picture(t: Translator, summary: Summary) -> dict[str, Any]:
    """Everything written on the picture, and the lengths of its bars; no money, as the staff see it too."""
    shown = summary.active[:ON_THE_PICTURE]
    return {
        "language": t.language,
        "headline": headline(t, summary),
        "period": period(t, summary),
        "total": f"{t.minutes(summary.minutes.total)} · {requests(t, summary.requests)}",
        "legend": [[one.value, outcome(t, one)] for one in ORDER if summary.minutes[one]],
        "tariff": t("Tariff used, {month}", month=t.month(summary.month))
        if any(client.tariff for client in shown)
        else "",
        "compared": how_compared(t, summary) if any(client.ratio for client in shown) else "",
        "more": _more(t, summary),
        "window": score_texts.past(t, summary.score) if summary.past_the_window else "",
        "past": [
            [client.name, client.score.past_in_all, max(client.score.requests - client.score.past_in_all, 0)]
            for client in summary.past_the_window[:PAST_ON_THE_PICTURE]
        ],
        "clients": [_bar(t, client) for client in shown],
    }


def _bar(t: Translator, client: ClientFigures) -> dict[str, Any]:
    return {
        "name": client.name,
        "hours": t.minutes(client.minutes.total),
        "requests": requests(t, client.requests),
        "parts": [[one.value, max(client.minutes[one], 0)] for one in ORDER],
        "tariff": tariff_used(t, client.tariff) if client.tariff else "",
        "percent": client.tariff.percent if client.tariff else None,
        "ratio": f"{times(t, client.ratio)}×" if client.ratio else "",
        "notable": bool(client.ratio and client.ratio.notable),
    }


def _more(t: Translator, summary: Summary) -> str:
    left = summary.active[ON_THE_PICTURE:]
    if not left:
        return ""
    hours = t.minutes(sum(client.minutes.total for client in left))
    return t.plural(
        "and {count} more client: {hours}", "and {count} more clients: {hours}", len(left), hours=hours
    )


def not_begun(t: Translator, week: str) -> str:
    return t("{week} has not begun yet. Without a week, you get the last full one: /summary", week=week)


def usage(t: Translator) -> str:
    return t("Name the week like this: /summary 2026-W47. Without one, you get the last full week.")
