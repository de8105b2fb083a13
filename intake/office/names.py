"""Finding employees named in a client's words: whole words, Russian cases, and rather none than a wrong one. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from intake.contacts.spelling import alike
from intake.office.also_words import ALSO_WORDS
from intake.office.book import EmployeeEntry
from intake.office.name_context import a_things, begins, honoured, signs, somebody_elses, spoken_to
from intake.office.name_forms import CYRILLIC, JAPANESE, PET_NAMES, handle, pattern, shortened
from intake.office.name_people import Colleague, Crowd, colleague, crowd_of, kin
from intake.office.name_search import Heard, heard, hits
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
LOOKED_AT, HITS_MAX = 20_000, 50
"""Signs of a text, and times a name is looked at in it: who is meant is said before."""
NEAR_WORDS = 30
"""Signs between such a word and whom it is about."""
SOUNDS_THE_SAME = 0.8
A_VERB = re.compile(r"\s+(?:as|the|all|it|this|that|these|those|them|an?|your|my|our)\b")
"""After "Mark": what is to be marked."""
TO_SOMEBODY = re.compile(r"\b(?:with|by|for|ask|tell|thanks to|dear|hi|hello|hey)\s+$", re.IGNORECASE)
DOES = re.compile(r"\s+(?:said|says|told|knows|promised|wrote|called|asked|agreed|answered|explained)\b")
"""After a word that is a name too: what only people do."""


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
    said = heard(own_words(text[:LOOKED_AT]))
    known = {code: colleague(entry.name, entry.called, entry.trades) for code, entry in employees.items()}
    crowd = crowd_of(tuple(known.values()), tuple(own_people), asker)
    found = []
    for code, one in known.items():
        words: dict[int, str] = {}
        for hit in (
            *_by_name(said, one, crowd),
            *_by_surname(said, one),
            *_by_handle(said, one, (usernames or {}).get(code)),
            *_by_trade(said, one, crowd),
        ):
            words[hit.start()] = max(words.get(hit.start(), ""), hit[0], key=len)
        if words:
            found.append(Named(code, tuple(dict.fromkeys(words[start] for start in sorted(words)))))
    return tuple(found)


def _by_name(said: Heard, one: Colleague, crowd: Crowd) -> Iterator[re.Match[str]]:
    text = said.text
    for name in (*one.names, *(pet for pet in one.pets if crowd.pets[pet] == 1)):
        for hit in islice(hits(said, name), HITS_MAX):
            if not _is_a_name(text, hit, name, one, crowd):
                continue
            surely = _in_full(text, hit, name, one)
            related = kin(name)
            if crowd.own & related and not surely:
                continue
            if not crowd.theirs & related or surely or spoken_to(text, hit):
                yield hit


def _is_a_name(text: str, hit: re.Match[str], name: str, one: Colleague, crowd: Crowd) -> bool:
    """Whether a matching word means this employee, and not a word, a signature or somebody else's full name."""
    word = re.sub(r"['’]s$", "", hit[0])
    if signs(text, hit) or somebody_elses(text, hit) or a_things(text, hit):
        return False
    if JAPANESE.search(name):
        return True
    if _somebody_elses_full_name(text, hit, one) or _beside_a_stranger(text, hit, crowd):
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


def _somebody_elses_full_name(text: str, hit: re.Match[str], one: Colleague) -> bool:
    following = re.match(r" +([^\W\d_]{2,})", text[hit.end() :])
    leading = re.search(r"([^\W\d_]{4,}) +$", text[max(0, hit.start() - NEAR_WORDS) : hit.start()])
    if following and not JAPANESE.search(following[1]):
        word = following[1]
        shouted = word.isupper() and hit[0].isupper()
        full = PATRONYMIC.match(word) or (SURNAME.match(word) if shouted else word[0].isupper())
        if full and not _is_surname(word, one):
            return True
    if not leading or not leading[1][0].isupper() or not CYRILLIC.fullmatch(leading[1]):
        return False
    before = text[: hit.start()].rstrip(" ")[: -len(leading[1])].rstrip(" ")
    inside = before[-1:] not in ("", ".", "!", "?", "…", "\n", ":")
    return inside and SURNAME.match(leading[1]) is not None and not _is_surname(leading[1], one)


def _beside_a_colleague(after: str, crowd: Crowd) -> bool:
    """ "Mark and Ivan": of two named together the other is no word either."""
    beside = re.match(r"\s+(?:and|or|with|и|или|со?|&)\s+([^\W\d_]+)", after, re.IGNORECASE)
    return beside is not None and beside[1][0].isupper() and beside[1].casefold() in crowd.given


def _beside_a_stranger(text: str, hit: re.Match[str], crowd: Crowd) -> bool:
    """ "Мария и Елена", where no Мария is known: of two named together neither is ours."""
    beside = re.search(
        r"([^\W\d_]+)\s+(?:и|да)\s+$", text[max(0, hit.start() - NEAR_WORDS) : hit.start()], re.IGNORECASE
    )
    name = beside[1].casefold() if beside else ""
    return name in PET_NAMES and name not in crowd.given | crowd.theirs | crowd.own


def _is_surname(word: str, one: Colleague) -> bool:
    """In any case, and in another script by its sound."""
    plain = word.casefold()
    return any(
        plain[:4] == surname.casefold()[:4] or alike(plain, surname) >= SOUNDS_THE_SAME
        for surname in one.surnames
    )


def _in_full(text: str, hit: re.Match[str], name: str, one: Colleague) -> bool:
    """With our surname beside it: a namesake of theirs is not meant."""
    if JAPANESE.search(name):
        parts = name.split()
        return len(parts) > 1 and parts[1] in hit[0]
    following = re.match(r" +([^\W\d_]{2,})", text[hit.end() :])
    return following is not None and _is_surname(following[1], one)


def _by_surname(said: Heard, one: Colleague) -> Iterator[re.Match[str]]:
    """ "Mr Novak", "лично Новаку И.": a surname alone needs a title, an initial, or a word like personally."""
    text, initials = said.text, {name[0].casefold() for name in one.whole_names}
    for surname in one.surnames:
        for hit in islice(hits(said, surname), HITS_MAX):
            if not hit[0][0].isupper() or signs(text, hit) or somebody_elses(text, hit):
                continue
            before, after = text[: hit.start()], text[hit.end() :]
            titled = re.search(rf"(?<!\w)(?:{TITLE})\s+$", before, re.IGNORECASE)
            initial = re.match(r" ?([^\W\d_])\.", after)
            with_initial = initial is not None and initial[1].casefold() in initials
            if titled or (with_initial and PERSONAL.search(before[-NEAR_WORDS:])):
                yield hit


def _by_handle(said: Heard, one: Colleague, username: str | None) -> Iterator[re.Match[str]]:
    if "@" not in said.text:
        return
    for name in dict.fromkeys((*([username] if username else []), *one.names)):
        if not JAPANESE.search(name):
            yield from handle(name).finditer(said.text)


def _by_trade(said: Heard, one: Colleague, crowd: Crowd) -> Iterator[re.Match[str]]:
    """ "To the designer personally": where the book names one of that trade, and a word says that nobody else is meant."""
    text = said.text
    for trade in one.trades:
        if crowd.trades[trade.casefold()] != 1 or not PERSONAL.search(text):
            continue
        for hit in islice(pattern(trade).finditer(text), HITS_MAX):
            sentence = re.split(r"[.!?\n。！？]", text[hit.end() : hit.end() + NEAR_WORDS])[0]
            leading = re.split(r"[.!?\n。！？]", text[max(0, hit.start() - NEAR_WORDS) : hit.start()])[-1]
            if PERSONAL.search(leading + " " + sentence) and not somebody_elses(text, hit):
                yield hit
