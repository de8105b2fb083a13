"""What a mail says of itself."""

from config.i18n import Translator


def not_attached(t: Translator, name: str) -> str:
    return t("The file “{name}” could not be attached.", name=name)
