"""HTML mail to readable text: paragraphs, lists, links and tables kept; nothing fetched, nothing hidden shown.

Time is linear in the size: a flat scan with a stack, no tree and no recursion.
"""

import re
from collections.abc import Iterator

from intake.mailbox.reading.page import Page

MAX_HTML = 1_000_000

TAG = re.compile(r"""<(/?)([a-zA-Z][\w:.-]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""")
LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][\w:.-]*+)([^<>]*+)>?")
RAW_TEXT = {"style", "script", "title", "textarea"}

Token = tuple[str, str, str]
"""("text", words, ""), ("open", tag, attributes) or ("close", tag, "")."""


def html_text(source: str) -> str:
    """The words a reader would see. Quotations get `> ` before their lines, signatures a `-- ` line above them."""
    page = Page()
    for kind, word, attributes in _tokens(source[:MAX_HTML]):
        if kind == "text":
            page.words(word)
        elif kind == "open":
            page.open(word, attributes)
        else:
            page.close(word)
    return page.text()


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
