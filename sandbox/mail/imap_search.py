"""SEARCH keys (RFC 3501 section 6.4.4) as far as the clients we serve use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sandbox.mail.imap_words import ImapSyntaxError, Word, number_set, text
from sandbox.mail.mailboxes import StoredMail


@dataclass(frozen=True)
class Numbered:
    """A mail with the sequence number this session knows it by."""

    number: int
    mail: StoredMail


@dataclass(frozen=True)
class Highest:
    """What `*` stands for."""

    number: int
    uid: int


Test = Callable[[Numbered], bool]

FLAG_KEYS = {
    "SEEN": ("\\Seen", True),
    "UNSEEN": ("\\Seen", False),
    "DELETED": ("\\Deleted", True),
    "UNDELETED": ("\\Deleted", False),
    "FLAGGED": ("\\Flagged", True),
    "UNFLAGGED": ("\\Flagged", False),
    "ANSWERED": ("\\Answered", True),
    "UNANSWERED": ("\\Answered", False),
}


def search_test(criteria: list[Word], highest: Highest) -> Test:
    """One test for a whole SEARCH command: every key must hold."""
    keys = iter(criteria)
    tests: list[Test] = []
    for word in keys:
        if isinstance(word, str) and word.upper() == "CHARSET":
            next(keys, None)
            continue
        tests.append(_test(word, keys, highest))
    return lambda mail: all(test(mail) for test in tests)


def _test(word: Word, keys: Iterator[Word], highest: Highest) -> Test:
    if isinstance(word, list):
        return search_test(word, highest)
    key = text(word).upper()
    if key in FLAG_KEYS:
        flag, wanted = FLAG_KEYS[key]
        return lambda item: (flag in item.mail.flags) is wanted
    match key:
        case "ALL":
            return lambda _item: True
        case "NOT":
            negated = _test(_next(keys), keys, highest)
            return lambda item: not negated(item)
        case "OR":
            one, other = _test(_next(keys), keys, highest), _test(_next(keys), keys, highest)
            return lambda item: one(item) or other(item)
        case "UID":
            uids = number_set(text(_next(keys)), highest.uid)
            return lambda item: uids(item.mail.uid)
        case "KEYWORD" | "UNKEYWORD":
            flag = text(_next(keys))
            return lambda item: (flag in item.mail.flags) is (key == "KEYWORD")
        case "SINCE" | "BEFORE" | "ON":
            return _date_test(key, text(_next(keys)))
        case "FROM" | "TO" | "CC" | "SUBJECT":
            return _header_test(key, text(_next(keys)))
        case "HEADER":
            return _header_test(text(_next(keys)), text(_next(keys)))
    if key[0].isdigit() or key[0] == "*":
        numbers = number_set(key, highest.number)
        return lambda item: numbers(item.number)
    raise ImapSyntaxError("search key unknown")


def _next(keys: Iterator[Word]) -> Word:
    try:
        return next(keys)
    except StopIteration:
        raise ImapSyntaxError("search key without its value") from None


def _date_test(key: str, value: str) -> Test:
    try:
        day = datetime.strptime(f"{value} +0000", "%d-%b-%Y %z").date()
    except ValueError:
        raise ImapSyntaxError("date expected") from None
    if key == "SINCE":
        return lambda item: item.mail.received.date() >= day
    if key == "BEFORE":
        return lambda item: item.mail.received.date() < day
    return lambda item: item.mail.received.date() == day


def _header_test(name: str, value: str) -> Test:
    start, wanted = f"{name.lower()}:".encode(), value.lower().encode("utf-8", "surrogateescape")

    def holds(item: Numbered) -> bool:
        head = item.mail.raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
        return any(line.startswith(start) and wanted in line for line in head.lower().split(b"\r\n"))

    return holds
