"""The personal account in words: balance, movements, top-ups."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from billing.ledger.postings import Balance
from config.i18n import Translator
from intake.letter import Button, Letter, letter, strong


@dataclass(frozen=True)
class Promised:
    """A payment that is counted on: by which day, in words, and whether that day has passed."""

    day: str
    overdue: bool


def promised_by(t: Translator, account: Balance, promised: Promised | None) -> str:
    """What has still to be paid in, with the day it was promised for."""
    owed = t.money(account.owed, account.currency)
    if promised is None:
        return t("Still to be paid in: {sum}", sum=owed)
    if promised.overdue:
        return t("Still to be paid in: {sum}; it was promised by {day}", sum=owed, day=promised.day)
    return t("Still to be paid in: {sum}, as promised by {day}", sum=owed, day=promised.day)


def balance(
    t: Translator,
    client: str,
    account: Balance,
    promised: Promised | None = None,
    due: Sequence[str] = (),
    promo: Sequence[tuple[int, str]] = (),
) -> Letter:
    """What there is, what is set aside, what can be spent, or what is owed.

    `due`: what waits to be charged, and what is charged without asking; `promo`: what of it is promotional credit, with the day each is good until.
    """
    lines = [t("On the account: {sum}", sum=t.money(account.posted, account.currency))]
    lines += [
        t("Of it promotional credit, good until {day}: {sum}", sum=t.money(minor, account.currency), day=day)
        for minor, day in promo
    ]
    if account.held:
        lines.append(t("Set aside for accepted work: {sum}", sum=t.money(account.held, account.currency)))
    if account.owed:
        lines.append(promised_by(t, account, promised))
    else:
        lines.append(t("Available: {sum}", sum=t.money(account.available, account.currency)))
    if account.floor < 0 and account.spendable > account.left:
        more = t.money(account.spendable - account.left, account.currency)
        if account.credit:
            lines.append(t("You can order for {sum} more before you pay in", sum=more))
        else:
            lines.append(t("You can order for {sum} more against the promised payment", sum=more))
    lines += due
    return letter(strong(t("Personal account of {client}", client=client)), "\n".join(lines))


def topped_up(t: Translator, amount: str, available: str, starting: Sequence[str]) -> Letter:
    return letter(
        strong(t("Received: {amount}. Available: {available}.", amount=amount, available=available)),
        *starting,
        subject=t("Received: {amount}", amount=amount),
    )


def taken_back(t: Translator, amount: str, available: str, for_invoice: str | None) -> Letter:
    """For those who were told of a payment that never came."""
    return letter(
        strong(
            t(
                "A correction: {amount} was booked to your account by our mistake and has been taken off "
                "again.",
                amount=amount,
            )
        ),
        for_invoice,
        t("Available: {available}. Sorry for the confusion.", available=available),
        subject=t("A correction on your account: {amount}", amount=amount),
    )


def sent_back(t: Translator, amount: str, available: str, for_invoice: str | None) -> Letter:
    """For those who were told of a payment that has gone back to its payer."""
    return letter(
        strong(
            t(
                "{amount} went back to where it was paid from, and has been taken off your account.",
                amount=amount,
            )
        ),
        for_invoice,
        left(t, available),
        subject=t("Sent back: {amount}", amount=amount),
    )


def promised(t: Translator, amount: str, until: str, starting: Sequence[str]) -> Letter:
    return letter(
        t(
            "Agreed: we expect {amount} from you by {until} and start work without waiting for it.",
            amount=amount,
            until=until,
        ),
        *starting,
    )


def charged(t: Translator, amount: str, available: str) -> str:
    """For the letter that says the work is done."""
    return t("Charged: {amount}. Available: {available}.", amount=amount, available=available)


def left(t: Translator, available: str) -> str:
    return t("Available: {available}.", available=available)


def nothing_charged(t: Translator) -> str:
    return t("Nothing was charged.")


def running_low(
    t: Translator, available: str, owed: str | None, buttons: tuple[tuple[Button, ...], ...]
) -> Letter:
    """For those who order. `owed`: the line about what they are to pay in, where nothing is left."""
    said = letter(
        t("There is nothing left on your personal account.")
        if owed
        else t("Your personal account is running low: {available} available.", available=available),
        owed,
        t("Top it up now, and nothing you order will have to wait. By how much?"),
        buttons=buttons,
        subject=t("Your personal account is running low"),
    )
    return replace(said, by_mail=t("Just write here how much, and we will send the payment details."))


def client_running_low(t: Translator, client: str, available: str) -> Letter:
    """For the managers."""
    return letter(
        "📉 "
        + t(
            "{client}: {available} left on the account; they have been told.",
            client=client,
            available=available,
        ),
        subject=t("{client}: {available} left on the account", client=client, available=available),
    )


def promise_overdue(t: Translator, amount: str, day: str) -> Letter:
    """For those who order, once."""
    return letter(
        t(
            "A reminder: we were expecting {amount} from you by {day}, and it has not arrived yet.",
            amount=amount,
            day=day,
        ),
        t(
            "If it is under way already, thank you, there is nothing to do. Until it is here, we cannot start anything new "
            "outside the tariff; what we have begun goes on."
        ),
        subject=t("We are still expecting a payment of {amount}", amount=amount),
    )


def client_promise_overdue(t: Translator, client: str, amount: str, day: str, request: str) -> Letter:
    """For the manager who counted on it."""
    return letter(
        strong(
            "💶 "
            + t(
                "{client} has not paid in {amount}, promised by {day}.", client=client, amount=amount, day=day
            )
        ),
        t(
            "It was promised for {request}. They are reminded, too; until it is paid, nothing new can start.",
            request=request,
        ),
        subject=t("{client}: a promised payment is overdue", client=client),
    )


def goes_on(t: Translator, starting: Sequence[str], available: str) -> Letter:
    """What waited for money needs to wait no longer, though none came."""
    return letter(
        t("Your account may now go below zero, so what waited for money goes on:"),
        *starting,
        left(t, available),
    )


def promo_lapsed(t: Translator, amount: str) -> str:
    return t("{amount} of your promotional credit has expired unused.", amount=amount)


def promo_lapses(t: Translator, amount: str, day: str) -> str:
    return t("{amount} of your promotional credit is good until {day}.", amount=amount, day=day)


def news(
    t: Translator,
    lines: Sequence[str],
    stands: str,
    *,
    waits: bool,
    low: bool,
    buttons: tuple[tuple[Button, ...], ...],
) -> Letter:
    """What a day did to the account, for those who order; `stands` says what is left, or still to be paid in."""
    said = letter(
        strong(t("Your personal account")),
        *lines,
        stands,
        t("What is due is charged as soon as money comes in. By how much will you top up?")
        if waits
        else t("That is running low. Top it up now, and nothing you order will have to wait. By how much?")
        if low
        else None,
        buttons=buttons,
        subject=t("Your personal account: a payment is due") if waits else t("Your personal account"),
    )
    by_mail = t("Just write here how much, and we will send the payment details.") if buttons else ""
    return replace(said, by_mail=by_mail)


def charges_wait(t: Translator, due: Sequence[tuple[str, str]], untold: Sequence[str] = ()) -> Letter:
    """For the managers: what became due since yesterday and is not there, by client; `untold` are reached by nothing."""
    told = len({client for client, _ in due}) > len(untold)
    return letter(
        strong("💶 " + t("Due, but not on the account:")),
        "\n".join(f"{client} — {what}" for client, what in due),
        t("They have been told; it is charged by itself as soon as money comes in.")
        if not untold
        else t("The others have been told; it is charged by itself as soon as money comes in.")
        if told
        else t("It is charged by itself as soon as money comes in."),
        t(
            "Nobody is reached by Telegram or mail who may order for {clients}: tell them yourself, or invite them.",
            clients=t.listed(untold),
        )
        if untold
        else None,
        subject=t("Due, but not on the account"),
    )
