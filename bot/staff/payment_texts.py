"""What managers read and press about payments that came in."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.payments.matching import DoubtKind
from billing.payments.models import Payment, PaymentState
from billing.payments.queries import TELEGRAM
from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, quote, strong
from intake.tickets.rules import shortened

NAME_MAX = 30
WORDS_MAX = 600
SAME = "same"
SAME_MONEY = (DoubtKind.PAID, DoubtKind.BY_HAND, DoubtKind.ELSEWHERE)
"""Doubts whether it is booked already."""


@dataclass(frozen=True)
class Whose:
    """A client a payment may be from."""

    client_id: int
    name: str
    invoice: str | None = None
    """An open invoice of theirs, and what is still to come for it."""
    rest: str | None = None


def offer(t: Translator, lines: Sequence[str], statement_id: int, *, asks: bool) -> Letter:
    """A file that was read; `asks` whether to import it."""
    buttons = (
        (
            (
                Button(t("Import"), Press("import", statement_id)),
                Button(t("No"), Press("importno", statement_id)),
            ),
        )
        if asks
        else ()
    )
    return letter(strong(lines[0]), "\n".join(lines[1:]), buttons=buttons)


def importing(t: Translator, name: str) -> Letter:
    return letter(t("{name} is being imported; I tell you when it is done.", name=name))


def was_imported(t: Translator, name: str) -> Letter:
    return letter(t("{name} has been imported.", name=name))


def declined(t: Translator, name: str) -> Letter:
    return letter(t("Nothing of {name} was imported.", name=name))


def imported(t: Translator, lines: Sequence[str], more: int) -> Letter:
    """`more`: questions that do not follow by themselves."""
    rest = (
        t.plural("{count} more question: /payments", "{count} more questions: /payments", more)
        if more
        else None
    )
    return letter(strong("✅ " + lines[0]), *lines[1:], rest)


def not_had(t: Translator, name: str) -> Letter:
    return letter(t("I could not fetch {name}; please send it again.", name=name), t("Nothing was imported."))


def stuck(t: Translator, name: str) -> Letter:
    """An import that fails again and again."""
    return letter(
        t(
            "{name} could not be imported to its end. Please send it again: what is in is not booked twice.",
            name=name,
        )
    )


def too_big(t: Translator, name: str) -> Letter:
    return letter(
        t("{name} is too big for a chat. Use okoshko payments import on the server.", name=name),
        t("Nothing was imported."),
    )


def headline(t: Translator, payment: Payment) -> str:
    """`€500.00 · 23 November 2026 · Vega GmbH`."""
    sum_ = t.money(payment.amount_minor, payment.currency)
    payer = shortened(payment.payer, NAME_MAX)
    return " · ".join(part for part in (sum_, t.day(payment.at), payer) if part)


def question(
    t: Translator, payment: Payment, doubt: DoubtKind, likely: Sequence[Whose], before: str | None = None
) -> Letter:
    """Whose money is it? `before` is said first."""
    choices = tuple(
        (Button(_choice(t, one), Press("pay", payment.id, 0, str(one.client_id))),) for one in likely
    )
    return letter(
        before,
        strong("❓ " + headline(t, payment)),
        quote(shortened(payment.reference, WORDS_MAX)) if payment.reference else None,
        faint(why(t, doubt, in_chat=payment.source == TELEGRAM)),
        buttons=(
            *choices,
            (Button(t("Another client…"), Press("payother", payment.id)),),
            (
                _no_booking(t, payment, doubt),
                Button(t("Later"), Press("paylater", payment.id)),
            ),
        ),
    )


def _no_booking(t: Translator, payment: Payment, doubt: DoubtKind) -> Button:
    if doubt in SAME_MONEY:
        return Button(t("It is the same money"), Press("paynot", payment.id, 0, SAME))
    return Button(t("Not a client's"), Press("paynot", payment.id))


def _choice(t: Translator, one: Whose) -> str:
    name = shortened(one.name, NAME_MAX)
    if one.invoice is None:
        return name
    return t("{client} · {invoice}, {rest} open", client=name, invoice=one.invoice, rest=one.rest)


def why(t: Translator, doubt: DoubtKind, *, in_chat: bool = False) -> str:
    """Why a payment is not booked by itself; `in_chat`: it was made in Telegram."""
    match doubt:
        case DoubtKind.NOBODY if in_chat:
            return t("It was paid in Telegram, for a bill that is none of ours.")
        case DoubtKind.NOBODY:
            return t("Neither an invoice number, nor the sum, nor the account is one I know.")
        case DoubtKind.ONE_SIGN:
            return t(
                "Only one of three signs fits: the invoice's number, its exact sum, an account known to be theirs."
            )
        case DoubtKind.SEVERAL:
            return t("Its signs point to different clients.")
        case DoubtKind.PAID:
            return t("The invoice it names is paid already. Was this money booked by hand, or paid twice?")
        case DoubtKind.BY_HAND:
            return t("The same sum was booked by hand around that day. Is it the same money?")
        case DoubtKind.ELSEWHERE:
            return t(
                "The same sum of the same day came in with another kind of statement. Is it the same money?"
            )
        case DoubtKind.OTHER_CURRENCY:
            return t("The client's account is kept in another currency.")


def which_client(t: Translator, payment: Payment) -> Letter:
    return letter(
        t(
            "Whose are the {sum}? Write the client's name.",
            sum=t.money(payment.amount_minor, payment.currency),
        )
    )


def booked(t: Translator, payment: Payment, client: str, available: str, learned: bool) -> Letter:
    transfer_id = payment.transfer_id or 0
    return letter(
        strong("✅ " + headline(t, payment)),
        t("Booked for {client}: {available} available.", client=client, available=available),
        faint(t("What comes from this account is known as theirs from now on.")) if learned else None,
        buttons=((Button(t("Take it back"), Press("untop", transfer_id)),),),
    )


def set_aside(t: Translator, payment: Payment, *, same: bool) -> Letter:
    """`same`: it is booked already; else it is nobody's we know."""
    if same:
        said = t("The same money: it is not booked a second time, and not asked about again.")
    else:
        said = t("Not a client's: nothing is booked, and it is not asked about again.")
    return letter(
        strong("➖ " + headline(t, payment)),
        said,
        buttons=((Button(t("Ask again"), Press("payagain", payment.id)),),),
    )


def later(t: Translator, payment: Payment) -> Letter:
    return letter(
        strong("⏸ " + headline(t, payment)),
        t("It waits for an answer: /payments"),
        buttons=((Button(t("Answer now"), Press("payshow", payment.id, 0, "here")),),),
    )


def decided(t: Translator, payment: Payment, client: str | None, by: str | None) -> Letter:
    """Somebody was faster, or it is another copy of the question."""
    if payment.state is PaymentState.BOOKED:
        said = t("Booked for {client} already.", client=client)
    else:
        said = t("Set aside already: nothing is booked for it.")
    return letter(strong(headline(t, payment)), said + t.aside(by) if by else said)


def listed(t: Translator, payments: Sequence[Payment], more: int) -> Letter:
    """Everything that waits for an answer, a button each."""
    if not payments:
        return letter(
            t("No payment waits for an answer."),
            faint(t("To import payments, send me the bank's statement as a file: camt.053, 1C or CSV.")),
        )
    rest = t.plural("and {count} more", "and {count} more", more) if more else None
    return letter(
        strong(t("Payments that wait for an answer")),
        rest,
        buttons=tuple((Button(headline(t, one), Press("payshow", one.id)),) for one in payments),
    )
