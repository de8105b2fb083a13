"""The questions about the bot, tried out before it is written down."""

import asyncio
import re
from dataclasses import dataclass

from bot.commands.check.telegram import SaysNo, Unreachable, bot_name
from bot.commands.check.telegram_texts import bot_answers
from bot.commands.setup import texts
from bot.commands.setup.asking import Terminal
from config.i18n import Translator
from config.settings import Settings

TOKEN = re.compile(r"\d{5,}:[\w-]{20,}", re.ASCII)
"""As @BotFather writes it (core.telegram.org/bots/features#botfather): the bot's id, a colon, the secret."""


@dataclass(frozen=True)
class Bot:
    """A token as it goes into the settings, and the bot's name where it answered."""

    token: str
    username: str = ""
    proxy: str = ""


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
