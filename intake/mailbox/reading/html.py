"""HTML mail to readable text: paragraphs, lists, links and tables kept; nothing fetched, nothing hidden shown.

Time is linear in the size: a flat scan with a stack, no tree and no recursion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.mailbox.reading.page import Page

MAX_HTML = 1_000_000
MATERIAL = 20
"""Letters and digits that are hidden; fewer are odds and ends of a mail program."""
SIGNS = re.compile(r"[\W_]+")

TAG = re.compile(r"""<(/?)([a-zA-Z][\w:.-]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""")
LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][\w:.-]*+)([^<>]*+)>?")
RAW_TEXT = {"style", "script", "title", "textarea"}

Token = tuple[str, str, str]
"""("text", words, ""), ("open", tag, attributes) or ("close", tag, "")."""


@dataclass(frozen=True)
class Words:
    """What a reader would see; and all there is, where what is hidden from them says more, else ""."""

    seen: str
    whole: str = ""


def html_text(source: str) -> str:
    """The words a reader would see. Quotations get `> ` before their lines, signatures a `-- ` line above them."""
    return html_words(source).seen


def html_words(source: str) -> Words:
    """As `html_text`, and what it leaves out. A hidden preview of the first words says nothing more."""
    page = _laid_out(source, Page())
    seen = page.text()
    hidden = SIGNS.sub("", page.veiled())
    if len(hidden) < MATERIAL or hidden in SIGNS.sub("", seen):
        return Words(seen)
    return Words(seen, _laid_out(source, Page(unveil=True)).text())


def _laid_out(source: str, page: Page) -> Page:
    for kind, word, attributes in _tokens(source[:MAX_HTML]):
        if kind == "text":
            page.words(word)
        elif kind == "open":
            page.open(word, attributes)
        else:
            page.close(word)
    return page


def _tokens(source: str) -> Iterator[Token]:
    at = 0
    last_comment_end = source.rfind("-->")
    while at < len(source):
        start = source.find("<", at)
        if start < 0:
            yield "text", source[at:], ""
            return
        if start > at:
            yield "text", source[at:start], ""
        if source.startswith(("<!", "<?"), start):
            at = _after_declaration(source, start, last_comment_end)
            continue
        match = TAG.match(source, start) or LOOSE_TAG.match(source, start)
        if match is None:
            yield "text", "<", ""
            at = start + 1
            continue
        name = match[2].lower()
        yield ("close" if match[1] else "open"), name, match[3]
        at = match.end()
        if name in RAW_TEXT and not match[1]:
            at = _after_raw_text(source, name, at)
            yield "close", name, ""


def _after_declaration(source: str, start: int, last_comment_end: int) -> int:
    if source.startswith("<!--", start):
        # A comment that never ends would swallow the mail: then only its opening is dropped.
        return source.find("-->", start + 2) + 3 if last_comment_end > start else start + 4
    end = source.find(">", start + 2)
    return end + 1 if end >= 0 else len(source)


def _after_raw_text(source: str, name: str, at: int) -> int:
    end = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(source, at)
    return end.end() if end else len(source)
