"""Who a mail says it is from and to. The sender is read strictly: one field, one address, no doubt."""

import re
from dataclasses import dataclass

from intake.mailbox.headers import DIRECTIONS, FOLD, Headers, decode_words

MAX_ADDRESS_FIELD = 10_000
MAX_ADDRESSES = 200

LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff.]{1,64}"
DOMAIN = (
    r"[A-Za-z0-9\u0080-\U0010ffff](?:[A-Za-z0-9\-\u0080-\U0010ffff.]{0,252}[A-Za-z0-9\u0080-\U0010ffff])?"
)
ADDRESS = re.compile(rf"{LOCAL}@{DOMAIN}\.?")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|<[^<>]*+>|[,;:]|[()<>"]|[^\s,;:()<>"]++|\s++')


@dataclass(frozen=True)
class Sender:
    """`address` is None unless it is the only thing the From field can mean; `claimed` is the best guess."""

    address: str | None
    claimed: str
    name: str


def sender(headers: Headers) -> Sender:
    """The author of a mail by RFC 5322 section 3.6.2, read before any encoded word is decoded.

    Python's own `parseaddr` takes `alice@a.example)bind@evil.example` for Alice (CVE-2023-27043); here whatever
    leaves a doubt gives no address.
    """
    fields = headers.all_raw("from")
    if not fields:
        fallback = _loose(_text(headers.raw("sender") or headers.raw("return-path") or b""))
        return Sender(None, fallback, "")
    raw = next((field for field in fields if _loose(_text(field))), fields[0])
    field = _text(raw)
    if len(raw) > MAX_ADDRESS_FIELD:
        return Sender(None, _loose(field), "")
    mailbox = _one_mailbox(field)
    if mailbox is None:
        return Sender(None, _loose(field), _loose_name(field, headers.hint))
    name, address = mailbox
    return Sender(address if len(fields) == 1 else None, address, _words(name, headers.hint))


def addresses(headers: Headers, name: str) -> tuple[str, ...]:
    """All addresses of the fields of that name, lower case, each once; meant for finding, not for trusting."""
    found: dict[str, None] = {}
    for raw in headers.all_raw(name):
        for match in ADDRESS.finditer(_without_quotes(_text(raw))):
            found.setdefault(_tidy(match[0]))
            if len(found) >= MAX_ADDRESSES:
                return tuple(found)
    return tuple(found)


def is_address(text: str) -> bool:
    """Whether `text` is one plain address and nothing else."""
    match = ADDRESS.fullmatch(text)
    return match is not None and ".." not in text and not text.startswith(".") and ".@" not in text


def _one_mailbox(field: str) -> tuple[str, str] | None:
    """(name, address) if the field is `address`, `address (name)` or `name <address>`, else None."""
    bare, comment = _without_comments(field)
    if bare is None:
        return None
    tokens = [token for token in TOKEN.findall(bare) if not token.isspace()]
    angles = [token for token in tokens if token.startswith("<") and token.endswith(">")]
    if not angles:
        address = "".join(tokens).rstrip(".")
        return (comment, _tidy(address)) if len(tokens) == 1 and is_address(address) else None
    before = tokens[: tokens.index(angles[0])]
    address = angles[0][1:-1].strip().rstrip(".")
    # One @ outside quotes: whatever else is odd about the name, no second address can be meant.
    only = sum("@" in token for token in tokens if not token.startswith('"')) == 1
    if len(angles) != 1 or tokens[-1] != angles[0] or not only or not is_address(address):
        return None
    if any(word in '()<>";:' for word in before):
        return None
    return _phrase(bare[: bare.index("<" + angles[0][1:])]), _tidy(address)


def _without_comments(field: str) -> tuple[str | None, str]:
    """The field without `(comments)`, and their words; None where parentheses or quotes do not pair."""
    kept: list[str] = []
    comment: list[str] = []
    depth, quoted, at = 0, False, 0
    while at < len(field):
        char = field[at]
        if char == "\\" and at + 1 < len(field) and (depth or quoted):
            (comment if depth else kept).append(field[at : at + 2] if quoted else field[at + 1])
            at += 2
            continue
        if char == '"' and not depth:
            quoted = not quoted
        if not quoted and char in "()":
            depth += 1 if char == "(" else -1
            if depth < 0:
                return None, ""
        else:
            (comment if depth else kept).append(char)
        at += 1
    return (None if depth or quoted else "".join(kept)), "".join(comment).strip()


def _phrase(name: str) -> str:
    quoted = re.fullmatch(r'\s*"((?:[^"\\]|\\.)*+)"\s*', name)
    inner = quoted[1] if quoted else name.replace('"', "")
    return re.sub(r"\\(.)", r"\1", inner).strip()


def _loose(field: str) -> str:
    """The address most likely meant, "" if there is none."""
    field = field[:MAX_ADDRESS_FIELD]
    for angle in re.findall(r"<([^<>]{1,400})>", field):
        match = ADDRESS.search(angle)
        if match:
            return _tidy(match[0])
    match = ADDRESS.search(field)
    return _tidy(match[0]) if match else ""


def _loose_name(field: str, hint: str | None) -> str:
    name, angle, _ = field[:MAX_ADDRESS_FIELD].partition("<")
    return _words(_phrase(name), hint) if angle else ""


def _without_quotes(field: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*+"', " ", field)


def _text(raw: bytes) -> str:
    """Latin-1 keeps every byte, so that nothing is decoded before the structure is known; UTF-8 where it is that."""
    unfolded = FOLD.sub(b" ", raw[: MAX_ADDRESS_FIELD + 1])
    try:
        return unfolded.decode("utf-8").strip()
    except UnicodeDecodeError:
        return unfolded.decode("latin-1").strip()


def _words(name: str, hint: str | None) -> str:
    try:
        raw = name.encode("latin-1")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "replace")
    decoded = decode_words(raw, hint) if not name.isascii() or "=?" in name else name
    return re.sub(r"[\s\x00-\x1f]+", " ", DIRECTIONS.sub("", decoded)).strip().strip('"').strip()


def _tidy(address: str) -> str:
    return address.rstrip(".").lower()


def wire_address(address: str) -> str:
    """The address with its domain in ASCII (IDNA), so that SMTPUTF8 is needed only for a local part outside it."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address
