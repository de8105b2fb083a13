"""Calls in words: what is said aloud before it costs something, what was charged, and what the office sees of it."""

from collections.abc import Sequence
from dataclasses import replace

from billing.calls.book import CallKind
from billing.calls.models import CallResult
from billing.calls.rules import CallTerms
from billing.quotes import texts as quote_texts
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from billing.vat import VatPrices
from config.i18n import Translator
from intake.letter import Button, Letter, Paragraph, Press, faint, letter, strong


def kind(t: Translator, what: CallKind) -> str:
    """On a button, and as the title of a request that was nothing else."""
    return {
        CallKind.CONSULTATION: t("Consultation on the phone"),
        CallKind.INVOICE: t("About an invoice"),
        CallKind.APPOINTMENT: t("An appointment"),
        CallKind.OURS: t("Our own fault"),
        CallKind.OTHER: t("Something else"),
    }[what]


def to_say(t: Translator, terms: CallTerms, currency: str) -> str:
    """The words about the price, as they are said to the client."""
    assert terms.item is not None
    price = t.money(terms.item.unit_price_minor, currency)
    said = {
        Unit.HOUR: t("From here on it is a paid consultation, at {price} an hour.", price=price),
        Unit.STARTED_15: t(
            "From here on it is a paid consultation, at {price} for every started 15 minutes.", price=price
        ),
        Unit.PIECE: t("From here on it is a paid consultation, which costs {price}.", price=price),
        Unit.STAGE: t("From here on it is a paid consultation, which costs {price}.", price=price),
    }[terms.item.unit]
    parts = [said]
    if terms.item.unit in (Unit.HOUR, Unit.STARTED_15) and terms.item.least > 1:
        least = terms.item.least * (60 if terms.item.unit is Unit.HOUR else 15)
        parts.append(t("At least {minutes} are charged.", minutes=t.minutes(least)))
    if terms.vat is VatPrices.EXCLUSIVE:
        parts.append(t("VAT is added."))
    return t.sentences(*parts, t("Shall we go on?"))


def charged(
    t: Translator,
    number: int,
    title: str,
    minutes: int,
    free: int,
    lines: Sequence[Line],
    currency: str,
    total: str,
    tax: Paragraph | None,
    available: str | None,
    until: str,
    disagree: Press,
    *,
    in_writing: bool,
) -> Letter:
    """For those who order. `available` None: the account does not have it yet; `in_writing`: a time was chosen."""
    talked = t("You talked to us for {minutes}.", minutes=t.minutes(minutes))
    if free:
        talked = t(
            "You talked to us for {minutes}, {free} of it free.",
            minutes=t.minutes(minutes),
            free=t.minutes(free),
        )
    money = t("Your account does not have it yet; it is charged as soon as money comes in.")
    head = t("To be charged: {total} for #{number} “{title}”", total=total, number=number, title=title)
    if available is not None:
        money = t("Available: {available}.", available=available)
        head = t("Charged: {total} for #{number} “{title}”", total=total, number=number, title=title)
    said = letter(
        strong(head),
        t.sentences(
            talked,
            t("The price was agreed to with the time of the call.")
            if in_writing
            else t("The price was named on the phone, and agreed to."),
        ),
        "\n".join(quote_texts.line(t, line, currency) for line in lines),
        tax,
        money,
        faint(t("If you disagree, press the button by {day}.", day=until)),
        buttons=((Button(t("I disagree"), disagree),),),
        subject=t("#{number}: {total} charged", number=number, total=total),
    )
    return replace(said, by_mail=t("If you disagree, reply to this mail by {day}.", day=until))


def result(t: Translator, what: CallResult, free: str | None, paid: str, sum_: str | None) -> str:
    """What a call came to, for the office; `sum_` in words where it has a price."""
    match what:
        case CallResult.FREE:
            return t("free")
        case CallResult.OURS:
            return t("free: our own fault")
        case CallResult.FOLLOWS:
            return t("counts as the request does")
        case CallResult.IN_TARIFF:
            said = t("{minutes} in the tariff", minutes=paid)
        case CallResult.FAVOUR:
            said = t("{minutes} nobody agreed to pay: nothing is charged", minutes=paid)
        case CallResult.CHARGED:
            said = t("{minutes} paid: {sum}", minutes=paid, sum=sum_ or "")
        case _:
            said = t("{minutes} to be paid: {sum}, with a price first", minutes=paid, sum=sum_ or "")
    return t.listed([t("{minutes} free", minutes=free), said]) if free else said


def stand(t: Translator, *, waiting: bool, reversed_: bool) -> str:
    """Where the charge of a call stands, beside its sum."""
    if reversed_:
        return t("taken back")
    return t("waits for money") if waiting else t("charged")


def agreed(t: Translator, when: str, words: str) -> str:
    """On the card: the yes that was said aloud."""
    return t("Agreed on the phone at {time}, after: {words}", time=when, words=t.quoted(words))


def not_agreed(t: Translator) -> str:
    return t("They did not want to pay for it")
