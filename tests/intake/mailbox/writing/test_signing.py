"""What we sign is right for whoever checks it: here by OpenSSL and the words of RFC 6376, not by the library that signs."""

import base64
import hashlib
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.files import NoSource
from intake.letter import letter
from intake.mailbox.form import mail
from intake.mailbox.reading.parse import parse
from intake.mailbox.writing.compose import Envelope, Words, compose
from intake.mailbox.writing.send import MailSender
from intake.mailbox.writing.signing import BadKey, Signer, signer_of
from intake.mailbox.writing.smtp import SmtpWire
from intake.outbox.ports import Sent
from intake.shelf import Shelf
from sandbox.mail import MailStandIn
from tests.intake.desk import TurnedClock

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
MAIL = compose(
    Envelope(
        "desk@окошко.example",
        ["vera@vega.example"],
        "Баннер  и\tтабы",
        "t7.abcdef@okoshko.example",
        sender_name="Студия «Окошко»",
        in_reply_to="m1@vega.example",
        automatic="auto-replied",
    ),
    Words(["Записали,  #7. ", "Ещё  строка"], files=[("план.pdf", "application/pdf", b"%PDF")]),
    NOON,
)


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def key() -> bytes:
    return openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")


def relaxed(name: str, value: str) -> str:
    """RFC 6376, 3.4.2."""
    unfolded = re.sub(r"[ \t]+", " ", value.replace("\r\n", "")).strip()
    return f"{name.lower()}:{unfolded}\r\n"


def body_hash(body: bytes) -> str:
    """RFC 6376, 3.4.4."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip() for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return base64.b64encode(hashlib.sha256(b"".join(line + b"\r\n" for line in lines)).digest()).decode()


def signed_words(mail: bytes) -> tuple[dict[str, str], bytes]:
    """The tags of the signature, and the bytes it is over."""
    head, _, _ = mail.partition(b"\r\n\r\n")
    fields = [tuple(one.split(":", 1)) for one in re.split(r"\r\n(?![ \t])", head.decode())]
    signature = fields[0][1]
    tags = {
        name.strip(): re.sub(r"\s", "", value)
        for name, value in (tag.split("=", 1) for tag in signature.split(";") if "=" in tag)
    }
    left, said = list(fields[1:]), ""
    for name in tags["h"].split(":"):
        at = next((n for n in reversed(range(len(left))) if left[n][0].lower() == name.lower()), None)
        said += relaxed(*left.pop(at)) if at is not None else ""
    bare = re.sub(r"(\bb=)[^;]*$", r"\1", signature)
    return tags, (said + relaxed("dkim-signature", bare).removesuffix("\r\n")).encode()


def test_the_signature_holds_by_the_rfc(key: bytes, tmp_path: Path) -> None:
    mail = Signer(key, "okoshko", "desk@окошко.example").signed(MAIL)

    tags, words = signed_words(mail)
    assert mail.endswith(MAIL)
    assert (tags["v"], tags["a"], tags["c"]) == ("1", "rsa-sha256", "relaxed/relaxed")
    assert (tags["d"], tags["s"]) == ("xn--j1aakbb2d.example", "okoshko")
    assert "l" not in tags
    assert tags["bh"] == body_hash(MAIL.partition(b"\r\n\r\n")[2])
    (tmp_path / "key").write_bytes(openssl("pkey", "-pubout", given=key))
    (tmp_path / "signature").write_bytes(base64.b64decode(tags["b"]))
    checked = openssl(
        "dgst",
        "-sha256",
        "-verify",
        str(tmp_path / "key"),
        "-signature",
        str(tmp_path / "signature"),
        given=words,
    )
    assert checked == b"Verified OK\n"


def test_what_matters_is_signed_and_cannot_be_added_to(key: bytes) -> None:
    tags, _ = signed_words(Signer(key, "okoshko", "desk@okoshko.example").signed(MAIL))
    listed = tags["h"].lower().split(":")
    assert {name for name in listed if listed.count(name) == 2} == {
        "from",
        "to",
        "subject",
        "date",
        "message-id",
    }
    assert {"reply-to", "in-reply-to", "references", "auto-submitted", "content-type"} <= set(listed)


def test_the_public_key_is_told_as_dns_wants_it(key: bytes) -> None:
    signer = Signer(key, "s1", "desk@okoshko.example")
    public = base64.b64encode(openssl("pkey", "-pubout", "-outform", "DER", given=key)).decode()
    assert (signer.place, signer.record) == ("s1._domainkey.okoshko.example", f"v=DKIM1; k=rsa; p={public}")


@pytest.mark.parametrize(
    "convert",
    [lambda key: openssl("rsa", "-traditional", given=key), lambda key: key.replace(b"\n", b"\r\n")],
)
def test_every_form_of_a_key_is_taken(key: bytes, convert) -> None:
    assert (
        Signer(convert(key), "s", "desk@okoshko.example").record
        == Signer(key, "s", "desk@okoshko.example").record
    )


def test_our_own_parser_reads_a_signed_mail_as_before(key: bytes) -> None:
    signed = parse(Signer(key, "okoshko", "desk@okoshko.example").signed(MAIL))
    assert (signed.subject, signed.text) == (parse(MAIL).subject, parse(MAIL).text)


def test_no_key_is_no_signer_and_a_wrong_one_is_said_to_be_wrong(tmp_path: Path) -> None:
    assert signer_of(None, "okoshko", "desk@okoshko.example") is None
    with pytest.raises(BadKey):
        signer_of(tmp_path / "nowhere", "okoshko", "desk@okoshko.example")
    for wrong in (
        b"",
        b"-----BEGIN X-----\nAAAA\n-----END X-----\n",
        openssl("genpkey", "-algorithm", "ED25519"),
    ):
        with pytest.raises(BadKey):
            Signer(wrong, "okoshko", "desk@okoshko.example")
    short = openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:512")
    with pytest.raises(BadKey, match="too short"):
        Signer(short, "okoshko", "desk@okoshko.example")


async def test_what_leaves_is_signed(key: bytes, standin: MailStandIn, tmp_path: Path) -> None:
    wire, shelf = SmtpWire(standin.smtp_url), Shelf(tmp_path)
    signer = Signer(key, "okoshko", "desk@okoshko.example")
    said = mail(
        letter("Logged, #7."),
        to="vera@vega.example",
        window="desk@okoshko.example",
        firm="Студия «Окошко»",
        language="ru",
        thread=None,
        token="a1b2c3d4",
        now=NOON,
    )
    assert isinstance(await MailSender(wire, shelf, NoSource(), TurnedClock(), signer).send(said), Sent)
    await wire.close()

    [arrived] = standin.office.inbox("vera@vega.example")
    bare = arrived.raw[arrived.raw.index(b"DKIM-Signature:") :]
    tags, _ = signed_words(bare)
    assert tags["bh"] == body_hash(bare.partition(b"\r\n\r\n")[2])
