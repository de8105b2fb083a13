"""The questions about the office itself: name, language, time, money, people, the first client."""

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from babel.numbers import is_currency

from bot.book.first import FirstClient
from bot.commands.setup import texts
from bot.commands.setup.asking import Terminal
from config.clock import known_zones
from config.i18n import LANGUAGES, Translator, translator

SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–—~〜]\s*(\d{1,2})[:.](\d{2})")
MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
CURRENCIES = {"en": "EUR", "ru": "RUB", "ja": "JPY"}


@dataclass(frozen=True)
class Firm:
    """The firm, and when it is open."""

    name: str
    timezone: str
    currency: str
    hours: tuple[str, ...]
    saturday: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """Who works here, and the first they work for."""

    managers: tuple[str, ...]
    employees: tuple[str, ...]
    owner: str
    owner_mail: str
    client: FirstClient | None


def ask_language(terminal: Terminal) -> str:
    """The office's language; the machine's is offered."""
    machine = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    offered = LANGUAGES.index(machine) + 1 if machine in LANGUAGES else 1
    names = [translator(language).locale.get_display_name() or language for language in LANGUAGES]
    chosen = terminal.choose(
        texts.which_language(translator(machine)), names, texts.a_number(translator(machine)), offered
    )
    return LANGUAGES[chosen - 1]


def ask_firm(terminal: Terminal, t: Translator) -> Firm:
    terminal.section(texts.about_firm(t))
    return Firm(
        name=terminal.ask_until(texts.firm_name(t), _line, texts.a_name(t)),
        timezone=_ask_timezone(terminal, t),
        currency=terminal.ask_until(
            texts.which_currency(t), _currency, texts.a_currency(t), CURRENCIES[t.language]
        ),
        hours=terminal.ask_until(texts.which_hours(t), _some_hours, texts.some_hours(t), "09:00-18:00"),
        saturday=terminal.ask_until(texts.which_saturday(t), hours, texts.some_hours(t)),
    )


def ask_people(terminal: Terminal, t: Translator) -> People:
    terminal.section(texts.about_people(t))
    managers = terminal.ask_until(
        texts.which_managers(t), lambda said: names(said) or None, texts.a_manager(t)
    )
    employees = terminal.ask_until(texts.which_employees(t), names, texts.a_name(t))
    owner = terminal.ask(texts.which_owner(t))
    owner_mail = terminal.ask_until(texts.which_owner_mail(t), mail_or_nothing, texts.a_mail(t))
    return People(managers, employees, owner[:200], owner_mail, _ask_client(terminal, t, owner_mail))


def _ask_client(terminal: Terminal, t: Translator, owner_mail: str) -> FirstClient | None:
    terminal.section(texts.about_client(t))
    name = terminal.ask(texts.which_client(t))[:200]
    if not name:
        return None
    signer = terminal.ask(texts.which_signer(t))[:200]
    if not signer:
        return FirstClient(name)

    def of_somebody_else(said: str) -> str | None:
        mail = mail_or_nothing(said)
        return None if mail and mail == owner_mail else mail

    mail = terminal.ask_until(texts.which_signer_mail(t, signer), of_somebody_else, texts.anothers_mail(t))
    return FirstClient(name, signer, mail)


def machine_timezone() -> str:
    """The time zone of this machine by its IANA name; UTC where it does not say."""
    told = os.environ.get("TZ", "").lstrip(":")
    try:
        linked = os.readlink("/etc/localtime").partition("zoneinfo/")[2]
    except OSError:
        linked = ""
    file = Path("/etc/timezone")
    written = file.read_text().strip() if file.is_file() else ""
    known = known_zones()
    return next((zone for zone in (told, linked, written) if zone in known), "UTC")


def hours(said: str) -> tuple[str, ...] | None:
    """Stretches of a day as the book spells them; none for closed, None for what is no such thing."""
    spans = []
    for part in filter(
        None, (part.strip() for part in re.split("[,、]", unicodedata.normalize("NFKC", said)))
    ):
        found = SPAN.fullmatch(part)
        if not found:
            return None
        begin, end = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3))
        if begin >= end or end > 24 * 60 or int(found[2]) > 59 or int(found[4]) > 59:
            return None
        spans.append((begin, end))
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        return None
    return tuple(f"{b // 60:02}:{b % 60:02}-{e // 60:02}:{e % 60:02}" for b, e in spans)


def names(said: str) -> tuple[str, ...]:
    """Names between commas, each once."""
    parts = (part.strip()[:200] for part in re.split("[,、;]", said))
    return tuple(dict.fromkeys(filter(None, parts)))


def mail_or_nothing(said: str) -> str | None:
    """A mail address in lower case, or nothing; None for what is neither."""
    return said.lower() if not said or MAIL.fullmatch(said) else None


def _ask_timezone(terminal: Terminal, t: Translator) -> str:
    known = known_zones()
    by_name = {zone.casefold(): zone for zone in known}
    while True:
        said = terminal.ask(texts.which_timezone(t), machine_timezone()).replace(" ", "_")
        if said.casefold() in by_name:
            return by_name[said.casefold()]
        terminal.say("  " + texts.a_timezone(t, _zones_like(said, sorted(known))))


def _zones_like(said: str, known: Sequence[str]) -> list[str]:
    """What somebody may have meant who named a city, or misspelt it."""
    inside = [zone for zone in known if said.casefold() in zone.casefold()] if said else []
    cities = {zone.rpartition("/")[2]: zone for zone in known}
    return inside[:5] or [cities[city] for city in get_close_matches(said.title(), cities, n=3)]


def _some_hours(said: str) -> tuple[str, ...] | None:
    return hours(said) or None


def _line(said: str) -> str | None:
    return said if 0 < len(said) <= 200 else None


def _currency(said: str) -> str | None:
    return said.upper() if is_currency(said.upper()) else None
