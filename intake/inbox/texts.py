"""What the window says to people who write to it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def promise(t: Translator, by: datetime | None, done: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """When we will look at it, and by when it is done, as a person would say it; nothing of what is not promised."""
    return t.sentences(_look(t, by, now, zone), done_by(t, done, now, zone))


def _look(t: Translator, by: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    if by is None:
        return ""
    day, today = by.astimezone(zone).date(), now.astimezone(zone).date()
    time = t.clock_time(by, zone)
    if day == today:
        return t("We will look at it by {time} today.", time=time)
    if day == today + timedelta(days=1):
        return t("We will look at it by {time} tomorrow.", time=time)
    return t(
        "We will look at it by {time} on {weekday}, {day}.", time=time, weekday=t.weekday(day), day=t.day(day)
    )


def done_by(t: Translator, by: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """By when it is done; nothing where that is not promised, or has passed."""
    if by is None or by <= now:
        return ""
    day, today = by.astimezone(zone).date(), now.astimezone(zone).date()
    time = t.clock_time(by, zone)
    if day == today:
        return t("It will be done by {time} today at the latest.", time=time)
    if day == today + timedelta(days=1):
        return t("It will be done by {time} tomorrow at the latest.", time=time)
    return t(
        "It will be done by {time} on {weekday}, {day}, at the latest.",
        time=time,
        weekday=t.weekday(day),
        day=t.day(day),
    )


def logged(
    t: Translator,
    number: int,
    promised: str,
    *,
    near: tuple[tuple[int, str], ...] = (),
    ask_which: bool = False,
    firms: tuple[tuple[int, str], ...] = (),
    notice: str | None = None,
) -> Letter:
    """The acknowledgement. `near` are (number, title) it may belong to, `firms` (id, name) it may be for."""
    rows = [
        (Button(_belongs(t, other, title, ask_which), Press("join", number, 0, str(other))),)
        for other, title in near
    ]
    if ask_which:
        rows.append((Button(t("Something new"), Press("new", number)),))
    rows += [(Button(t("For {firm}", firm=name), Press("firm", number, 0, str(id_))),) for id_, name in firms]
    question = t("Which request is it about?") if ask_which else None
    for_whom = t("For which firm is it?") if firms else None
    said = letter(
        strong(t.sentences(t("Logged, #{number}.", number=number), promised)),
        notice,
        question,
        for_whom,
        buttons=tuple(rows),
        subject=t("Logged, #{number}", number=number),
    )
    names = t.listed(name for _, name in firms)
    return (
        replace(said, by_mail=t("Just answer this mail with its name: {firms}.", firms=names))
        if firms
        else said
    )


def _belongs(t: Translator, number: int, title: str, ask_which: bool) -> str:
    if ask_which:
        return f"#{number} · {title}"
    return t("Belongs to #{number}: {title}", number=number, title=title)


def added(
    t: Translator, number: int, title: str, *, guessed: bool, message_id: int, last: bool = False
) -> Letter:
    """Words without a reply joined a ticket; one press makes them a request of their own. `last`: for a while."""
    buttons = (
        ((Button(t("This is something new"), Press("split", number, 0, str(message_id))),),)
        if guessed
        else ()
    )
    said = t("Added to #{number} “{title}”.", number=number, title=title)
    quiet = t("What you write next is added without a word each time.") if last else None
    return letter(said, quiet, buttons=buttons)


def reopened(t: Translator, number: int, title: str, promised: str) -> Letter:
    return letter(t.sentences(t("#{number} “{title}” is open again.", number=number, title=title), promised))


def doubt(t: Translator, number: int, title: str) -> Letter:
    """Something was said just after we were done: a thank-you, or not done after all?"""
    return letter(
        t(
            "#{number} “{title}” is done on our side. Is all well, or shall we open it again?",
            number=number,
            title=title,
        ),
        buttons=(
            (Button(t("All well"), Press("well", number)), Button(t("Open again"), Press("reopen", number))),
            (Button(t("This is something new"), Press("split", number)),),
        ),
    )


def joined(t: Translator, number: int, title: str, promised: str = "") -> Letter:
    """`promised`: when we look again at what was refused."""
    belongs = t("All right, it belongs to #{number} “{title}”.", number=number, title=title)
    return letter(t.sentences(*(part for part in (belongs, promised) if part)))


def for_firm(t: Translator, number: int, firm: str, done: str = "") -> Letter:
    """`done`: by when their tariff has it done."""
    return letter(t.sentences(t("All right, #{number} is for {firm}.", number=number, firm=firm), done))


def stranger(t: Translator, firm: str) -> Letter:
    """The only answer somebody unknown gets; it repeats none of their words."""
    return letter(
        t("Hello! This is the service window of {firm}.", firm=firm),
        t(
            "We do not know you yet, so your request has gone to the manager. "
            "As soon as it is clear who you are, the answer will come here."
        ),
        subject=t("Your request has reached {firm}", firm=firm),
    )


def empty_mail(t: Translator) -> Letter:
    """To somebody whose mail program has lost what they wrote, or who pressed Send too early."""
    return letter(
        t("Your mail has reached us empty: we found no words and no files in it."),
        t("Please write what you need, and send it once more."),
        subject=t("Your mail was empty"),
    )


def in_answer_to(t: Translator, number: int) -> str:
    """For the office: which request somebody unknown has a mail of."""
    return t("↩ An answer to #{number}:", number=number)


def at_the_door(t: Translator, firm: str) -> Letter:
    """For somebody unknown who has opened the chat and asked for nothing yet."""
    return letter(
        t("Hello! This is the service window of {firm}.", firm=firm),
        t(
            "I do not know you yet. Write what you need and which company you write for, and I will pass it "
            "to the manager."
        ),
    )


def too_big(t: Translator, name: str, limit_bytes: int) -> Letter:
    return letter(
        t(
            "“{name}” is over {limit} MB: I pass it on inside Telegram, but cannot keep a copy of it. "
            "If it matters, please send a link to it as well.",
            name=name,
            limit=_megabytes(t, limit_bytes),
        )
    )


def too_big_by_mail(t: Translator, name: str, limit_bytes: int) -> Letter:
    return letter(
        t(
            "“{name}” is over {limit} MB, so it could not be passed on. If it matters, please send a link to it, "
            "or the file in smaller parts.",
            name=name,
            limit=_megabytes(t, limit_bytes),
        ),
        subject=t("A file was too big"),
    )


def _megabytes(t: Translator, count: int) -> str:
    return t.number(max(1, round(count / 2**20)))
