"""Whether words ask to change what was agreed or done, and which order they are about. A suggestion only. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

PLAINLY = re.compile(
    r"\b(?:as agreed,? but|approved,? but|(?:one|another|a few|some) more (?:changes?|corrections?|edits?|tweaks?)|"
    r"another (?:change|correction|edit|revision|tweak)|re-?(?:do|work)\b|do (?:it|this|that) (?:over|again)|change it back|"
    r"changed (?:my|our) minds?|not (?:as|what) (?:we )?(?:agreed|approved|ordered)|second thoughts|after all we|"
    r"перед[её]ла\w+|ещ[её] (?:одн\w+ |пар\w+ )?прав\w+|снова прав\w+|передумал\w*|как договаривались,? но|"
    r"согласовали,? но|утвердили,? но|верните,? как было|вернуть,? как было|внести изменени\w+|внесите изменени\w+|"
    r"доработ\w+|заново)|"
    r"(?:承認した|決まった|合意した|了承した|確定した).{0,12}(?:けど|が[、,]|ですが)|やり直|作り直|手直し|再修正|再度修正|追加(?:の)?修正|元に戻し",
    re.IGNORECASE,
)
"""Words that nobody uses of something new."""
PERHAPS = re.compile(
    r"\b(?:changes?|change|correct(?:ion|ed|ions)?|revis\w+|adjust\w*|tweak\w*|instead of|"
    r"правк\w*|поправ\w+|исправ\w+|измени\w*|поменя\w+|вместо)\b|修正|変更|直し|差し替え",
    re.IGNORECASE,
)
"""Words of many requests: they count where the order is named by its own words."""
NUMBER = re.compile(
    r"(?:#|№|\bno\.?\s*|\bnumber\s+|номер\w*\s+|番号?\s*)(\d{1,7})\b|(\d{1,7})番", re.IGNORECASE
)
LETTERS = re.compile(r"[^\W\d_]{4,}")
IDEOGRAMS = re.compile(r"[\u30a1-\u30ff]{2,}|[\u3005\u4e00-\u9fff]{2,}")
STEM = 5
COMMON = {
    "pleas", "could", "would", "with", "that", "this", "from", "have", "need", "want", "what", "when", "your", "again",
    "more",
    "chang", "corre", "redo", "rewor", "agree", "appro", "make", "page", "site", "hello", "thank", "anoth", "some", "there",
    "пожал", "здрав", "добры", "нужно", "можно", "перед", "прави", "правк", "попра", "испра", "измен", "помен", "сдела",
    "догов", "согла", "утвер", "вмест", "ещё", "опять", "снова", "сайт", "стран", "чтобы", "давай", "очень", "надо",
    "修正", "変更", "作成", "確認", "追加", "希望", "再度", "ページ", "サイト",
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """What was accepted or done lately; `words` are the client's, with its title."""

    ticket_id: int
    at: datetime
    done: bool
    """Else: accepted, and perhaps in the making."""
    category: str | None
    words: str


@dataclass(frozen=True)
class Change:
    """A request that seems to change an order, and the words that say so."""

    order: Order
    words: str


def change_of(text: str, category: str | None, orders: Sequence[Order]) -> Change | None:
    """The order a text seems to change; `orders` newest first. None rather than a wrong one."""
    plain, maybe = PLAINLY.search(text), PERHAPS.search(text)
    said = plain or maybe
    if said is None or not orders:
        return None
    named = {int(first or second) for first, second in NUMBER.findall(text)}
    for order in orders:
        if order.ticket_id in named:
            return Change(order, said[0])
    heard = stems(text)
    best = max(orders, key=lambda order: (len(heard & stems(order.words)), order.category == category))
    shared = len(heard & stems(best.words))
    alike = category is not None and best.category == category
    if plain:
        sure = shared >= 1 or (len(orders) == 1 and (alike or category is None))
    else:
        sure = shared >= 2 and alike
    return Change(best, said[0]) if sure else None


def stems(text: str) -> frozenset[str]:
    """What a text is about: beginnings of its longer words; of Japanese, pairs of ideograms and words in katakana."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    found = {word[:STEM] for word in LETTERS.findall(plain) if not IDEOGRAMS.search(word)}
    for run in IDEOGRAMS.findall(plain):
        katakana = "\u30a1" <= run[0] <= "\u30ff"
        found |= {run} if katakana else {run[at : at + 2] for at in range(len(run) - 1)}
    return frozenset(found - COMMON)
