"""What people read about invoices: clients who are to pay, managers who look after it."""

from collections.abc import Sequence
from dataclasses import replace

from billing.charges.models import ChargeKind
from billing.invoices.lifecycle import InvoiceCause, InvoiceKind, InvoiceState
from billing.invoices.models import Invoice
from billing.invoices.queries import Shown
from config.i18n import Translator
from intake.letter import Button, Enclosure, Letter, Press, faint, letter, strong


def sum_of(t: Translator, shown: Shown) -> str:
    return t.money(shown.invoice.amount_minor, shown.invoice.currency)


Rows = tuple[tuple[Button, ...], ...]
"""Buttons of a letter."""


def pay_here(t: Translator, shown: Shown) -> Rows:
    """The button that brings the bill into the chat."""
    return ((Button("💳 " + t("Pay here"), Press("paybill", shown.invoice.id)),),)


def paper(
    t: Translator,
    shown: Shown,
    former: Invoice | None,
    available: str,
    enough: str | None,
    files: tuple[Enclosure, ...],
    pay: Rows = (),
    owed: str | None = None,
) -> Letter:
    """A new paper for those who pay: `former` is the one it replaces; `enough`, less than its sum, for what waits;
    `pay` pays it in the chat; `owed`: by how much the account is below zero."""
    invoice = shown.invoice
    said = letter(
        strong(t("Invoice {name}: {sum}", name=invoice.name, sum=sum_of(t, shown))),
        _why(t, invoice, available, enough, owed),
        t("It takes the place of {name}, which need not be paid any more.", name=former.name)
        if former
        else None,
        "\n".join(pay_lines(invoice)),
        invoice.document["due"],
        faint(_when_on_account(t, here=bool(pay))),
        buttons=pay,
        subject=t("Invoice {name}: {sum}", name=invoice.name, sum=sum_of(t, shown)),
    )
    return replace(said, enclosures=files)


def _when_on_account(t: Translator, *, here: bool) -> str:
    if here:
        return t(
            "What is paid in the chat is on your account at once; what comes by bank, as soon as the office sees it."
        )
    return t("What you pay in is on your account as soon as the office sees it.")


def waits_for_fee(invoice: Invoice) -> bool:
    """Whether it was made for the monthly fee, and nothing else that is due."""
    return set(invoice.document["facts"].get("waits", [])) == {ChargeKind.FEE.value}


def _why(t: Translator, invoice: Invoice, available: str, enough: str | None, owed: str | None) -> str:
    match invoice.cause:
        case InvoiceCause.LOW if invoice.document["waiting"]:
            due = (
                t("Your monthly fee is due, and your personal account does not have it.")
                if waits_for_fee(invoice)
                else t("Something is due that your personal account does not have.")
            )
            if not enough:
                return t.sentences(due, t("It is charged by itself once this is paid."))
            rest = t(
                "{enough} of it is enough, and it is charged by itself. The rest fills up your account for what comes "
                "next.",
                enough=enough,
            )
            return t.sentences(due, rest)
        case InvoiceCause.LOW if owed:
            return t(
                "{owed} of it is still to be paid in for what was charged or set aside already. The rest fills up your "
                "account for what comes next.",
                owed=owed,
            )
        case InvoiceCause.LOW:
            return t(
                "Your personal account is running low: {available} available. Pay this, and nothing you "
                "order will have to wait.",
                available=available,
            )
        case InvoiceCause.SHORT if enough:
            return t(
                "What you have agreed to waits for money: {enough} of it is enough, and it starts by itself. "
                "The rest fills up your account for what comes next.",
                enough=enough,
            )
        case InvoiceCause.SHORT:
            return t("What you have agreed to waits for money. It starts by itself once this is paid.")
        case InvoiceCause.ASKED:
            return t("Here is the invoice you asked for, to top up your personal account.")
        case InvoiceCause.MONTH_END:
            return t("The month is closed; this is what remains to be paid in.")
        case InvoiceCause.DESK:
            return t("Here is an invoice to top up your personal account.")


def taken_back(t: Translator, note: Invoice, former: Shown, files: tuple[Enclosure, ...]) -> Letter:
    """The credit note that takes back what is unpaid of an invoice, for those who pay."""
    paid = former.standing.paid_minor
    name = former.invoice.name
    said = letter(
        strong(t("Invoice {name} is cancelled.", name=name)),
        t(
            "There is nothing to pay on it any more; the credit note {name} is for your papers.",
            name=note.name,
        ),
        t("The {sum} paid on it stays on your account.", sum=t.money(paid, note.currency)) if paid else None,
        subject=t("Invoice {name} is cancelled.", name=name),
    )
    return replace(said, enclosures=files)


def pay_lines(invoice: Invoice) -> list[str]:
    """How to pay, for whoever does it from the chat."""
    colon = "：" if invoice.document["language"] == "ja" else ": "
    return [f"{label}{colon}{value}" if label else value for label, value in invoice.document["pay"]]


def reminder(t: Translator, shown: Shown, day: str, files: tuple[Enclosure, ...], pay: Rows = ()) -> Letter:
    rest = t.money(shown.rest_minor, shown.invoice.currency)
    said = letter(
        t(
            "A reminder: {sum} of invoice {name} was to be paid by {day} and has not arrived yet.",
            sum=rest,
            name=shown.invoice.name,
            day=day,
        ),
        t("If it is under way already, thank you, there is nothing to do."),
        buttons=pay,
        subject=still_open(t, shown),
    )
    return replace(said, enclosures=files)


def still_open(t: Translator, shown: Shown) -> str:
    rest = t.money(shown.rest_minor, shown.invoice.currency)
    return t("Invoice {name} is still open: {sum}", name=shown.invoice.name, sum=rest)


def stopped(t: Translator, client: str, most: int) -> Letter:
    """For the managers: the program will not go on by itself."""
    return letter(
        strong("⚠️ " + t("{client} has had {count} invoices within a day.", client=client, count=most)),
        t("That cannot be right, so I make no more until tomorrow. Please look at what is going on."),
        subject=t("{client}: too many invoices in a day", client=client),
    )


def state(t: Translator, shown: Shown) -> str:
    """How an invoice stands, in a few words."""
    paid = t.money(shown.standing.paid_minor, shown.invoice.currency)
    match shown.standing.state:
        case InvoiceState.OPEN:
            return t("not paid yet")
        case InvoiceState.PART:
            return t(
                "{paid} paid, {rest} to come",
                paid=paid,
                rest=t.money(shown.rest_minor, shown.invoice.currency),
            )
        case InvoiceState.PAID:
            return t("paid")
        case InvoiceState.OVER:
            over = t.money(shown.standing.paid_minor - shown.invoice.amount_minor, shown.invoice.currency)
            return t("paid, {over} more than asked", over=over)
        case InvoiceState.CANCELLED if shown.standing.paid_minor:
            return t("{paid} paid, the rest cancelled", paid=paid)
        case InvoiceState.CANCELLED:
            return t("cancelled")


def counted(t: Translator, shown: Shown) -> str:
    """For whoever paid: what their money was counted for."""
    return t("Invoice {name}: {state}.", name=shown.invoice.name, state=state(t, shown))


def listed(t: Translator, client: str, papers: Sequence[Shown], pay: Rows = ()) -> Letter:
    """A client's papers, each with a button that sends it again; before them `pay`, for what is open."""
    head = strong(t("Invoices of {client}", client=client))
    if not papers:
        return letter(head, t("There are none yet."))
    lines = "\n".join(f"{one.invoice.name} — {sum_of(t, one)} — {kind_or_state(t, one)}" for one in papers)
    buttons = tuple(
        (Button(t("{name} as PDF", name=one.invoice.name), Press("invoice", one.invoice.id)),)
        for one in papers
    )
    return letter(head, lines, buttons=(*pay, *buttons))


def kind_or_state(t: Translator, shown: Shown) -> str:
    return t("credit note") if shown.invoice.kind is InvoiceKind.CREDIT_NOTE else state(t, shown)


def again(t: Translator, shown: Shown, files: tuple[Enclosure, ...], pay: Rows = ()) -> Letter:
    """The PDF once more."""
    said = letter(f"{shown.invoice.name} — {sum_of(t, shown)} — {kind_or_state(t, shown)}", buttons=pay)
    return replace(said, enclosures=files)


def coming(t: Translator, shown: Shown) -> Letter:
    """Asked for a moment ago: the letter with the PDF follows."""
    return letter(
        t("Invoice {name} over {sum} is on its way to you.", name=shown.invoice.name, sum=sum_of(t, shown))
    )


def with_covering(t: Translator, said: Letter, shown: Shown, pay: Rows) -> Letter:
    """What was said of money that is missing, and the invoice they have for it already."""
    rest = t.money(shown.rest_minor, shown.invoice.currency)
    line = t(
        "Invoice {name}, which you have already, covers it: {rest} to pay.",
        name=shown.invoice.name,
        rest=rest,
    )
    pdf = Button(t("{name} as PDF", name=shown.invoice.name), Press("invoice", shown.invoice.id))
    more = letter(line, buttons=(*pay, (pdf,)))
    return replace(
        said, paragraphs=(*said.paragraphs, *more.paragraphs), buttons=(*said.buttons, *more.buttons)
    )


def stands_open(t: Translator, shown: Shown, pay: Rows = ()) -> Letter:
    """Asked for a sum that an open invoice already asks for."""
    return letter(
        t(
            "Invoice {name} over {sum} is open already; please pay that one.",
            name=shown.invoice.name,
            sum=sum_of(t, shown),
        ),
        buttons=(
            *pay,
            (Button(t("{name} as PDF", name=shown.invoice.name), Press("invoice", shown.invoice.id)),),
        ),
    )
