"""Bytes to text whatever charset is named: true, legacy, misspelt, lying or none."""

import codecs
import re

ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cn-gb": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "x-mac-ce": "mac_latin2",
    "x-mac-japanese": "cp932",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "windows-874": "cp874",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-11": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
"""Names mail programs use, to the superset that really decodes them (WHATWG Encoding, section 4.2)."""

NO_NAME = {
    "",
    "us-ascii",
    "ascii",
    "ansi_x3.4-1968",
    "unknown-8bit",
    "x-unknown",
    "unknown",
    "default",
    "8bit",
    "binary",
}
NOT_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
OFTEN_LYING = {"cp1252", "iso8859-15", "iso8859-2"}
"""Defaults of programs which then send UTF-8: valid UTF-8 wins over these names."""

SAMPLE_BYTES = 20_000
ISO_2022_JP = re.compile(rb"\x1b\$[@B]|\x1b\([JI]")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
KANA = re.compile(r"[぀-ヿ]")
HANZI = re.compile(r"[一-鿿]")


def decode(data: bytes, declared: str | None = None, hint: str | None = None) -> str:
    """Text of `data`; never fails. `hint` is another charset named in the same mail, tried where none is given."""
    if (
        data.isascii()
        and not ISO_2022_JP.search(data)
        and codec_name(declared) not in {"utf-7", "utf-16", "utf-32"}
    ):
        return _clean(data.decode("ascii"))
    named = codec_name(declared)
    if named is None or named in OFTEN_LYING:
        text = _strict(data, "utf-8")
        if text is not None:
            return _clean(text)
    if named is None:
        return _clean(_guessed(data, codec_name(hint)))
    text = _strict(data, named)
    if text is None:
        text = _strict(data, "utf-8")
    return _clean(text if text is not None else data.decode(named, "replace"))


def codec_name(charset: str | None) -> str | None:
    """Python's codec for a charset name, or None where it names nothing usable."""
    name = (charset or "").strip().strip("\"'").lower().partition("*")[0]
    if name in NO_NAME:
        return None
    name = ALIASES.get(name, name)
    if re.fullmatch(r"cp-?\d+|windows-?\d+", name):
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
    if ISO_2022_JP.search(data):
        return data.decode("iso2022_jp_ext", "replace")
    if hint and hint not in OFTEN_LYING:
        text = _strict(data, hint)
        if text is not None:
            return text
    codec = _likely(data[:SAMPLE_BYTES])
    return data.decode(codec, "replace")


def _likely(sample: bytes) -> str:
    """Which legacy charset reads best: by the share of letters that make words of one script."""
    best, best_score = "cp1252", _latin_score(sample)
    for codec, letters in (("cp1251", CYRILLIC), ("koi8-r", CYRILLIC), ("cp932", KANA), ("gb18030", HANZI)):
        text = sample.decode(codec, "ignore")
        foreign = [char for char in text if not char.isascii()]
        if not foreign:
            continue
        share = sum(bool(letters.match(char)) for char in foreign) / len(foreign)
        score = share * (0.9 if letters is HANZI else 1.0)
        if letters is CYRILLIC:
            # The two charsets swap cases; people write in lower case.
            score *= 0.6 + 0.4 * sum(char.islower() for char in foreign) / len(foreign)
        if letters is KANA:
            score = min(1.0, share * 2.5)
        if score > best_score:
            best, best_score = codec, score
    return best


def _latin_score(sample: bytes) -> float:
    """High for accented letters standing alone among many plain ones, as western languages have them."""
    high = sum(byte > 127 for byte in sample)
    plain = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", sample))
    if high * 2 <= plain and alone * 2 >= high:
        return 1.1
    return 0.95 if high * 4 <= plain else 0.45


def _clean(text: str) -> str:
    """Without NUL, byte order mark and lone surrogates: none of them can be stored or shown."""
    text = text.replace("\0", "").removeprefix("\ufeff")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
