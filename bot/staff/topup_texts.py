"""What the window says to a manager who books a payment, or takes a booked one back."""

from collections.abc import Sequence

from babel.numbers import get_currency_precision

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def usage(t: Translator, currency: str) -> Letter:
    return letter(
        t(
            "Write it like this: /topup CLIENT AMOUNT, for example: /topup Vega {amount}",
            amount=_usual_sum(currency),
        )
    )


def _usual_sum(currency: str) -> int:
    """A round payment in this money, to be shown as an example."""
    if not get_currency_precision(currency):
        return 50000
    return 10000 if currency in ("RUB", "KZT", "INR", "THB") else 500


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
        strong(t("Is the payment of {sum} for {client}?", sum=sum_, client=client)),
        buttons=(
            (Button(t("Yes, {sum} for {client}", sum=sum_, client=client), yes),),
            (Button(t("No"), Press("topup3", 0)),),
        ),
    )


def nothing_booked(t: Translator) -> Letter:
    return letter(t("Nothing was booked."))


def booked(
    t: Translator, client: str, amount: str, available: str, held: Sequence[int], transfer_id: int
) -> Letter:
    started = (
        t("Set aside now: {numbers}.", numbers=t.listed(f"#{number}" for number in held)) if held else None
    )
    return letter(
        t(
            "{client}: {amount} booked, {available} available.",
            client=client,
            amount=amount,
            available=available,
        ),
        started,
        buttons=((Button(t("Take it back"), Press("untop", transfer_id)),),),
    )


def sure_to_take_back(t: Translator, client: str, amount: str, transfer_id: int) -> Letter:
    return letter(
        strong(t("Take back the top-up of {amount} for {client}?", amount=amount, client=client)),
        t("It comes off the account again, and the client reads that it was our mistake."),
        buttons=(
            (Button(t("Yes, take it back"), Press("untop2", transfer_id)),),
            (Button(t("No, it is right"), Press("keeptop", transfer_id)),),
        ),
    )


def taken_back(t: Translator, client: str, amount: str, available: str) -> Letter:
    return letter(
        t(
            "{client}: {amount} taken back, {available} available. They have been told.",
            client=client,
            amount=amount,
            available=available,
        )
    )


def taken_back_before(t: Translator, client: str, amount: str) -> Letter:
    return letter(t("{client}: {amount} has been taken back already.", client=client, amount=amount))


def booked_before(t: Translator) -> Letter:
    return letter(t("That is booked already; it was not booked a second time."))


def ask_sum(t: Translator, client: str) -> Letter:
    return letter(t("How much did {client} pay? Write the sum.", client=client))
