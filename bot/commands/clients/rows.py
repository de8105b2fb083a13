"""What the rows of a table add to a book, or what is wrong with them. Pure."""

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from bot.book.adding import Additions, NewClient
from bot.book.codes import code_of
from bot.book.model import Client, OfficeBook
from bot.commands.clients.table import Row
from intake.contacts.models import Authority

T = TypeVar("T")
MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
CURRENCY = re.compile(r"[A-Z]{3}")
NAME_LETTERS = 200
AUTHORITIES = {
    Authority.SIGNER: {"signer", "подписант", "директор", "決裁者"},
    Authority.DELEGATE: {"delegate", "доверенное лицо", "представитель", "受託者"},
    Authority.MEMBER: {"member", "сотрудник", "сотрудник клиента", "メンバー"},
}
SPOKEN = {
    "en": {"en", "english", "английский", "英語"},
    "ru": {"ru", "russian", "русский", "ロシア語"},
    "ja": {"ja", "japanese", "японский", "日本語"},
}
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y年%m月%d日")


class Wrong(enum.Enum):
    """What can be wrong with a row."""

    NO_CLIENT = "no_client"
    TOO_LONG = "too_long"
    NO_CONTACT = "no_contact"
    AUTHORITY = "authority"
    MAIL = "mail"
    LANGUAGE = "language"
    TARIFF = "tariff"
    PRICE_LIST = "price_list"
    CURRENCY = "currency"
    DATE = "date"
    NOTHING_AGREED = "nothing_agreed"
    COLLEAGUE = "colleague"
    OTHERWISE = "otherwise"
    """The book, or a row above, says something else."""
    ENDED = "ended"


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a line of the table: `value` as it stands there, `known` what could stand there."""

    line: int
    wrong: Wrong
    value: str = ""
    known: tuple[str, ...] = ()


@dataclass
class _Draft:
    """A client on the way into the book: one it has, or a new one."""

    code: str
    name: str
    fields: dict[str, str | date]
    known: Client | None = None
    people: list[dict[str, str | date]] = field(default_factory=list)
    fresh: list[dict[str, str | date]] = field(default_factory=list)


@dataclass
class Reading:
    """The rows read so far, beside the book they go into."""

    book: OfficeBook
    faults: list[RowFault] = field(default_factory=list)
    drafts: dict[str, _Draft] = field(default_factory=dict)
    """By the client's name, small letters."""

    def read(self, row: Row) -> None:
        """Take a row in, or note what is wrong with it."""
        before = len(self.faults)
        name = row.text("client")
        if not name:
            return self._fault(row, Wrong.NO_CLIENT)
        terms = self._terms(row)
        person = self._person(row)
        for text in (name, row.text("contact")):
            if len(text) > NAME_LETTERS:
                self._fault(row, Wrong.TOO_LONG, text[:40])
        if len(self.faults) > before:
            return None
        draft = self._draft(name)
        if draft.known and draft.known.ended:
            return self._fault(row, Wrong.ENDED, draft.name)
        self._agree(row, draft, terms)
        if person:
            self._join(row, draft, person)
        return None

    def additions(self) -> Additions:
        """What the rows add; nothing that the book has."""
        drafts = self.drafts.values()
        clients = [NewClient(d.code, d.fields, tuple(d.fresh)) for d in drafts if d.known is None]
        contacts = {d.code: d.fresh for d in drafts if d.known is not None and d.fresh}
        return Additions(clients, contacts)

    def _draft(self, name: str) -> _Draft:
        key = name.casefold()
        if key in self.drafts:
            return self.drafts[key]
        for code, client in self.book.clients.items():
            if key in (code, client.name.casefold()):
                draft = _Draft(code, client.name, _fields_of(client, self.book), client, _people_of(client))
                self.drafts[code] = self.drafts[client.name.casefold()] = draft
                return draft
        taken = {*self.book.clients, *(draft.code for draft in self.drafts.values())}
        draft = self.drafts[key] = _Draft(code_of(name, taken, "client"), name, {"name": name})
        return draft

    def _agree(self, row: Row, draft: _Draft, terms: Mapping[str, str | date]) -> None:
        """A client's terms may stand on any of its rows, or in the book, but only one way."""
        for key, value in terms.items():
            if draft.known is None:
                draft.fields.setdefault(key, value)
            if draft.fields.get(key) != value:
                said = draft.fields.get(key, "–")
                self._fault(row, Wrong.OTHERWISE, f"{key} = {value}", (f"{draft.name}: {key} = {said}",))
        if "from" in draft.fields and not {"tariff", "price_list"} & draft.fields.keys():
            self._fault(row, Wrong.NOTHING_AGREED, str(draft.fields["from"]))

    def _join(self, row: Row, draft: _Draft, person: dict[str, str | date]) -> None:
        for known in draft.people:
            same_mail = "mail" in person and person["mail"] == known.get("mail")
            if not same_mail and str(known["name"]).casefold() != str(person["name"]).casefold():
                continue
            for key in ("name", "authority", "mail"):
                given = row.text("contact" if key == "name" else key)
                if given and known.get(key) != person[key]:
                    said = known.get(key, "–")
                    words = f"{key} = {person[key]}"
                    self._fault(
                        row, Wrong.OTHERWISE, words, (f"{draft.name}, {known['name']}: {key} = {said}",)
                    )
            return
        draft.people.append(person)
        draft.fresh.append(person)

    def _terms(self, row: Row) -> dict[str, str | date]:
        terms: dict[str, str | date] = {}
        tariffs = {code: list(entry.name.values()) for code, entry in self.book.tariffs.items()}
        lists = {code: [entry.name] for code, entry in self.book.price_lists.items()}
        for key, known, wrong in (("tariff", tariffs, Wrong.TARIFF), ("price_list", lists, Wrong.PRICE_LIST)):
            said = row.text(key)
            if said:
                code = _code_meant(said, known)
                if code is None:
                    self._fault(row, wrong, said, tuple(known))
                else:
                    terms[key] = code
        if said := row.text("currency").upper():
            terms["currency"] = said
            if not CURRENCY.fullmatch(said):
                self._fault(row, Wrong.CURRENCY, row.text("currency"))
        if "from" in row.cells:
            day = _day(row.cells["from"])
            if day is None:
                self._fault(row, Wrong.DATE, row.text("from"))
            else:
                terms["from"] = day
        return terms

    def _person(self, row: Row) -> dict[str, str | date] | None:
        name, mail = row.text("contact"), row.text("mail").lower()
        if not name:
            if mail or row.text("authority") or row.text("language"):
                self._fault(row, Wrong.NO_CONTACT)
            return None
        authority = _one_of(row.text("authority"), AUTHORITIES) if row.text("authority") else Authority.MEMBER
        if authority is None:
            self._fault(row, Wrong.AUTHORITY, row.text("authority"), tuple(a.value for a in Authority))
            authority = Authority.MEMBER
        person: dict[str, str | date] = {"name": name, "authority": authority.value}
        if mail:
            person["mail"] = mail
            if not MAIL.fullmatch(mail):
                self._fault(row, Wrong.MAIL, mail)
            elif mail in (colleague.mail for colleague in self.book.employees.values()):
                self._fault(row, Wrong.COLLEAGUE, mail)
        if row.text("language"):
            language = _one_of(row.text("language"), SPOKEN)
            if language is None:
                self._fault(row, Wrong.LANGUAGE, row.text("language"), tuple(SPOKEN))
            else:
                person["language"] = language
        return person

    def _fault(self, row: Row, wrong: Wrong, value: str = "", known: tuple[str, ...] = ()) -> None:
        self.faults.append(RowFault(row.line, wrong, value, known))


def read_rows(book: OfficeBook, rows: Sequence[Row]) -> tuple[Additions, list[RowFault]]:
    """What all rows add to the book, and every fault found in them."""
    reading = Reading(book)
    for row in rows:
        reading.read(row)
    return reading.additions(), reading.faults


def _fields_of(client: Client, book: OfficeBook) -> dict[str, str | date]:
    given = {
        "name": client.name,
        "tariff": client.tariff,
        "price_list": client.price_list,
        "currency": book.currency_of(client),
        "from": client.since,
    }
    return {key: value for key, value in given.items() if value is not None}


def _people_of(client: Client) -> list[dict[str, str | date]]:
    people: list[dict[str, str | date]] = []
    for contact in client.contacts:
        person: dict[str, str | date] = {"name": contact.name, "authority": contact.authority.value}
        if contact.mail:
            person["mail"] = contact.mail
        people.append(person)
    return people


def _code_meant(said: str, known: Mapping[str, Sequence[str]]) -> str | None:
    """The code of a thing of the book named by its code or by what it is called in any language."""
    asked = said.casefold()
    for code, called in known.items():
        if asked == code or asked in (name.casefold() for name in called):
            return code
    return None


def _one_of(said: str, known: Mapping[T, set[str]]) -> T | None:
    return next((key for key, words in known.items() if said.casefold() in words), None)


def _day(cell: str | date) -> date | None:
    if isinstance(cell, date):
        return cell
    for pattern in DATES:
        try:
            return datetime.strptime(cell, pattern).date()  # noqa: DTZ007 (a day of the office, no moment)
        except ValueError:
            continue
    return None
