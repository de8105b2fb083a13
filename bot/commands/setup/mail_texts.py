"""What `okoshko init` says of mailboxes at Google and Microsoft, and of the consent they ask for."""

from config.i18n import Translator


def where(t: Translator) -> str:
    return t("Where the mailbox is")


def places(t: Translator) -> list[str]:
    return [
        t("on a server of your own or at another provider, with a password"),
        "Google Workspace (Gmail)",
        "Microsoft 365",
    ]


def how_in(t: Translator) -> str:
    return t("How the program gets in")


def ways_in(t: Translator) -> list[str]:
    return [
        t(
            "by an app password, made at https://myaccount.google.com/apppasswords (2-Step Verification has to be on)"
        ),
        t("by OAuth (Google Workspace; where app passwords are not allowed)"),
    ]


def which_app_password(t: Translator) -> str:
    return t("App password, 16 letters")


def google_first(t: Translator) -> str:
    return t(
        "  You need an OAuth client of type “Desktop app” in the Google Cloud console; docs/mail-gmail.md leads there step by step."
    )


def microsoft_first(t: Translator) -> str:
    return t(
        "  You need a registration of the program in Microsoft Entra; docs/mail-microsoft365.md leads there step by step."
    )


def which_client_id(t: Translator) -> str:
    return t("Client ID")


def which_client_secret(t: Translator) -> str:
    return t("Client secret")


def which_tenant(t: Translator) -> str:
    return t("Directory (tenant) ID")


def needed(t: Translator) -> str:
    return t("This is needed.")


def open_this(t: Translator, url: str) -> str:
    return t(
        "  Open this in a browser where you are logged in as the mailbox, and allow it:\n\n{url}\n\n"
        "  The page it leads to does not open; that is right. Copy its address, which begins with http://127.0.0.1:8088/",
        url=url,
    )


def which_address_shown(t: Translator) -> str:
    return t("The address the browser shows now")


def an_address_shown(t: Translator) -> str:
    return t("Expected an address with code= in it. Where it has error= instead, it was not allowed.")


def type_this(t: Translator, url: str, code: str) -> str:
    return t(
        "  Open {url}, type {code}, and log in as the mailbox. I wait here until you have done so …",
        url=url,
        code=code,
    )


def no_consent(t: Translator, fault: str) -> str:
    """`fault` in the provider's words."""
    return t("The provider gives no access: {fault}", fault=fault)
