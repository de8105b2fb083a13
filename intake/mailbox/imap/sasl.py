"""How we prove to a mail server who we are: what is sent where, for IMAP (SMTP has its own, in aiosmtplib)."""

import base64
from dataclasses import dataclass, field


@dataclass
class Mechanism:
    """A SASL mechanism of one message. `refusal` is what the server wants to hear after it refused."""

    name: str
    message: bytes = field(repr=False)
    refusal: bytes = b"*"
    """`*` gives up (RFC 3501 section 6.2.2)."""
    _told: bool = False

    def answer(self) -> bytes:
        """What to send for a challenge, in base64."""
        if self._told:
            return self.refusal
        self._told = True
        return base64.b64encode(self.message)


def plain(user: str, password: str) -> Mechanism:
    """RFC 4616; unlike LOGIN it can carry any letters."""
    return Mechanism("PLAIN", f"\0{user}\0{password}".encode())


def xoauth2(user: str, token: str) -> Mechanism:
    """Google's and Microsoft's (developers.google.com/gmail/imap/xoauth2-protocol); refused, it wants an empty line."""
    return Mechanism("XOAUTH2", f"user={user}\1auth=Bearer {token}\1\1".encode(), b"")


def oauthbearer(user: str, token: str, host: str, port: int) -> Mechanism:
    """RFC 7628; refused, it wants a lone 0x01."""
    # RFC 5801: these signs separate.
    name = user.replace("=", "=3D").replace(",", "=2C")
    message = f"n,a={name},\1host={host}\1port={port}\1auth=Bearer {token}\1\1"
    return Mechanism("OAUTHBEARER", message.encode(), base64.b64encode(b"\1"))
