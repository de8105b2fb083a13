"""A price in words: what, why it is outside the tariff, what it costs this client, and what there is to pay it from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from billing.quotes.lifecycle import Line, LineKind, Mode
from billing.quotes.models import Quote
from billing.quotes.printing import timed
from billing.tariffs.texts import priced, quantity
from billing.vat import Taxed
from config.i18n import Translator
from intake.letter import Button, Letter, Paragraph, Press, faint, letter, quote, strong


@dataclass(frozen=True)
class QuoteFacts:
    """All a quote's letter says."""

    quote: Quote
    lines: tuple[Line, ...]
    """Titled in the reader's language."""
    title: str
    why: str
    tax: tuple[Taxed, ...]
    """What the lines hold of tax; nothing where it stands among them."""
    available_minor: int
    missing_minor: int
    """What the account lacks for it."""
    zone: ZoneInfo


def put(t: Translator, facts: QuoteFacts, original: tuple[str, str] | None) -> Letter:
    """The price, with the three answers. `original`: who asked, and their words, for a signer who did not ask."""
    price, currency = facts.quote, facts.quote.currency
    who = (t("{who} asked:", who=original[0]), quote(original[1])) if original else ()
    lines = "\n".join(line(t, row, currency) for row in facts.lines)
    total = t.money(price.total_minor, currency)
    said = letter(
        strong(t("#{number} “{title}”", number=price.ticket_id, title=facts.title)),
        *who,
        facts.why,
        lines,
        strong(t("Total: {total}", total=total)),
        tax_within(t, facts.tax, currency),
        _by_the_hour(t, facts.lines) if price.mode is Mode.HOURLY else None,
        *_what_follows(t, facts),
        buttons=answers(t, price),
        subject=t("#{number}: the price is {total}", number=price.ticket_id, total=total),
    )
    by_mail = t(
        "To accept, reply “yes {code}” to this mail; to decline, reply “no”. To talk it over, just reply.",
        code=price.code or "",
    )
    return replace(said, by_mail=by_mail)


def _what_follows(t: Translator, facts: QuoteFacts) -> tuple[Paragraph | str, ...]:
    """What there is to pay it from, and what accepting does."""
    currency = facts.quote.currency
    until = t.moment(facts.quote.valid_until, facts.zone)
    available = t.money(facts.available_minor, currency)
    if not facts.missing_minor:
        return (
            t("On your account: {available}.", available=available),
            faint(
                t(
                    "Valid until {moment}. We start when you accept: the sum is set aside then, and charged "
                    "when the work is done.",
                    moment=until,
                )
            ),
        )
    missing = t.money(facts.missing_minor, currency)
    return (
        t("On your account: {available}; {missing} is missing.", available=available, missing=missing),
        faint(
            t(
                "Valid until {moment}. You can accept now: we start as soon as the missing money has come in, "
                "and charge it when the work is done.",
                moment=until,
            )
        ),
    )


def still_open(t: Translator, moment: str) -> str:
    """Above a price that is put once more: it is not decided."""
    return t(
        "You have not decided on this price yet. It is valid until {moment}, and lapses then.", moment=moment
    )


def answers(t: Translator, price: Quote) -> tuple[tuple[Button, ...], ...]:
    """Accept · Discuss · Decline."""
    accept = t("Accept {total}", total=t.money(price.total_minor, price.currency))
    return (
        (Button(accept, Press("accept", price.id, price.revision)),),
        (
            Button(t("Discuss"), Press("discuss", price.id, price.revision)),
            Button(t("Decline"), Press("decline", price.id, price.revision)),
        ),
    )


def line(t: Translator, row: Line, currency: str) -> str:
    """`Banner × 1 — your price 1 500 ₽, list price 2 000 ₽`, `Urgent, 50% — 750 ₽`, `VAT 20% — 450 ₽`."""
    yours = t.money(row.total_minor, currency)
    if row.is_special:
        listed = t.money(row.list_total_minor, currency)
        return t(
            "{what} — your price {yours}, list price {listed}", what=what(t, row), yours=yours, listed=listed
        )
    # A dash before a minus reads badly.
    return (
        t("{what}: {sum}", what=what(t, row), sum=yours)
        if row.total_minor < 0
        else f"{what(t, row)} — {yours}"
    )


def what(t: Translator, row: Line) -> str:
    """What a printed line is for, without its sum."""
    match row.kind:
        case LineKind.VAT:
            return t("VAT {rate}", rate=t.rate(row.vat_rate or 0))
        case LineKind.DISCOUNT if row.percent is not None:
            return t.part(discount_title(t), t.rate(row.percent))
        case LineKind.DISCOUNT:
            return discount_title(t)
        case LineKind.CREDIT:
            return credit_title(t)
        case LineKind.ITEM if row.minutes is not None:
            return f"{row.title} · {t.minutes(row.minutes)}"
        case LineKind.ITEM:
            return priced(t, row.title, row.unit, row.quantity)
        case _:
            return row.title if row.percent is None else t.part(row.title, t.rate(row.percent))


def discount_title(t: Translator) -> str:
    return t("Discount")


def credit_title(t: Translator) -> str:
    """What was charged for a version of the price, taken off the order."""
    return t("Already paid for a new version of the price")


def tax_within(t: Translator, taxed: Sequence[Taxed], currency: str) -> Paragraph | None:
    """`Includes VAT 20%: 250 ₽`, for each rate."""
    lines = [
        t("Includes VAT {rate}: {sum}", rate=t.rate(one.rate), sum=t.money(one.vat_minor, currency))
        for one in taxed
    ]
    return faint("\n".join(lines)) if lines else None


def _by_the_hour(t: Translator, lines: Sequence[Line]) -> str:
    counted = timed(lines)
    if counted is None or not counted.least:
        return t("You pay only for the time it really takes, and never more than this.")
    least = quantity(t, counted.unit, counted.least)
    return t(
        "You pay only for the time it really takes: at least {least}, and never more than this.", least=least
    )


def yes_noted(t: Translator, number: int, title: str, *, ask_code: bool) -> Letter:
    """For a yes by mail that does not count by itself; nothing is said of sums, as it is not known who reads it."""
    noted = t(
        "We have noted your yes to #{number} “{title}”; the office confirms it.", number=number, title=title
    )
    if not ask_code:
        return letter(noted)
    return letter(
        noted, t("To order at once, answer our mail with the price: the word yes and the code in it.")
    )


def yes_of_member(t: Translator, number: int, title: str) -> Letter:
    """For the code of a price typed by somebody who may not order; no sums."""
    return letter(
        t(
            "We have noted your yes to #{number} “{title}”. It waits for somebody of your firm who may order.",
            number=number,
            title=title,
        )
    )


def other_words(t: Translator, number: int, title: str, *, may_order: bool) -> Letter:
    """For the code of a price with other words beside it."""
    noted = t(
        "We have your answer to #{number} “{title}”. There are other words in it beside the code, "
        "so it does not order by itself; the office reads and confirms it.",
        number=number,
        title=title,
    )
    if not may_order:
        return letter(noted)
    return letter(noted, t("To order at once, answer with only the word yes and the code."))


def no_noted(t: Translator, number: int, title: str) -> Letter:
    """As `yes_noted`, for a no."""
    return letter(
        t("We have noted your no to #{number} “{title}”; the office confirms it.", number=number, title=title)
    )


def waiting_for(t: Translator, number: int, title: str, names: Sequence[str]) -> Letter:
    """For an asker who may not order."""
    head = t("#{number} “{title}” is outside the tariff.", number=number, title=title)
    if not names:
        return letter(
            head, t("The price needs a yes from somebody who signs for your firm; we will contact them.")
        )
    return letter(
        head,
        t(
            "The price and your words have gone to {names}; we start once it is accepted.",
            names=t.listed(names),
        ),
    )


def accepted(t: Translator, number: int, title: str, total: str, available: str | None) -> Letter:
    """`available`: what is left on the account, if anything is."""
    return letter(
        strong(t("Accepted: #{number} “{title}”, {total}.", number=number, title=title, total=total)),
        t("The sum is set aside; {available} is still available. We are starting.", available=available)
        if available
        else t("The sum is set aside. We are starting."),
    )


def accepted_short(t: Translator, number: int, title: str, total: str, missing: str) -> Letter:
    """Accepted, but the account does not hold it."""
    return letter(
        strong(t("Accepted: #{number} “{title}”, {total}.", number=number, title=title, total=total)),
        t(
            "Your account is {missing} short. As soon as the money arrives, we set the sum aside and "
            "start; there is nothing more you need to do.",
            missing=missing,
        ),
    )


def decided_for_you(t: Translator, number: int, title: str, by: str) -> Letter:
    """For the asker, when the signer has accepted."""
    return letter(
        t("#{number} “{title}”: {name} has accepted the price.", number=number, title=title, name=by)
    )


def closed(t: Translator, number: int, title: str, kept: str | None) -> str:
    """What a no does. `kept`: what was charged for versions of the price, and stays so."""
    if kept is None:
        return t(
            "Declined: #{number} “{title}” is closed, and nothing is charged.", number=number, title=title
        )
    return t(
        "Declined: #{number} “{title}” is closed. The {sum} for a new version of the price stays charged; nothing else is.",
        number=number,
        title=title,
        sum=kept,
    )


def declined(
    t: Translator, quote_id: int, revision: int, number: int, title: str, kept: str | None
) -> Letter:
    """Declined; one tap says why, or nothing. `kept` as in `closed`."""
    return letter(
        closed(t, number, title, kept),
        t("If you like, tell us why, by a button or in your own words:"),
        buttons=(
            (
                Button(t("Too expensive"), Press("why", quote_id, revision, "price")),
                Button(t("No longer needed"), Press("why", quote_id, revision, "needless")),
            ),
            (Button(t("Done elsewhere"), Press("why", quote_id, revision, "elsewhere")),),
        ),
    )


def declined_by_mail(t: Translator, number: int, title: str, kept: str | None) -> Letter:
    """`kept` as in `closed`."""
    return letter(strong(closed(t, number, title, kept)), still_wanted(t))


def still_wanted(t: Translator) -> str:
    """The way back, for whoever has declined by mail."""
    return t("If you meant something else or need it after all, just answer this mail.")


def now_held(t: Translator, number: int, title: str, total: str) -> str:
    return t(
        "#{number} “{title}”: {total} is set aside, and we are starting.",
        number=number,
        title=title,
        total=total,
    )


def expired(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t(
            "The price for #{number} “{title}” is no longer valid, so the request is closed. "
            "If you still need it, just write again.",
            number=number,
            title=title,
        )
    )
