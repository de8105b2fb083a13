"""The code of a price, typed by whoever accepts it by mail. Pure but for the making of one."""

import re
import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that looks like another."""
LENGTH = 8
HALF = LENGTH // 2
WORDS_MAX = 12
LINES_MAX = 3
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
BUT = {
    "but", "no", "not", "if", "dont", "cannot", "instead", "however", "until", "unless", "later", "wait", "decline",
    "но", "не", "нет", "если", "пока", "только", "вместо", "однако", "подождите", "отказ", "отказываюсь",
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


def is_short(text: str) -> bool:
    """Whether new words could be a code and a yes: who writes more says more than yes."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) <= LINES_MAX and 0 < len(WORD.findall(text)) <= WORDS_MAX


def accepts(text: str, code: str) -> bool:
    """Whether new words are the code and a yes, and nothing that takes it back. In doubt they are not."""
    if not is_short(text):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    words = WORD.findall(text.casefold())
    if any(sign in text.casefold() for sign in BUT_INSIDE) or BUT & {word.strip("-") for word in words}:
        return False
    wanted = _bare(code)
    return any(_bare(word) == wanted for word in words) or wanted in _bare(lines[0])


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())
