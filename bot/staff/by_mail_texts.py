"""What managers read when they decide by mail."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from config.i18n import Translator
from intake.letter import Letter, Paragraph, Style, letter, strong

NOTHING: Mapping[str, str] = MappingProxyType({})


def menu(
    t: Translator,
    number: int,
    category: str,
    items: Sequence[tuple[str, str]],
    reasons: Sequence[tuple[str, str]],
    added: Mapping[str, str] = NOTHING,
    unpriced: Sequence[tuple[str, str]] = (),
    hint: str | None = None,
) -> Letter:
    """The few lines that are understood. The words before a dash are typed as they stand, in any of the languages.

    `added`: surcharges by their codes. `unpriced`: items a sum has to be named for.
    """
    first_item = (items or unpriced or [("", "")])[0][0]
    lines = [
        t(
            "in tariff — included, as “{category}”; or name another kind: in tariff support",
            category=category,
        ),
        t("bill {item} — at the client's price; also: bill {item} x2, bill {item} 150", item=first_item),
        t("refuse CODE — with a reason from the list below"),
        t("ours — our own fault, free for the client"),
    ]
    return letter(
        strong(t("To decide #{number} by mail, answer with one of these lines:", number=number)),
        *(
            Paragraph("\n".join(block), Style.LIST)
            for block in (
                lines,
                [t("bill {item} — {title}", item=code, title=title) for code, title in items],
                [t("bill {item} SUM — {title}", item=code, title=title) for code, title in unpriced],
                [
                    t("bill {item} + {code} — {title} added", item=first_item, code=code, title=title)
                    for code, title in added.items()
                ],
                [t("refuse {code} — {reason}", code=code, reason=text) for code, text in reasons],
            )
            if block
        ),
        hint,
    )


def of_which_client(t: Translator) -> Letter:
    return letter(
        t("This mail has become no request: it comes from the office, and does not say for which client."),
        t(
            "File it in Telegram with /new, the client and the words, or ask the client to write here themselves."
        ),
    )


def done(t: Translator, number: int, title: str, what: str) -> Letter:
    return letter(
        strong(t("Done: #{number} “{title}”.", number=number, title=title)),
        what,
        t("The client reads it in a minute."),
    )


def not_proven(t: Translator, number: int) -> Letter:
    return letter(
        t(
            "A mail in your name has answered the card of #{number}, but it is not proven that you wrote it. "
            "Nothing was changed.",
            number=number,
        ),
        t(
            "Please decide on the card, or ask whoever runs the mail server; the guide for operators says how."
        ),
    )


def unclear(t: Translator, number: int) -> Letter:
    return letter(t("I did not understand your answer about #{number}; nothing was changed.", number=number))


def decided_before(t: Translator, number: int, by: str = "") -> Letter:
    """`by`: who has decided, where that is known."""
    if by:
        return letter(
            t("#{number} has been decided already, by {name}; nothing was changed.", number=number, name=by)
        )
    return letter(t("#{number} has been decided meanwhile; nothing was changed.", number=number))


def refused(t: Translator, number: int, why: str) -> Letter:
    return letter(t("#{number}: nothing was changed.", number=number), why)


def in_tariff(t: Translator, category: str) -> str:
    return t("In tariff, as “{category}”.", category=category)


def billed(t: Translator, what: str, total: str) -> str:
    return t("Billed: {what}, {total}. The price goes to those who may order.", what=what, total=total)


def refused_for(t: Translator, reason: str) -> str:
    return t("Refused: {reason}", reason=reason)


def ours(t: Translator) -> str:
    return t("Our own fault: free for the client.")


def confirmed_no(t: Translator, total: str) -> str:
    return t("The client's no to {total} is recorded.", total=total)


def confirmed(t: Translator, total: str) -> str:
    return t("The client's yes to {total} is recorded.", total=total)
