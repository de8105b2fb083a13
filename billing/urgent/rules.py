"""Whom to ring when, how far the cap reaches, and which words say that something cannot wait. Pure."""

import enum
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from billing.money import charged_minutes


class Rung(enum.Enum):
    """Who is rung."""

    PERSON = "person"
    DEPUTY = "deputy"
    MANAGERS = "managers"


def whom(since: timedelta, deputy_after: timedelta) -> tuple[Rung, ...]:
    """Who is rung so long after the call: first one, then the deputy too, then the managers as well."""
    if since < deputy_after:
        return (Rung.PERSON,)
    if since < 2 * deputy_after:
        return (Rung.PERSON, Rung.DEPUTY)
    return (Rung.PERSON, Rung.DEPUTY, Rung.MANAGERS)


@dataclass(frozen=True)
class Cap:
    """How much may be worked before a price is agreed, and what that comes to at most."""

    minutes: int
    minor: int | None
    """None where no price is by time."""


def cap_minutes(minutes: int | None, minor: int | None, hour_minor: int | None) -> int | None:
    """The cap in time, however it is agreed; `hour_minor` is an hour's price. None where it cannot be told."""
    if minutes is not None:
        return minutes
    if minor is None or not hour_minor:
        return None
    return minor * 60 // hour_minor or None


def parts(minutes: int, left: int, unit: int, minimum: int) -> tuple[int, int]:
    """Minutes worked, parted in those whose charge fits into what is left of the cap and those beyond."""
    if charged_minutes(minutes, unit, minimum) <= left:
        return minutes, 0
    within = left // unit * unit
    if within < max(minimum, 1) or within >= minutes:
        return 0, minutes
    return within, minutes - within


NEARLY = 80
"""Hundredths of the cap at which whoever works is told what is left."""


def is_near(used: int, cap_minutes: int) -> bool:
    """Whether little of the cap is left."""
    return used * 100 >= cap_minutes * NEARLY


_URGENT = re.compile(
    r"(?<![\w-])(?:urgent(?:ly)?|asap|emergency|срочн\w*|аварийн\w*|авария)(?!\w)|[大至]*至急|緊急",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:nothing|not|isn't|n[o']t so|no|не|ничего|не очень|non)[\s-]+$|非$", re.IGNORECASE)
_NOT_AFTER = re.compile(r"^\s*(?:では(?:あり|な)|じゃな)")


def says_urgent(text: str) -> str | None:
    """The word that says so; None where none does, or says the opposite."""
    said = unicodedata.normalize("NFKC", text)
    for found in _URGENT.finditer(said):
        if not _NOT.search(said[: found.start()]) and not _NOT_AFTER.match(said[found.end() :]):
            return found[0]
    return None
