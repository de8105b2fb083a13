"""The summary as it is posted: one message for the office without money, one for managers and owners with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from billing.summary import dealing_texts, texts
from billing.summary.figures import ClientFigures, Summary
from config.i18n import Translator
from intake.letter import Button, Enclosure, Letter, Paragraph, Press, faint, letter, strong
from intake.score import texts as score_texts
from intake.telegram.form import TEXT_LIMIT, units

CLIENTS_SHOWN = 40
"""A line for each; of the others there is one for all, so that those who took most have room for more."""
NAMES_SHOWN = 20
PAST_SHOWN = 5
BUTTONS_SHOWN = 12
"""As many as the picture has rows."""
GAP = len("\n\n")


@dataclass(frozen=True)
class Post:
    """What hangs on the words."""

    picture: Enclosure | None = None
    table: Enclosure | None = None
    later: bool = False
    """Whether the week after is over too."""


def staff(t: Translator, summary: Summary, post: Post = Post()) -> Letter:
    """For everybody in the office: hours and requests, nobody's money and no employee's name."""
    return _posted(t, summary, post, money=False)


def full(t: Translator, summary: Summary, post: Post = Post()) -> Letter:
    """For managers and owners: the same with the money and the colleagues."""
    return _posted(t, summary, post, money=True)


def whole(t: Translator, summary: Summary) -> Letter:
    """Everything a manager may read, however long it is; for a terminal."""
    return _worded(t, summary, money=True, room=None)


def _posted(t: Translator, summary: Summary, post: Post, *, money: bool) -> Letter:
    worded = _worded(t, summary, money=money, room=TEXT_LIMIT)
    files = tuple(file for file in (post.picture, post.table) if file)
    return replace(worded, enclosures=files, buttons=_buttons(t, summary, post))


def _worded(t: Translator, summary: Summary, *, money: bool, room: int | None) -> Letter:
    before = (strong(texts.headline(t, summary)), Paragraph(texts.period(t, summary)))
    after = [block for block in _after(t, summary, money=money, whole=room is None) if block]
    forms = [client_forms(t, summary, client, money=money) for client in summary.active]
    if room is None:
        blocks = [form[-1] for form in forms]
    else:
        taken = sum(units(block.text) + GAP for block in (*before, *after))
        blocks = fitting(forms, room - taken, lambda shown: texts.rest(t, summary.active[shown:]))
    return letter(
        *before, *blocks, *after, subject=f"{texts.headline(t, summary)} · {texts.period(t, summary)}"
    )


def client_forms(t: Translator, summary: Summary, client: ClientFigures, *, money: bool) -> list[str]:
    """What is told of a client, from one line to everything."""
    hours = t.minutes(client.minutes.total)
    first = f"▪ {client.name} · {hours} · {texts.requests(t, client.requests)}"
    lines = [line for line in _lines(t, summary, client, money=money) if line[1]]
    decisive = [said for weighs, said in lines if weighs]
    forms = [[first], [first, *decisive], [first, *(said for _, said in lines)]]
    return ["\n".join(form) for number, form in enumerate(forms) if form not in forms[:number]]


def _lines(t: Translator, summary: Summary, client: ClientFigures, *, money: bool) -> list[tuple[bool, str]]:
    """What is told below a client's name, in its order; True for what decides something."""
    ratio, brought = client.ratio, client.economics
    lines = [
        (False, texts.minutes(t, client.minutes) if client.minutes.by_outcome else ""),
        (True, texts.tariff(t, client.tariff, summary.month) if client.tariff else ""),
        (True, texts.ratio(t, ratio) if ratio else ""),
        (True, texts.changed(t, client)),
        (True, dealing_texts.late(t, client, money=money)),
        (False, dealing_texts.to_and_fro(t, client)),
    ]
    if money:
        lines += [
            (False, texts.hands(t, ratio) if ratio and ratio.high and ratio.hands else ""),
            (True, texts.brought(t, brought) if brought and (brought.income_minor or brought.worked) else ""),
            (False, _account(t, client)),
        ]
    return lines


def _account(t: Translator, client: ClientFigures) -> str:
    if client.money is None:
        return ""
    said = texts.account(t, client.money), dealing_texts.lasts(t, client)
    return t.listed(part for part in said if part)


def fitting(forms: Sequence[Sequence[str]], room: int, rest: Callable[[int], str]) -> list[str]:
    """As much of everybody as there is room for: a line of each first, then more of those who stand higher.

    `rest`: the line for those from there on, where not even one line of each fits.
    """
    shown = min(len(forms), CLIENTS_SHOWN)
    while shown and _size(forms[:shown], [0] * shown, rest(shown) if shown < len(forms) else "") > room:
        shown -= 1
    left = rest(shown) if shown < len(forms) else ""
    levels = [0] * shown
    for level in range(1, max((len(form) for form in forms[:shown]), default=0)):
        for place, form in enumerate(forms[:shown]):
            more = [*levels[:place], level, *levels[place + 1 :]]
            if level < len(form) and _size(forms[:shown], more, left) <= room:
                levels = more
    return _blocks(forms[:shown], levels) + ([left] if left else [])


def _size(forms: Sequence[Sequence[str]], levels: Sequence[int], left: str) -> int:
    return sum(units(block) + GAP for block in _blocks(forms, levels)) + (units(left) + GAP if left else 0)


def _blocks(forms: Sequence[Sequence[str]], levels: Sequence[int]) -> list[str]:
    """A paragraph for each; those with one line stand below each other."""
    blocks: list[list[str]] = []
    alone = True
    for form, level in zip(forms, levels, strict=True):
        if alone or level:
            blocks.append([])
        blocks[-1].append(form[level])
        alone = level > 0
    return ["\n".join(block) for block in blocks]


def _after(t: Translator, summary: Summary, *, money: bool, whole: bool) -> list[Paragraph | None]:
    """What stands under the clients."""
    quiet = [client.name for client in summary.quiet]
    if not whole and len(quiet) > NAMES_SHOWN:
        quiet = [*quiet[:NAMES_SHOWN], t("{count} more", count=t.number(len(quiet) - NAMES_SHOWN))]
    compared = any(client.ratio for client in summary.active)
    return [
        total(t, summary, money=money) if len(summary.active) > 1 else None,
        None if summary.score.silent else window(t, summary, None if whole else PAST_SHOWN),
        Paragraph(ours) if (ours := dealing_texts.our_promises(t, summary)) else None,
        faint(t("Nothing from: {clients}", clients=t.listed(quiet))) if quiet else None,
        faint(texts.how_compared(t, summary)) if compared else None,
    ]


def total(t: Translator, summary: Summary, *, money: bool) -> Paragraph:
    hours, asked = t.minutes(summary.minutes.total), texts.requests(t, summary.requests)
    lines = [t("All clients") + f" · {hours} · {asked}", texts.minutes(t, summary.minutes)]
    if money:
        lines += [texts.account(t, one) for one in summary.money]
    return Paragraph("\n".join(lines))


def window(t: Translator, summary: Summary, longest: int | None = None) -> Paragraph:
    """How clients came: all of them, then who came past the window, most often first. No employee is named."""
    past = summary.past_the_window
    lines = [t("The window") + " · " + score_texts.total(t, summary.score)]
    lines += [f"▪ {client.name} · {score_texts.short(t, client.score)}" for client in past[:longest]]
    if longest is not None and len(past) > longest:
        lines.append(t.plural("and {count} more client", "and {count} more clients", len(past) - longest))
    return Paragraph("\n".join(lines))


def _buttons(t: Translator, summary: Summary, post: Post) -> tuple[tuple[Button, ...], ...]:
    """A client's profile, and the weeks before and after."""
    if summary.weeks > 1:
        return ()
    shown = [Button(client.name, Press("sumclient", client.client_id)) for client in summary.active]
    shown = shown[:BUTTONS_SHOWN]
    rows = [tuple(shown[at : at + 2]) for at in range(0, len(shown), 2)]
    before, after = _week(summary.last_day, -1), _week(summary.last_day, 1)
    turning = [Button(t("◀ Week {number}", number=before[1]), Press("week", 0, 0, before[0]))]
    if post.later:
        turning.append(Button(t("Week {number} ▶", number=after[1]), Press("week", 0, 0, after[0])))
    return (*rows, tuple(turning))


def _week(day: date, weeks: int) -> tuple[str, int]:
    year, week, _ = (day + timedelta(weeks=weeks)).isocalendar()
    return f"{year}-W{week:02d}", week
