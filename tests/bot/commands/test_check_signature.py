"""`okoshko check` on the DKIM key: whether it signs, and whether DNS knows its public half."""

import subprocess
from pathlib import Path

import pytest

from bot.commands.check import mail
from config.i18n import translator
from config.settings import Settings
from intake.mailbox.writing.signing import Signer

DESK = "desk@okoshko.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    key = tmp_path / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "1024"], check=True, capture_output=True)
    return Settings(_env_file=None, dkim_key=key, mail_address=DESK)  # type: ignore[call-arg]


async def found(settings: Settings, monkeypatch: pytest.MonkeyPatch, record: str | None) -> str:
    monkeypatch.setattr(mail, "published", lambda _: record)
    [finding] = await mail._signature(settings, translator("en"))
    return finding.words


async def test_without_a_key_there_is_nothing_to_say() -> None:
    assert await mail._signature(Settings(_env_file=None), translator("en")) == []  # type: ignore[call-arg]


async def test_what_dns_says_decides(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.dkim_key is not None
    record = Signer(settings.dkim_key.read_bytes(), "okoshko", DESK).record
    assert "published at okoshko._domainkey.okoshko.example" in await found(settings, monkeypatch, record)
    spaced = record.replace("; ", ";").replace("p=", "p= ")
    assert "published at" in await found(settings, monkeypatch, spaced)
    nothing, another = [await found(settings, monkeypatch, there) for there in (None, "v=DKIM1; p=AAAA")]
    assert "DNS has nothing" in nothing
    assert "another key" in another
    assert record in nothing
    assert record in another


async def test_no_key_at_all(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.dkim_key is not None
    settings.dkim_key.write_text("no key")
    assert "is no RSA key" in await found(settings, monkeypatch, None)
