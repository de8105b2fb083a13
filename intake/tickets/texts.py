"""What a client reads about the life of their ticket. Nothing here names an employee, a cost, or a mark."""

import re
from functools import cache

from config.i18n import LANGUAGES, N_, Translator, translator
from intake.letter import Button, Letter, Press, letter, strong
from intake.message import IncomingFile

WORDLESS = (
    N_("Voice message, {length}"),
    N_("Voice message"),
    N_("Video message, {length}"),
    N_("Video message"),
    N_("Photo"),
)


def wordless(t: Translator, file: IncomingFile) -> str | None:
    """The title of a request that is a recording or a picture; None for a file with a name of its own."""
    length = f"{file.seconds // 60}:{file.seconds % 60:02}"
    match file.kind:
        case "voice":
            return t("Voice message, {length}", length=length) if file.seconds else t("Voice message")
        case "video_note":
            return t("Video message, {length}", length=length) if file.seconds else t("Video message")
        case "photo":
            return t("Photo")
        case _:
            return None


def titled(t: Translator, title: str) -> str:
    """A request's title for a reader of another language: of what came without a word, it is ours to say."""
    for message, pattern in _wordless_titles():
        if found := pattern.fullmatch(title):
            return t(message, length=found[1] if found.groups() else "")
    return title


@cache
def _wordless_titles() -> list[tuple[str, re.Pattern[str]]]:
    """The titles `wordless` gives, as they read in every language."""
    found = []
    for message in WORDLESS:
        for language in LANGUAGES:
            said = re.escape(translator(language)(message, length="LENGTH"))
            found.append((message, re.compile(said.replace("LENGTH", r"(\d+:\d\d)"))))
    return found


def in_work(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t("We are working on #{number} “{title}”. You will hear from us here as soon as there is news.",
          number=number, title=title),
    )  # fmt: skip


def ours(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t(
            "#{number} “{title}”: this one is our own fault, sorry. We are putting it right; "
            "it costs you nothing and takes nothing from your tariff.",
            number=number,
            title=title,
        ),
    )


def was_in_tariff(t: Translator, number: int, title: str) -> Letter:
    """What was done before anybody had decided."""
    return letter(
        t(
            "#{number} “{title}”: what we have done counts in your tariff.",
            number=number,
            title=title,
        ),
    )


def was_ours(t: Translator, number: int, title: str) -> Letter:
    """As `was_in_tariff`."""
    return letter(
        t(
            "#{number} “{title}”: this was our own fault, sorry. It costs you nothing and takes nothing from "
            "your tariff.",
            number=number,
            title=title,
        ),
    )


def refused(t: Translator, number: int, title: str, reason: str, instead: str | None) -> Letter:
    """The reason comes from the office book, and with it what the client can do instead."""
    return letter(
        strong(t("#{number} “{title}”: we cannot take this on.", number=number, title=title)),
        reason,
        instead,
        subject=t("#{number}: we cannot take this on", number=number),
    )


def answer(t: Translator, number: int, title: str, firm: str, text: str) -> Letter:
    """The firm's own words; the person behind them is the firm's business."""
    return Letter(
        (
            *letter(
                strong(t("{firm}, about #{number} “{title}”:", firm=firm, number=number, title=title))
            ).paragraphs,
            *letter(text).paragraphs,
        ),
        subject=title,
        automatic=False,
    )


def resolved(t: Translator, number: int, title: str, days: int, settled: str | None) -> Letter:
    return letter(
        strong(t("#{number} “{title}” is done.", number=number, title=title)),
        settled,
        t.plural(
            "If something is not right, answer here within a day and we will open it again.",
            "If something is not right, answer here within {count} days and we will open it again.",
            days,
        ),
        buttons=((Button(t("Not right yet"), Press("reopen", number)),),),
        subject=t("#{number} is done", number=number),
    )
