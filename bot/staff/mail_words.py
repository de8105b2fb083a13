"""A manager's words in answer to a card's mail: one line, one order. Anything else is none. Pure."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass

OTHER_WORDS_MAX = 8
"""Beside the order: a name, a greeting."""
BUT = {"no", "not", "but", "wait", "sorry", "нет", "не", "но", "подождите", "いや", "いいえ", "待って"}
WORD = re.compile(r"\w+", re.UNICODE)
COUNT = re.compile(r"\s*[x×х]\s*(\d{1,3})$", re.IGNORECASE)
PLUS = re.compile(r"[+＋]")
EXPLAINED = re.compile(r"\s+[—–-]\s")
"""What stands behind it in the list was copied along."""
MARKS = " \t.!。！*_\"'“”«»"


class Verb(enum.Enum):
    """What may be ordered by mail."""

    IN_TARIFF = "in tariff"
    BILL = "bill"
    REFUSE = "refuse"
    OURS = "ours"
    CONFIRM = "confirm"


SPOKEN = {
    Verb.IN_TARIFF: ("in tariff", "in the tariff", "в тарифе", "по тарифу", "プラン内"),
    Verb.BILL: ("bill", "платно", "счёт", "счет", "有料", "見積"),
    Verb.REFUSE: ("refuse", "отказать", "отказ", "お断り", "断る"),
    Verb.OURS: ("ours", "our fault", "наша ошибка", "наше", "当社の責任"),
    Verb.CONFIRM: ("confirm", "подтвердить", "подтверждаю", "確認"),
}


@dataclass(frozen=True)
class Order:
    """A verb and what it is about, as typed."""

    verb: Verb
    about: str


@dataclass(frozen=True)
class Priced:
    """What is billed: how many at the list's price, or the whole for another sum, as typed."""

    name: str
    count: int
    sum: str
    added: tuple[str, ...] = ()
    """What is added to the price."""


def order(text: str) -> Order | None:
    """The one order in new words; None where there is none, two, or much else."""
    lines = [line for line in (line.strip(MARKS) for line in text.splitlines()) if line]
    orders = [found for line in lines if (found := _order(line))]
    if len(orders) != 1 or _order(lines[0]) is None:
        return None
    others = [word for line in lines[1:] for word in WORD.findall(line.casefold())]
    return orders[0] if len(others) <= OTHER_WORDS_MAX and not BUT.intersection(others) else None


def _order(line: str) -> Order | None:
    said = " ".join(line.casefold().split())
    for verb, ways in SPOKEN.items():
        for way in ways:
            rest = said.removeprefix(way)
            if rest != said and (not rest or rest[0] in " :：,、" or not way.isascii()):
                if rest[:1].isalpha() and way[-1].isalpha() and _same_script(way[-1], rest[0]):
                    continue
                return Order(verb, EXPLAINED.split(rest)[0].strip(f" :：,、—{MARKS}"))
    return None


def _same_script(one: str, other: str) -> bool:
    """Letters that would make one longer word; Japanese is written without spaces."""
    return one < "\u3000" and other < "\u3000"


def priced(about: str) -> Priced:
    """`banner`, `banner x2`, `banner 150`, `banner x2 + urgent`."""
    what, *added = (part.strip() for part in PLUS.split(about))
    if counted := COUNT.search(what):
        return Priced(what[: counted.start()].strip(), int(counted[1]), "", tuple(added))
    name, _, last = what.rpartition(" ")
    if name and re.search(r"\d", last):
        return Priced(name.strip(), 1, last, tuple(added))
    return Priced(what, 1, "", tuple(added))


def chosen(asked: str, names: Mapping[str, tuple[str, ...]]) -> str | None:
    """The code `asked` names, by the code itself or what it is called, or the beginning of that; None if two fit."""
    wanted = asked.casefold().strip()
    if not wanted:
        return None
    exact = [code for code, called in names.items() if wanted in {one.casefold() for one in (code, *called)}]
    if len(exact) == 1:
        return exact[0]
    near = [
        code
        for code, called in names.items()
        if any(one.casefold().startswith(wanted) for one in (code, *called))
    ]
    return near[0] if len(near) == 1 and not exact else None
