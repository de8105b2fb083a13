"""The environment: what is understood, what is refused, and the key that is made once."""

import stat

import pytest
from pydantic import ValidationError

from config.settings import Settings, strange_names


def test_what_is_not_said_has_a_default(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert settings.database == "sqlite+aiosqlite:///data/okoshko.db"
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.telegram_token is None


def test_a_file_is_read_and_the_environment_goes_before_it(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("OKOSHKO_LANGUAGE=ru\nOKOSHKO_CURRENCY=RUB\nOKOSHKO_STAFF_CHAT=\n")
    monkeypatch.setenv("OKOSHKO_LANGUAGE", "ja")
    settings = Settings()
    assert (settings.language, settings.currency, settings.staff_chat) == ("ja", "RUB", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGE", "deutsch"),
        ("CURRENCY", "euro"),
        ("TIMEZONE", "Mars/Olympus"),
        ("TIMEZONE", "../etc/passwd"),
        ("LISTEN", "8080:"),
        ("LISTEN", "127.0.0.1:99999"),
        ("STAFF_CHAT", "the office"),
        ("TELEGRAM_TOKEN", "hush hush"),
        ("MAIL_ADDRESS", "window"),
        ("OWNER_MAIL", "Owner <owner@firm.example>"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name_and_not_repeated(monkeypatch, tmp_path, name, value):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"OKOSHKO_{name}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert refused.value.errors()[0]["loc"] == (name.lower(),)
    assert value not in str(refused.value)


def test_secrets_do_not_show(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OKOSHKO_TELEGRAM_TOKEN", "7654321:AAHdqTcvCH1vGWJxf")
    monkeypatch.setenv("OKOSHKO_IMAP_URL", "imaps://desk:pa55@mail.example")
    assert "AAHdq" not in repr(Settings())
    assert "pa55" not in repr(Settings())


def test_the_key_is_made_once_whole_and_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    key = Settings().signing_key()
    assert len(key) >= 32
    assert Settings().signing_key() == key
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret"]
    monkeypatch.setenv("OKOSHKO_SECRET", "told from outside")
    assert Settings().signing_key() == b"told from outside"


def test_a_name_that_is_no_setting_is_found_with_the_one_that_is_meant(tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "# OKOSHKO_SECRT=\nexport OKOSHKO_TELEGRAM_TOKN=1\nOKOSKHO_LANGUAGE=ru\nPOSTGRES_PASSWORD=x\n"
    )
    environment = ["okoshko_language", "OKOSHKO_IMAP", "OKOSHKO_COLOUR", "OKOSHKO_CALLED_AS", "PATH"]
    assert strange_names(environment, file) == {
        "OKOSHKO_COLOUR": "",
        "OKOSHKO_IMAP": "OKOSHKO_IMAP_URL",
        "OKOSHKO_TELEGRAM_TOKN": "OKOSHKO_TELEGRAM_TOKEN",
        "OKOSKHO_LANGUAGE": "OKOSHKO_LANGUAGE",
    }
