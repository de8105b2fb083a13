"""What the buttons under the draft of a price say, and what they ask."""

from config.i18n import Translator
from intake.letter import Letter, letter


def another_line(t: Translator) -> str:
    return "＋ " + t("Another line")


def discount(t: Translator) -> str:
    return t("Discount…")


def change_discount(t: Translator) -> str:
    return t("Change the discount…")


def without(t: Translator, what: str) -> str:
    """Take the last line off again."""
    return "✕ " + t("Without “{what}”", what=what)


def without_price(t: Translator, what: str, currency: str) -> str:
    """Something that is not on a price list in the client's money: whoever presses it names the sum."""
    return t("{what} — no price in {currency}", what=what, currency=currency)


def which_further(t: Translator, lines: str, total: str) -> str:
    """What is in the price so far, before a further line is chosen."""
    return "\n".join([lines, t("Total: {total}", total=total), "", t("What else?")])


def no_more(t: Translator) -> str:
    """Back to the draft, without a further line."""
    return "◀ " + t("Back")


def ask_discount(t: Translator, total: str) -> Letter:
    return letter(
        t(
            "How much is taken off {total}? Write a sum, or a part like 10%. 0 takes the discount away.",
            total=total,
        )
    )


def bad_discount(t: Translator, most: str) -> Letter:
    return letter(
        t("I could not read that as a discount. Write a sum up to {most}, or a part like 10%.", most=most)
    )


def discount_asked(t: Translator) -> str:
    """For the button on a card."""
    return t("They ask for a discount")


def discount_noted(t: Translator) -> str:
    return t("Noted: they ask for a discount.")


def asks_discount(t: Translator, words: str) -> str:
    """For the card, of words that sound like it."""
    return t("Seems to ask for a discount: “{words}”", words=words)


def was_asked(t: Translator) -> str:
    """On the card, behind a price."""
    return t("a discount was asked for")


def version_costs(t: Translator, free: int, sum_: str) -> str:
    """Before a version the client has not agreed to pay for goes out."""
    first = (
        t.plural(
            "They have had {count} free new version of the price.",
            "They have had {count} free new versions of the price.",
            free,
        )
        if free
        else t("New versions of the price are not free for them.")
    )
    return t.sentences(first, t("This one costs {sum}, and they have not agreed to it yet.", sum=sum_))


def ask_them_first(t: Translator) -> str:
    return t("Ask them first")


def this_one_free(t: Translator) -> str:
    return t("This one is free")


def asked_them(t: Translator, number: int) -> str:
    return t(
        "#{number}: the client is asked. Your draft is above; send it when they have said Go on.",
        number=number,
    )


def asked_before(t: Translator, number: int) -> str:
    return t(
        "#{number}: the client has been asked already; the card says when they have answered.", number=number
    )


def nothing_to_ask(t: Translator) -> str:
    return t("There is nothing to ask: send the price.")
