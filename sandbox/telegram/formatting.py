"""Telegram's HTML formatting: the same verdicts, texts and entities as TDLib 1.8 gives (parse_mode=HTML)."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import RefusalError, refuse

TAGS = {
    "a", "b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "tg-emoji", "tg-time",
    "span", "pre", "code", "blockquote",
}  # fmt: skip
SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "u": "underline", "ins": "underline",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
REFERENCES = {b"lt": 60, b"gt": 62, b"amp": 38, b"quot": 34}
SPACE = b" \t\r\n\0\v"
NAME_ENDS = SPACE + b"=>/\"'"
DIGITS = b"0123456789"
HEX = DIGITS + b"abcdefABCDEF"
PORTS = 65_536
HOST = r"(?:[a-z0-9._!$,~*'();&+=\x80-\U0010ffff-]|%[0-9a-f]{2})*"
HALF_SYMBOL = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)
LETTERS = bytes(range(65, 91)) + bytes(range(97, 123))

Entity = dict[str, Any]


@dataclass
class OpenTag:
    """A start tag waiting for its end: where it began in UTF-16 units and in the result's bytes."""

    name: str
    argument: str
    offset: int
    begin: int


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities (UTF-16 offsets); raises `RefusalError("formatting")` in TDLib's words."""
    return _Html(text).parse()


class _Html:
    """One run over the UTF-8 bytes; positions in refusals are byte offsets, as TDLib counts."""

    def __init__(self, text: str) -> None:
        self.text = text.encode()
        self.at = 0
        self.result = bytearray()
        self.offset = 0
        self.open: list[OpenTag] = []
        self.entities: list[Entity] = []

    def byte(self) -> int:
        """The byte here, 0 past the end (TDLib reads C strings)."""
        return self.text[self.at] if self.at < len(self.text) else 0

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.text):
            byte = self.text[self.at]
            if byte == ord("&") and (code := self.reference()):
                self.append(code)
            elif byte == ord("<"):
                self.tag()
            else:
                if byte & 0xC0 != 0x80:
                    self.offset += 2 if byte >= 0xF0 else 1
                self.result.append(byte)
                self.at += 1
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        try:
            return self.result.decode(), self.entities
        except UnicodeDecodeError:
            raise _broken(HALF_SYMBOL) from None

    def append(self, code: int) -> None:
        self.result += chr(code).encode(errors="surrogatepass")
        self.offset += 2 if code > 0xFFFF else 1

    def reference(self) -> int:
        """Decode the character reference here and step over it; 0 and no step if it is none."""
        end = self.at + 1
        if self.text[end : end + 1] == b"#":
            base, digits = (16, HEX) if self.text[end + 1 : end + 2] == b"x" else (10, DIGITS)
            end = start = end + (2 if base == 16 else 1)
            while end < len(self.text) and self.text[end] in digits:
                end += 1
            code = int(self.text[start:end], base) if end > start else 0
            if code == 0 or code >= 0x10FFFF or end - self.at >= 10:
                return 0
        else:
            start = end
            while end < len(self.text) and self.text[end] in LETTERS:
                end += 1
            code = REFERENCES.get(self.text[start:end], 0)
            if code == 0:
                return 0
        self.at = end + 1 if self.text[end : end + 1] == b";" else end
        return code

    def skip_to(self, ends: bytes) -> bytes:
        begin = self.at
        while self.byte() not in ends:
            self.at += 1
        return self.text[begin : self.at]

    def skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in SPACE:
            self.at += 1

    def tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.byte() == ord("/"):
            self.end_tag(begin)
        else:
            self.start_tag(begin)
        self.at += 1

    def start_tag(self, begin: int) -> None:
        name = _lower(self.skip_to(SPACE + b">"))
        if self.at >= len(self.text):
            raise _broken(f"Unclosed start tag at byte offset {begin}")
        if name not in TAGS:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = ""
        while self.byte() != ord(">"):
            self.skip_spaces()
            if self.byte() == ord(">"):
                break
            argument = self.attribute(name, argument, begin)
        if name == "span" and argument != "spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(OpenTag(name, argument, self.offset, len(self.result)))

    def attribute(self, tag: str, argument: str, begin: int) -> str:
        """Step over one attribute; the tag's argument after it."""
        attribute = self.skip_to(NAME_ENDS).decode(errors="replace")
        if not attribute:
            raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self.skip_spaces()
        value = ""
        if self.byte() == ord("="):
            self.at += 1
            self.skip_spaces()
            if self.at >= len(self.text):
                raise _broken(f'Unclosed start tag "{tag}" at byte offset {begin}')
            value = self.attribute_value()
            if self.at >= len(self.text):
                raise _broken(f"Unclosed start tag at byte offset {begin}")
        elif self.at >= len(self.text):
            raise _broken(f'Unclosed start tag "{tag}" at byte offset {begin}')
        return _argument(tag, attribute, value, argument)

    def attribute_value(self) -> str:
        quote = self.byte()
        if quote not in b"'\"":
            begin = self.at
            while self.byte() in DIGITS + LETTERS + b".-":
                self.at += 1
            if self.byte() not in SPACE + b">":
                raise _broken(f"Unexpected end of name token at byte offset {begin}")
            return _lower(self.text[begin : self.at])
        self.at += 1
        value = bytearray()
        while self.at < len(self.text) and self.text[self.at] != quote:
            if self.text[self.at] == ord("&") and (code := self.reference()):
                value += chr(code).encode(errors="surrogatepass")
                continue
            value.append(self.text[self.at])
            self.at += 1
        self.at += 1 if self.at < len(self.text) else 0
        return value.decode(errors="replace")

    def end_tag(self, begin: int) -> None:
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {begin}")
        self.at += 1
        found = _lower(self.skip_to(SPACE + b">"))
        self.skip_spaces()
        if self.byte() != ord(">"):
            raise _broken(f"Unclosed end tag at byte offset {begin}")
        tag = self.open.pop()
        if found and found != tag.name:
            words = f'expected "</{tag.name}>", found "</{found}>"'
            raise _broken(f"Unmatched end tag at byte offset {begin}, {words}")
        if self.offset > tag.offset:
            self.close(tag)

    def close(self, tag: OpenTag) -> None:
        span = {"offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name in SIMPLE:
            self.entities.append({"type": SIMPLE[tag.name], **span})
        elif tag.name == "a":
            url = tag.argument or self.result[tag.begin :].decode(errors="replace")
            self.entities.extend(link_entity(url, span))
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit() or not 0 < int(tag.argument) < 2**63:
                raise _broken("Invalid custom emoji identifier specified")
            self.entities.append({"type": "custom_emoji", **span, "custom_emoji_id": tag.argument})
        elif tag.name in ("pre", "code"):
            self.close_code(tag, span)
        elif tag.name == "tg-time" and tag.argument.isdecimal():
            self.entities.append({"type": "date_time", **span, "unix_time": int(tag.argument)})
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if tag.argument else "blockquote"
            self.entities.append({"type": kind, **span})

    def close_code(self, tag: OpenTag, span: Entity) -> None:
        """`<pre><code class="language-x">` in either order makes one entity with a language."""
        last = self.entities[-1] if self.entities else {}
        inner = "code" if tag.name == "pre" else "pre"
        twin = last.get("type") == inner and all(last[name] == span[name] for name in span)
        language = last.get("language", "") if tag.name == "pre" else tag.argument
        if twin and language:
            last.update(type="pre", language=language)
            return
        entity: Entity = {"type": tag.name, **span}
        if tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        self.entities.append(entity)


def link_entity(url: str, span: Entity) -> list[Entity]:
    """The entity of a link: a mention for `tg://user?id=`, none where Telegram would not take the URL."""
    person = re.fullmatch(r"tg://user/?\?id=(\d+)", url, re.IGNORECASE)
    if person:
        return [{"type": "text_mention", **span, "user_id": int(person.group(1))}]
    address = check_url(url)
    return [{"type": "text_link", **span, "url": address}] if address else []


def check_url(url: str) -> str | None:
    """The URL as Telegram keeps it (scheme and slash after the host added), or None if it is not one."""
    if url.lower().startswith(("tg://", "ton://")):
        return url if not any(sign.isspace() for sign in url) else None
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    if scheme.lower() not in ("http", "https"):
        return None
    cut = re.search(r"[/?#]", rest)
    host, path = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    name, _, port = host.rpartition("@")[2].partition(":")
    if (
        "." not in name.strip(".")
        or ".." in name
        or not re.fullmatch(HOST, name, re.IGNORECASE)
        or (port and not (port.isdecimal() and 0 < int(port) < PORTS))
    ):
        return None
    path = "".join(sign if sign > " " else f"%{ord(sign):02X}" for sign in path)
    return f"{scheme.lower()}://{host.lower()}{path if path.startswith('/') else '/' + path}"


def _argument(tag: str, attribute: str, value: str, before: str) -> str:
    if (tag, attribute) in (("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "unix")):
        return value
    if (tag, attribute) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, attribute) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if (tag, attribute) == ("blockquote", "expandable"):
        return "1"
    return before


def _lower(name: bytes) -> str:
    """In lower case as TDLib does it: Latin letters only."""
    return bytes(name).lower().decode(errors="replace")


def _broken(why: str) -> RefusalError:
    return refuse("formatting", why=why)
