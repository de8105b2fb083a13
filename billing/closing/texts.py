"""What people read about the month end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from billing.acts.queries import Shown as ShownAct
from billing.acts.texts import buttons, sum_of
from billing.invoices import texts as invoice_texts
from billing.invoices.models import Invoice
from billing.invoices.queries import Shown as ShownInvoice
from config.i18n import Translator
from intake.letter import Enclosure, Letter, Paragraph, faint, letter, strong


def owed_for(t: Translator, *, name: str, month: date) -> str:
    """The line of an invoice over services an act names."""
    return t("Services by {name}, {month}, not yet paid", name=name, month=t.month(month))


def owed(t: Translator) -> str:
    """The same where more is owed than the newest act is about."""
    return t("Services rendered and not yet paid")


def month(
    t: Translator,
    first: date,
    client: str,
    figures: Mapping[str, Any],
    *,
    act: ShownAct | None,
    former: str | None,
    invoice: ShownInvoice | None,
    replaced: str | None,
    pay: invoice_texts.Rows,
    still_open: ShownInvoice | None,
    again: bool,
    files: tuple[Enclosure, ...],
) -> Letter:
    """A month's papers, in one letter. `former` is the act, `replaced` the invoice, that no longer counts; `still_open`
    an invoice they have already."""
    said = t.month(first)
    head = (
        t("{month}: your papers, corrected", month=said) if again else t("{month}: your papers", month=said)
    )
    worded = letter(
        strong(head),
        _act(t, act, former),
        _balance(t, figures),
        booked_late(t, figures),
        *(_invoice(t, invoice, replaced, first) if invoice else ()),
        invoice_texts.still_open(t, still_open) if still_open else None,
        faint(how_to_sign(t)) if act and act.is_unsigned else None,
        buttons=(*(buttons(t, act) if act and act.is_unsigned else ()), *pay),
        subject=f"{head} · {client}",
    )
    return replace(worded, enclosures=files)


def _act(t: Translator, act: ShownAct | None, former: str | None) -> str | None:
    if act is None:
        return withdrawn(t, former) if former else None
    said = t("Act {name} over {sum}: what we did for you.", name=act.act.name, sum=sum_of(t, act))
    if former is None:
        return said
    gone = t("It takes the place of {name}, which is withdrawn: please do not sign that one.", name=former)
    return t.sentences(said, gone)


def withdrawn(t: Translator, name: str) -> str:
    return t("Act {name} is withdrawn: please do not sign it. Nothing takes its place.", name=name)


def _balance(t: Translator, figures: Mapping[str, Any]) -> str:
    """The account over the month, a line each."""
    currency = figures["currency"]
    rows = [
        (t("Balance at the beginning"), figures["opening_minor"]),
        (t("Came in"), figures["in_minor"]),
        (t("Went out"), figures["out_minor"]),
        (t("Balance at the end"), figures["closing_minor"]),
    ]
    return "\n".join(t("{what}: {part}", what=name, part=t.money(minor, currency)) for name, minor in rows)


def booked_late(t: Translator, figures: Mapping[str, Any]) -> str | None:
    """Why the act comes to something else than the account of its month."""
    late = figures.get("late_minor", 0)
    if not late:
        return None
    sum_ = t.money(abs(late), figures["currency"])
    if late < 0:
        return t(
            "{sum} of this month was given back after it had ended; the account shows it in the next one.",
            sum=sum_,
        )
    return t(
        "{sum} of the act was charged after the month had ended; the account shows it in the next one.",
        sum=sum_,
    )


def made_of(t: Translator, invoice: Invoice, month: date) -> str | None:
    """Why the invoice has the sum it has, in a line that adds up."""
    parts: Mapping[str, int] = invoice.document["facts"].get("because") or {}
    if not parts:
        return None
    due = (
        t("the monthly fee that is due")
        if invoice_texts.waits_for_fee(invoice)
        else t("due or agreed to, and waiting for money")
    )
    named = (
        ("delivered", _not_paid(t, parts, invoice.currency, month)),
        ("since", t("charged or set aside after the end of the month")),
        ("due", due),
        ("kept", t("to keep on your account")),
    )
    plus = [t.money(parts[key], invoice.currency) + t.aside(what) for key, what in named if parts[key]]
    said = " + ".join(plus)
    if parts["there"]:
        said += " − " + t.money(parts["there"], invoice.currency) + t.aside(t("on your account already"))
    return t("How the sum comes about: {parts}.", parts=said)


def _not_paid(t: Translator, parts: Mapping[str, int], currency: str, month: date) -> str:
    """Of the month's services; what they came to and what of it was paid, where an act says so."""
    said = [t("not paid for {month}", month=t.month(month))]
    if "fee" not in parts:
        return said[0]
    if parts["fee"]:
        said.append(t("monthly fee {sum}", sum=t.money(parts["fee"], currency)))
    if parts["services"]:
        beyond = t.money(parts["services"], currency)
        said.append(
            t("services beyond it {sum}", sum=beyond) if parts["fee"] else t("services {sum}", sum=beyond)
        )
    paid = parts["fee"] + parts["services"] - parts["delivered"]
    if paid:
        said.append(t("less {sum} paid", sum=t.money(paid, currency)))
    return t.listed(said)


def _invoice(
    t: Translator, invoice: ShownInvoice, replaced: str | None, month: date
) -> tuple[Paragraph | str | None, ...]:
    name, sum_ = invoice.invoice.name, invoice_texts.sum_of(t, invoice)
    head = t("Invoice {name}: {sum}", name=name, sum=sum_)
    gone = (
        t("It takes the place of {name}, which need not be paid any more.", name=replaced)
        if replaced
        else None
    )
    due = invoice.invoice.document["due"]
    why = made_of(t, invoice.invoice, month)
    return strong(head), why, gone, "\n".join(invoice_texts.pay_lines(invoice.invoice)), due


def how_to_sign(t: Translator) -> str:
    return t(
        "Is everything right? In the chat, agree with the button; by mail, sign the act and send it back."
    )


def unsigned(t: Translator, act: ShownAct, first: date, files: tuple[Enclosure, ...]) -> Letter:
    """A reminder, once."""
    said = letter(
        t(
            "Act {name} for {month} over {sum} still waits for your word.",
            name=act.act.name,
            month=t.month(first),
            sum=sum_of(t, act),
        ),
        faint(how_to_sign(t)),
        buttons=buttons(t, act),
        subject=t("Act {name}: please agree or sign", name=act.act.name),
    )
    return replace(said, enclosures=files)
