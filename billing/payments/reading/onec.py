"""Statements for 1C (`1CClientBankExchange`, versions 1.01 to 1.03), as Russian banks give them. Pure."""

import re
from datetime import date

from billing.payments.reading.credit import (
    FAULTS_TOLD,
    Fault,
    FaultKind,
    Raw,
    Reading,
    Unreadable,
    account_number,
    amount_fault,
    amount_of,
    keyed,
    line_and_column,
    tidy,
)

SOURCE = "1c"
MARK = b"1CClientBankExchange"
ENCODINGS = ("utf-8", "cp1251", "cp866")
CURRENCIES = {
    "810": "RUB",
    "643": "RUB",
    "840": "USD",
    "978": "EUR",
    "156": "CNY",
    "398": "KZT",
    "933": "BYN",
}
"""By the digits six to eight of a Russian account (Bank of Russia, 579-P, enclosure 1)."""
_HEADER_WORDS = ("ВерсияФормата", "СекцияДокумент", "КонецФайла", "Кодировка")

_Field = tuple[str, int]
"""A value and its line."""
_Section = dict[str, _Field]


def is_onec(raw: bytes) -> bool:
    return raw.lstrip(b"\xef\xbb\xbf\r\n \t").startswith(MARK)


def read(raw: bytes, currency: str) -> Reading:
    """The credits of an exchange file. `currency` is of accounts whose number tells none. Raises Unreadable."""
    own, documents = _sections(_decoded(raw))
    raws: list[Raw] = []
    debits, faults = 0, list[Fault]()
    for line, document in documents:
        ours = _side(document, own, "Получатель")
        theirs = _account(document, "Плательщик")
        if not ours or theirs in own:
            debits += 1
            continue
        try:
            raws.append(_credit(document, line, ours, theirs, currency))
        except Unreadable as unreadable:
            faults += unreadable.faults
    if faults:
        raise Unreadable(*faults[:FAULTS_TOLD])
    return Reading(SOURCE, keyed(raws), debits)


def _credit(document: _Section, line: int, ours: str, theirs: str, currency: str) -> Raw:
    known = CURRENCIES.get(ours[5:8]) if re.fullmatch(r"\d{20}", ours) else None
    number, drawn = _value(document, "Номер"), _value(document, "Дата")
    purpose = _value(document, "НазначениеПлатежа") or " ".join(
        _value(document, f"НазначениеПлатежа{part}") for part in range(1, 7)
    )
    return Raw(
        account=ours,
        # The payer's own number, day and account: together they name a payment order.
        bank_id=f"{number}/{drawn}/{theirs}" if number and theirs else "",
        at=_day(document, line),
        amount_minor=_amount(document, line, known or currency),
        currency=known or currency,
        payer=_payer(document),
        payer_account=theirs,
        reference=tidy(purpose),
    )


def _side(document: _Section, own: set[str], side: str) -> str:
    """Our account where the money came to it; without any account of ours in the head, the day it came tells."""
    account = _account(document, side)
    if own:
        return account if account in own else ""
    return account or "-" if _value(document, "ДатаПоступило") else ""


def _account(document: _Section, side: str) -> str:
    return account_number(_value(document, f"{side}Счет") or _value(document, f"{side}РасчСчет"))


def _payer(document: _Section) -> str:
    """The name; `Плательщик` alone has the tax number in front of it."""
    named = _value(document, "Плательщик1") or _value(document, "Плательщик")
    return tidy(re.sub(r"^\s*ИНН\s*\d{10,12}\s*(?:КПП\s*\d{9}\s*)?", "", named))


def _day(document: _Section, line: int) -> date:
    for name in ("ДатаПоступило", "Дата"):
        said, at = document.get(name, ("", line))
        if not said:
            continue
        found = re.fullmatch(r"(\d{2})\.(\d{2})\.(\d{4})", said)
        try:
            if found:
                return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            pass
        raise Unreadable(Fault(FaultKind.BAD_DATE, at, len(name) + 2, name, said, "DD.MM.YYYY"))
    raise Unreadable(Fault(FaultKind.MISSING, line, 1, "Дата"))


def _amount(document: _Section, line: int, currency: str) -> int:
    if "Сумма" not in document:
        raise Unreadable(Fault(FaultKind.MISSING, line, 1, "Сумма"))
    said, at = document["Сумма"]
    minor = amount_of(said, currency, "," if "," in said else ".")
    fault = amount_fault(minor)
    if minor is None or minor <= 0 or fault:
        raise Unreadable(Fault(fault or FaultKind.BAD_AMOUNT, at, len("Сумма=") + 1, "Сумма", said))
    return minor


def _value(document: _Section, name: str) -> str:
    return document.get(name, ("", 0))[0]


def _sections(text: str) -> tuple[set[str], list[tuple[int, _Section]]]:
    """Our accounts, and the documents with the lines they begin at."""
    own: set[str] = set()
    documents: list[tuple[int, _Section]] = []
    current: _Section | None = None
    line, ended = 0, False
    for line, said in enumerate(text.split("\n"), 1):
        name, _, value = said.strip("\r\ufeff \t").partition("=")
        value = value.strip()
        match name:
            case "СекцияДокумент":
                if current is not None:
                    raise Unreadable(Fault(FaultKind.NOT_ENDED, documents[-1][0], 1, "СекцияДокумент"))
                current = {}
                documents.append((line, current))
            case "КонецДокумента":
                current = None
            case "КонецФайла":
                ended = True
            case "РасчСчет" if current is None and value:
                own.add(account_number(value))
            case _ if current is not None:
                current.setdefault(name, (value, line))
    if current is not None or not ended:
        raise Unreadable(
            Fault(FaultKind.NOT_ENDED, line, 1, "КонецДокумента" if current is not None else "КонецФайла")
        )
    return own, documents


def _decoded(raw: bytes) -> str:
    encoding = next(
        (one for one in ENCODINGS if any(word.encode(one) in raw for word in _HEADER_WORDS)), None
    )
    if encoding is None:
        raise Unreadable(Fault(FaultKind.ENCODING, 1, 1, what=", ".join(ENCODINGS)))
    if encoding != "utf-8":
        _refuse_mixed(raw, encoding)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = line_and_column(raw, error.start)
        raise Unreadable(Fault(FaultKind.ENCODING, line, column, what=encoding)) from None


def _refuse_mixed(raw: bytes, encoding: str) -> None:
    """A line in UTF-8 within a file of one byte a sign: every sign of it would be read as two others."""
    for number, line in enumerate(raw.split(b"\n"), 1):
        high = next((at for at, byte in enumerate(line) if byte >= 0x80), None)
        if high is None or sum(byte >= 0x80 for byte in line) < 6:
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        raise Unreadable(Fault(FaultKind.MIXED_ENCODING, number, high + 1, what=f"utf-8, {encoding}"))
