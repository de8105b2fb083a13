"""Words and elements of HTML laid out as plain lines: paragraphs, lists, tables, quotations."""

import html
import re

MAX_QUOTES = 100
MAX_ROW = 200
"""Cells of a row stand in one line up to here."""

ATTRIBUTE = re.compile(r"""([\w-]++)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:^|[\s;\"'])opacity\s*:\s*0(?![.\d]*[1-9])|max-(?:height|width)\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:text-indent|left|top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
HIDDEN_BY_NAME = re.compile(r"(?:^|\s)hidden(?:\s|=|/|$)", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
INDENTED = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)\b", re.IGNORECASE)
"""What mail programs write for “indent more”: the writer's own words, not a quotation."""

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
}  # fmt: skip
SILENT = {"head", "style", "script", "title", "noscript", "object", "template", "xml", "svg", "select"}
BLOCKS = {
    "address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
    "header", "html", "main", "nav", "section", "table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "li", "caption",
}  # fmt: skip
CELL_PARAGRAPHS = {"p", "div", "center", "h1", "h2", "h3", "h4", "h5", "h6"}
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
SIGNATURES = (
    "gmail_signature", "moz-signature", "signature_block", "ms-outlook-mobile-signature", "AppleMailSignature",
    'id="Signature"',
)  # fmt: skip

SPACES = re.compile(r"\s+")
INVISIBLE = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f]")


class Page:
    """What has been read so far: finished lines, the line being written, and the open elements that matter."""

    def __init__(self, *, unveil: bool = False) -> None:
        """`unveil`: what is hidden from the reader is laid out like the rest."""
        self._unveil = unveil
        self._veiled: list[str] = []
        self._in_veil = False
        """Whether what is hidden now is words, not a program's own matter."""
        self._lines: list[str] = []
        self._line: list[str] = []
        self._said = False
        """Whether the line has words, not only a bullet or nothing."""
        self._due = False
        """A cell's paragraph has ended: the next words begin a line, unless they are the next cell's."""
        self._fresh = False
        """Nothing has been said yet since a cell or an item of a list began: its first paragraph needs no line."""
        self._cell = 0
        """The number of lines when the current cell began."""
        self._cells = 0
        self._quotes: list[bool] = []
        self._hidden: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._lists: list[int | None] = []
        self._pre = 0

    def words(self, text: str) -> None:
        if self._hidden and not self._in_veil:
            return
        if "&" in text:
            text = html.unescape(text)
        if self._hidden:
            self._veiled.append(text)
            return
        if not text.isascii():
            text = INVISIBLE.sub("", text.replace("\u00a0", " "))
        if self._pre:
            self._preformatted(text)
            return
        folded = SPACES.sub(" ", text)
        if not folded.strip(" "):
            if self._said and not self._due and not self._line[-1].endswith(" "):
                self._line.append(" ")
            return
        self._end_due()
        spaced = not self._line or self._line[-1].endswith(" ")
        self._line.append(folded.lstrip(" ") if spaced else folded)
        self._said, self._fresh = True, False

    def open(self, tag: str, attributes: str) -> None:
        if self._hidden:
            if tag == self._hidden[0] and tag not in VOID:
                self._hidden.append(tag)
            return
        if tag in SILENT or (_unseen(tag, attributes) and not self._unveil):
            self._hidden.append(tag)
            self._in_veil = tag not in SILENT
            return
        if tag == "br":
            self._end_due()
            self._break()
        elif tag == "hr":
            self._block()
            self._line.append("_" * 20)
            self._break()
        elif tag in ("td", "th"):
            self._open_cell()
        elif tag == "a":
            self._end_due()
            self._links.append((_attribute(attributes, "href"), len(self._line)))
        elif tag in BLOCKS or tag in PARAGRAPHS:
            self._open_block(tag, attributes)

    def close(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[0]:
                self._hidden.pop()
            return
        if tag == "a":
            self._close_link()
        elif tag in ("td", "th"):
            self._cells = max(0, self._cells - 1)
        elif tag in BLOCKS or tag in PARAGRAPHS:
            self._close_block(tag)

    def text(self) -> str:
        self._block()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def veiled(self) -> str:
        """The words hidden from the reader, as they follow each other."""
        return "".join(self._veiled)

    def _preformatted(self, text: str) -> None:
        self._end_due()
        first, *rest = text.split("\n")
        self._line.append(first)
        for line in rest:
            self._break()
            self._line.append(line)
        self._said = self._said or bool(self._line[-1].strip())

    def _open_cell(self) -> None:
        """Cells of one line each stand side by side."""
        side_by_side = len(self._lines) == self._cell and sum(map(len, self._line[-50:])) < MAX_ROW
        if self._said and side_by_side:
            self._line.append("  ")
        elif self._said and self._due:
            self._break()
        self._due, self._fresh = False, True
        self._cell = len(self._lines)
        self._cells += 1

    def _open_block(self, tag: str, attributes: str) -> None:
        if not self._fresh or tag in ("li", "blockquote", "pre"):
            self._block()
            if tag in PARAGRAPHS and not self._lists:
                self._gap()
        if any(name in attributes for name in SIGNATURES):
            self._block()
            self._lines.append(self._prefix() + "-- ")
        if tag == "blockquote":
            self._quotes.append("cite" in attributes or not INDENTED.search(attributes))
        elif tag == "pre":
            self._pre += 1
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._line.append(self._bullet())
            self._fresh = True

    def _close_block(self, tag: str) -> None:
        if self._cells and tag in CELL_PARAGRAPHS:
            self._due = self._said
            return
        self._block()
        if tag == "tr":
            self._cell, self._cells = len(self._lines), 0
        elif tag == "blockquote":
            del self._quotes[-1:]
            if self._lines and not self._lines[-1].strip("> "):
                self._lines[-1] = self._prefix().rstrip(" ")
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in PARAGRAPHS and not self._lists:
            self._gap()

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
        indent = "  " * min(max(0, len(self._lists) - 1), 10)
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            return f"{indent}{self._lists[-1]}. "
        return f"{indent}- "

    def _prefix(self) -> str:
        return "> " * min(sum(self._quotes[:MAX_QUOTES]), 10)

    def _break(self) -> None:
        self._lines.append((self._prefix() + "".join(self._line)).rstrip(" "))
        self._line, self._said, self._due, self._fresh = [], False, False, False

    def _end_due(self) -> None:
        if self._due:
            self._break()

    def _block(self) -> None:
        if self._said:
            self._break()
        self._line, self._due, self._fresh = [], False, False

    def _gap(self) -> None:
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix().rstrip(" "))


def _unseen(tag: str, attributes: str) -> bool:
    if tag in VOID or tag in ("html", "body"):
        return False
    if "style" in attributes.lower() and HIDDEN.search(attributes) is not None:
        return True
    return "hidden" in attributes and HIDDEN_BY_NAME.search(QUOTED.sub("", attributes)) is not None


def _attribute(attributes: str, name: str) -> str:
    for match in ATTRIBUTE.finditer(attributes):
        if match[1].lower() == name:
            return html.unescape(match[2].strip("\"'")).strip()
    return ""
