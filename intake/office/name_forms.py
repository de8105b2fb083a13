"""The forms a name takes in a text: Russian cases and pet names, what is called out, Japanese titles. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from intake.contacts.spelling import sound

CYRILLIC = re.compile(r"[а-яё-]+", re.IGNORECASE)
JAPANESE = re.compile(r"[\u3040-\u30ff\u3005\u4e00-\u9fff]")
KANJI = "\u3005\u4e00-\u9fff"
HONORIFICS = "さ[んーぁ]+|様|さま|サマ|君|くん|ちゃん|っち|氏|先生|殿"
HONOURED = re.compile(rf"[\s・]?(?:{HONORIFICS})")
FLEETING = {"пётр": "петр", "петр": "петр", "павел": "павл", "лев": "льв"}
VOWELS = "аеёиоуыэюя"
PET_NAMES = {
    "александр": "саша", "александра": "саша", "алексей": "лёша", "анастасия": "настя", "анатолий": "толя",
    "андрей": "андрюша", "анна": "аня", "антон": "антоша", "борис": "боря", "вадим": "вадик", "валентина": "валя",
    "валерий": "валера",
    "василий": "вася", "виктор": "витя", "виктория": "вика", "виталий": "виталик", "владимир": "вова", "вячеслав": "слава",
    "галина": "галя", "геннадий": "гена", "георгий": "жора", "григорий": "гриша", "дарья": "даша", "денис": "дениска",
    "дмитрий": "дима", "евгений": "женя", "евгения": "женя", "екатерина": "катя", "елена": "лена", "елизавета": "лиза",
    "иван": "ваня", "ирина": "ира", "кирилл": "кирюша", "константин": "костя", "ксения": "ксюша", "лариса": "лара",
    "леонид": "лёня", "людмила": "люда", "максим": "макс", "маргарита": "рита", "мария": "маша", "михаил": "миша",
    "надежда": "надя", "наталия": "наташа", "наталья": "наташа", "николай": "коля", "ольга": "оля", "павел": "паша",
    "полина": "поля", "роман": "рома", "светлана": "света", "сергей": "серёжа", "софия": "соня", "станислав": "стас",
    "степан": "стёпа", "татьяна": "таня", "тимофей": "тима", "ульяна": "уля", "фёдор": "федя", "юлия": "юля", "юрий": "юра",
    "яков": "яша", "ярослав": "слава",
}  # fmt: skip
MIDDLE_KANJI = (
    "担当|御社|貴社|営業|先日|昨日|今日|明日|今回|前回|毎回|以前|結局|是非|至急|早速|当時"
    "|今朝|今度|先週|今週|来週|昨年"
)
"""Words that stand right before a Japanese name without being a part of it."""


@lru_cache(maxsize=1000)
def pattern(name: str) -> re.Pattern[str]:
    """What matches a name as a whole word, in any case, outside addresses and compound words.

    A Japanese name of several parts stands for the first of them, or for all, with or without a gap.
    """
    if JAPANESE.search(name):
        family, *rest = name.split()
        whole = rf"(?:[\s・]?{re.escape(rest[0])})?" if rest else ""
        written = rf"{re.escape(family)}{whole}"
        before = rf"(?<![{KANJI}\u30a1-\u30ff])|(?<={MIDDLE_KANJI})"
        honoured = rf"(?:{before}){written}[\s・]?(?:{HONORIFICS})"
        if len(name) < 2:
            return re.compile(honoured)
        apart = rf"(?<![{KANJI}\u30a1-\u30ff]){written}(?![{KANJI}\u30a1-\u30ff])"
        return re.compile(f"{honoured}|{apart}")
    return _as_word(sorted(forms_of(name), key=len, reverse=True))


def handle(name: str) -> re.Pattern[str]:
    """A name behind an @, which is no part of an address."""
    return re.compile(rf"(?<![\w.@/])@{re.escape(name)}(?![\w@]|\.\w)", re.IGNORECASE)


def _as_word(forms: Iterable[str]) -> re.Pattern[str]:
    choice = "|".join(re.escape(form).replace("ё", "[её]").replace(r"\ ", r"\s+") for form in forms)
    # A letter of the same kind may not follow; さん right behind a name in Latin letters may.
    latin = rf"[^\W\u3040-\u30ff{KANJI}]"
    title = rf"(?:-(?:san|sama|kun)\b|(?:{HONORIFICS}))?"
    return re.compile(
        rf"(?<![\w@./+-])(?:{choice}){title}(?:['’]s)?(?!{latin}|[@/+]|[-.]\w)",
        re.IGNORECASE,
    )


def forms_of(name: str) -> set[str]:
    """The name in all Russian cases, and as it is called out ("Вань"); any other name as it is."""
    plain = unicodedata.normalize("NFC", name).lower()
    if not CYRILLIC.fullmatch(plain):
        return {plain}
    return {plain, *_cases(plain), *shortened(name)}


def _cases(plain: str) -> set[str]:
    stem, last = plain[:-1], plain[-1]
    if plain in FLEETING:
        stem, cases = FLEETING[plain], ["а", "у", "ом", "е"]
    elif plain.endswith(("ёк", "ек")) and len(plain) > 3:
        stem, cases = plain[:-2] + "ьк", ["а", "у", "ом", "е"]
    elif last == "а":
        hushed = stem[-1:] in "жшчщц"
        cases = ["и" if stem[-1:] in "гкхжшчщ" else "ы", "е", "у", "ей" if hushed else "ой", "ою"]
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
    return {stem + case for case in cases}


def shortened(name: str) -> set[str]:
    """The short form of calling out: Ваня → Вань, Ольга → Ольг is not said, Саша → Саш."""
    plain = name.lower()
    if not CYRILLIC.fullmatch(plain) or len(plain) < 3:
        return set()
    if plain.endswith("я"):
        return {plain[:-1] + "ь"} if plain[-2] not in VOWELS + "ь" else set()
    calls_out = plain.endswith("а") and len(plain) > 3 and plain[-2] in "шжнклмтрвдс"
    return {plain[:-1]} if calls_out and plain[-3] in VOWELS else set()


ENDINGS = {"", "a", "u", "om", "em", "e", "i", "oi", "ei", "ui"}
"""Of Russian cases, as `spelling.sound` writes them."""


@lru_cache(maxsize=5000)
def heard_as(word: str) -> str:
    """A word as it sounds, whichever script it is written in."""
    return sound(word)


@lru_cache(maxsize=500)
def pet_names(name: str) -> tuple[str, ...]:
    """What else somebody of a Russian name is called: Иван → Ваня, Ванечка; Лена → Леночка."""
    plain = name.lower().replace("ё", "е")
    bases = [
        spoken
        for full, spoken in PET_NAMES.items()
        if plain in (full.replace("ё", "е"), spoken.replace("ё", "е"))
    ][:1]
    if CYRILLIC.fullmatch(plain) and len(plain) < 6 and plain[-1] in "ая":
        bases.append(plain)
    found = dict.fromkeys(bases)
    for base in bases:
        found.update(dict.fromkeys(_tender(base)))
    return tuple(one for one in found if one != plain)


def _tender(base: str) -> list[str]:
    stem, last = base[:-1], base[-1]
    if last not in "ая" or len(base) < 3 or stem[-1] in VOWELS + "ь":
        return []
    if last == "я":
        return [stem + end for end in ("ечка", "енька", "юша", "ёк")]
    return [stem + end for end in (("енька", "ечка") if stem[-1] in "шж" else ("очка",))]
