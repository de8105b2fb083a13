"""What `okoshko check` says: how a thing is, and where it is wrong, how to mend it."""

from collections.abc import Sequence

from config.i18n import N_, Translator

PROXY_URL = N_("not the address of a proxy")
MAIL_URL = N_("not the address of a mail server")
GROUP_FACTS = "https://core.telegram.org/bots/features#privacy-mode"


def verdict(t: Translator, faults: int) -> str:
    if not faults:
        return t("All is well.")
    return t.plural("{count} thing to mend.", "{count} things to mend.", faults)


def no_token(t: Translator) -> str:
    return t(
        "Telegram: no bot yet. Write to @BotFather: /newbot, and set OKOSHKO_TELEGRAM_TOKEN to the token it gives you"
    )


def bot_answers(t: Translator, username: str, *, proxied: bool) -> str:
    if proxied:
        return t("Telegram answers through the proxy; the bot is @{username}", username=username)
    return t("Telegram answers; the bot is @{username}", username=username)


def bad_token(t: Translator, fault: str) -> str:
    return t(
        "Telegram says “{fault}”: compare OKOSHKO_TELEGRAM_TOKEN with what @BotFather shows under /mybots, API Token",
        fault=fault,
    )


def unreachable(t: Translator, fault: str, *, proxied: bool) -> str:
    if proxied:
        return t(
            "Telegram cannot be reached through the proxy ({fault}): look at OKOSHKO_TELEGRAM_PROXY",
            fault=_why(t, fault),
        )
    return t(
        "Telegram cannot be reached ({fault}): look at the connection; where Telegram is blocked, "
        "set OKOSHKO_TELEGRAM_PROXY=socks5://user:password@host:1080",
        fault=_why(t, fault),
    )


def no_webhook(t: Translator) -> str:
    return t("no other program takes the bot's updates by a webhook")


def webhook_ours(t: Translator, host: str) -> str:
    return t("Telegram posts the bot's updates to {host}, as set", host=host)


def webhook_to_come(t: Translator) -> str:
    return t("no webhook is set on the bot yet; okoshko run sets it")


def webhook_fails(t: Translator, host: str, fault: str) -> str:
    return t(
        "Telegram cannot post the bot's updates to {host} and says “{fault}”: look at the proxy with the certificate "
        "before OKOSHKO_LISTEN, and at OKOSHKO_TELEGRAM_WEBHOOK_URL; unset it, and the desk asks for updates instead",
        host=host,
        fault=fault,
    )


def webhook_left(t: Translator, host: str, api: str) -> str:
    return t(
        "a webhook of {host} is set on the bot: updates go there and not here. If that program is not wanted any more, "
        "open {api}/bot<TOKEN>/deleteWebhook with the bot's token for <TOKEN>",
        host=host,
        api=api,
    )


def joins_no_groups(t: Translator) -> str:
    return t("the bot cannot be added to groups: write to @BotFather: /setjoingroups, Enable")


def send_setup(t: Translator, username: str, code: str) -> str:
    return t(
        "staff chat: none yet. Add @{username} to the group of the office as an administrator, start okoshko run, "
        "and send in the group: /setup {code}",
        username=username,
        code=code,
    )


def staff_chat_lost(t: Translator, fault: str, code: str) -> str:
    return t(
        "staff chat: Telegram says “{fault}”. Add the bot to the group again as an administrator, "
        "and send there: /setup {code}",
        fault=fault,
        code=code,
    )


def staff_chat_fine(t: Translator) -> str:
    return t("staff chat: the bot is an administrator there and reads all it needs")


def staff_chat_left(t: Translator, username: str) -> str:
    return t(
        "staff chat: the bot is not in it any more. Add @{username} as an administrator", username=username
    )


def not_admin(t: Translator, *, sees_all: bool) -> str:
    if sees_all:
        return t("staff chat: the bot is not an administrator. Make it one: group, Administrators, Add")
    return t(
        "staff chat: the bot is not an administrator, so Telegram hides from it what is not said "
        "to it ({url}). Make it one: group, Administrators, Add",
        url=GROUP_FACTS,
    )


def no_mail(t: Translator) -> str:
    return t("mail: not set up; to have it, set OKOSHKO_MAIL_ADDRESS, OKOSHKO_IMAP_URL and OKOSHKO_SMTP_URL")


def no_mail_address(t: Translator) -> str:
    return t(
        "mail: set OKOSHKO_MAIL_ADDRESS to the address clients write to; without it no mail is read or sent"
    )


def not_set(t: Translator, name: str) -> str:
    return t("mail: set {name}; docs/operating.md says how it is written", name=name)


def imap_fine(t: Translator, host: str) -> str:
    return t("incoming mail: the mailbox at {host} opens", host=host)


def imap_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "incoming mail: {host} says “{fault}”: look at OKOSHKO_IMAP_URL (imaps://user:password@host:993/INBOX; "
        "signs such as @ : / # % in user and password percent-encoded: %40 %3A %2F %23 %25)",
        host=host,
        fault=_why(t, fault),
    )


def smtp_fine(t: Translator, host: str) -> str:
    return t("outgoing mail: {host} lets us in", host=host)


def smtp_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "outgoing mail: {host} says “{fault}”: look at OKOSHKO_SMTP_URL (smtps://user:password@host:465; "
        "signs such as @ : / # % in user and password percent-encoded: %40 %3A %2F %23 %25)",
        host=host,
        fault=_why(t, fault),
    )


def certificate_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "mail: the certificate of {host} is not to be trusted ({fault}). Name the server as its certificate does, or have the "
        "certificate renewed; for an authority of your own set SSL_CERT_FILE=/path/ca.pem",
        host=host,
        fault=fault,
    )


def token_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "mail: no access token for {host} ({fault}): look at OKOSHKO_MAIL_OAUTH_TOKEN_URL, _CLIENT_ID, _CLIENT_SECRET and "
        "_REFRESH_TOKEN; docs/operating.md, “Mail by OAuth”, says how to get them",
        host=host,
        fault=fault,
    )


def no_owner_mail(t: Translator) -> str:
    return t("nobody gets the weekly summary by mail; set OKOSHKO_OWNER_MAIL if somebody should")


def disk_free(t: Translator, free: int) -> str:
    return t("disk: {free} free", free=size(t, free))


def disk_full(t: Translator, folder: str, free: int) -> str:
    return t(
        "disk: only {free} free at {folder}. Make room, or set OKOSHKO_DATA to a folder on a larger disk",
        free=size(t, free),
        folder=folder,
    )


def files_kept(t: Translator, used: int, percent: int) -> str:
    return t(
        "files people sent: {used}, {percent} of the limit", used=size(t, used), percent=t.percent(percent)
    )


def files_crowded(t: Translator, folder: str, used: int, percent: int) -> str:
    return t(
        "files people sent: {used} in {folder}, {percent} of the limit; at 100 % new ones are not kept. "
        "Raise OKOSHKO_FILES_GB, on a larger disk if need be, and start the desk anew",
        used=size(t, used),
        folder=folder,
        percent=t.percent(percent),
    )


def not_writable(t: Translator, folder: str) -> str:
    return t(
        "disk: nothing can be written to {folder}. Give this user the right to write there, or "
        "point OKOSHKO_DATA elsewhere",
        folder=folder,
    )


def sqlite_sound(t: Translator, version: str) -> str:
    return t("SQLite {version}", version=version)


def sqlite_one_writer(t: Translator, version: str) -> str:
    return t(
        "SQLite {version} may damage a database that two programs write to, so commands that "
        "write work only while the desk is stopped. Installing pysqlite3 brings a newer version",
        version=version,
    )


def others_read(t: Translator, file: str) -> str:
    return t(
        "{file} holds secrets, and other users of this machine may read it. Run: chmod 600 {file}", file=file
    )


def desk_runs(t: Translator) -> str:
    return t("the desk is running")


def desk_rests(t: Translator) -> str:
    return t("the desk is not running; start it with: okoshko run")


def database(t: Translator, kind: str) -> str:
    return t("database: {kind}, at this version", kind=kind)


def no_database(t: Translator) -> str:
    return t("database: none yet. Run: okoshko book apply")


def old_database(t: Translator) -> str:
    return t("database: at another version. Run: okoshko migrate")


def no_book(t: Translator, file: str) -> str:
    return t("office book: there is no {file}. Run: okoshko init", file=file)


def book_wrong(t: Translator, file: str, faults: int) -> str:
    return t.plural(
        "office book: {count} fault in {file}. Run: okoshko book check",
        "office book: {count} faults in {file}. Run: okoshko book check",
        faults,
        file=file,
    )


def not_applied(t: Translator) -> str:
    return t("office book: not in force yet. Run: okoshko book apply")


def book_changed(t: Translator, file: str) -> str:
    return t(
        "office book: {file} differs from what is in force; to apply it, run: okoshko book apply",
        file=file,
    )


def book_in_force(t: Translator) -> str:
    return t("office book: in force")


def staff_unbound(t: Translator, names: Sequence[str]) -> str:
    return t(
        "not linked to Telegram yet: {names}. Make links: okoshko invite --employee NAME",
        names=t.listed(names),
    )


def clients_unbound(t: Translator, names: Sequence[str]) -> str:
    return t(
        "clients with nobody to write to yet: {names}. Make links: okoshko invite CLIENT",
        names=t.listed(names),
    )


def size(t: Translator, count: int) -> str:
    """Bytes as people say them."""
    if count >= 10**9:
        return t("{count} GB", count=t.number(round(count / 10**9)))
    if count >= 10**6:
        return t("{count} MB", count=t.number(round(count / 10**6)))
    return t("{count} kB", count=t.number(max(1, round(count / 10**3))))


def _why(t: Translator, fault: str) -> str:
    """A server's own words as they are, ours in the language."""
    return t(fault) if fault in (PROXY_URL, MAIL_URL) else fault
