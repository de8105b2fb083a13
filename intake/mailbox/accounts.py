"""Where a mailbox or a mail server is: read from the URLs in the settings."""

import enum
import ipaddress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit


class Security(enum.Enum):
    """How the connection is kept from listeners. There is no falling back from one to a weaker one."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """On this machine only."""


@dataclass(frozen=True)
class Account:
    """A server with a login, by token where there is no password. `folder` and `done` matter to IMAP only."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Security
    folder: str = "INBOX"
    done: str | None = None
    """The folder mails are moved to once they are kept; None: they stay, marked as read."""
    sent: str | None = None
    """The folder of what its owner has sent, where it is named; None: the server is asked which it is."""


DEFAULT_PORTS = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}


def account(url: str) -> Account:
    """`imaps://user:password@host:993/INBOX?move=Done&sent=Sent`, `imap://…`, `smtps://…` or `smtp://…`, percent-encoded.

    The plain schemes mean STARTTLS, except towards this machine. Raises ValueError for any other text.
    """
    parts = urlsplit(url)
    named = parse_qs(parts.query)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError("mail url")
    if parts.scheme.endswith("s"):
        security = Security.TLS
    else:
        security = Security.NONE if is_loopback(parts.hostname) else Security.STARTTLS
    return Account(
        host=parts.hostname,
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
        folder=unquote(parts.path.strip("/")) or "INBOX",
        done=named.get("move", [None])[0],
        sent=named.get("sent", [None])[0],
    )


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
