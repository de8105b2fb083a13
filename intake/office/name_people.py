"""What each employee may be called, and who else a name may mean. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from intake.office.name_forms import JAPANESE, forms_of, heard_as, pet_names


@dataclass(frozen=True)
class Colleague:
    """One employee of the book, by everything they may be called."""

    names: tuple[str, ...]
    """Each in one word; of a Japanese name its first part, the family's, with the rest of it."""
    pets: tuple[str, ...]
    whole_names: tuple[str, ...]
    """Of more than one part, in whichever script the book has them."""
    surnames: tuple[str, ...]
    trades: tuple[str, ...]


@dataclass(frozen=True)
class Crowd:
    """Everybody a name may mean."""

    pets: Mapping[str, int]
    """How many employees may be called so."""
    trades: Mapping[str, int]
    given: frozenset[str]
    """Every form of every employee's name."""
    theirs: frozenset[str]
    own: frozenset[str]


@lru_cache(maxsize=500)
def colleague(name: str, called: tuple[str, ...], trades: tuple[str, ...]) -> Colleague:
    """An employee's entry of the book, made ready to be looked for."""
    every = (name, *called)
    names = tuple(dict.fromkeys(one if JAPANESE.search(one) else one.split()[0] for one in every))
    own = {one.casefold() for one in names}
    whole = tuple(one for one in every if len(one.split()) > 1)
    surnames = (part for one in whole if not JAPANESE.search(one) for part in one.split()[1:])
    return Colleague(
        names=names,
        pets=tuple(
            dict.fromkeys(pet for one in names for pet in pet_names(one.casefold()) if pet not in own)
        ),
        whole_names=whole,
        surnames=tuple(dict.fromkeys(surnames)),
        trades=trades,
    )


@lru_cache(maxsize=50)
def _of_ours(everybody: tuple[Colleague, ...]) -> tuple[Mapping[str, int], Mapping[str, int], frozenset[str]]:
    return (
        Counter(pet for one in everybody for pet in one.pets),
        Counter(trade.casefold() for one in everybody for trade in one.trades),
        frozenset(form for one in everybody for name in one.names for form in forms_of(name)),
    )


def crowd_of(everybody: tuple[Colleague, ...], own_people: tuple[str, ...], asker: str) -> Crowd:
    """Our people, and theirs by name."""
    pets, trades, given = _of_ours(everybody)
    theirs = frozenset(one for name in own_people for one in kin(name))
    return Crowd(pets, trades, given, theirs, kin(asker) if asker else frozenset())


@lru_cache(maxsize=2000)
def kin(name: str) -> frozenset[str]:
    """A person's given name, what they may be called for short, and how that sounds."""
    given = name.split()[0].casefold()
    called = {given, *pet_names(given)}
    return frozenset(called if JAPANESE.search(given) else called | {heard_as(one) for one in called})
