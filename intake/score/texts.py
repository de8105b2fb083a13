"""The score of the window in words, for the office alone. It names clients and ways, never an employee."""

from collections.abc import Mapping, Sequence

from config.i18n import Translator
from intake.score.rules import Score
from intake.tickets.models import Way

BARS = "▁▂▃▄▅▆▇█"
"""None, one, two … seven and more."""


def on_card(t: Translator, number: int) -> str:
    return "🪟 " + t("{nth} time past the window this month", nth=nth(t, number))


def nth(t: Translator, number: int) -> str:
    """An ordinal as it stands before “time”: `4th`, `4-й`, `4回目`."""
    match t.locale.ordinal_form(number):
        case "one":
            return t("{number}st", number=number)
        case "two":
            return t("{number}nd", number=number)
        case "few":
            return t("{number}rd", number=number)
        case _:
            return t("{number}th", number=number)


def profile(t: Translator, weeks: Sequence[Score], whole: Score) -> list[str]:
    """A client's last weeks: what came past the window in each, oldest first, and all of them in a sentence."""
    bars = "".join(BARS[min(week.past_in_all, len(BARS) - 1)] for week in weeks)
    spread = t.plural(
        "Past the window, the last {count} week: {bars}",
        "Past the window, the last {count} weeks: {bars}",
        len(weeks),
        bars=bars,
    )
    return [f"🪟 {spread}", sentence(t, whole)]


def sentence(t: Translator, score: Score) -> str:
    """`5 of 21 requests came past the window (24%): phone 3, personal mail 2; 2 redirects, after one …`"""
    line = past(t, score)
    if score.past_in_all:
        line = t("{past}: {ways}", past=line, ways=ways(t, score.past))
    return _with_redirects(t, line, score)


def short(t: Translator, score: Score) -> str:
    """The same where it has been said what is counted."""
    share = t(
        "{past} of {count} ({percent})",
        past=t.number(score.past_in_all),
        count=t.number(score.requests),
        percent=t.percent(score.percent),
    )
    return _with_redirects(t, t("{past}: {ways}", past=share, ways=ways(t, score.past)), score)


def total(t: Translator, score: Score) -> str:
    """The same without the ways."""
    return _with_redirects(t, past(t, score), score)


def past(t: Translator, score: Score) -> str:
    return t.plural(
        "{past} of {count} request came past the window ({percent})",
        "{past} of {count} requests came past the window ({percent})",
        score.requests,
        past=t.number(score.past_in_all),
        percent=t.percent(score.percent),
    )


def _with_redirects(t: Translator, line: str, score: Score) -> str:
    told = []
    if score.redirects:
        told.append(t.plural("{count} redirect", "{count} redirects", score.redirects))
    if score.next:
        told.append(
            t(
                "after a redirect {right} of {count} came the right way next",
                right=t.number(score.next_right),
                count=t.number(score.next),
            )
        )
    if not told:
        return line
    return t("{past}; {redirects}", past=line, redirects=t.listed(told))


def ways(t: Translator, counted: Mapping[Way, int]) -> str:
    """By which ways, the most used first."""
    found = sorted(counted.items(), key=lambda one: (-one[1], list(Way).index(one[0])))
    return t.listed(f"{way(t, one)} {t.number(count)}" for one, count in found)


def way(t: Translator, by: Way) -> str:
    return {
        Way.NAMED: t("asked for by name"),
        Way.MESSENGER: t("private messenger"),
        Way.PHONE: t("phone"),
        Way.VISIT: t("in person"),
        Way.MAIL: t("personal mail"),
        Way.BUSINESS: t("a colleague's own Telegram"),
        Way.FORWARD: t("forwarded by a colleague"),
    }[by]
