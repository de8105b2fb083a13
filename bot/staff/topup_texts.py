"""What the window says to a manager who books a payment, until it is booked."""

from babel.numbers import get_currency_precision

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def usage(t: Translator) -> Letter:
    return letter(t("Write it like this: /topup CLIENT AMOUNT, for example: /topup Vega 10000"))


def bad_sum(t: Translator, typed: str, currency: str) -> Letter:
    """What is wrong with the sum, not with the way it was asked."""
    if typed.startswith(("-", "−")):
        said = t("A payment is more than nothing. To take one back, press “Take it back” under it.")
    elif not typed.strip("0., "):
        said = t("A payment of nothing is not booked.")
    elif get_currency_precision(currency):
        said = t(
            "I cannot read “{sum}” as a sum in {currency}. Write, for example, 1500 or 1,500.50.",
            sum=typed,
            currency=currency,
        )
    else:
        said = t(
            "I cannot read “{sum}” as a sum in {currency}. Write, for example, 1500.",
            sum=typed,
            currency=currency,
        )
    return letter(said, t("Nothing was booked."))


def sure(t: Translator, client: str, sum_: str, yes: Press) -> Letter:
    """The name was cut short: asked once, because the client reads of it."""
    return letter(
        strong(t("Is the payment for {client}?", client=client)),
        buttons=(
            (Button(t("Yes, {sum} for {client}", sum=sum_, client=client), yes),),
            (Button(t("No"), Press("topup3", 0)),),
        ),
    )


def nothing_booked(t: Translator) -> Letter:
    return letter(t("Nothing was booked."))
