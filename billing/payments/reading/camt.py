"""Bank statements of ISO 20022: camt.053.001.02 to .08, as European banks give them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
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
    is_currency,
    keyed,
    tidy,
)
from billing.payments.reading.xml import Element, walk

SOURCE = "camt"
_NO_ID = {"", "NONREF", "NOTPROVIDED"}


@dataclass
class _Found:
    """What has been read so far."""

    account: str = ""
    credits: list[Raw] = field(default_factory=list)
    returned: list[Raw] = field(default_factory=list)
    debits: int = 0
    pending: int = 0
    faults: list[Fault] = field(default_factory=list)


class _Missing(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def read(raw: bytes) -> Reading:
    """The credits of a camt.053 message. Raises Unreadable."""
    found, seen = _Found(), {"root": True, "message": False}

    def opened(element: Element) -> None:
        if seen.pop("root", False):
            _check_root(element)
        elif element.name == "BkToCstmrStmt":
            seen["message"] = True
        elif element.name == "Stmt":
            found.account = ""

    def closed(element: Element) -> bool:
        if element.name == "Acct" and not found.account:
            found.account = _account(element)
        if element.name != "Ntry":
            return False
        try:
            _entry(element, found)
        except _Missing as missing:
            found.faults.append(missing.fault)
        return True

    walk(raw.lstrip(), opened, closed)
    if found.faults:
        raise Unreadable(*found.faults[:FAULTS_TOLD])
    if not seen["message"]:
        raise Unreadable(Fault(FaultKind.OTHER_MESSAGE, what="Document"))
    return Reading(SOURCE, keyed(found.credits), found.debits, found.pending, keyed(found.returned))


def _check_root(root: Element) -> None:
    message = re.search(r"camt\.\d{3}", root.namespace)
    if root.name != "Document" or (message and message[0] != "camt.053"):
        what = root.namespace.rpartition(":")[2] or root.name
        raise Unreadable(Fault(FaultKind.OTHER_MESSAGE, root.line, root.column, what=what))


def _entry(entry: Element, found: _Found) -> None:
    """One line of the statement, which may be a batch of several payments (`TxDtls`)."""
    if _status(entry) != "BOOK":
        found.pending += 1
        return
    is_credit = _required(entry, "CdtDbtInd").text == "CRDT"
    undone = entry.said("RvslInd") in ("true", "1")
    if is_credit == undone:
        # Money out, or money of ours that came back: neither is a client's payment.
        found.debits += 1
        return
    (found.returned if undone else found.credits).extend(_payments(entry, found.account))


def _status(entry: Element) -> str:
    """Of version .02 in `Sts` itself, since .04 in `Sts/Cd`; without one it is booked."""
    return entry.said("Sts", "Cd") or entry.said("Sts") or "BOOK"


def _payments(entry: Element, account: str) -> list[Raw]:
    amount, currency = _amount(_required(entry, "Amt"))
    details = entry.all("NtryDtls", "TxDtls")
    day = _day(entry)
    if len(details) > 1:
        parts = [_part(one, currency) for one in details]
        if None not in parts and sum(part for part in parts if part) == amount:
            return [
                _raw(entry, one, account, day, part, currency)
                for one, part in zip(details, parts, strict=True)
                if part
            ]
        # The bank does not tell who paid how much of it: one sum, for a person to look at.
        return [_raw(entry, None, account, day, amount, currency)]
    return [_raw(entry, details[0] if details else None, account, day, amount, currency)]


def _part(details: Element, currency: str) -> int | None:
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt"), ("AmtDtls", "InstdAmt", "Amt")):
        told = details.first(*path)
        if told is not None and told.attributes.get("Ccy") == currency:
            return amount_of(told.text, currency)
    return None


def _raw(entry: Element, details: Element | None, account: str, day: date, amount: int, currency: str) -> Raw:
    about = details or entry
    payer, payer_account = _payer(about) if details else ("", "")
    words = (
        list(_words(about))
        if details
        else [one for two in entry.all("NtryDtls", "TxDtls") for one in _words(two)]
    )
    reference = tidy(" ".join(words) or entry.said("AddtlNtryInf"))
    ids = [about.said("Refs", "AcctSvcrRef"), entry.said("AcctSvcrRef")]
    bank_id = next((one for one in ids if one.upper() not in _NO_ID), "")
    end_to_end = about.said("Refs", "EndToEndId")
    if bank_id and end_to_end.upper() not in _NO_ID:
        bank_id += f"/{end_to_end}"  # a batch may have one id of the bank for all its parts
    return Raw(account, bank_id, day, amount, currency, payer, payer_account, reference)


def _payer(details: Element) -> tuple[str, str]:
    """Name and account of whoever paid; `Pty` stands between since version .08."""
    parties = details.first("RltdPties") or details
    name = parties.said("Dbtr", "Nm") or parties.said("Dbtr", "Pty", "Nm")
    if not name:
        name = parties.said("UltmtDbtr", "Nm") or parties.said("UltmtDbtr", "Pty", "Nm")
    holder = parties.first("DbtrAcct")
    return tidy(name), _account(holder) if holder else ""


def _account(element: Element) -> str:
    return account_number(element.said("Id", "IBAN") or element.said("Id", "Othr", "Id"))


def _words(details: Element) -> Iterator[str]:
    """What the payer wrote, the creditor's reference, then what the bank adds."""
    for line in details.all("RmtInf", "Ustrd"):
        yield line.text
    for path in (
        ("RmtInf", "Strd", "CdtrRefInf", "Ref"),
        ("RmtInf", "Strd", "RfrdDocInf", "Nb"),
        ("RmtInf", "Strd", "AddtlRmtInf"),
    ):
        for one in details.all(*path):
            yield one.text
    end_to_end = details.said("Refs", "EndToEndId")
    if end_to_end.upper() not in _NO_ID:
        yield end_to_end


def _amount(element: Element) -> tuple[int, str]:
    currency = element.attributes.get("Ccy", "")
    if not is_currency(currency):
        raise _Missing(Fault(FaultKind.BAD_CURRENCY, element.line, element.column, "Amt@Ccy", currency))
    minor = amount_of(element.text, currency)
    fault = amount_fault(minor)
    if minor is None or minor <= 0 or fault:
        raise _Missing(
            Fault(fault or FaultKind.BAD_AMOUNT, element.line, element.column, "Amt", element.text)
        )
    return minor, currency


def _day(entry: Element) -> date:
    """When it was booked, else when it counts from; a moment counts by the day it is written with."""
    for name in ("BookgDt", "ValDt"):
        said = entry.said(name, "Dt") or entry.said(name, "DtTm")
        if not said:
            continue
        try:
            return date.fromisoformat(said[:10])
        except ValueError:
            at = entry.first(name) or entry
            raise _Missing(Fault(FaultKind.BAD_DATE, at.line, at.column, name, said, "YYYY-MM-DD")) from None
    raise _Missing(Fault(FaultKind.MISSING, entry.line, entry.column, "BookgDt"))


def _required(entry: Element, name: str) -> Element:
    found = entry.first(name)
    if found is None:
        raise _Missing(Fault(FaultKind.MISSING, entry.line, entry.column, name))
    return found
