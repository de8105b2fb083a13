"""Signatures the program checks itself: what proves a sender, and what leaves room for other words."""

import subprocess

import dkim
import pytest

from intake.mailbox.proof import Standing, Witness, judge, trusted_servers
from intake.mailbox.signed import signed_by
from intake.mailbox.writing.signing import Signer

CLARA = "clara@hartmann.example"
HEAD = (
    b"From: Clara <clara@hartmann.example>\r\nTo: desk@okoshko.example\r\nSubject: A banner\r\n"
    b"Date: Mon, 16 Nov 2026 09:00:00 +0000\r\nContent-Type: text/plain\r\n\r\n"
)
MAIL = HEAD + b"Yes ABCD-2345\r\n"


@pytest.fixture(scope="module")
def key() -> bytes:
    made = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]
    return subprocess.run(made, capture_output=True, check=True).stdout


def signature(key: bytes, domain: bytes = b"hartmann.example", mail: bytes = MAIL, **how: object) -> bytes:
    headers = how.pop("headers", [b"from", b"to", b"subject", b"date", b"content-type"])
    return bytes(dkim.sign(mail, b"s1", domain, key, include_headers=headers, **how))


async def proven(key: bytes, raw: bytes, address: str = CLARA) -> str:
    record = Signer(key, "s1", CLARA).record.encode()
    asked: list[bytes] = []

    def txt(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return record

    return await signed_by(raw, address, txt)


async def test_a_whole_signature_of_the_senders_domain_proves_them(key: bytes) -> None:
    signed = signature(key)
    assert await proven(key, signed + MAIL) == "hartmann.example"
    assert await proven(key, signature(key, b"else.example") + signed + MAIL) == "hartmann.example"
    assert await proven(key, signed + MAIL, "clara@office.hartmann.example") == "hartmann.example"


async def test_what_proves_nobody(key: bytes) -> None:
    signed = signature(key)
    for raw in (
        MAIL,
        signed + MAIL.replace(b"Yes", b"No"),
        signed + MAIL + b"And more.\r\n",
        signature(key, length=True) + MAIL + b"And more.\r\n",
        signature(key, length=True) + MAIL,
        signature(key, b"else.example") + MAIL,
        signature(key, headers=[b"from", b"date"]) + MAIL,
        signed + b"Subject: Another\r\n" + MAIL,
        b"DKIM-Signature: " + b"v=1; " * 20_000 + b"\r\n" + MAIL,
        b"DKIM-Signature: nonsense\r\n" + MAIL,
        b"dkim-signature" * 1000,
    ):
        assert await proven(key, raw) == "", raw[:80]


async def test_no_word_of_dns_is_no_proof(key: bytes) -> None:
    def away(name: bytes, timeout: int = 5) -> None:
        raise OSError("no network")

    assert await signed_by(signature(key) + MAIL, CLARA, away) == ""


def test_it_counts_where_it_is_asked_for() -> None:
    def standing(setting: str, signed: str) -> Standing:
        return judge(Witness(), CLARA, trusted_servers(setting), signed).standing

    assert standing("dkim", "hartmann.example") is Standing.PROVEN
    assert standing("mx.firm.example, dkim", "hartmann.example") is Standing.PROVEN
    assert standing("dkim", "") is Standing.UNPROVEN
    assert standing("dkim", "else.example") is Standing.UNPROVEN
    assert standing("mx.firm.example", "hartmann.example") is Standing.UNPROVEN
    disowned = Witness("mx.firm.example; dmarc=fail header.from=hartmann.example")
    assert (
        judge(disowned, CLARA, ("mx.firm.example", "dkim"), "hartmann.example").standing
        is Standing.CONTRADICTED
    )
