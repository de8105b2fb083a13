"""The questions about the mailbox: where it is and how the program gets in, tried before it is written down."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import quote

from bot.commands.check.mail import TRUSTED, imap_fault, smtp_fault
from bot.commands.check.mail_texts import imap_fine, smtp_fine
from bot.commands.setup import consent, texts
from bot.commands.setup import mail_texts as words
from bot.commands.setup.asking import Terminal
from bot.commands.setup.office import mail_or_nothing
from config.i18n import Translator
from intake.mailbox.accounts import account
from intake.mailbox.oauth import OAuth, TokenError, Tokens

SERVERS = {
    "icloud.com": ("imap.mail.me.com", "smtp.mail.me.com"),
    "yandex.ru": ("imap.yandex.ru", "smtp.yandex.ru"),
    "ya.ru": ("imap.yandex.ru", "smtp.yandex.ru"),
    "mail.ru": ("imap.mail.ru", "smtp.mail.ru"),
    "bk.ru": ("imap.mail.ru", "smtp.mail.ru"),
    "inbox.ru": ("imap.mail.ru", "smtp.mail.ru"),
    "list.ru": ("imap.mail.ru", "smtp.mail.ru"),
    "yahoo.co.jp": ("imap.mail.yahoo.co.jp", "smtp.mail.yahoo.co.jp"),
}
"""What large providers call their servers; others mostly say imap. and smtp. before their domain."""


@dataclass(frozen=True)
class Provider:
    """Servers of a provider that takes tokens; `trusted` is what it calls itself in Authentication-Results."""

    imap_url: str
    smtp_url: str
    trusted: str


GMAIL = Provider("imaps://imap.gmail.com/INBOX", "smtps://smtp.gmail.com:465", TRUSTED["imap.gmail.com"])
MICROSOFT = Provider(
    "imaps://outlook.office365.com/INBOX", "smtp://smtp.office365.com:587", TRUSTED["outlook.office365.com"]
)


@dataclass(frozen=True)
class MailWires:
    """The one address, its two servers, and what else the settings need for them."""

    address: str
    imap_url: str
    smtp_url: str
    trusted: str = ""
    oauth: OAuth | None = None

    def settings(self) -> dict[str, str]:
        """As they stand in `.env`."""
        values = {
            "OKOSHKO_MAIL_ADDRESS": self.address,
            "OKOSHKO_IMAP_URL": self.imap_url,
            "OKOSHKO_SMTP_URL": self.smtp_url,
            "OKOSHKO_TRUSTED_AUTHSERV": self.trusted,
        }
        if self.oauth:
            values |= {
                "OKOSHKO_MAIL_OAUTH_TOKEN_URL": self.oauth.token_url,
                "OKOSHKO_MAIL_OAUTH_CLIENT_ID": self.oauth.client_id,
                "OKOSHKO_MAIL_OAUTH_CLIENT_SECRET": self.oauth.client_secret,
                "OKOSHKO_MAIL_OAUTH_REFRESH_TOKEN": self.oauth.refresh_token,
                "OKOSHKO_MAIL_OAUTH_SCOPE": self.oauth.scope,
            }
        return {name: value for name, value in values.items() if value}


def ask_mail(terminal: Terminal, t: Translator) -> MailWires | None:
    """Address and servers, tried with a login on each; None to go without."""
    terminal.section(texts.about_mail(t))
    while True:
        address = terminal.ask_until(texts.which_address(t), mail_or_nothing, texts.a_mail(t))
        if not address:
            return None
        wires = None
        try:
            wires = _ask_wires(terminal, t, address)
            if _try(terminal, t, wires):
                return wires
        except TokenError as fault:
            terminal.say("  ✗ " + words.no_consent(t, str(fault)))
        choices = texts.mail_choices(t)
        match terminal.choose(
            texts.what_now(t), choices if wires else [choices[0], choices[2]], texts.a_number(t)
        ):
            case 1:
                continue
            case 2:
                return wires
            case _:
                return None


def _ask_wires(terminal: Terminal, t: Translator, address: str) -> MailWires:
    domain = address.rpartition("@")[2]
    if domain in ("gmail.com", "googlemail.com"):
        return _at_google(terminal, t, address)
    if domain in SERVERS:
        return _ask_servers(terminal, t, address, *SERVERS[domain])
    match terminal.choose(words.where(t), words.places(t), texts.a_number(t)):
        case 2:
            return _at_google(terminal, t, address)
        case 3:
            return _at(MICROSOFT, address, _login(address), consent.microsoft(terminal, t))
        case _:
            return _ask_servers(terminal, t, address, f"imap.{domain}", f"smtp.{domain}")


def _at_google(terminal: Terminal, t: Translator, address: str) -> MailWires:
    if terminal.choose(words.how_in(t), words.ways_in(t), texts.a_number(t)) == 2:
        return _at(GMAIL, address, _login(address), consent.google(terminal, t))
    # Google shows it in groups of four letters.
    password = "".join(terminal.ask_secret(words.which_app_password(t)).split())
    return _at(GMAIL, address, _login(address, password))


def _at(provider: Provider, address: str, login: str, oauth: OAuth | None = None) -> MailWires:
    imap_url, smtp_url = _with_login(provider.imap_url, login), _with_login(provider.smtp_url, login)
    return MailWires(address, imap_url, smtp_url, provider.trusted, oauth)


def _ask_servers(terminal: Terminal, t: Translator, address: str, imap: str, smtp: str) -> MailWires:
    incoming = terminal.ask_until(texts.which_imap(t), _Server("imap"), texts.a_server(t, "imaps"), imap)
    outgoing = terminal.ask_until(texts.which_smtp(t), _Server("smtp"), texts.a_server(t, "smtps"), smtp)
    if "@" not in incoming or "@" not in outgoing:
        user = terminal.ask(texts.which_user(t), address)
        login = _login(user, terminal.ask_secret(texts.which_password(t)))
        incoming, outgoing = _with_login(incoming, login), _with_login(outgoing, login)
    return MailWires(address, incoming, outgoing)


@dataclass(frozen=True)
class _Server:
    """Understands a host, `host:port`, or a whole URL."""

    kind: str

    def __call__(self, said: str) -> str | None:
        url = said if "://" in said else f"{self.kind}s://{said}"
        try:
            server = account(url)
        except ValueError:
            return None
        fits = url.startswith(self.kind) and re.fullmatch(r"[\w.:-]+", server.host)
        return url if fits else None


def _login(user: str, password: str = "") -> str:
    # In a URL signs such as @ : / # would mean something else than they do in a password.
    return ":".join(quote(part, safe="") for part in (user, password) if part) + "@"


def _with_login(url: str, login: str) -> str:
    scheme, _, rest = url.partition("://")
    return url if "@" in rest else f"{scheme}://{login}{rest}"


def _try(terminal: Terminal, t: Translator, wires: MailWires) -> bool:
    terminal.say("  " + texts.trying(t))
    faults = asyncio.run(_faults(wires))
    for url, fault, fine in zip(
        (wires.imap_url, wires.smtp_url), faults, (imap_fine, smtp_fine), strict=True
    ):
        host = account(url).host
        terminal.say("  ✗ " + texts.server_says(t, host, fault) if fault else "  ✓ " + fine(t, host))
    return not any(faults)


async def _faults(wires: MailWires) -> tuple[str | None, str | None]:
    tokens = Tokens(wires.oauth) if wires.oauth else None
    return await imap_fault(wires.imap_url, tokens), await smtp_fault(wires.smtp_url, tokens)
