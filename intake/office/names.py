"""Finding employees named in a client's words: whole words, Russian cases, and rather none than a wrong one. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from intake.contacts.spelling import alike
from intake.office.also_words import ALSO_WORDS
from intake.office.book import EmployeeEntry
from intake.office.name_context import a_things, begins, honoured, signs, somebody_elses, spoken_to
from intake.office.name_forms import (
    CYRILLIC,
    JAPANESE,
    by_sound,
    forms_of,
    handle,
    heard_as,
    pattern,
    pet_names,
    shortened,
)
from intake.office.own_words import own_words

PATRONYMIC = re.compile(r"\w+(?:вич|вна|чна|ьич|мич)(?:а|у|ем|е|ы|ой|и)?$", re.IGNORECASE)
SURNAME = re.compile(
    r"\w+(?:ов|ев|ёв|ин|ын|ский|цкий|ская|цкая|ова|ева|ина|ко|юк|ук|ян|дзе|швили|sky|ski|ov|ova|ev|eva|in|ina|son|ez|ko)"
    r"(?:а|у|ым|ом|ой|ого|ому|е|ую)?$",
    re.IGNORECASE,
)
"""By its ending: where all is written large, or the surname comes first."""
TITLE = r"(?:mr|mrs|ms|miss|dr)\.?|господин\w{0,2}|госпож\w{1,2}|г-н\w?|г-ж\w"
PERSONAL = re.compile(
    r"\b(?:personally|directly|in person|himself|herself|лично|персонально|напрямую|в руки|самому|самой|именно)\b|"
    r"直接|個人的|個人宛|ご本人|名指し",
    re.IGNORECASE,
)
"""Words by which one person is asked for, and nobody else."""
NEAR_WORDS = 30
"""Signs between such a word and whom it is about."""
SOUNDS_THE_SAME = 0.8
A_VERB = re.compile(r"\s+(?:as|the|all|it|this|that|these|those|them|an?|your|my|our)\b")
"""After "Mark": what is to be marked."""
TO_SOMEBODY = re.compile(r"\b(?:with|by|for|ask|tell|thanks to|dear|hi|hello|hey)\s+$", re.IGNORECASE)
DOES = re.compile(r"\s+(?:said|says|told|knows|promised|wrote|called|asked|agreed|answered|explained)\b")
"""After a word that is a name too: what only people do."""
LONG_DRAWN = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True)
class Named:
    """An employee and the words that named them, as the client wrote them."""

    code: str
    words: tuple[str, ...]


def employees_named(
    text: str,
    employees: Mapping[str, EmployeeEntry],
    own_people: Collection[str] = (),
    asker: str = "",
    usernames: Mapping[str, str] | None = None,
) -> tuple[Named, ...]:
    """Employees a text names, in the order of the book.

    `own_people` are names of the client's own contacts: somebody called the same counts only when spoken to
    ("Ivan, …") or with our surname; the `asker`'s own name never does. `usernames`: Telegram's, by employee.
    """
    said = own_words(text)
    crowd = _Crowd(
        employees, {one for name in own_people for one in _kin(name)}, _kin(asker) if asker else set()
    )
    found = []
    for code, entry in employees.items():
        words: dict[int, str] = {}
        for hit in (
            *_by_name(said, entry, crowd),
            *_by_surname(said, entry),
            *_by_handle(said, entry, (usernames or {}).get(code)),
            *_by_trade(said, entry, crowd),
        ):
            words[hit.start()] = max(words.get(hit.start(), ""), hit[0], key=len)
        if words:
            found.append(Named(code, tuple(dict.fromkeys(words[start] for start in sorted(words)))))
    return tuple(found)


class _Crowd:
    """Everybody a name may mean."""

    def __init__(self, employees: Mapping[str, EmployeeEntry], theirs: set[str], own: set[str]) -> None:
        self.theirs, self.own = theirs, own
        self.pets = Counter(pet for entry in employees.values() for pet in {*_pets(entry)})
        self.trades = Counter(trade.casefold() for entry in employees.values() for trade in entry.trades)
        self.given = frozenset(
            form for entry in employees.values() for name in _names(entry) for form in _forms(name)
        )


def _given(name: str) -> str:
    return name.split()[0].casefold()


def _kin(name: str) -> set[str]:
    """A person's name, what they may be called for short, and how that sounds."""
    given = _given(name)
    called = {given, *pet_names(given)}
    return called if JAPANESE.search(given) else called | {heard_as(one) for one in called}


@lru_cache(maxsize=500)
def _forms(name: str) -> frozenset[str]:
    return frozenset(forms_of(name))


def _whole_names(entry: EmployeeEntry) -> tuple[str, ...]:
    """Names of more than one part, in whichever script the book has them."""
    return tuple(name for name in (entry.name, *entry.called) if len(name.split()) > 1)


def _names(entry: EmployeeEntry) -> tuple[str, ...]:
    """What they are called, each in one word; of a Japanese name its first part, the family's, with the rest of it."""
    every = (entry.name, *entry.called)
    return tuple(dict.fromkeys(name if JAPANESE.search(name) else name.split()[0] for name in every))


def _pets(entry: EmployeeEntry) -> tuple[str, ...]:
    own = {name.casefold() for name in _names(entry)}
    return tuple(pet for name in own for pet in pet_names(name) if pet not in own)


def _by_name(text: str, entry: EmployeeEntry, crowd: _Crowd) -> Iterator[re.Match[str]]:
    alone = [pet for pet in _pets(entry) if crowd.pets[pet] == 1]
    for name in (*_names(entry), *alone):
        for hit in _hits(text, name):
            if not _is_a_name(text, hit, name, entry, crowd):
                continue
            surely = _in_full(text, hit, name, entry)
            kin = _kin(name)
            if crowd.own & kin and not surely:
                continue
            if not crowd.theirs & kin or surely or spoken_to(text, hit):
                yield hit


def _hits(text: str, name: str) -> Iterator[re.Match[str]]:
    yield from pattern(name).finditer(text)
    yield from by_sound(name, text)
    if JAPANESE.search(name):
        return
    if LONG_DRAWN.search(text):
        # "Ivaaan": drawn out, it is as long as it is; only where it stands tells what was meant.
        drawn = "".join(re.escape(letter) + "+" for letter in name)
        long = re.compile(rf"(?<![\w@./+-]){drawn}(?![\w@/+])", re.IGNORECASE)
        yield from (hit for hit in long.finditer(text) if LONG_DRAWN.search(hit[0]))
    if len(name) >= 4:
        yield from (
            hit
            for hit in _without_a_letter(name).finditer(text)
            if spoken_to(text, hit) and begins(text, hit)
        )


@lru_cache(maxsize=500)
def _without_a_letter(name: str) -> re.Pattern[str]:
    """The name with an inner letter left out or two swapped: a slip of the finger, believed only where one is spoken to."""
    slips = {name[:at] + name[at + 1 :] for at in range(1, len(name) - 1)}
    slips |= {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(1, len(name) - 2)}
    slips = {
        slip for slip in slips if slip.casefold() not in ALSO_WORDS and slip.casefold() != name.casefold()
    }
    choice = "|".join(re.escape(slip) for slip in sorted(slips))
    return re.compile(rf"(?<![\w@./+-])(?:{choice})(?![\w@/+])", re.IGNORECASE)


def _is_a_name(text: str, hit: re.Match[str], name: str, entry: EmployeeEntry, crowd: _Crowd) -> bool:
    """Whether a matching word means this employee, and not a word, a signature or somebody else's full name."""
    word = re.sub(r"['’]s$", "", hit[0])
    if signs(text, hit) or somebody_elses(text, hit) or a_things(text, hit):
        return False
    if JAPANESE.search(name):
        return True
    if _somebody_elses_full_name(text, hit, entry):
        return False
    low = word.casefold()
    if low in shortened(name) and low not in ALSO_WORDS:
        return spoken_to(text, hit) or begins(text, hit)
    if low not in ALSO_WORDS or honoured(hit):
        return True
    before, after = text[: hit.start()], text[hit.end() :]
    if not word[0].isupper() or (A_VERB.match(after) and not TO_SOMEBODY.search(before)):
        return False
    does = DOES.match(after) is not None or _beside_a_colleague(after, crowd)
    return spoken_to(text, hit) or not begins(text, hit) or does


def _somebody_elses_full_name(text: str, hit: re.Match[str], entry: EmployeeEntry) -> bool:
    following = re.match(r" +([^\W\d_]{2,})", text[hit.end() :])
    leading = re.search(r"([^\W\d_]{4,}) +$", text[: hit.start()])
    if following and not JAPANESE.search(following[1]):
        word = following[1]
        shouted = word.isupper() and hit[0].isupper()
        full = PATRONYMIC.match(word) or (SURNAME.match(word) if shouted else word[0].isupper())
        if full and not _is_surname(word, entry):
            return True
    if not leading or not leading[1][0].isupper() or not CYRILLIC.fullmatch(leading[1]):
        return False
    surname = SURNAME.match(leading[1]) and not begins(text, leading)
    return bool(surname) and not _is_surname(leading[1], entry)


def _beside_a_colleague(after: str, crowd: _Crowd) -> bool:
    """ "Mark and Ivan": of two named together the other is no word either."""
    beside = re.match(r"\s+(?:and|or|with|и|или|со?|&)\s+([^\W\d_]+)", after, re.IGNORECASE)
    return beside is not None and beside[1][0].isupper() and beside[1].casefold() in crowd.given


def _surnames(entry: EmployeeEntry) -> tuple[str, ...]:
    return tuple(
        part for name in _whole_names(entry) if not JAPANESE.search(name) for part in name.split()[1:]
    )


def _is_surname(word: str, entry: EmployeeEntry) -> bool:
    """In any case, and in another script by its sound."""
    plain = word.casefold()
    return any(
        plain[:4] == surname.casefold()[:4] or alike(plain, surname) >= SOUNDS_THE_SAME
        for surname in _surnames(entry)
    )


def _in_full(text: str, hit: re.Match[str], name: str, entry: EmployeeEntry) -> bool:
    """With our surname beside it: a namesake of theirs is not meant."""
    if JAPANESE.search(name):
        parts = name.split()
        return len(parts) > 1 and parts[1] in hit[0]
    following = re.match(r" +([^\W\d_]{2,})", text[hit.end() :])
    return following is not None and _is_surname(following[1], entry)


def _by_surname(text: str, entry: EmployeeEntry) -> Iterator[re.Match[str]]:
    """ "Mr Novak", "лично Новаку И.": a surname alone needs a title, an initial, or a word like personally."""
    initials = {name[0].casefold() for name in _whole_names(entry)}
    for surname in dict.fromkeys(_surnames(entry)):
        for hit in pattern(surname).finditer(text):
            if not hit[0][0].isupper() or signs(text, hit) or somebody_elses(text, hit):
                continue
            before, after = text[: hit.start()], text[hit.end() :]
            titled = re.search(rf"(?<!\w)(?:{TITLE})\s+$", before, re.IGNORECASE)
            initial = re.match(r" ?([^\W\d_])\.", after)
            with_initial = initial is not None and initial[1].casefold() in initials
            if titled or (with_initial and PERSONAL.search(before[-NEAR_WORDS:])):
                yield hit


def _by_handle(text: str, entry: EmployeeEntry, username: str | None) -> Iterator[re.Match[str]]:
    if "@" not in text:
        return
    for name in dict.fromkeys((*([username] if username else []), *_names(entry))):
        if not JAPANESE.search(name):
            yield from handle(name).finditer(text)


def _by_trade(text: str, entry: EmployeeEntry, crowd: _Crowd) -> Iterator[re.Match[str]]:
    """ "To the designer personally": where the book names one of that trade, and a word says that nobody else is meant."""
    for trade in entry.trades:
        if crowd.trades[trade.casefold()] != 1 or not PERSONAL.search(text):
            continue
        for hit in pattern(trade).finditer(text):
            sentence = re.split(r"[.!?\n。！？]", text[hit.end() : hit.end() + NEAR_WORDS])[0]
            leading = re.split(r"[.!?\n。！？]", text[max(0, hit.start() - NEAR_WORDS) : hit.start()])[-1]
            if PERSONAL.search(leading + " " + sentence) and not somebody_elses(text, hit):
                yield hit
