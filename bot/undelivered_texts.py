"""What the office is told when something does not arrive."""

from config.i18n import Translator
from intake.letter import Letter, letter


def file_left_out(t: Translator, name: str, file: str, fault: str) -> Letter:
    return letter(
        "⚠️ " + t("The file “{file}” did not reach {name}: {fault}", file=file, name=name, fault=fault)
    )
