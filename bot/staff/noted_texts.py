"""What the office reads of mail that became no request."""

from collections.abc import Sequence

from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, strong

LABEL = 40


def noted(t: Translator, mails: Sequence[tuple[int, str]], count: int, shown: int) -> Letter:
    """`mails` are (row, who and what) of the latest of `count`; the last `shown` have a button."""
    more = count - len(mails)
    return letter(
        strong("🗞 " + t.plural("{count} mail became no request", "{count} mails became no request", count)),
        "\n".join(called for _, called in mails),
        t.plural("and {count} before them", "and {count} before them", more) if more else None,
        faint(
            t(
                "Newsletters, notices of programs, answers to invitations, empty mails and thanks: they are kept, and "
                "nobody is answered. The buttons show them as they came; what asks for something is filed with /new."
            )
        ),
        buttons=tuple(
            (Button(_label(called), Press("original", row_id)),) for row_id, called in mails[-shown:]
        ),
    )


def _label(called: str) -> str:
    return called if len(called) <= LABEL else called[: LABEL - 1].rstrip() + "…"
