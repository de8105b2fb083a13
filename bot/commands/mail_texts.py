"""What the command line says of `okoshko mail`. Imports nothing slow."""

from config.i18n import Translator


def about_mail(t: Translator) -> str:
    return t("show what the program makes of a mail; list or try again what it could not work off")


def about_replay(t: Translator) -> str:
    return t("what becomes of the mail in FILE")


def about_list(t: Translator) -> str:
    return t("what is set aside, and why")


def about_retry(t: Translator) -> str:
    return t("try all that is set aside again")


def about_file(t: Translator) -> str:
    return t("the mail as it came, with its headers (.eml); - reads it from standard input")


def about_json(t: Translator) -> str:
    return t("everything as JSON")


def about_all(t: Translator) -> str:
    return t("also what was dismissed, by whom and when")


def about_anonymous(t: Translator) -> str:
    return t("letters and digits replaced, fit to be shown to strangers")


def no_file(t: Translator, what: str) -> str:
    return t("This mail cannot be read: {what}", what=what)
