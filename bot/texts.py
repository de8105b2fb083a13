"""What the command line says."""

from collections.abc import Mapping, Sequence

from config.i18n import Translator
from intake.doubts import Doubt


def about(t: Translator) -> str:
    return t("The one window of a service firm: requests, tariffs and prepaid accounts in Telegram and mail.")


def first_steps(t: Translator) -> str:
    return t("To try it: okoshko sandbox. To begin with your own clients: okoshko init.")


def commands(t: Translator) -> str:
    return t("commands")


def about_version(t: Translator) -> str:
    return t("print the version")


def about_init(t: Translator) -> str:
    return t("begin: asks about your office, writes the settings and a first office book")


def about_clients(t: Translator) -> str:
    return t("import a table of clients (CSV or Excel) into the office book")


def columns(t: Translator) -> str:
    return t(
        "Columns by their headings: client, contact, authority (signer, delegate, member), mail, "
        "language, tariff, price list, from. One line per contact; docs/book.md explains them."
    )


def about_apply(t: Translator) -> str:
    return t("apply the book at once")


def about_new(t: Translator) -> str:
    return t("file a request for a client who called or came by")


def about_backup(t: Translator) -> str:
    return t("copy the database to a new file, also while the desk runs")


def about_run(t: Translator) -> str:
    return t("run the desk")


def unknown_arguments(t: Translator, arguments: Sequence[str]) -> str:
    return t("not understood: {arguments}", arguments=" ".join(arguments))


def about_sandbox(t: Translator) -> str:
    return t("try everything on this machine, with a Telegram and a mail server of its own")


def about_book(t: Translator) -> str:
    return t("check or apply the office book")


def about_invite(t: Translator) -> str:
    return t("make a link that lets in a client's people or an employee")


def about_payments(t: Translator) -> str:
    return t("import what came in from a bank's statement: camt.053, 1C, CSV")


def about_dry_run(t: Translator) -> str:
    return t("say what would be done, and do nothing")


def questions_where(t: Translator, count: int) -> str:
    return t.plural(
        "{count} question waits for a manager: /payments in the chat with the bot.",
        "{count} questions wait for a manager: /payments in the chat with the bot.",
        count,
    )


def dry_run(t: Translator) -> str:
    return t("Nothing was imported: this was a trial.")


def about_invoice(t: Translator) -> str:
    return t("list the invoices, write one as PDF, or a made-up one to look at")


def about_invoice_what(t: Translator) -> str:
    return t("list [CLIENT] · pdf NUMBER FILE · sample FILE")


def no_invoices(t: Translator) -> str:
    return t("There are no invoices yet.")


def written_to(t: Translator, file: str) -> str:
    return t("Written to {file}", file=file)


def about_statement(t: Translator) -> str:
    return t("print every movement on a client's personal account")


def about_month(t: Translator) -> str:
    return t("only the movements of this month")


def about_requests(t: Translator) -> str:
    return t("the month as its client is told it: requests, limits, account; this month if none is named")


def about_csv(t: Translator) -> str:
    return t("write them as a table for a spreadsheet")


def about_pdf(t: Translator) -> str:
    return t("write them on paper")


def written(t: Translator, file: str) -> str:
    return t("Written: {file}", file=file)


def about_client_profile(t: Translator) -> str:
    return t("print what a client is to the firm: twelve weeks, and what could be done, with the arithmetic")


def about_last_week(t: Translator) -> str:
    return t("the last of the weeks; the last full one, if not given")


def about_sheet(t: Translator) -> str:
    return t("write the decision sheet, a PDF")


def about_summary(t: Translator) -> str:
    return t("print the figures of a week: labour per client, tariffs, money")


def about_check(t: Translator) -> str:
    return t("try every connection and permission, and say how to mend what is wrong")


def about_audit(t: Translator) -> str:
    return t("recompute the books from the postings and name any difference")


def about_summary_json(t: Translator) -> str:
    return t("the figures for programs, as JSON")


def about_audit_json(t: Translator) -> str:
    return t("as JSON: what was looked at, and the differences")


def about_migrate(t: Translator) -> str:
    return t("bring the database to this version")


def about_from(t: Translator) -> str:
    return t("then take over the database of a desk on SQLite: its file, or its URL")


def bad_setting(t: Translator, name: str) -> str:
    return t(
        "{name} in the environment or in .env is not valid. docs/operating.md says what is expected.",
        name=name,
    )


def book_right(t: Translator, file: str) -> str:
    return t("{file}: no faults.", file=file)


def link(t: Translator, name: str, url: str) -> str:
    return t("The link for {name}, good for two weeks: {url}", name=name, url=url)


def migrated(t: Translator, revision: str) -> str:
    return t("The database is at {revision}.", revision=revision)


def looked_at(t: Translator, counts: Mapping[str, int]) -> list[str]:
    """`counts` as `bot.auditing` names them."""
    named = {
        "accounts": t("accounts"),
        "transfers": t("transfers"),
        "holds": t("sums set aside"),
        "promises": t("promised payments"),
        "charges": t("charges"),
        "invoices": t("invoices"),
        "acts": t("acts"),
        "payments": t("payments"),
        "allowances": t("limits of tariffs"),
        "requests": t("requests"),
        "inbox": t("in-tray"),
        "outbox": t("out-tray"),
        "files": t("files"),
    }
    said = {name: f"{word} {t.number(counts[name])}" for name, word in named.items()}
    books = (
        "accounts",
        "transfers",
        "holds",
        "promises",
        "charges",
        "invoices",
        "acts",
        "payments",
        "allowances",
    )
    return [
        t("Recomputed: {list}", list=" · ".join(said[name] for name in books)),
        t("Looked through: {list}", list=" · ".join(said[name] for name in named if name not in books)),
    ]


def audited(t: Translator, differences: int) -> str:
    if not differences:
        return t("All agree.")
    return t.plural("{count} difference.", "{count} differences.", differences)


def doubt(t: Translator, doubt: Doubt) -> str:
    return t(
        "{subject}: {kind} should be {expected} and is {found}",
        subject=doubt.subject,
        kind=doubt.kind,
        expected=doubt.expected,
        found=doubt.found,
    )


def filed(t: Translator, number: int, client: str) -> str:
    return t("Logged as #{number} for {client}.", number=number, client=client)


def no_staff_chat(t: Translator) -> str:
    return t("There is no staff chat yet to show it in; okoshko check says how to set one up.")


def backed_up(t: Translator, file: str, size: int, tickets: int, data: str) -> list[str]:
    return [
        t.plural(
            "{file}: the database, {size} kB, {count} ticket; read through and sound.",
            "{file}: the database, {size} kB, {count} tickets; read through and sound.",
            tickets,
            file=file,
            size=t.number(max(1, round(size / 1000))),
        ),
        t(
            "Not in it: files people sent ({data}/files) and the key that signs links "
            "({data}/secret). Copy these two as well.",
            data=data,
        ),
    ]


def backup_spoiled(t: Translator, file: str) -> str:
    return t(
        "The copy is damaged, and so probably is {file}. Stop the desk, keep both, and go back to the last good copy.",
        file=file,
    )


def pg_dump(t: Translator, url: str, file: str) -> list[str]:
    """`url` and `file` as a shell takes them; the password is asked for."""
    return [
        t("PostgreSQL makes its own copies, while the desk runs:"),
        f"pg_dump --format=custom --file={file} {url}",
        t("To go back to it: stop the desk, and"),
        f"pg_restore --clean --if-exists --single-transaction --dbname={url} {file}",
    ]
