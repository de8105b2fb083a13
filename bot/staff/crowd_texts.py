"""What the office reads when many requests come at once."""

from config.i18n import Translator
from intake.letter import Letter, faint, letter, strong


def coming(t: Translator, lines: list[str], count: int) -> Letter:
    more = count - len(lines)
    return letter(
        strong("🗂 " + t.plural("{count} new request is coming", "{count} new requests are coming", count)),
        "\n".join(lines),
        t.plural("and {count} more", "and {count} more", more) if more else None,
        faint(t("Telegram lets me show about twenty cards a minute here; each follows with its buttons.")),
    )


def all_shown(t: Translator, first: int) -> Letter:
    return letter("🗂 " + t("All requests from #{number} on are shown below.", number=first))
