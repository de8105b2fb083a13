"""How many of the phrases that name an employee are noticed, and how much of what is noticed is right, per language."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.contacts.models import Role
from intake.office.book import EmployeeEntry
from intake.office.names import employees_named

PHRASES = Path(__file__).parent / "phrases"
PRECISION, RECALL = 0.98, 0.85
WORKER = Role.EMPLOYEE
PEOPLE = {
    "ivan": EmployeeEntry(
        name="Ivan Novak",
        role=WORKER,
        called=("Vanya", "Иван Новак", "Ваня", "イワン"),
        trades=("developer", "программист"),
    ),
    "olga": EmployeeEntry(name="Ольга Белова", role=Role.MANAGER, called=("Оля", "Olga")),
    "lena": EmployeeEntry(name="Елена Фомина", role=WORKER, called=("Лена", "Lena", "Elena")),
    "mark": EmployeeEntry(name="Mark Bell", role=WORKER, called=("Марк",)),
    "pavel": EmployeeEntry(name="Павел Лисин", role=WORKER, called=("Паша", "Pavel")),
    "igor": EmployeeEntry(name="Игорь Орлов", role=WORKER),
    "vera": EmployeeEntry(name="Вера Иванова", role=WORKER, called=("Vera",)),
    "ren": EmployeeEntry(name="伊藤 蓮", role=WORKER, called=("蓮", "Ito", "Ren", "いとう")),
    "hayashi": EmployeeEntry(name="林 玲奈", role=WORKER, called=("玲奈", "Hayashi")),
    "tanaka": EmployeeEntry(name="田中 健", role=WORKER, called=("Tanaka",)),
}
USERNAMES = {"ivan": "ivan_novak", "ren": "ito_ren"}


@dataclass(frozen=True)
class Phrase:
    text: str
    meant: frozenset[str]
    found: frozenset[str]


def judged(language: str, part: str) -> Iterator[Phrase]:
    trade = {"en": "designer", "ru": "дизайнер", "ja": "デザイナー"}[language]
    designer = "hayashi" if language == "ja" else "lena"
    people = {**PEOPLE, designer: PEOPLE[designer].model_copy(update={"trades": (trade,)})}
    for group in tomllib.loads((PHRASES / f"{language}.toml").read_text())[part]:
        for meant, text in group["phrases"]:
            named = employees_named(
                text, people, group.get("own", ()), group.get("asker", ""), usernames=USERNAMES
            )
            yield Phrase(text, frozenset(meant.split()), frozenset(one.code for one in named))


@pytest.mark.parametrize("language", ["en", "ru", "ja"])
@pytest.mark.parametrize("part", ["seen", "unseen", "later", "last"])
def test_precision_and_recall(language, part):
    phrases = list(judged(language, part))
    right = sum(len(one.meant & one.found) for one in phrases)
    found, meant = (sum(len(getattr(one, side)) for one in phrases) for side in ("found", "meant"))
    precision, recall = right / max(found, 1), right / meant
    print(f"{language} {part}: {len(phrases)} phrases, precision {precision:.3f}, recall {recall:.3f}")
    wrong = [one for one in phrases if one.found != one.meant]
    for one in wrong:
        print(f"  {sorted(one.found)} for {sorted(one.meant)}: {one.text!r}")
    assert precision >= PRECISION
    assert recall >= RECALL


def test_there_are_enough_phrases_and_a_third_is_unseen():
    counted = {
        part: sum(len(list(judged(language, part))) for language in ("en", "ru", "ja"))
        for part in ("seen", "unseen", "later", "last")
    }
    assert counted["seen"] + counted["unseen"] + counted["later"] >= 300
    assert counted["unseen"] * 3 >= counted["seen"]
