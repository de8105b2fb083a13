"""HTML mail to readable text: paragraphs, lists, links and tables kept; nothing fetched, nothing hidden shown.

Time is linear in the size: a flat scan with a stack, no tree and no recursion.
"""

import html
import re
from collections.abc import Iterator

MAX_HTML = 1_000_000

TAG = re.compile(r"""<(/?)([a-zA-Z][\w:.-]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""")
LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][\w:.-]*+)([^<>]*+)>?")
ATTRIBUTE = re.compile(r"""([\w-]++)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
}
SILENT = {"head", "style", "script", "title", "noscript", "object", "template", "xml", "svg", "select"}
RAW_TEXT = {"style", "script", "title", "textarea"}
BLOCKS = {
    "address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
    "header", "html", "main", "nav", "section", "table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "li", "caption",
}  # fmt: skip
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
SIGNATURES = ("gmail_signature", "moz-signature", "signature_block")

Token = tuple[str, str, str]
"""("text", words, ""), ("open", tag, attributes) or ("close", tag, "")."""


def html_text(source: str) -> str:
    """The words a reader would see. Quotations get `> ` before their lines, signatures a `-- ` line above them."""
    page = _Page()
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


class _Page:
    """What has been read so far: finished lines, the line being written, and the open elements that matter."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = 0
        self._hidden: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._lists: list[int | None] = []
        self._pre = 0

    def words(self, text: str) -> None:
        if self._hidden:
            return
        text = html.unescape(text).replace("\u00a0", " ")
        text = re.sub(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f]", "", text)
        if self._pre:
            first, *rest = text.split("\n")
            self._line.append(first)
            for line in rest:
                self._break()
                self._line.append(line)
            return
        folded = re.sub(r"\s+", " ", text)
        if folded.startswith(" ") and self._line and not self._line[-1].endswith(" "):
            self._line.append(" ")
        self._line.append(folded.lstrip(" ") if not self._line or self._line[-1].endswith(" ") else folded)

    def open(self, tag: str, attributes: str) -> None:
        if self._hidden:
            if tag == self._hidden[0] and tag not in VOID:
                self._hidden.append(tag)
            return
        if _unseen(tag, attributes):
            self._hidden.append(tag)
            return
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._block()
            self._line.append("_" * 20)
            self._break()
        elif tag in ("td", "th"):
            if any(piece.strip() for piece in self._line):
                self._line.append("  ")
        elif tag == "a":
            self._links.append((_attribute(attributes, "href"), len(self._line)))
        elif tag in BLOCKS or tag in PARAGRAPHS:
            self._open_block(tag, attributes)

    def _open_block(self, tag: str, attributes: str) -> None:
        self._block()
        if tag in PARAGRAPHS:
            self._gap()
        if any(name in attributes for name in SIGNATURES):
            self._lines.append(self._prefix() + "-- ")
        if tag == "blockquote":
            self._depth += 1
        elif tag == "pre":
            self._pre += 1
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._line.append(self._bullet())

    def close(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[0]:
                self._hidden.pop()
            return
        if tag == "a":
            self._close_link()
        elif tag in BLOCKS or tag in PARAGRAPHS:
            self._block()
            if tag == "blockquote":
                self._depth = max(0, self._depth - 1)
            elif tag == "pre":
                self._pre = max(0, self._pre - 1)
            elif tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            if tag in PARAGRAPHS:
                self._gap()

    def text(self) -> str:
        self._block()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _close_link(self) -> None:
        if not self._links:
            return
        target, since = self._links.pop()
        shown = "".join(self._line[since:]).strip() if since <= len(self._line) else ""
        bare = target.removeprefix("mailto:").rstrip("/")
        if (
            target.startswith(("http://", "https://"))
            and shown
            and bare not in (shown.rstrip("/"), f"http://{shown}")
        ):
            self._line.append(f" <{target}>")

    def _bullet(self) -> str:
        indent = "  " * max(0, len(self._lists) - 1)
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            return f"{indent}{self._lists[-1]}. "
        return f"{indent}- "

    def _prefix(self) -> str:
        return "> " * min(self._depth, 10)

    def _break(self) -> None:
        line = "".join(self._line)
        self._lines.append((self._prefix() + (line if self._pre else line.strip(" "))).rstrip(" "))
        self._line = []

    def _block(self) -> None:
        if any(piece.strip() for piece in self._line):
            self._break()
        self._line = []

    def _gap(self) -> None:
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix().rstrip(" "))


def _unseen(tag: str, attributes: str) -> bool:
    if tag in VOID or tag in ("html", "body"):
        return False
    return tag in SILENT or ("style" in attributes.lower() and HIDDEN.search(attributes) is not None)


def _attribute(attributes: str, name: str) -> str:
    for match in ATTRIBUTE.finditer(attributes):
        if match[1].lower() == name:
            return html.unescape(match[2].strip("\"'")).strip()
    return ""
