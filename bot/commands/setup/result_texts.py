"""What `okoshko init` says once all is asked: what it heard, what it wrote, and what to do next."""

from bot.book.first import Beginning
from bot.commands.setup.mailbox import MailWires
from bot.commands.setup.telegram import Bot
from config.i18n import N_, Translator

YES = {"y", "yes", "д", "да", "はい"}
NO = {"n", "no", "н", "нет", "いいえ"}
CLIENT_EXAMPLE = N_("Vega")


def about_all(t: Translator) -> str:
    return t("Your answers")


def all_said(t: Translator, said: Beginning, bot: Bot | None, mail: MailWires | None) -> list[str]:
    """What was answered, a line each; no secret among it."""
    client = said.client
    rows = [
        (t("firm"), said.firm),
        (t("time zone, currency"), f"{said.timezone}, {said.currency}"),
        (t("Monday to Friday"), t.listed(said.hours)),
        (t("Saturday"), t.listed(said.saturday) or t("not open")),
        (t("bot"), (f"@{bot.username}" if bot.username else t("not tried yet")) if bot else t("later")),
        (t("mailbox"), mail.address if mail else t("later")),
        (t("managers"), t.listed(said.managers)),
        (t("employees"), t.listed(said.employees) or "–"),
        (t("owner"), " · ".join(filter(None, (said.owner, said.owner_mail))) or "–"),
        (
            t("first client"),
            " · ".join(filter(None, (client.name, client.signer, client.mail))) if client else t("later"),
        ),
    ]
    return [f"  {name}: {value}" for name, value in rows]


def write_it(t: Translator) -> str:
    return t("Write .env and the office book")


def change_env(t: Translator, file: str, kept: str) -> str:
    return t(
        "{file} already exists. Update it with these answers (the old one stays as {kept})",
        file=file,
        kept=kept,
    )


def replace_book(t: Translator, file: str, kept: str) -> str:
    return t(
        "{file} already exists. Replace it with the new one (the old one stays as {kept})",
        file=file,
        kept=kept,
    )


def yes(t: Translator) -> str:
    return t("yes")


def no(t: Translator) -> str:
    return t("no")


def yes_or_no(answer: str) -> bool | None:
    """In any of our languages; None for anything else."""
    said = answer.casefold()
    return True if said in YES else False if said in NO else None


def a_yes(t: Translator) -> str:
    return t("Answer yes or no.")


def nothing_written(t: Translator) -> str:
    return t("Nothing was written.")


def env_heading(t: Translator) -> str:
    return t(
        "# Written by okoshko init; docs/operating.md describes every setting. It holds secrets: keep it to yourself."
    )


def written(t: Translator, file: str, kept: str | None) -> str:
    if kept:
        return t("✓ {file} is written; the one before is {kept}", file=file, kept=kept)
    return t("✓ {file} is written", file=file)


def next_steps(t: Translator, command: str, said: Beginning, bot: Bot | None, code: str) -> list[str]:
    """What to do now, in order."""
    steps = [
        t(
            "Look through the office book, enter your own prices, and put it in force: {command} book apply",
            command=command,
        ),
    ]
    if bot is None:
        steps.append(t("When you have a bot, put its token into .env: OKOSHKO_TELEGRAM_TOKEN=…"))
    steps += [
        t("Check that all is well: {command} check", command=command),
        t("Start the desk: {command} run", command=command),
    ]
    if bot:
        steps.append(
            t(
                "Make a Telegram group for the office, add {bot} as an administrator, and send there: /setup {code}",
                bot=f"@{bot.username}" if bot.username else t("the bot"),
                code=code,
            )
        )
        colleague = (*said.employees, *said.managers[1:], said.owner, *said.managers)
        steps.append(
            t(
                '''Make links that let people in: {command} invite --employee "{employee}" and {command} invite "{client}"''',
                command=command,
                employee=next(filter(None, colleague)),
                client=said.client.name if said.client else t(CLIENT_EXAMPLE),
            )
        )
    steps.append(t("Import your other clients: {command} clients import FILE.xlsx", command=command))
    return [t("What to do next:"), *(f"  {number}. {step}" for number, step in enumerate(steps, 1))]
