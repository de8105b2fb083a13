"""Finding employees named in a client's words: whole words, Russian cases, and rather none than a wrong one. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from intake.office.also_words import ALSO_WORDS
from intake.office.book import EmployeeEntry

CYRILLIC = re.compile(r"[а-яё-]+", re.IGNORECASE)
JAPANESE = re.compile(r"[\u3040-\u30ff\u3005\u4e00-\u9fff]")
FLEETING = {"пётр": "петр", "петр": "петр", "павел": "павл", "лев": "льв"}
HONORIFICS = "さん|様|さま|君|くん|ちゃん|氏|先生"
PATRONYMIC = re.compile(r"\w+(?:вич|вна|чна|ьич|мич)(?:а|у|ем|е|ы|ой|и)?$", re.IGNORECASE)
GOODBYE = re.compile(
    r"(?:regards|wishes|sincerely|yours|thanks|thank you|cheers|уважением|спасибо|приветом)[\s,.!—-]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """An employee and the words that named them, as the client wrote them."""

    code: str
    words: tuple[str, ...]


def employees_named(
    text: str, employees: Mapping[str, EmployeeEntry], own_people: Collection[str] = (), asker: str = ""
) -> tuple[Named, ...]:
    """Employees a text names, in the order of the book.

    `own_people` are names of the client's own contacts: somebody called the same counts only when spoken to
    ("Ivan, …"); the `asker`'s own name never does.
    """
    theirs = {_given(name) for name in own_people}
    own = _given(asker) if asker else ""
    found = []
    for code, entry in employees.items():
        words: dict[int, str] = {}
        for name in (entry.name.split()[0], *entry.called):
            if _given(name) == own:
                continue
            for hit in _hits(text, name, entry):
                if _given(name) not in theirs or _spoken_to(text, hit):
                    words[hit.start()] = hit[0]
        if words:
            found.append(Named(code, tuple(dict.fromkeys(words[start] for start in sorted(words)))))
    return tuple(found)


def _given(name: str) -> str:
    return name.split()[0].casefold()


def _hits(text: str, name: str, entry: EmployeeEntry) -> Iterator[re.Match[str]]:
    for hit in pattern(name).finditer(text):
        if JAPANESE.search(name) or _is_a_name(text, hit, name, entry):
            yield hit


def _is_a_name(text: str, hit: re.Match[str], name: str, entry: EmployeeEntry) -> bool:
    """Whether a matching word means this employee, and not a word, a signature or somebody else's full name."""
    word, after = hit[0], text[hit.end() :]
    if _signs(text, hit):
        return False
    following = re.match(r" +([^\W\d_]{2,})", after)
    full_name = following and (PATRONYMIC.match(following[1]) or following[1][0].isupper())
    if following and full_name and not _is_surname(following[1], entry):
        return False
    doubtful = word.casefold() in ALSO_WORDS or word.casefold() in _shortened(name)
    return not doubtful or (word[0].isupper() and (_spoken_to(text, hit) or not _begins(text, hit)))


def _is_surname(word: str, entry: EmployeeEntry) -> bool:
    surnames = [part.casefold() for part in entry.name.split()[1:]]
    return any(word.casefold()[:4] == surname[:4] for surname in surnames)


def _begins(text: str, hit: re.Match[str]) -> bool:
    """Whether the word begins a sentence, where every word is written large."""
    before = text[: hit.start()].rstrip(" \t\"'«“(")
    return not before or before[-1] in ".!?…\n:"


def _spoken_to(text: str, hit: re.Match[str]) -> bool:
    """Whether the word is set off as one's name when spoken to: followed by a comma or an exclamation mark."""
    return text[hit.end() :].lstrip(" ")[:1] in (",", "!", "、", "，") or bool(
        JAPANESE.search(hit[0]) and re.search(HONORIFICS, hit[0])
    )


def _signs(text: str, hit: re.Match[str]) -> bool:
    """Whether the name is a signature: after a goodbye, or a line by itself below other words."""
    start = text.rfind("\n", 0, hit.start()) + 1
    end = text.find("\n", hit.end())
    rest = text[hit.end() : end if end >= 0 else len(text)].strip(" \t\r.,!")
    if GOODBYE.search(text[: hit.start()]) and len(rest.split()) <= 2:
        return True
    return start > 0 and not rest and not text[start : hit.start()].strip(" \t—–-")


@lru_cache(maxsize=500)
def pattern(name: str) -> re.Pattern[str]:
    """What matches a name as a whole word, in any case, outside addresses and compound words."""
    if JAPANESE.search(name):
        honoured = rf"{re.escape(name)}(?:{HONORIFICS})"
        if len(name) < 2:
            return re.compile(honoured)
        apart = (
            rf"(?<![\u3005\u4e00-\u9fff\u30a1-\u30ff]){re.escape(name)}(?![\u3005\u4e00-\u9fff\u30a1-\u30ff])"
        )
        return re.compile(f"{honoured}|{apart}")
    forms = sorted(forms_of(name), key=len, reverse=True)
    choice = "|".join(re.escape(form).replace("ё", "[её]").replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"(?<![\w@./+-])(?:{choice})(?:['’]s)?(?![\w@/+]|[-.]\w)", re.IGNORECASE)


def forms_of(name: str) -> set[str]:
    """The name in all Russian cases, and as it is called out ("Вань"); any other name as it is."""
    plain = unicodedata.normalize("NFC", name).lower()
    if not CYRILLIC.fullmatch(plain):
        return {plain}
    stem, last = plain[:-1], plain[-1]
    if plain in FLEETING:
        stem, cases = FLEETING[plain], ["а", "у", "ом", "е"]
    elif last == "а":
        ending = "и" if stem[-1:] in "гкхжшчщ" else "ы"
        cases = [ending, "е", "у", "ей" if stem[-1:] in "жшчщц" else "ой", "ою"]
    elif last == "я":
        cases = ["и", "и" if stem.endswith("и") else "е", "ю", "ей", "ёй", "ею"]
    elif last == "й":
        cases = ["я", "ю", "ем", "и" if stem.endswith("и") else "е"]
    elif last == "ь":
        cases = ["я", "ю", "ем", "е", "и", "ью"]
    elif last in "еиоуыэюё":
        cases = []
    else:
        stem, cases = plain, ["а", "у", "ом", "ем", "е"]
    return {plain, *(stem + case for case in cases), *_shortened(name)}


def _shortened(name: str) -> set[str]:
    """The short form of calling out: Ваня → Вань, Ольга → Ольг is not said, Саша → Саш."""
    plain = name.lower()
    if not CYRILLIC.fullmatch(plain) or len(plain) < 4:
        return set()
    if plain.endswith("я"):
        return {plain[:-1] + "ь"} if plain[-2] not in "аеёиоуыэюь" else set()
    return {plain[:-1]} if plain.endswith("а") and plain[-2] in "шжнклмт" else set()
