"""Charging without asking, in words: what is agreed to, what was charged, and what became of an objection."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from billing.vat import VatPrices
from config.i18n import Translator
from intake.letter import Button, Letter, Paragraph, Press, Style, faint, letter, strong


@dataclass(frozen=True)
class Row:
    """An item of the list, titled in the reader's language, with its price for a unit in words."""

    title: str
    unit: str
    yours: str
    listed: str | None


def offer(
    t: Translator,
    limit: str,
    rows: Sequence[Row],
    vat: VatPrices | None,
    agree: Press | None,
    code: str | None = None,
    calls: tuple[str, int] | None = None,
) -> Letter:
    """What the signer is asked to agree to; without `agree`, to be kept. `code`: what a mail that agrees has to say.

    `calls`: a consultation, and its free minutes.
    """
    tax = {
        None: None,
        VatPrices.INCLUSIVE: t("Prices include VAT."),
        VatPrices.EXCLUSIVE: t("VAT is added to these prices."),
    }[vat]
    said = letter(
        strong(t("Small services up to {limit} without asking first?", limit=limit)),
        t(
            "If you agree, we charge services at the fixed prices of your list at once, up to {limit} each, "
            "and start without sending you a price first.",
            limit=limit,
        ),
        t(
            "You hear of every such charge the moment it is made. For five working days you can object to "
            "it with one tap: we look at it, and whatever was wrong is taken back."
        ),
        _calls(t, *calls) if calls else None,
        strong(t("Your prices")),
        Paragraph("\n".join(_row(t, row) for row in rows), Style.PLAIN),
        tax,
        faint(
            t(
                "What costs more, is counted by the hour, or is not on your list still comes with a price "
                "first. You can end this whenever you like: just write to us."
            )
        ),
        buttons=((Button(t("I agree"), agree),),) if agree else (),
        subject=t("Small services up to {limit} without asking first?", limit=limit),
    )
    if code is None:
        return said
    return replace(said, by_mail=t("To agree, reply “yes {code}” to this mail.", code=code))


def _calls(t: Translator, title: str, free: int) -> str:
    """How talking is charged."""
    said = t(
        "“{title}” on the phone is charged the same way, once whoever talks to us has heard the price and said yes.",
        title=title,
    )
    if not free:
        return said
    minutes = t.minutes(free)
    return t.sentences(said, t("The first {minutes} of every call are free.", minutes=minutes))


def _row(t: Translator, row: Row) -> str:
    what = row.title + (t.aside(row.unit) if row.unit else "")
    if row.listed:
        return t(
            "{what} — your price {yours}, list price {listed}", what=what, yours=row.yours, listed=row.listed
        )
    return f"{what} — {row.yours}"


def agreed(t: Translator, offered: Letter, day: str) -> Letter:
    """The same words, and that they were agreed to."""
    said = strong("✓ " + t("You agreed to this on {day}.", day=day))
    return replace(offered, paragraphs=(*offered.paragraphs, said), buttons=(), by_mail="")


def by_mail(t: Translator, limit: str, name: str) -> Letter:
    """For everybody who signs, where they are surely reached: also for who is said to have written it."""
    return letter(
        strong(
            t(
                "By mail, {name} has agreed to small services up to {limit} without asking first.",
                name=name,
                limit=limit,
            )
        ),
        t("If that is not right, just write to us: it ends at once."),
        subject=t("Small services up to {limit} without asking first", limit=limit),
    )


def code_needed(t: Translator) -> Letter:
    """For a yes that does not count by itself."""
    return letter(
        t(
            "Thank you. For your yes to count, please answer that mail with only the word yes and the code in it."
        )
    )


def other_words(t: Translator) -> Letter:
    """For the code with other words beside it: a person reads them."""
    return letter(
        t(
            "There are other words in your mail beside the code, so it does not agree by itself; the office reads it."
        ),
        t("To agree, answer with only the word yes and the code."),
    )


def not_proven(t: Translator) -> Letter:
    """For the code in a mail whose sender is not proven: to the address we know."""
    return letter(
        t(
            "A mail in your name agrees to our letter, but it is not proven that you wrote it. Nothing was agreed."
        ),
        t("You can agree with the button in our chat; ask us for the link."),
    )


def agreed_before(t: Translator) -> str:
    return t("You have agreed to this already.")


def terms_changed(t: Translator) -> str:
    return t("Prices or limit have changed since; what counts now is sent to you to agree to.")


def may_not_agree(t: Translator) -> str:
    return t("Only somebody who signs for your firm can agree to this.")


def agreed_for_desk(t: Translator, client: str, name: str, limit: str) -> Letter:
    return letter(
        "✓ "
        + t(
            "{client}: {name} agrees to be charged up to {limit} without a price first.",
            client=client,
            name=name,
            limit=limit,
        )
    )


def in_force(t: Translator, limit: str, day: str) -> str:
    """On the client's balance, and on the office's page about them."""
    return t(
        "Charged without a price first: services up to {limit}, as agreed on {day}", limit=limit, day=day
    )


def not_agreed(t: Translator, limit: str) -> str:
    """For the office: the book names a limit, the signer has not agreed to it."""
    return t("Without a price first: up to {limit} once they agree; they have been asked.", limit=limit)


def charged(
    t: Translator,
    number: int,
    title: str,
    lines: str,
    total: str,
    tax: Paragraph | None,
    available: str,
    until: str,
    disagree: Press,
) -> Letter:
    """For those who order, the moment it is charged."""
    said = letter(
        strong(t("Charged: {total} for #{number} “{title}”", total=total, number=number, title=title)),
        lines,
        tax,
        t(
            "You agreed to such services without a price first, so we are starting. Available: {available}.",
            available=available,
        ),
        faint(t("If you disagree, press the button by {day}.", day=until)),
        buttons=((Button(t("I disagree"), disagree),),),
        subject=t("#{number}: {total} charged", number=number, total=total),
    )
    return replace(said, by_mail=t("If you disagree, reply to this mail by {day}.", day=until))


def objected(t: Translator, number: int, total: str) -> str:
    return t(
        "We will look at the {total} for #{number} again and tell you what we decide.",
        number=number,
        total=total,
    )


def objected_before(t: Translator) -> str:
    return t("You have told us already; we are looking at it.")


def too_late(t: Translator, day: str) -> str:
    return t(
        "The five working days for this were over on {day}. Just write to us, and we will look at it.",
        day=day,
    )


def kept_before(t: Translator) -> str:
    return t(
        "We have looked at this charge already, and it stands. If something is still unclear, just write to us."
    )


def taken_back_before(t: Translator) -> str:
    return t("This charge has been taken back already.")


def objection_for_desk(t: Translator, number: int, title: str, client: str, name: str, total: str) -> Letter:
    """For whoever has the card."""
    return letter(
        strong(f"#{number} · {client} · {title}"),
        t(
            "{name} disagrees with the charge of {total}. Keep it, or take it back, on the card.",
            name=name,
            total=total,
        ),
    )


def disagrees(t: Translator, name: str) -> str:
    """On the card."""
    return t("{name} disagrees with the charge", name=name)


def kept_after_review(t: Translator) -> str:
    """On the card."""
    return t("Disagreed with; looked at, and kept")


def keep_button(t: Translator) -> str:
    return t("Keep the charge")


def take_back_button(t: Translator) -> str:
    return t("Take the charge back")


def ask_why_keep(t: Translator, number: int) -> Letter:
    return letter(t("Why does the charge for #{number} stand? They read your words.", number=number))


def kept(t: Translator, number: int, title: str, total: str, words: str) -> Letter:
    """For whoever objected, and the others who order."""
    return letter(
        strong(
            t(
                "We have looked at the {total} of #{number} “{title}”: the charge stands.",
                total=total,
                number=number,
                title=title,
            )
        ),
        Paragraph(words, Style.QUOTE),
        t("If something is still unclear, just write here."),
        subject=t("#{number}: the charge of {total} stands", number=number, total=total),
    )


def kept_for_desk(t: Translator, number: int) -> str:
    return t("#{number}: kept, and they are told why.", number=number)


def taken_back(t: Translator, number: int, title: str, total: str, available: str) -> Letter:
    """For those who order: the reversal."""
    return letter(
        strong(
            t(
                "Taken back: {total} for #{number} “{title}” is on your account again.",
                total=total,
                number=number,
                title=title,
            )
        ),
        t("Available: {available}. Thank you for telling us.", available=available),
        subject=t("#{number}: {total} taken back", number=number, total=total),
    )


def taken_back_for_desk(t: Translator, number: int, total: str) -> str:
    return t("#{number}: {total} taken back, and they are told.", number=number, total=total)


def charged_at_once(t: Translator, total: str) -> str:
    """To the manager who pressed."""
    return t("{total} charged at once, as agreed with them", total=total)


def charged_before(t: Translator, total: str) -> str:
    """In the letter that says the work is done."""
    return t("Nothing more is charged: you were told of the {total} when we began.", total=total)
