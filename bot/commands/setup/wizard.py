"""`okoshko init`, from the first question to what to do next. Until the last answer nothing is written."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.book.commands import fault_lines
from bot.book.faults import BookWrong
from bot.book.first import Beginning, first_book
from bot.book.reading import parse_book
from bot.commands.called import command
from bot.commands.scope import moment
from bot.commands.setup import office, texts
from bot.commands.setup import result_texts as results
from bot.commands.setup.asking import Terminal
from bot.commands.setup.files import Draft, env_text, write
from bot.commands.setup.mailbox import MailWires, ask_mail
from bot.commands.setup.telegram import Bot, ask_bot
from bot.refusal import Refusal
from bot.staff.deciding import setup_code
from config.i18n import Translator, translator
from config.settings import Settings

ENV = Path(".env")


def init(settings: Settings, language: str | None) -> bool:
    """Ask, show, write. `Refusal` where the answers end or somebody stops: then nothing was written."""
    try:
        return _ask_and_write(settings, language, Terminal())
    except KeyboardInterrupt:
        raise Refusal("stopped") from None


def _ask_and_write(settings: Settings, language: str | None, terminal: Terminal) -> bool:
    language = language or office.ask_language(terminal)
    t = translator(language)
    terminal.say("")
    terminal.say(texts.welcome(t))
    firm = office.ask_firm(terminal, t)
    bot = ask_bot(terminal, t, settings)
    mail = ask_mail(terminal, t)
    people = office.ask_people(terminal, t)
    beginning = Beginning(
        firm=firm.name,
        language=language,
        timezone=firm.timezone,
        currency=firm.currency,
        hours=firm.hours,
        saturday=firm.saturday,
        managers=people.managers,
        employees=people.employees,
        owner=people.owner,
        owner_mail=people.owner_mail,
        client=people.client,
    )
    terminal.section(results.about_all(t))
    for line in results.all_said(t, beginning, bot, mail):
        terminal.say(line)
    book = first_book(beginning, _today(settings, firm.timezone))
    try:
        parse_book(book, settings.office.name)
    except BookWrong as wrong:
        terminal.say("\n".join(fault_lines(wrong, language)))
        return False
    drafts = _drafts(terminal, t, settings, _values(beginning, bot, mail), book)
    if not drafts:
        terminal.say(results.nothing_written(t))
        return False
    write(drafts)
    for draft in drafts:
        terminal.say(results.written(t, str(draft.path), str(draft.keep) if draft.keep else None))
    terminal.say("")
    for line in results.next_steps(t, command(), beginning, bot, setup_code(settings.signing_key())):
        terminal.say(line)
    return True


def _drafts(
    terminal: Terminal, t: Translator, settings: Settings, values: dict[str, str], book: str
) -> list[Draft]:
    """What will be written; what is there already only with leave, and a copy of it is kept."""
    if not _yes(terminal, t, results.write_it(t), default=True):
        return []
    drafts = []
    before = ENV.read_text("utf-8") if ENV.exists() else ""
    if not before or _yes(terminal, t, results.change_env(t, str(ENV), f"{ENV}.before"), default=False):
        text = env_text(values, before or results.env_heading(t))
        drafts.append(Draft(ENV, text, 0o600, Path(f"{ENV}.before") if before else None))
    file = settings.office
    kept = file.with_name(f"{file.name}.before")
    if not file.exists() or _yes(terminal, t, results.replace_book(t, str(file), str(kept)), default=False):
        drafts.append(Draft(file, book, 0o644, kept if file.exists() else None))
    return drafts


def _values(beginning: Beginning, bot: Bot | None, mail: MailWires | None) -> dict[str, str]:
    values = {
        "OKOSHKO_LANGUAGE": beginning.language,
        "OKOSHKO_TIMEZONE": beginning.timezone,
        "OKOSHKO_CURRENCY": beginning.currency,
    }
    if bot:
        values["OKOSHKO_TELEGRAM_TOKEN"] = bot.token
        if bot.proxy:
            values["OKOSHKO_TELEGRAM_PROXY"] = bot.proxy
    if mail:
        values |= mail.settings()
    if beginning.owner_mail:
        values["OKOSHKO_OWNER_MAIL"] = beginning.owner_mail
    return values


def _yes(terminal: Terminal, t: Translator, question: str, *, default: bool) -> bool:
    def understand(answer: str) -> bool | None:
        return results.yes_or_no(answer)

    return terminal.ask_until(
        question, understand, results.a_yes(t), results.yes(t) if default else results.no(t)
    )


def _today(settings: Settings, timezone: str) -> date:
    return moment(settings).astimezone(ZoneInfo(timezone)).date()
