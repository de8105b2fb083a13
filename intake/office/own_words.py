"""Blanks what somebody did not say themselves just now: quoted mails, signatures of programs. Positions stay. Pure."""

import re

QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
WROTE = re.compile(
    r"^[^\n]*(?:\bwrote|\bschrieb|писал(?:\(а\)|а)?|пишет|のメール|が書きました|は書きました)\s*[:：][ \t]*$(?s:.*)",
    re.MULTILINE,
)
HEADER = re.compile(
    r"^[ \t*]*(?:from|от|差出人|von)[ \t*]*[:：][^\n]*\n(?:[^\n]*\n){0,2}?[ \t*]*"
    r"(?:sent|to|date|subject|кому|дата|отправлено|тема|宛先|日時|送信日時|件名)[ \t*]*[:：](?s:.*)",
    re.IGNORECASE | re.MULTILINE,
)
"""The head of a forwarded mail; what follows it is somebody else's."""
SIGNED = re.compile(r"^-- ?$(?s:.*)", re.MULTILINE)
DEVICE = re.compile(
    r"^[ \t]*(?:sent from\b|get outlook\b|отправлено (?:с|из)\b|.{0,20}から送信[ \t]*$).*$",
    re.IGNORECASE | re.MULTILINE,
)


def own_words(text: str) -> str:
    """The text with spaces for everything its writer quotes, signs with or has a program add."""
    for pattern in (WROTE, HEADER, SIGNED, QUOTED, DEVICE):
        text = pattern.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"\S", " ", found[0])
