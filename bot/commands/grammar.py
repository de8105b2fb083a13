"""What may be typed after `okoshko`, and its help. Imports nothing slow."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from bot import explain_texts, texts
from bot.commands import mail_texts, month_texts
from bot.commands.called import as_called
from config.i18n import LANGUAGES, Translator


def command_line(t: Translator, commands: Iterable[str]) -> argparse.ArgumentParser:
    """The parser of everything that may be typed. `commands` are their names."""
    parser = argparse.ArgumentParser(
        prog="okoshko",
        description=texts.about(t),
        epilog=as_called(texts.first_steps(t), commands),
        formatter_class=_Help,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=texts.about_version(t))
    verbs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=texts.commands(t))
    verbs.add_parser("sandbox", help=texts.about_sandbox(t), add_help=False)
    init = verbs.add_parser("init", help=texts.about_init(t))
    init.add_argument("--language", choices=LANGUAGES)
    verbs.add_parser("run", help=texts.about_run(t))
    verbs.add_parser("check", help=texts.about_check(t))
    book = verbs.add_parser("book", help=texts.about_book(t))
    book.add_argument("verb", choices=["check", "apply"])
    book.add_argument("file", nargs="?", type=Path, metavar="FILE")
    clients = verbs.add_parser("clients", help=texts.about_clients(t), epilog=texts.columns(t))
    clients.add_argument("verb", choices=["import"])
    clients.add_argument("file", type=Path, metavar="FILE")
    clients.add_argument("--apply", action="store_true", help=texts.about_apply(t))
    _add_daily(verbs, t)
    _add_upkeep(verbs, t)
    return parser


def _add_daily(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", t: Translator) -> None:
    invite = verbs.add_parser("invite", help=texts.about_invite(t))
    invite.add_argument("client", nargs="?", metavar="CLIENT")
    invite.add_argument("--employee", action="append", metavar="NAME")
    new = verbs.add_parser("new", help=texts.about_new(t))
    new.add_argument("words", nargs="+", metavar="CLIENT WORDS")
    explain = verbs.add_parser("explain", help=explain_texts.about_explain(t))
    explain.add_argument("text", metavar="TEXT")
    explain.add_argument("--client", required=True, metavar="NAME", help=explain_texts.about_client(t))
    explain.add_argument("--json", action="store_true", help=explain_texts.about_json(t))
    statement = verbs.add_parser("statement", help=texts.about_statement(t))
    statement.add_argument("client", metavar="CLIENT")
    statement.add_argument("--month", metavar="2026-11", help=texts.about_month(t))
    statement.add_argument("--requests", action="store_true", help=texts.about_requests(t))
    statement.add_argument("--csv", type=Path, metavar="FILE", help=texts.about_csv(t))
    statement.add_argument("--pdf", type=Path, metavar="FILE", help=texts.about_pdf(t))
    payments = verbs.add_parser("payments", help=texts.about_payments(t))
    payments.add_argument("verb", choices=["import"])
    payments.add_argument("file", type=Path, metavar="FILE")
    payments.add_argument("--dry-run", action="store_true", help=texts.about_dry_run(t))
    invoice = verbs.add_parser("invoice", help=texts.about_invoice(t))
    invoice.add_argument("verb", choices=["list", "pdf", "sample"])
    invoice.add_argument("what", nargs="*", help=texts.about_invoice_what(t))
    invoice.add_argument("--language", choices=LANGUAGES)
    invoice.add_argument("--currency", type=str.upper, metavar="EUR")
    _add_month_end(verbs, t)
    client = verbs.add_parser("client", help=texts.about_client_profile(t))
    client.add_argument("client", metavar="NAME")
    client.add_argument("--week", metavar="2026-W47", help=texts.about_last_week(t))
    client.add_argument("--pdf", type=Path, metavar="FILE", help=texts.about_sheet(t))
    client.add_argument("--json", action="store_true", help=texts.about_summary_json(t))
    summary = verbs.add_parser("summary", help=texts.about_summary(t))
    summary.add_argument("--week", metavar="2026-W47")
    summary.add_argument("--weeks", type=int, default=1, metavar="N")
    summary.add_argument("--json", action="store_true", help=texts.about_summary_json(t))


def _add_month_end(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", t: Translator) -> None:
    month = verbs.add_parser("month", help=month_texts.about_month_end(t))
    month.add_argument("verb", choices=["close", "reopen", "list"])
    month.add_argument("what", nargs="*", help=month_texts.about_what_month(t))
    month.add_argument("--client", metavar="CLIENT", help=month_texts.about_one_client(t))
    month.add_argument("--why", metavar="TEXT", help=month_texts.about_why(t))
    act = verbs.add_parser("act", help=month_texts.about_act(t))
    act.add_argument("verb", choices=["list", "pdf", "sample"])
    act.add_argument("what", nargs="*", help=month_texts.about_what_act(t))
    act.add_argument("--unsigned", action="store_true", help=month_texts.about_unsigned(t))
    act.add_argument("--language", choices=LANGUAGES)
    act.add_argument("--currency", type=str.upper, metavar="EUR")
    act.add_argument("--form", choices=["act", "upd"], help=month_texts.about_form(t))


def _add_upkeep(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", t: Translator) -> None:
    mail = verbs.add_parser("mail", help=mail_texts.about_mail(t)).add_subparsers(dest="verb", required=True)
    replay = mail.add_parser("replay", help=mail_texts.about_replay(t))
    replay.add_argument(
        "file", nargs="?", type=Path, default=Path("-"), metavar="FILE", help=mail_texts.about_file(t)
    )
    replay.add_argument("--json", action="store_true", help=mail_texts.about_json(t))
    replay.add_argument("--anonymous", action="store_true", help=mail_texts.about_anonymous(t))
    put_aside = mail.add_parser("list", help=mail_texts.about_list(t))
    put_aside.add_argument("--all", action="store_true", help=mail_texts.about_all(t))
    mail.add_parser("retry", help=mail_texts.about_retry(t))
    audit = verbs.add_parser("audit", help=texts.about_audit(t))
    audit.add_argument("--json", action="store_true", help=texts.about_audit_json(t))
    backup = verbs.add_parser("backup", help=texts.about_backup(t))
    backup.add_argument("file", type=Path, metavar="FILE")
    migrate = verbs.add_parser("migrate", help=texts.about_migrate(t))
    migrate.add_argument("--from", dest="source", metavar="DATABASE", help=texts.about_from(t))


class _Help(argparse.RawDescriptionHelpFormatter):
    """One line a command, as wide as the terminal allows."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=16)
        # argparse measures a command without its deeper indent, and would break the line after the longest.
        self._action_max_length = 13


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"okoshko {version('okoshko')}")
        parser.exit()
