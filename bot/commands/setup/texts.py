"""What `okoshko init` asks, and what answers it expects."""

from config.i18n import Translator


def which_language(t: Translator) -> str:
    return t("Language of the office")


def a_number(t: Translator) -> str:
    return t("Answer with one of the numbers.")


def welcome(t: Translator) -> str:
    return t(
        "A few questions about your office, five minutes. Enter takes what stands in brackets or leaves a question out; "
        "Ctrl-C stops, and nothing is written before the end. All of it can be changed later."
    )


def about_firm(t: Translator) -> str:
    return t("The firm")


def firm_name(t: Translator) -> str:
    return t("Name of the firm, as clients know it")


def a_name(t: Translator) -> str:
    return t("A name is needed, 200 characters at most.")


def which_timezone(t: Translator) -> str:
    return t("Time zone")


def a_timezone(t: Translator, like: list[str]) -> str:
    if like:
        return t("Not known. Perhaps: {zones}", zones=t.listed(like))
    return t("Not known. Expected a name such as Europe/Berlin, Asia/Yekaterinburg or Asia/Tokyo.")


def which_currency(t: Translator) -> str:
    return t("Currency of your prices")


def a_currency(t: Translator) -> str:
    return t("Expected three letters such as EUR, RUB or JPY.")


def which_hours(t: Translator) -> str:
    return t("Opening hours Monday to Friday, for example 09:00-13:00, 14:00-18:00")


def which_saturday(t: Translator) -> str:
    return t("Opening hours on Saturday (Enter: not open)")


def some_hours(t: Translator) -> str:
    return t("Expected hours such as 09:00-18:00; if several, in order and separated by commas.")


def about_bot(t: Translator) -> str:
    return t("The Telegram bot")


def how_to_make_a_bot(t: Translator) -> str:
    return t("In Telegram write to @BotFather: /newbot. It asks for a name and gives you a token.")


def which_token(t: Translator) -> str:
    return t("The token (Enter: without Telegram for now)")


def a_token(t: Translator) -> str:
    return t("A token looks like 123456789:AAF… – the whole line as @BotFather wrote it.")


def telegram_says(t: Translator, fault: str) -> str:
    return t("Telegram does not know this bot: “{fault}”", fault=fault)


def telegram_away(t: Translator, fault: str) -> str:
    return t("Telegram cannot be reached from here: {fault}", fault=fault)


def what_now(t: Translator) -> str:
    return t("What now")


def bot_choices(t: Translator) -> list[str]:
    return [
        t("give another token"),
        t("go through a proxy"),
        t("keep it as it is; okoshko check tries it again"),
        t("go on without Telegram"),
    ]


def which_proxy(t: Translator) -> str:
    return t("Proxy, for example socks5://user:password@host:1080 (Enter: none)")


def about_mail(t: Translator) -> str:
    return t("The mailbox clients write to")


def which_address(t: Translator) -> str:
    return t("Its address (Enter: without mail for now)")


def a_mail(t: Translator) -> str:
    return t("Expected an address such as desk@vega.example.")


def which_imap(t: Translator) -> str:
    return t("Server of incoming mail (IMAP)")


def which_smtp(t: Translator) -> str:
    return t("Server of outgoing mail (SMTP)")


def a_server(t: Translator, scheme: str) -> str:
    return t(
        "Expected a host such as mail.vega.example, or a URL such as {scheme}://user:password@host.",
        scheme=scheme,
    )


def which_user(t: Translator) -> str:
    return t("User name there")


def which_password(t: Translator) -> str:
    return t("Password (Gmail, Yandex, Mail.ru and iCloud want an app password here)")


def trying(t: Translator) -> str:
    return t("Trying both servers …")


def server_says(t: Translator, host: str, fault: str) -> str:
    return t("{host}: {fault}", host=host, fault=fault)


def mail_choices(t: Translator) -> list[str]:
    return [
        t("answer again"),
        t("keep it as it is; okoshko check tries it again"),
        t("go on without mail"),
    ]


def about_people(t: Translator) -> str:
    return t("The people")


def which_managers(t: Translator) -> str:
    return t("Office managers, who decide about every request: names, separated by commas")


def a_manager(t: Translator) -> str:
    return t("At least one is needed; perhaps yourself.")


def which_employees(t: Translator) -> str:
    return t("Employees, who do the work: names, separated by commas (Enter: nobody else)")


def which_owner(t: Translator) -> str:
    return t("Name of the owner, who gets the weekly summary (Enter: nobody besides these)")


def which_owner_mail(t: Translator) -> str:
    return t("Mail address for the weekly summary (Enter: none)")


def about_client(t: Translator) -> str:
    return t("The first client")


def which_client(t: Translator) -> str:
    return t("Name of a client to begin with (Enter: later)")


def which_signer(t: Translator) -> str:
    return t("Who orders and pays there: name (Enter: later)")


def which_signer_mail(t: Translator, signer: str) -> str:
    return t("Mail address of {signer} (Enter: none)", signer=signer)


def anothers_mail(t: Translator) -> str:
    return t("Expected an address such as anna@vega.example, and not the owner's.")
