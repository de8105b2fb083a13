"""What managers read and press about invoices."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from billing.invoices import texts as invoice_texts
from billing.invoices.lifecycle import InvoiceCause, InvoiceKind, InvoiceState
from billing.invoices.models import Invoice
from billing.invoices.queries import Shown
from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong

SIGNS = {
    InvoiceState.OPEN: "🧾",
    InvoiceState.PART: "🧾",
    InvoiceState.PAID: "✅",
    InvoiceState.OVER: "✅",
    InvoiceState.CANCELLED: "✖️",
}


def card(
    t: Translator,
    shown: Shown,
    client: str,
    note: str | None,
    former: str | None,
    zone: ZoneInfo,
    now: datetime,
    *,
    reached: bool,
) -> Letter:
    """An invoice as it stands; `note` is the credit note that took it back, `former` what a credit note takes back.
    `reached`: somebody can be told of it."""
    invoice, standing = shown.invoice, shown.standing
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return _credit_note(t, shown, client, former)
    sum_ = invoice_texts.sum_of(t, shown)
    state = invoice_texts.state(t, shown) + (t.aside(note) if note else "")
    if shown.is_unpaid and standing.reminded_at:
        state = t.listed([state, t("they have been reminded")])
    return letter(
        strong(f"{SIGNS[standing.state]} {invoice.name} · {client} · {sum_}"),
        "\n".join(line for line in (_why(t, invoice), _when(t, shown, zone, now, reached), state) if line),
        unreached(t, client) if shown.is_unpaid and not reached else None,
        buttons=_buttons(t, shown),
    )


def _credit_note(t: Translator, shown: Shown, client: str, former: str | None) -> Letter:
    sum_ = invoice_texts.sum_of(t, shown)
    return letter(
        strong(f"✖️ {shown.invoice.name} · {client} · {sum_}"),
        t("Credit note: invoice {name} need not be paid any more", name=former)
        if former
        else t("Credit note"),
        buttons=((Button("PDF", Press("ipdf", shown.invoice.id)),),),
    )


def _why(t: Translator, invoice: Invoice) -> str:
    match invoice.cause:
        case InvoiceCause.LOW if invoice_texts.waits_for_fee(invoice):
            return t("Made because the monthly fee waits for money")
        case InvoiceCause.LOW if invoice.document["waiting"]:
            return t("Made because something that is due waits for money")
        case InvoiceCause.LOW:
            return t("Made because the account is running low")
        case InvoiceCause.SHORT:
            return t("Made because accepted work has no money")
        case InvoiceCause.ASKED:
            return t("Asked for by the client")
        case InvoiceCause.MONTH_END:
            return t("Made at the end of the month")
        case InvoiceCause.DESK:
            return t("Made by the office")


def _when(t: Translator, shown: Shown, zone: ZoneInfo, now: datetime, reached: bool) -> str:
    """When it went or goes out, and until when it is, or was, to be paid."""
    told, due = _leaves(shown), shown.invoice.due_at
    if not shown.is_unpaid or due is None:
        return ""
    if told is None and reached:
        return t("Goes to the client {moment}", moment=t.moment(shown.standing.tell_at, zone))
    last, since = ((due - timedelta(seconds=1)).astimezone(zone).date(), due.astimezone(zone).date())
    if told is None or not reached:
        if due <= now:
            return t("Overdue since {day}", day=t.day(since))
        return t("To be paid by {day}", day=t.day(last))
    if told > now:
        return t(
            "Letter to the client: {moment}; to be paid by {day}",
            moment=t.moment(told, zone),
            day=t.day(last),
        )
    if due <= now:
        return t("Sent {moment}, overdue since {day}", moment=t.moment(told, zone), day=t.day(since))
    return t("Sent {moment}, to be paid by {day}", moment=t.moment(told, zone), day=t.day(last))


def _leaves(shown: Shown) -> datetime | None:
    """When the client's letter left, or leaves: it may wait for a day without other words about money."""
    told = shown.standing.told_at
    return max(told, shown.standing.tell_at) if told else None


def unreached(t: Translator, client: str) -> str:
    """Nobody of the client who may order is reached by Telegram or mail."""
    return "⚠️ " + t(
        "Nobody at {client} can be told: nobody who may order is reached by Telegram or mail. Give them the PDF yourself, "
        "or invite them (/client).",
        client=client,
    )


def _buttons(t: Translator, shown: Shown) -> tuple[tuple[Button, ...], ...]:
    number = shown.invoice.id
    pdf = Button("PDF", Press("ipdf", number))
    if not shown.is_unpaid:
        return ((pdf,),)
    rest = t.money(shown.rest_minor, shown.invoice.currency)
    paid = Press("ipaid", number, 0, str(shown.standing.paid_minor))
    return (
        (Button(t("Paid: {sum}", sum=rest), paid), Button(t("Other sum"), Press("ipart", number))),
        (pdf, Button(t("Cancel"), Press("icancel", number))),
    )


def ask_sum(t: Translator, shown: Shown) -> Letter:
    rest = t.money(shown.rest_minor, shown.invoice.currency)
    return letter(
        t(
            "How much has come in for {name}? Still to come: {rest}. Write the sum.",
            name=shown.invoice.name,
            rest=rest,
        )
    )


def not_open(t: Translator, shown: Shown) -> str:
    return t(
        "{name} has changed in the meantime: {state}.",
        name=shown.invoice.name,
        state=invoice_texts.state(t, shown),
    )


def sure_to_cancel(t: Translator, shown: Shown, client: str) -> Letter:
    number = shown.invoice.id
    return letter(
        strong(
            t(
                "Cancel {name} over {sum} for {client}?",
                name=shown.invoice.name,
                sum=invoice_texts.sum_of(t, shown),
                client=client,
            )
        ),
        t(
            "{paid} of it is paid and stays on their account; only the {rest} that has not come in is taken back.",
            paid=t.money(shown.standing.paid_minor, shown.invoice.currency),
            rest=t.money(shown.rest_minor, shown.invoice.currency),
        )
        if shown.standing.paid_minor
        else None,
        t("They are sent a credit note, and no invoice makes itself for some days."),
        buttons=(
            (Button(t("Yes, cancel it"), Press("icancel2", number)),),
            (Button(t("No, it is right"), Press("ikeep", number)),),
        ),
    )


def cancelled(t: Translator, shown: Shown, note: str) -> Letter:
    return letter(
        t("{name} is cancelled; credit note {note} is on its way.", name=shown.invoice.name, note=note)
    )


def kept(t: Translator, shown: Shown) -> Letter:
    return letter(t("{name} stays as it is.", name=shown.invoice.name))


def not_drawn_yet(t: Translator) -> str:
    return t("The PDF is being made; please try again in a moment.")


def usage(t: Translator) -> Letter:
    return letter(t("Write it like this: /invoice CLIENT AMOUNT, for example: /invoice Vega 500"))


def made(t: Translator, shown: Shown, client: str) -> Letter:
    return letter(
        t(
            "{name} over {sum} is on its way to {client}.",
            name=shown.invoice.name,
            sum=invoice_texts.sum_of(t, shown),
            client=client,
        )
    )
