"""Refunds and promotional credit in words: to the owner who decides, to the manager who asked, to the client."""

from collections.abc import Sequence

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def for_owner(t: Translator, client: str, amount: str, asked_by: str, refund_id: int) -> Letter:
    """The question only the owner may answer."""
    return letter(
        strong("↩️ " + t("Send {amount} back to {client}?", amount=amount, client=client)),
        t(
            "{name} asks for it: an advance that is not used. The money goes back by the way it came; when you press yes, "
            "it is taken off the account and the client is told.",
            name=asked_by,
        ),
        buttons=(
            (
                Button(t("Yes, send back {amount}", amount=amount), Press("refyes", refund_id)),
                Button(t("No"), Press("refno", refund_id)),
            ),
        ),
        subject=t("Send {amount} back to {client}?", amount=amount, client=client),
    )


def asked(t: Translator, client: str, amount: str) -> Letter:
    """For the manager."""
    return letter(
        t(
            "{client}: the owner has been asked to send back {amount}. Nothing is booked until they confirm it.",
            client=client,
            amount=amount,
        )
    )


def confirmed(t: Translator, client: str, amount: str, available: str) -> Letter:
    """For the owner and the manager."""
    return letter(
        t(
            "{client}: {amount} goes back to them. Please transfer it; on the account {available} is left.",
            client=client,
            amount=amount,
            available=available,
        )
    )


def declined(t: Translator, client: str, amount: str) -> Letter:
    return letter(t("{client}: {amount} is not sent back.", client=client, amount=amount))


def goes_back(t: Translator, amount: str, available: str) -> Letter:
    """For those who order."""
    return letter(
        strong(t("We are sending {amount} of your advance back to you.", amount=amount)),
        t("It goes by the way it came, which usually takes a few banking days."),
        t("Available: {available}.", available=available),
        subject=t("We are sending {amount} of your advance back to you.", amount=amount),
    )


def how_much(t: Translator, client: str, amount: str, client_id: int, minor: int) -> Letter:
    """For the manager: what may go back."""
    return letter(
        strong(t("How much is to go back to {client}?", client=client)),
        t(
            "{amount} of their advance is not used. Promotional credit is never paid out. The owner confirms it.",
            amount=amount,
        ),
        buttons=(
            (Button(t("All of it: {amount}", amount=amount), Press("refund2", client_id, 0, str(minor))),),
            (Button(t("Other sum"), Press("refund3", client_id)),),
        ),
    )


def nothing_to_refund(t: Translator, client: str) -> Letter:
    return letter(t("{client} has no unused advance that could go back.", client=client))


def usage_refund(t: Translator) -> Letter:
    return letter(t("Write it like this: /refund CLIENT, or /refund CLIENT AMOUNT"))


def ask_sum(t: Translator, client: str) -> Letter:
    return letter(t("How much is to go back to {client}? Write the sum.", client=client))


def usage_credit(t: Translator) -> Letter:
    return letter(t("Write it like this: /credit CLIENT AMOUNT"))


def ask_credit(t: Translator, client: str) -> Letter:
    return letter(t("How much credit does {client} get? Write the sum.", client=client))


def until_when(t: Translator, client: str, amount: str, options: Sequence[tuple[str, Press]]) -> Letter:
    """How long promotional credit is to be good."""
    return letter(
        strong(
            t("{amount} of promotional credit for {client}: good until when?", amount=amount, client=client)
        ),
        t(
            "It is spent before their own money, lapses after its day, and is never paid out. They are told at once."
        ),
        buttons=(
            *((Button(t("Until {day}", day=day), press),) for day, press in options),
            ((Button(t("No"), Press("topup3", 0)),)),
        ),
    )


def credited(t: Translator, client: str, amount: str, day: str, transfer_id: int) -> Letter:
    """For the manager, with the way back."""
    return letter(
        t(
            "{client}: {amount} of promotional credit, good until {day}. They have been told.",
            client=client,
            amount=amount,
            day=day,
        ),
        buttons=((Button(t("Take the credit back"), Press("unpromo", transfer_id)),),),
    )


def sure_to_take_back(t: Translator, client: str, amount: str, transfer_id: int) -> Letter:
    """`amount`: what is unspent of it."""
    return letter(
        strong(t("Take back {amount} of promotional credit from {client}?", amount=amount, client=client)),
        t("That much of it is unspent. It comes off the account, and they read that it was our mistake."),
        buttons=(
            (Button(t("Yes, take it back"), Press("unpromo2", transfer_id)),),
            (Button(t("No, it is right"), Press("keeppromo", transfer_id)),),
        ),
    )


def credit_taken_back(t: Translator, client: str, amount: str, available: str) -> Letter:
    """For the manager."""
    return letter(
        t(
            "{client}: {amount} of promotional credit taken back, {available} available. They have been told.",
            client=client,
            amount=amount,
            available=available,
        )
    )


def credit_was_a_mistake(t: Translator, amount: str, available: str, *, used: bool) -> Letter:
    """For those who order."""
    said = t(
        "A correction: {amount} of promotional credit was our mistake and has been taken back.", amount=amount
    )
    return letter(
        strong(said),
        t("What you have used of it stays yours.") if used else None,
        t("Available: {available}. Sorry for the confusion.", available=available),
        subject=t("A correction on your account: {amount}", amount=amount),
    )


def credited_before(t: Translator) -> str:
    return t("That credit has been given already; it was not given a second time.")


def a_present(t: Translator, amount: str, day: str, available: str, starting: Sequence[str]) -> Letter:
    """For those who order."""
    return letter(
        strong(t("A present from us: {amount} on your account.", amount=amount)),
        t("It is good until {day} and is used first, before your own money.", day=day),
        *starting,
        t("Available: {available}.", available=available),
        subject=t("A present from us: {amount} on your account.", amount=amount),
    )
