"""Any statement: which format it is shows in its first bytes. Pure."""

from collections.abc import Mapping

from billing.payments.reading import camt, onec, table
from billing.payments.reading.credit import Fault, FaultKind, Reading, Unreadable
from billing.payments.reading.table import Columns

_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
"""Archives, spreadsheets, PDFs and pictures."""


def read(raw: bytes, mappings: Mapping[str, Columns], currency: str) -> Reading:
    """The credits of a statement; `currency` is that of sums which name none. Raises Unreadable."""
    if not raw.strip(b"\xef\xbb\xbf\r\n\t \0"):
        raise Unreadable(Fault(FaultKind.EMPTY))
    if raw.startswith(_BINARY):
        raise Unreadable(Fault(FaultKind.UNKNOWN))
    if onec.is_onec(raw):
        return onec.read(raw, currency)
    if is_xml(raw):
        return camt.read(raw)
    if not mappings:
        raise Unreadable(Fault(FaultKind.UNKNOWN))
    return table.read(raw, mappings, currency)


def is_xml(raw: bytes) -> bool:
    head = raw[:200].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
    return head.startswith(b"<")
