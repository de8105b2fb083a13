"""A letter in Telegram's final form: HTML, keyboard, and as many messages as its limits ask for. Pure."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from intake.letter import Bill, Button, Enclosure, Letter, Paragraph, Press, Style, in_words
from intake.telegram.codec import decode, encode
from intake.telegram.currencies import to_wire

TEXT_LIMIT = 4096
"""UTF-16 units after entity parsing (Bot API, sendMessage)."""
CAPTION_LIMIT = 1024
TITLE_LIMIT = 32
DESCRIPTION_LIMIT = 255
PAY = "pay"
"""What a forwarded bill's button opens the bot with: only the chat it was sent to has one to pay by."""
GENERAL = 1
"""The topic every forum has (Bot API, ForumTopic)."""
SEND_BY_KIND = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "video": "sendVideo",
    "audio": "sendAudio",
    "animation": "sendAnimation",
    "video_note": "sendVideoNote",
    "sticker": "sendSticker",
}
TAGS = {Style.STRONG: "b", Style.QUOTE: "blockquote", Style.FIXED: "pre", Style.FAINT: "i"}


def messages(letter: Letter, chat_id: int, thread: int | None = None) -> list[dict[str, Any]]:
    """Bot API calls `{"method", "params"}`; the keyboard hangs on the last text. `thread`: the forum topic."""
    if letter.bill:
        in_words = messages(replace(letter, bill=None), chat_id, thread)[0]
        return [within(_invoice(letter.bill, chat_id), thread) | {"in_words": in_words}]
    texts = _texts(letter.paragraphs)
    calls = []
    for position, text in enumerate(texts):
        params: dict[str, Any] = {"chat_id": chat_id, "text": text, "parse_mode": "HTML"}
        params["link_preview_options"] = {"is_disabled": True}
        if letter.buttons and position == len(texts) - 1:
            params["reply_markup"] = keyboard(letter.buttons)
        calls.append({"method": "sendMessage", "params": params})
    calls += [_enclosure(file, chat_id) for file in letter.enclosures]
    return [within(call, thread) for call in calls]


def within(call: dict[str, Any], thread: int | None) -> dict[str, Any]:
    """The call led into a forum topic; out of any where `thread` is None or General."""
    params = {name: value for name, value in call["params"].items() if name != "message_thread_id"}
    # General is called by no number: its own is refused (Bot API server).
    place = {} if thread in (None, GENERAL) else {"message_thread_id": thread}
    return {**call, "params": params | place}


def edit(letter: Letter, chat_id: int, message_id: int) -> dict[str, Any]:
    """The call that makes a shown card say this; a card is cut rather than split."""
    params: dict[str, Any] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "text": _texts(letter.paragraphs)[0],
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if letter.buttons:
        params["reply_markup"] = keyboard(letter.buttons)
    return {"method": "editMessageText", "params": params}


def bare(chat_id: int, message_id: int, kept: Sequence[Sequence[Mapping[str, Any]]] = ()) -> dict[str, Any]:
    """The call that leaves a message its words, and of its buttons the rows `kept`."""
    params: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id}
    if kept:
        params["reply_markup"] = {"inline_keyboard": kept}
    return {"method": "editMessageReplyMarkup", "params": params}


def without(payload: dict[str, Any], stale: Callable[[Press], bool]) -> list[list[Mapping[str, Any]]]:
    """The rows of buttons of a message that was sent so, but for those that are stale."""
    rows = (
        [one for one in row if not ((press := decode(one.get("callback_data", ""))) and stale(press))]
        for row in _rows(payload)
    )
    return [row for row in rows if row]


def presses(payload: dict[str, Any]) -> list[Press]:
    """What can be pressed under a message that was sent so."""
    found = [decode(button.get("callback_data", "")) for row in _rows(payload) for button in row]
    return [press for press in found if press]


def _rows(payload: dict[str, Any]) -> list[list[Mapping[str, Any]]]:
    rows: list[list[Mapping[str, Any]]] = payload["params"].get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def anew(edit: dict[str, Any]) -> dict[str, Any]:
    """An edit's words as a message of their own, for when what it edits is gone."""
    params = {name: value for name, value in edit["params"].items() if name != "message_id"}
    return {"method": "sendMessage", "params": params}


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, Any]:
    """An InlineKeyboardMarkup."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> dict[str, Any]:
    if button.copy:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    if button.url:
        return {"text": button.label, "url": button.url}
    if button.press is None:
        raise ValueError("a button needs a press or a link")
    return {"text": button.label, "callback_data": encode(button.press)}


def _invoice(bill: Bill, chat_id: int) -> dict[str, Any]:
    """Without the provider's token, which is no thing to be stored (Bot API, sendInvoice)."""
    price = {"label": bill.label, "amount": to_wire(bill.amount_minor, bill.currency)}
    params = {
        "chat_id": chat_id,
        "title": prefix(bill.title, TITLE_LIMIT),
        "description": prefix(bill.description, DESCRIPTION_LIMIT),
        "payload": bill.payload,
        "currency": bill.currency,
        "prices": [price],
        "start_parameter": PAY,
    }
    return {"method": "sendInvoice", "params": params}


def _enclosure(file: Enclosure, chat_id: int) -> dict[str, Any]:
    method = SEND_BY_KIND.get(file.kind, "sendDocument")
    field = file.kind if file.kind in SEND_BY_KIND else "document"
    if file.file_id:
        call = {"method": method, "params": {"chat_id": chat_id, field: file.file_id}}
        return call | ({"otherwise": _upload(file)} if file.sha256 else {})
    return {"params": {"chat_id": chat_id}, **_upload(file)}


def _upload(file: Enclosure) -> dict[str, Any]:
    # Telegram is particular about what it plays: of our own files only pictures are shown, the rest are enclosed.
    method, field = ("sendPhoto", "photo") if file.kind == "photo" else ("sendDocument", "document")
    return {"method": method, "upload": {"field": field, "sha256": file.sha256, "name": file.name}}


def _texts(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """HTML texts within the limit, broken between paragraphs, and inside one only where it alone is too long."""
    texts: list[str] = []
    current, length = "", 0
    before = Style.PLAIN
    for paragraph in paragraphs:
        if paragraph.style is Style.PICTURES:
            continue
        # Telegram gives a quotation air of its own.
        gap = "\n" if Style.QUOTE in (before, paragraph.style) else "\n\n"
        before = paragraph.style
        for piece in _pieces(in_words(paragraph), TEXT_LIMIT - 2):
            size = units(piece)
            if current and length + 2 + size > TEXT_LIMIT:
                texts.append(current)
                current, length = "", 0
            said = _html(piece, paragraph.style)
            current = f"{current}{gap}{said}" if current else said
            length += size + (2 if length else 0)
    return [*texts, current] if current else texts


def _pieces(text: str, limit: int) -> list[str]:
    text = text.strip() or "…"
    pieces = []
    while units(text) > limit:
        cut = prefix(text, limit)
        at = max(cut.rfind("\n"), cut.rfind(" "))
        cut = cut[:at] if at > len(cut) // 2 else cut
        pieces.append(cut)
        text = text[len(cut) :].lstrip()
    return [*pieces, text] if text else pieces


def prefix(text: str, length: int) -> str:
    """The first `length` UTF-16 units, no symbol cut in two."""
    return text.encode("utf-16-le")[: length * 2].decode("utf-16-le", errors="ignore")


def units(text: str) -> int:
    """How Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def _html(text: str, style: Style) -> str:
    escaped = html.escape(text, quote=False)
    tag = TAGS.get(style)
    return f"<{tag}>{escaped}</{tag}>" if tag else escaped
