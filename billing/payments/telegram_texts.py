"""What people read about paying in the chat: the bill, why it cannot be paid any more, what became of it."""

from billing.invoices import texts as invoice_texts
from billing.invoices.queries import Shown
from billing.payments.checkout import Hindrance, Refused
from billing.payments.models import Payment
from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def refused(t: Translator, found: Refused) -> str:
    """Shown by Telegram where the payment would have been made; says what to do instead."""
    match found.why:
        case Hindrance.PAID:
            return t("{invoice} is paid already: there is nothing more to pay.", invoice=found.invoice)
        case Hindrance.CANCELLED:
            return t(
                "{invoice} was cancelled, please do not pay it. /invoices shows what is open.",
                invoice=found.invoice,
            )
        case Hindrance.OTHER_SUM:
            return t(
                "By now only {rest} is to be paid for {invoice}. Please open /invoices and press Pay here again.",
                rest=t.money(found.rest_minor, found.currency),
                invoice=found.invoice,
            )
        case Hindrance.NOT_YOURS:
            return t("Only those who order for this client can pay here. Nothing was charged.")
        case Hindrance.UNKNOWN:
            return t("This bill is out of date, nothing was charged. Please start again from /balance.")


def not_now(t: Translator) -> str:
    """We could not look."""
    return t("We cannot take payments at this moment; nothing was charged. Please try again in a minute.")


def bill_title(t: Translator, invoice: str | None) -> str:
    """At most 32 signs (Bot API, sendInvoice)."""
    return t("Invoice {name}", name=invoice) if invoice else t("Top-up")


def bill_description(t: Translator, client: str, invoice: str | None) -> str:
    if invoice is None:
        return t("To top up the personal account of {client}.", client=client)
    return t(
        "To top up the personal account of {client}, as invoice {name} asks.", client=client, name=invoice
    )


def bill_label(t: Translator) -> str:
    return t("Top-up of the personal account")


def in_words(t: Translator, client: str, sum_: str, shown: Shown | None) -> Letter:
    """Said instead of a bill Telegram would not take."""
    if shown is None:
        return letter(
            t("{sum} for {client} cannot be paid in this chat just now.", sum=sum_, client=client),
            t("Please write to us, and we will send the payment details."),
        )
    return letter(
        t("{name} over {sum} cannot be paid in this chat just now.", name=shown.invoice.name, sum=sum_),
        t("Please pay at your bank:"),
        "\n".join(invoice_texts.pay_lines(shown.invoice)),
    )


def was_paid(t: Translator, name: str) -> str:
    return t(
        "{name} was paid before, so this came in addition. It stays on your account; if you want it back, "
        "write to us.",
        name=name,
    )


def was_cancelled(t: Translator, name: str) -> str:
    return t(
        "{name} was cancelled before. The money is on your account; if you want it back, write to us.",
        name=name,
    )


def booked(
    t: Translator, payment: Payment, client: str, available: str, shown: Shown | None, *, pretended: bool
) -> Letter:
    """For the office: who paid what, and the way back."""
    sum_ = t.money(payment.amount_minor, payment.currency)
    return letter(
        strong("💳 " + t("{client} has paid {sum} in Telegram", client=client, sum=sum_)),
        "\n".join(
            line
            for line in (
                t("Paid by {name}", name=payment.payer),
                invoice_texts.counted(t, shown) if shown else "",
                t("Available: {available}.", available=available),
            )
            if line
        ),
        pretended_only(t) if pretended else None,
        buttons=((Button(t("Take it back"), Press("untop", payment.transfer_id or 0)),),),
    )


def pretended_only(t: Translator) -> str:
    return "⚠️ " + t("The provider is in test mode: no money has moved.")


def sent_back(t: Translator, payment: Payment, client: str | None) -> Letter:
    """For the office: money has left again, and is still on the account."""
    sum_ = t.money(payment.amount_minor, payment.currency)
    if client is None or payment.transfer_id is None:
        return letter(
            strong("↩️ " + t("Telegram has sent {sum} back to {name}", sum=sum_, name=payment.payer)),
            t("It was on nobody's account; there is nothing to do."),
        )
    return letter(
        strong("↩️ " + t("Telegram has sent {sum} back to {name}", sum=sum_, name=payment.payer)),
        t("It is still on the account of {client}: take it off.", client=client),
        buttons=((Button(t("Take it back"), Press("untop", payment.transfer_id)),),),
    )
