"""A mail's words as one simple HTML page that any mail program, narrow or wide, dark or light, shows right."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")

CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")
"""What a reader is to copy; see `billing.quotes.by_code`."""

FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,'Noto Sans JP',sans-serif"
STYLES = {
    "plain": "margin:0 0 16px",
    "strong": "margin:0 0 16px;font-weight:bold",
    "quote": "margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid rgba(128,128,128,0.45);opacity:0.75",
    "faint": "margin:0 0 16px;font-size:13px;opacity:0.7",
    "fixed": "margin:0 0 16px;font-family:Consolas,Menlo,monospace;font-size:13px;white-space:pre-wrap",
}
TABLE = "width:100%;border-collapse:collapse;font-size:13px;line-height:1.35"
CELL = "padding:6px 0 6px 10px;border-bottom:1px solid rgba(128,128,128,0.3);vertical-align:top"
WHAT_OF = f"{CELL};padding-left:0;text-align:left;font-weight:normal;min-width:84px"
FIGURE = f"{CELL};text-align:right;white-space:nowrap"
HEADING = f"{CELL};text-align:right;font-weight:normal;font-size:12px;opacity:0.7;overflow-wrap:normal"
LINE = "margin:0 0 4px;padding:0 0 0 20px;text-indent:-20px"
FOOTER = (
    "margin:24px 0 0;padding:12px 0 0;border-top:1px solid rgba(128,128,128,0.35);font-size:13px;opacity:0.7"
)
PICTURE = "display:block;width:100%;max-width:600px;height:auto;border:0;border-radius:6px"
ASK = (
    "margin:20px 0 16px;padding:12px 16px;border-left:3px solid #1f5fbf;border-radius:0 6px 6px 0;"
    "background:rgba(66,133,244,0.12)"
)
"""What the reader may do stands out, in either scheme of colours; without backgrounds it still has its bar."""
BUTTON = (
    "display:inline-block;margin:0 8px 8px 0;padding:10px 18px;border-radius:6px;background:#1f5fbf;"
    "color:#ffffff;text-decoration:none"
)


@dataclass(frozen=True)
class Page:
    """What is shown: (text, style) paragraphs, what the reader may do, who writes."""

    paragraphs: Sequence[tuple[str, str]]
    ask: str = ""
    footer: str = ""
    links: Sequence[tuple[str, str]] = ()
    """(label, url)"""
    pictures: Sequence[tuple[str, str]] = ()
    """(Content-ID, what it is called)"""
    language: str = "en"


def page(shown: Page) -> str:
    """The words as HTML: every one is escaped, web addresses become links, nothing is loaded from elsewhere."""
    pictures = "\n".join(_picture(cid, name) for cid, name in shown.pictures)
    blocks = [
        pictures if style == "pictures" else _block(text, style)
        for text, style in (*shown.paragraphs, *([] if _has_a_place(shown) else [("", "pictures")]))
    ]
    if shown.links:
        blocks.append(f'<p style="{STYLES["plain"]}">{"".join(_button(*link) for link in shown.links)}</p>')
    if shown.ask:
        blocks.append(f'<div style="{ASK}">{CODE.sub(_code, _inline(shown.ask))}</div>')
    if shown.footer:
        blocks.append(f'<div style="{FOOTER}">{_inline(shown.footer)}</div>')
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(shown.language, quote=True)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n</head>\n'
        f'<body style="margin:0;padding:16px;{FONT};font-size:15px;line-height:1.5;overflow-wrap:anywhere">\n'
        '<div style="max-width:600px">\n' + "\n".join(blocks) + "\n</div>\n</body>\n</html>\n"
    )


def _has_a_place(shown: Page) -> bool:
    return any(style == "pictures" for _, style in shown.paragraphs)


def _block(text: str, style: str) -> str:
    if style == "list":
        return _list(text)
    if style == "table":
        return _table(text)
    if style == "quote":
        return f'<blockquote style="{STYLES["quote"]}">{_inline(text)}</blockquote>'
    tag = "pre" if style == "fixed" else "p"
    return f'<{tag} style="{STYLES.get(style, STYLES["plain"])}">{_inline(text, tag == "p")}</{tag}>'


def _list(text: str) -> str:
    """A line that does not fit hangs under its name."""
    rows = []
    for line in text.split("\n"):
        name, dash, about = line.partition(" — ")
        shown = f"<strong>{_inline(name)}</strong>{dash}{_inline(about)}" if dash else _inline(line)
        rows.append(f'<div style="{LINE}">{shown}</div>')
    return f'<div style="{STYLES["plain"]}">{"".join(rows)}</div>'


def _table(text: str) -> str:
    """What does not fit beside each other on a telephone is moved there by a finger, and the page stands."""
    (corner, *names), *rows = [line.split("\t") for line in text.split("\n")]
    head = _cell("th", f"{WHAT_OF};opacity:0.7", corner) + "".join(
        _cell("th", HEADING, name) for name in names
    )
    body = [
        _cell("th", WHAT_OF, what) + "".join(_cell("td", FIGURE, cell) for cell in cells)
        for what, *cells in rows
    ]
    shown = "\n".join(f"<tr>{row}</tr>" for row in (head, *body))
    return f'<div style="{STYLES["plain"]};overflow-x:auto"><table style="{TABLE}">{shown}</table></div>'


def _cell(tag: str, style: str, text: str) -> str:
    return f'<{tag} style="{style}">{_inline(text)}</{tag}>'


def _inline(text: str, breaks: bool = True) -> str:
    pieces, at = [], 0
    for match in LINK.finditer(text):
        url = html.escape(match[0], quote=True)
        pieces += [html.escape(text[at : match.start()]), f'<a href="{url}">{url}</a>']
        at = match.end()
    joined = "".join([*pieces, html.escape(text[at:])])
    return joined.replace("\n", "<br>\n") if breaks else joined


def _button(label: str, url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return html.escape(label)
    return f'<a href="{html.escape(url, quote=True)}" style="{BUTTON}">{html.escape(label)}</a>'


def _code(found: re.Match[str]) -> str:
    return f'<strong style="white-space:nowrap">{found[0]}</strong>'


def _picture(cid: str, name: str) -> str:
    """A picture that came with the mail."""
    source, words = html.escape(f"cid:{cid}", quote=True), html.escape(name, quote=True)
    return (
        f'<p style="{STYLES["plain"]}"><img src="{source}" alt="{words}" width="600" style="{PICTURE}"></p>'
    )
