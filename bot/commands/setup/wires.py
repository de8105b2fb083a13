"""The questions about bot and mailbox, each tried out before it is written down."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import quote

from bot.commands.check.mail import imap_fault, smtp_fault
from bot.commands.check.mail_texts import imap_fine, smtp_fine
from bot.commands.check.telegram import SaysNo, Unreachable, bot_name
from bot.commands.check.telegram_texts import bot_answers
from bot.commands.setup import texts
from bot.commands.setup.asking import Terminal
from bot.commands.setup.office import mail_or_nothing
from config.i18n import Translator
from config.settings import Settings
from intake.mailbox.accounts import account

TOKEN = re.compile(r"\d{5,}:[\w-]{20,}", re.ASCII)
"""As @BotFather writes it (core.telegram.org/bots/features#botfather): the bot's id, a colon, the secret."""
SERVERS = {
    "gmail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "googlemail.com": ("imap.gmail.com", "smtp.gmail.com"),
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
class Bot:
    """A token as it goes into the settings, and the bot's name where it answered."""

    token: str
    username: str = ""
    proxy: str = ""


@dataclass(frozen=True)
class MailWires:
    """The one address and its two servers."""

    address: str
    imap_url: str
    smtp_url: str


def ask_bot(terminal: Terminal, t: Translator, settings: Settings) -> Bot | None:
    """The bot, tried with getMe; None to go without."""
    terminal.section(texts.about_bot(t))
    terminal.say(texts.how_to_make_a_bot(t))
    proxy = settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else ""
    token = ""
    while True:
        token = token or terminal.ask(texts.which_token(t))
        if not token:
            return None
        if not TOKEN.fullmatch(token):
            terminal.say("  " + texts.a_token(t))
            token = ""
            continue
        try:
            username = asyncio.run(bot_name(settings.telegram_api, token, proxy or None))
            terminal.say("  ✓ " + bot_answers(t, username, proxied=bool(proxy)))
            return Bot(token, username, proxy)
        except SaysNo as refusal:
            terminal.say("  ✗ " + texts.telegram_says(t, refusal.description))
        except Unreachable as fault:
            terminal.say("  ✗ " + texts.telegram_away(t, fault.fault))
        match terminal.choose(texts.what_now(t), texts.bot_choices(t), texts.a_number(t)):
            case 1:
                token = ""
            case 2:
                proxy = terminal.ask(texts.which_proxy(t))
            case 3:
                return Bot(token, "", proxy)
            case _:
                return None


def ask_mail(terminal: Terminal, t: Translator) -> MailWires | None:
    """Address and servers, tried with a login on each; None to go without."""
    terminal.section(texts.about_mail(t))
    while True:
        address = terminal.ask_until(texts.which_address(t), mail_or_nothing, texts.a_mail(t))
        if not address:
            return None
        wires = _ask_servers(terminal, t, address)
        if _try(terminal, t, wires):
            return wires
        match terminal.choose(texts.what_now(t), texts.mail_choices(t), texts.a_number(t)):
            case 1:
                continue
            case 2:
                return wires
            case _:
                return None


def _ask_servers(terminal: Terminal, t: Translator, address: str) -> MailWires:
    domain = address.rpartition("@")[2]
    imap, smtp = SERVERS.get(domain, (f"imap.{domain}", f"smtp.{domain}"))
    incoming = terminal.ask_until(texts.which_imap(t), _Server("imap"), texts.a_server(t, "imaps"), imap)
    outgoing = terminal.ask_until(texts.which_smtp(t), _Server("smtp"), texts.a_server(t, "smtps"), smtp)
    if "@" not in incoming or "@" not in outgoing:
        user = terminal.ask(texts.which_user(t), address)
        password = terminal.ask_secret(texts.which_password(t))
        # In a URL signs such as @ : / # would mean something else than they do in a password.
        login = f"{quote(user, safe='')}:{quote(password, safe='')}@"
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


def _with_login(url: str, login: str) -> str:
    scheme, _, rest = url.partition("://")
    return url if "@" in rest else f"{scheme}://{login}{rest}"


def _try(terminal: Terminal, t: Translator, wires: MailWires) -> bool:
    terminal.say("  " + texts.trying(t))
    fault = asyncio.run(imap_fault(wires.imap_url))
    host = account(wires.imap_url).host
    terminal.say("  ✗ " + texts.server_says(t, host, fault) if fault else "  ✓ " + imap_fine(t, host))
    other = asyncio.run(smtp_fault(wires.smtp_url))
    host = account(wires.smtp_url).host
    terminal.say("  ✗ " + texts.server_says(t, host, other) if other else "  ✓ " + smtp_fine(t, host))
    return not fault and not other
