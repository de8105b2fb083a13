"""The figures of the weekly summary in words: the same ones in the chat, on the picture, in the mail and in a terminal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from billing.labour.rules import Outcome
from billing.summary.changes import WEEKS_RUNNING
from billing.summary.economics import Economics
from billing.summary.figures import (
    ClientFigures,
    Minutes,
    MoneyMoved,
    Ratio,
    SameHands,
    Span,
    Summary,
    TariffUse,
)
from config.i18n import Translator

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
        return _notable(t, notable, notable.ratio)
    if not summary.active:
        return t("A quiet week: nothing asked, nothing worked on")
    return t(
        "{hours} of work, {requests}",
        hours=t.minutes(summary.minutes.total),
        requests=requests(t, summary.requests),
    )


def _notable(t: Translator, client: ClientFigures, compared: Ratio) -> str:
    name, above = client.name, times(t, compared)
    if client.weeks_running > 1:
        news = t(
            "{client}: {times}× the labour of comparable work, {running}",
            client=name,
            times=above,
            running=running(t, client.weeks_running),
        )
    else:
        news = t("{client}: {times}× the labour of comparable work", client=name, times=above)
    gone = client.tariff.used_up_on if client.tariff else None
    return t("{news}; tariff used up on {day}", news=news, day=t.day(gone)) if gone else news


def running(t: Translator, weeks: int) -> str:
    """For how long, in the middle of a line."""
    if weeks >= WEEKS_RUNNING:
        return t("four weeks running or more")
    return t("third week running") if weeks == 3 else t("second week running")


def changed(t: Translator, client: ClientFigures) -> str:
    """What means something against the week before, and the day the tariff was gone; empty where nothing does."""
    parts = []
    if client.change:
        apart = t.minutes(client.change.minutes)
        more = client.change.more
        parts.append(
            t("{hours} more than the week before", hours=apart)
            if more
            else t("{hours} less than the week before", hours=apart)
        )
    if client.tariff and client.tariff.used_up_on:
        parts.append(t("tariff used up on {day}", day=t.day(client.tariff.used_up_on)))
    return t.listed(parts)


def period(t: Translator, summary: Summary) -> str:
    if summary.weeks > 1 or summary.span is not Span.WEEK:
        return _days(t, summary.first_day, summary.last_day)
    return week(t, summary.key, summary.first_day, summary.last_day)


def week(t: Translator, key: str, first: date, last: date) -> str:
    """`key` as `2026-W47`."""
    return t("Week {number}: {days}", number=int(key.rpartition("W")[2]), days=_days(t, first, last))


def _days(t: Translator, first: date, last: date) -> str:
    written = t.day if first.year == last.year else t.day_of_year
    return f"{written(first)} – {written(last)}"


def how_compared(t: Translator, summary: Summary) -> str:
    return t(
        "× is the time a client's requests took over {weeks} weeks, against the median of the "
        "other clients for requests of the same kind.",
        weeks=summary.ratio_weeks,
    )


def requests(t: Translator, count: int) -> str:
    return t.plural("{count} request", "{count} requests", count)


def rest(t: Translator, clients: Sequence[ClientFigures]) -> str:
    """Those there is no room for, in one line; no words where there are none."""
    hours = t.minutes(sum(client.minutes.total for client in clients))
    said = t.plural(
        "and {count} more client: {hours}", "and {count} more clients: {hours}", len(clients), hours=hours
    )
    return said if clients else ""


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
    parts = [t("tariff, {month}: {use}", month=t.month(month), use=tariff_used(t, use))]
    if use.reserved > 0:
        parts.append(t("reserved {minutes}", minutes=t.minutes(use.reserved)))
    if use.projected_percent is not None:
        share = t.percent(use.projected_percent)
        parts.append(t("at this pace {share} by the end of the month", share=share))
    return t.listed(parts)


def tariff_used(t: Translator, use: TariffUse) -> str:
    if use.percent is None:
        return t("{used}, none included", used=t.minutes(use.used))
    return t(
        "{used} of {granted} ({percent})",
        used=t.minutes(use.used),
        granted=t.minutes(use.granted),
        percent=t.percent(use.percent),
    )


def times(t: Translator, compared: Ratio | SameHands) -> str:
    """The ratio with one decimal: `3.4`."""
    return str(format_decimal(Decimal(compared.tenths).scaleb(-1), "#,##0.0", locale=t.locale))


def ratio(t: Translator, compared: Ratio) -> str:
    said = t(
        "{times}× comparable work ({rests_on})", times=times(t, compared), rests_on=rests_on(t, compared)
    )
    if not compared.explained or compared.same_hands is None:
        return said
    same = times(t, compared.same_hands)
    return t("{said}; in the same hands {times}×", said=said, times=same)


def rests_on(t: Translator, compared: Ratio) -> str:
    """How much a ratio rests on."""
    others = t.plural("{count} other client", "{count} other clients", compared.others)
    return t.listed((requests(t, compared.requests), others))


def hands(t: Translator, compared: Ratio) -> str:
    """Whose work a ratio is; for managers only."""
    named = t.listed(f"{hand.name} {t.percent(hand.percent)}" for hand in compared.hands)
    return t("in whose hands: {hands}", hands=named)


def brought(t: Translator, found: Economics) -> str:
    """What a client brings and costs, without tax; a cost that is not known is not said."""

    def sum_(minor: int) -> str:
        return t.money(minor, found.currency)

    parts = [
        t(
            "brings {sum}: fee {fee}, billed {billed}",
            sum=sum_(found.income_minor),
            fee=sum_(found.fee_minor),
            billed=sum_(found.billed_minor),
        )
    ]
    if found.cost_minor is not None and found.margin_minor is not None:
        parts.append(
            t("costs {cost}, leaves {margin}", cost=sum_(found.cost_minor), margin=sum_(found.margin_minor))
        )
    if found.per_hour_minor is not None:
        parts.append(t("{sum} an hour", sum=sum_(found.per_hour_minor)))
    return "; ".join(parts) if t.language != "ja" else t.listed(parts)


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


def not_begun(t: Translator, week: str) -> str:
    return t("{week} has not begun yet. Without a week, you get the last full one: /summary", week=week)


def usage(t: Translator) -> str:
    return t("Name the week like this: /summary 2026-W47. Without one, you get the last full week.")
