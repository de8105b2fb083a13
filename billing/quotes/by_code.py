"""The code of a price, typed by whoever accepts it by mail. Pure but for the making of one."""

import re
import secrets

from billing.quotes.sign_off import without_sign_off

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that looks like another."""
LENGTH = 8
HALF = LENGTH // 2
WORDS_MAX = 12
LINES_MAX = 3
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
BUT = {
    "but", "no", "not", "if", "dont", "cannot", "instead", "however", "until", "unless", "later", "wait", "decline",
    "only", "except", "provided", "без", "кроме", "но", "не", "нет", "если", "пока", "только", "вместо", "однако",
    "подождите", "отказ", "отказываюсь", "отказываемся",
}  # fmt: skip
BUT_INSIDE = (
    "n't",
    "n’t",
    "?",
    "？",
    "が、",
    "ですが",
    "けど",
    "いいえ",
    "ません",
    "しないで",
    "もし",
    "待って",
)


def make() -> str:
    """A fresh code: 31 letters to the eighth are enough for something that also takes the right sender."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{drawn[:HALF]}-{drawn[HALF:]}"


def is_short(text: str, name: str = "") -> bool:
    """Whether new words could be a code and a yes: who writes more says more than yes.

    `name`: the writer's, which may stand below with their office.
    """
    said = without_sign_off(text, name)
    lines = [line for line in said.splitlines() if line.strip()]
    return len(lines) <= LINES_MAX and 0 < len(WORD.findall(said)) <= WORDS_MAX


def accepts(text: str, code: str, name: str = "") -> bool:
    """Whether new words are the code and a yes, and nothing that takes it back. In doubt they are not."""
    if not is_short(text, name) or is_contrary(text):
        return False
    return names(without_sign_off(text, name), code)


def is_contrary(text: str) -> bool:
    """Whether any word may take a yes back, or put a condition to it; a signature is looked through, too."""
    said = text.casefold()
    return any(sign in said for sign in BUT_INSIDE) or bool(
        BUT & {word.strip("-") for word in WORD.findall(said)}
    )


def names(text: str, code: str) -> bool:
    """Whether the code stands in words, whatever else they say."""
    wanted = _bare(code)
    lines = [line for line in text.splitlines() if line.strip()]
    return any(_bare(word) == wanted for word in WORD.findall(text)) or any(
        wanted in _bare(line) for line in lines
    )


def without(text: str, code: str | None) -> str:
    """What words say beside the code."""
    if not code:
        return text
    typed = re.escape(code[:HALF]) + r"[\s-]?" + re.escape(code[-HALF:])
    return re.sub(typed, "", text, flags=re.IGNORECASE)


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())
