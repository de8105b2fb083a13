"""Finds addresses in a text where TDLib finds them: URLs with and without a scheme, e-mail addresses, tg:// links."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from sandbox.telegram.endings import ENDINGS

SCHEME = re.compile(r"(?:(?<!s)http|https|(?<![ts])ftp)\Z", re.IGNORECASE)
ODD_SCHEMES = ("shttp", "tftp", "sftp")
ASCII_DOMAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~")
NOT_IN_PATH = frozenset('\n<>"«»')
NOT_IN_USER = NOT_IN_PATH | frozenset("/[]{}()'`@")
BRACKETS = {")": "(", "]": "[", "}": "{"}
TAIL = ".:;,('?!`"
DASHES_AND_JOINERS = frozenset("\u200c\u200d\u2010\u2011\u2012\u2013\u2014\u2015")
EMAIL = re.compile(
    r"(?:[a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}@(?:(?:[a-z0-9][a-z0-9_-]{0,28})?[a-z0-9]\.){1,6}[a-z]{2,8}",
    re.IGNORECASE,
)
TELEGRAM = re.compile(r"(?=((?:tg|ton)://[a-z0-9_-]{1,253}))", re.IGNORECASE)
NUMBER = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
IPV4 = re.compile(rf"{NUMBER}(?:\.{NUMBER}){{3}}")

Fits = Callable[[str], bool]


def find_addresses(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind ("url", "email") and place of each, in code points; they may lie over each other."""
    for match in TELEGRAM.finditer(text):
        yield "url", match.start(), _path_end(text, match.end(1))
    for start, end in _candidates(text):
        words = text[start:end]
        if words.startswith("mailto:") and EMAIL.fullmatch(words, 7):
            yield "email", start + 7, end
        elif EMAIL.fullmatch(words):
            yield "email", start, end
        elif length := _url_length(words):
            yield "url", start, start + length


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """What stands around each dot like an address."""
    begin = 0
    while 0 <= (dot := text.find(".", begin)) < len(text) - 1:
        if text[dot + 1] == " ":
            begin = dot + 2
            continue
        start = _left(text, dot, begin, _in_domain)
        host_end = _right(text, dot, lambda sign: sign == "@" or _in_domain(sign))
        with_user = "@" in text[dot:host_end]
        if with_user:
            start = _left(text, start, begin, _in_user)
        end = _path_end(text, _port_end(text, host_end))
        while end > dot + 1 and text[end - 1] == ".":
            end -= 1
        front = _front(text, start, begin, with_user)
        if front is None:
            end = text.rfind(".", begin, end) + 1
        elif end > dot + 1:
            yield front, end
            end = _right(text, end, lambda sign: sign == ".")
        begin = max(end, dot + 1)


def _front(text: str, start: int, begin: int, with_user: bool) -> int | None:
    """Where the address begins, with its user and scheme; None if what stands before makes it none."""
    if start > begin and text[start - 1] == "@":
        user = _left(text, start - 1, begin, _in_user)
        if with_user or user == start - 1:
            return None
        start = user
    before = text[begin:start]
    if not before:
        return start
    if before.endswith("://") and len(before) >= 6:
        word = text[_left(text, start - 3, begin, _in_scheme) : start - 3].lower()
        scheme = SCHEME.search(word)
        odd = any(word == one for one in ODD_SCHEMES)
        return None if scheme is None or odd else start - 3 - len(scheme.group())
    return None if before[-1].isalnum() or before[-1] in "_/#@" else start


def _port_end(text: str, at: int) -> int:
    match = re.compile(r":0*([1-9]\d{0,4})(?!\d)").match(text, at)
    return match.end() if match and int(match.group(1)) < 65_536 else at


def _path_end(text: str, at: int) -> int:
    """Past path, query or fragment, without the punctuation after them."""
    if text[at : at + 1] not in ("/", "?", "#"):
        return at
    end = _right(text, at + 1, _in_path)
    while end > at + 1 and text[end - 1] in TAIL:
        end -= 1
    return end if text[at] == "/" or end > at + 1 else at


def _url_length(words: str) -> int:
    """How much of it is a URL: up to a closing bracket that was not opened in its path; 0 if nothing."""
    scheme = re.match(r"(?:https?|ftp)://", words, re.IGNORECASE)
    host_start = scheme.end() if scheme else 0
    cut = re.compile(r"[/?#]").search(words, host_start)
    host_end = cut.start() if cut else len(words)
    host = words[host_start:host_end]
    host = host.partition("@")[2] if "@" in host else host
    host = host.rpartition(":")[0] if ":" in host else host
    return _balanced(words, host_end) if _is_host(host, known_ending=scheme is None) else 0


def _balanced(words: str, path: int) -> int:
    opened: list[str] = []
    end = path
    while end < len(words):
        if words[end] in BRACKETS.values():
            opened.append(words[end])
        elif words[end] in BRACKETS:
            if BRACKETS[words[end]] not in opened:
                break
            opened.remove(BRACKETS[words[end]])
        end += 1
    while end > path and words[end - 1] in TAIL:
        end -= 1
    return end


def _is_host(host: str, *, known_ending: bool) -> bool:
    parts = host.split(".")
    if len(parts) == 1 or any(not 0 < len(part.encode()) < 64 or part[-1] == "-" for part in parts):
        return False
    if IPV4.fullmatch(host):
        return True
    ending = parts[-1]
    if len(ending) < 2 or "_" in parts[-2] or re.fullmatch(r"[\d.]+", host, re.ASCII):
        return False
    if ending.startswith("xn--"):
        return re.fullmatch(r"[A-Za-z0-9]{2,}", ending[4:]) is not None
    if "_" in ending or "-" in ending:
        return False
    return not known_ending or _is_known(ending)


def _is_known(ending: str) -> bool:
    """With only its first letter capital it is rather the first word of a sentence."""
    small = ending.lower()
    return small in ENDINGS and not (small != ending and small[1:] == ending[1:])


def _left(text: str, at: int, low: int, fits: Fits) -> int:
    while at > low and fits(text[at - 1]):
        at -= 1
    return at


def _right(text: str, at: int, fits: Fits) -> int:
    while at < len(text) and fits(text[at]):
        at += 1
    return at


def _in_link(sign: str) -> bool:
    if "\u2000" <= sign <= "\u206f":
        return sign in DASHES_AND_JOINERS
    return not unicodedata.category(sign).startswith("Z")


def _in_path(sign: str) -> bool:
    return sign not in NOT_IN_PATH and _in_link(sign)


def _in_user(sign: str) -> bool:
    return sign not in NOT_IN_USER and _in_link(sign)


def _in_domain(sign: str) -> bool:
    return sign in ASCII_DOMAIN if sign < "\xc0" else _in_link(sign)


def _in_scheme(sign: str) -> bool:
    if sign < "\x80":
        return sign.isalnum() or sign in "+-"
    return not unicodedata.category(sign).startswith("Z")
