"""Which mailboxes may be looked at, and which mails have gone past the window. Pure."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from intake.mailbox.accounts import Account
from intake.mailbox.addresses import addresses, wire_address
from intake.mailbox.headers import Headers
from intake.mailbox.providers import PUBLIC_DOMAINS
from intake.mailbox.reading.robots import Automatic, automatic
from intake.mailbox.tokens import is_own
from intake.office.book import EmployeeEntry


class Why(enum.Enum):
    """Why a mailbox that is named in the settings is not looked at."""

    NO_EMPLOYEE = "no employee"
    NO_CONSENT = "no consent"
    NOT_YET = "not yet"
    NO_ADDRESS = "no address"
    NOT_OURS = "not of the firm"
    NO_WINDOW = "no window"
    NO_URL = "no url"
    """The settings' address of the mailbox cannot be read."""


@dataclass(frozen=True)
class Watch:
    """A mailbox that may be looked at."""

    employee_id: int
    code: str
    address: str
    """The employee's, in the book."""
    account: Account
    consent: date


def why_not(entry: EmployeeEntry | None, account: Account, window: str | None, today: date) -> Why | None:
    """None where it may be: of somebody who works here and agreed in writing, at the firm's own mail domain."""
    if entry is None or (entry.ended and entry.ended <= today):
        return Why.NO_EMPLOYEE
    if entry.watch_consent is None:
        return Why.NO_CONSENT
    if entry.watch_consent > today:
        return Why.NOT_YET
    if window is None:
        return Why.NO_WINDOW
    if entry.mail is None:
        return Why.NO_ADDRESS
    logins = [account.user] if "@" in account.user else []
    ours = all(_of_the_firm(address, window) for address in (entry.mail, *logins))
    return None if ours else Why.NOT_OURS


def went_past(headers: Headers, author: str, window: str) -> bool:
    """Whether a person wrote it, and not to the window as well."""
    mime = headers.value_and_parameters("content-type")[0]
    return automatic(headers, mime, author, (window,)) is Automatic.NONE and not to_window(headers, window)


def to_window(headers: Headers, window: str) -> bool:
    """Whether the window has it, too."""
    return any(is_own(to, window) for to in recipients(headers))


def recipients(headers: Headers) -> Collection[str]:
    return {*addresses(headers, "to"), *addresses(headers, "cc"), *addresses(headers, "bcc")}


def _of_the_firm(address: str, window: str) -> bool:
    """At the window's domain or below; where everybody has an address, nothing is the firm's."""
    domain, home = (wire_address(one.lower()).rpartition("@")[2] for one in (address, window))
    return home not in PUBLIC_DOMAINS and (domain == home or domain.endswith(f".{home}"))
