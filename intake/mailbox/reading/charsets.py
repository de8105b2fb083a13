"""Bytes to text whatever charset is named: true, legacy, misspelt, lying or none."""

import codecs
import re

from intake.mailbox.reading.likeness import likeness

ALIASES = {
    "ks_c_5601-1987": "cp949", "cs_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "euc-kr": "cp949",
    "x-windows-949": "cp949", "windows-949": "cp949",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gb-2312": "gb18030", "csgb2312": "gb18030", "gbk": "gb18030",
    "x-gbk": "gb18030", "cn-gb": "gb18030", "hz-gb-2312": "hz",
    "big5": "big5hkscs", "x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "x-mac-japanese": "cp932", "x-euc-jp": "euc_jp", "eucjp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "x-mac-cyrillic": "mac_cyrillic", "x-mac-roman": "mac_roman", "mac": "mac_roman", "x-mac-ce": "mac_latin2",
    "x-mac-greek": "mac_greek", "x-mac-turkish": "mac_turkish",
    "koi8r": "koi8-r", "koi8": "koi8-r", "koi8-ru": "koi8-u", "dos-866": "cp866", "iso-ir-111": "koi8-r",
    "ansi": "cp1252", "x-ansi": "cp1252", "8859_1": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "8859-1": "cp1252", "x-user-defined": "cp1252", "latin-2": "iso8859-2",
    "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8", "iso-8859-6-i": "iso8859_6",
    "iso-8859-11": "cp874", "windows-874": "cp874", "tis-620": "cp874",
    "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8", "utf-8mb4": "utf-8",
    "unicode": "utf-16", "ucs-2": "utf-16",
}  # fmt: skip
"""Names mail programs use, to the superset that really decodes them (WHATWG Encoding, section 4.2)."""

NO_NAME = {
    "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default", "8bit", "7bit", "binary",
}  # fmt: skip
NOT_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
OFTEN_LYING = {"cp1252", "iso8859-15", "iso8859-2"}
"""Defaults of programs which then send something else: looked at like no name at all."""
WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7"}
MULTIBYTE = {"gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "euc_kr", "hz"}
BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
CANDIDATES = (
    "cp1252", "cp1251", "koi8-r", "cp932", "gb18030", "cp949", "euc_jp", "big5hkscs", "cp866", "mac_cyrillic",
    "iso8859_5", "cp1250", "iso8859_2",
)  # fmt: skip

SAMPLE_BYTES = 2_000
SEARCHED_BYTES = 60_000
BEYOND_ASCII = re.compile(rb"[A-Za-z]{0,2}[\x80-\xff][^\s<>]*+")
SURE = 6
"""So many characters beyond ASCII do not fit a charset by chance."""
MUCH_BETTER = 0.35
"""What another charset must be ahead to be believed against the name that was given."""
GOOD = 0.45
"""Less than this is no better than the charset of most of the world's letters."""
BROKEN_SHARE = 0.2
FOREIGN = re.compile(r"[^\x00-\x7f]")
ISO_2022_JP = re.compile(rb"\x1b\$[@B]|\x1b\([JI]")
JIS_SEGMENT = re.compile(rb"\x1b(\$[@B]|\$\(D|\([BJIH])")


def decode(data: bytes, declared: str | None = None, hint: str | None = None) -> str:
    """Text of `data`; never fails. `hint` is another charset named in the same mail, tried where none is given."""
    named = codec_name(declared)
    if data.isascii() and named not in WIDE and not ISO_2022_JP.search(data) and named != "hz":
        return _clean(data.decode("ascii"))
    for mark, codec in BOMS:
        if data.startswith(mark):
            return _clean(data.decode(codec, "replace"))
    if ISO_2022_JP.search(data):
        return _clean(_iso_2022_jp(data))
    return _clean(_read(data, named, hint))


def _read(data: bytes, named: str | None, hint: str | None) -> str:
    lying = named is None or named in OFTEN_LYING
    unicode = _strict(data, "utf-8") if named not in WIDE else None
    if unicode is not None and (lying or named not in MULTIBYTE or _foreign(unicode) >= SURE):
        return unicode
    if named is None:
        return _guessed(data, codec_name(hint))
    text = _strict(data, named)
    if text is None and unicode is not None:
        return unicode
    if text is None:
        text = data.decode(named, "replace")
    if named in WIDE:
        return text
    return _believed(data, named, text)


def _believed(data: bytes, named: str, text: str) -> str:
    """`text` as the name has it, unless it makes hardly any sense while another charset makes much."""
    foreign = _foreign(text)
    broken = text[:SEARCHED_BYTES].count("\ufffd")
    if named == "utf-8" and broken < foreign * BROKEN_SHARE:
        return text
    if (foreign < SURE and broken < foreign / 2) or (not broken and named not in CANDIDATES):
        return text
    codec, best = _likeliest(_sample(data))
    ahead = MUCH_BETTER / 2 if named in OFTEN_LYING else MUCH_BETTER
    return (
        data.decode(codec, "replace")
        if best > likeness(_sample(data).decode(named, "replace")) + ahead
        else text
    )


def _sample(data: bytes) -> bytes:
    """The words that are not ASCII, found among whatever markup."""
    words = BEYOND_ASCII.findall(data[:SEARCHED_BYTES])
    return b" ".join(words[:SAMPLE_BYTES])[:SAMPLE_BYTES]


def _foreign(text: str) -> int:
    return len(FOREIGN.findall(text[:SEARCHED_BYTES]))


def codec_name(charset: str | None) -> str | None:
    """Python's codec for a charset name, or None where it names nothing usable."""
    name = (charset or "").strip().strip("\"'").lower().partition("*")[0]
    if name in NO_NAME:
        return None
    name = re.sub(r"^charset=|[;,\s].*$", "", name).strip("\"'")
    name = ALIASES.get(name, name)
    if re.fullmatch(r"(?:x-)?(?:cp|win|windows|ms)-?\d{3,5}", name):
        name = "cp" + re.sub(r"\D", "", name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if found.name.replace("-", "_") in NOT_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    return found.name


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _guessed(data: bytes, hint: str | None) -> str:
    codec, best = _likeliest(_sample(data))
    if hint and hint not in OFTEN_LYING and hint not in WIDE:
        text = _strict(data, hint)
        if text is not None and likeness(_sample(data).decode(hint, "replace")) + MUCH_BETTER >= best:
            return text
    return data.decode(codec, "replace")


def _likeliest(sample: bytes) -> tuple[str, float]:
    """Which legacy charset reads best, and how well."""
    scores = ((likeness(sample.decode(codec, "replace")), codec) for codec in CANDIDATES)
    best, codec = max(scores, key=lambda scored: scored[0])
    return (codec, best) if best >= GOOD else (CANDIDATES[0], best)


def _iso_2022_jp(data: bytes) -> str:
    """With the signs of Windows too (①, ㈱, 髙), which the standard's codec does not know."""
    text = _strict(data, "iso2022_jp_ext")
    if text is not None:
        return text
    pieces = JIS_SEGMENT.split(data)
    words = [pieces[0].decode("ascii", "replace")]
    for mark, segment in zip(pieces[1::2], pieces[2::2], strict=True):
        if mark in (b"$@", b"$B"):
            words.append(_from_jis(segment))
        elif mark == b"(I":
            words.append(bytes(byte | 0x80 for byte in segment).decode("cp932", "replace"))
        else:
            words.append(segment.decode("cp932", "replace"))
    return "".join(words)


def _from_jis(segment: bytes) -> str:
    """JIS X 0208 rows as the same characters in Shift JIS, whose Windows variant has more of them."""
    shifted = bytearray()
    at = 0
    while at < len(segment):
        row, cell = segment[at], segment[at + 1] if at + 1 < len(segment) else 0
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            shifted.append(row & 0x7F)
            at += 1
            continue
        lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
        trail = cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E
        shifted += bytes((lead, trail))
        at += 2
    return shifted.decode("cp932", "replace")


def _clean(text: str) -> str:
    """Without NUL, byte order mark and lone surrogates: none of them can be stored or shown."""
    text = text.replace("\0", "").removeprefix("\ufeff")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
