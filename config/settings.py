"""What an installation is told by its environment and `.env`; read once by the entry points, passed on as a value."""

import contextlib
import difflib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.i18n import LANGUAGES

TELEGRAM = "https://api.telegram.org"
PORT_MAX = 65535
PREFIX = "OKOSHKO_"
NO_SETTINGS = frozenset({"OKOSHKO_CALLED_AS"})
"""Names of ours by which programs tell each other something."""
NEAR = 0.85
"""Of difflib's ratio: a letter or two left out, doubled or swapped."""


class Settings(BaseSettings):
    """Environment variables `OKOSHKO_*`; every one is described in docs/operating.md."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,  # what is wrong may be a secret
        env_nested_delimiter="_",  # of a table alone: what follows its name is a key of it
        env_nested_max_split=1,
    )

    database_url: str = ""
    data: Path = Path("data")
    secret: SecretStr | None = None
    telegram_token: SecretStr | None = None
    telegram_proxy: SecretStr | None = None
    telegram_api: str = TELEGRAM
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None
    payment_token: SecretStr | None = None
    staff_chat: int | None = None
    imap_url: SecretStr | None = None
    smtp_url: SecretStr | None = None
    watch: Annotated[dict[str, SecretStr], NoDecode] = Field(default_factory=dict)
    """Mailboxes of employees, by `key_of` their codes."""
    mail_address: str | None = None
    mail_plus: bool = True
    trusted_authserv: str | None = None
    dkim_key: Path | None = None
    dkim_selector: str = Field(default="okoshko", pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$")
    mail_oauth_token_url: str | None = None
    mail_oauth_client_id: str | None = None
    mail_oauth_client_secret: SecretStr | None = None
    mail_oauth_refresh_token: SecretStr | None = None
    mail_oauth_scope: str | None = None
    owner_mail: str | None = None
    office: Path = Path("office.toml")
    file_mb: float = Field(default=50, gt=0, allow_inf_nan=False)
    files_gb: float = Field(default=10, gt=0, allow_inf_nan=False)
    listen: str = "127.0.0.1:8080"
    language: str = "en"
    timezone: str = "UTC"
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")

    @field_validator("language")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"expected one of {', '.join(LANGUAGES)}")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as fault:
            raise ValueError("expected a name of the time zone database") from fault
        return value

    @field_validator("listen")
    @classmethod
    def _address(cls, value: str) -> str:
        _, _, port = value.rpartition(":")
        if not port.isdecimal() or int(port) > PORT_MAX:
            raise ValueError("expected host:port")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value.get_secret_value()):
            raise ValueError("expected a token as BotFather gives it")
        return value

    @field_validator("payment_token")
    @classmethod
    def _provider_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"\d+:[^\s]+", value.get_secret_value()):
            raise ValueError("expected a provider token as BotFather gives it under Payments")
        return value

    @field_validator("telegram_webhook_url")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[^/\s]+(/\S*)?", value):
            raise ValueError("expected https://host/path")
        return value

    @field_validator("mail_address", "owner_mail")
    @classmethod
    def _mailable(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
            raise ValueError("expected name@domain")
        return value

    @field_validator("mail_oauth_token_url")
    @classmethod
    def _secured(cls, value: str | None) -> str | None:
        # Refresh token and secret are sent there.
        if value and not re.fullmatch(r"(https://|http://(127\.0\.0\.1|localhost)[:/])\S+", value):
            raise ValueError("expected https://host/path")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _header(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("expected 1-256 of A-Z a-z 0-9 _ -")
        return value

    @property
    def database(self) -> str:
        """The database URL; a SQLite file in the data folder unless told otherwise."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data / 'okoshko.db'}"

    @property
    def payments(self) -> str | None:
        """How money is taken in Telegram: `test` where the provider only pretends, `live`; None where it is not."""
        if self.payment_token is None or self.telegram_token is None:
            return None
        return "test" if ":TEST:" in self.payment_token.get_secret_value() else "live"

    @property
    def files(self) -> Path:
        """Where attachments are kept, by the hash of their content."""
        return self.data / "files"

    @property
    def file_bytes(self) -> int:
        """The largest file that is kept."""
        return int(self.file_mb * 2**20)

    @property
    def files_bytes(self) -> int:
        """What all kept files may come to."""
        return int(self.files_gb * 2**30)

    def signing_key(self) -> bytes:
        """The key behind invites and reply tokens: `OKOSHKO_SECRET`, else one made once in the data folder."""
        if self.secret:
            return self.secret.get_secret_value().encode()
        file = self.data / "secret"
        if not file.exists():
            _make_key(file)
        return file.read_text().encode()

    def webhook_secret(self) -> str:
        """What Telegram sends along in a header (Bot API, setWebhook): the setting, else derived from the signing key."""
        if self.telegram_webhook_secret:
            return self.telegram_webhook_secret.get_secret_value()
        return hmac.new(self.signing_key(), b"webhook", hashlib.sha256).hexdigest()


def key_of(code: str) -> str:
    """How a code of the book stands in the name of a setting, in small letters: no variable has a hyphen."""
    return code.replace("-", "_")


def strange_names(environment: Iterable[str], env_file: Path = Path(".env")) -> dict[str, str]:
    """What looks like a setting and is none, with the setting it is nearest to ("" where it is near none).

    In `env_file`, which has little else in it, a name may be misspelt in its first part, too.
    """
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    written = re.findall(r"^\s*(?:export\s+)?(\w+)\s*=", _text(env_file), re.MULTILINE)
    strange = {}
    for name in sorted({*environment, *written}):
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=NEAR)
        ours = name.upper().startswith(PREFIX) or (name in written and near)
        table = name.upper().startswith(f"{PREFIX}WATCH_")
        if ours and not table and name.upper() not in known | NO_SETTINGS:
            strange[name] = near[0] if near else ""
    return strange


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _make_key(file: Path) -> None:
    """Write a fresh key whole or not at all; of two processes doing so at once the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"secret.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(32))
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
