"""What is said of new versions of a price: what the next one costs, before it is made; and what became of it."""

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def costs(t: Translator, free: int, sum_: str) -> str:
    """What the next version costs, and that it is credited."""
    first = (
        t.plural(
            "{count} new version of a price is free, and you have had it. The next one costs {sum}.",
            "{count} new versions of a price are free, and you have had them. The next one costs {sum}.",
            free,
            sum=sum_,
        )
        if free
        else t("A new version of a price costs {sum}.", sum=sum_)
    )
    return t.sentences(first, t("If you order, it is credited in full; if you do not, it stays charged."))


def answers(t: Translator, quote_id: int, revision: int, sum_: str) -> tuple[tuple[Button, ...], ...]:
    """Go on · Leave it."""
    return (
        (Button(t("Go on: {sum}", sum=sum_), Press("goon", quote_id, revision)),),
        (Button(t("Leave it"), Press("leave", quote_id, revision)),),
    )


def by_mail(t: Translator) -> str:
    """The same two answers, for a mail."""
    return t("For a new version, reply “go on” to this mail; if not, reply “leave it”.")


def offer(
    t: Translator, number: int, title: str, terms: str, buttons: tuple[tuple[Button, ...], ...]
) -> Letter:
    """Before a version that costs something is made."""
    said = letter(
        strong(t("#{number} “{title}”: a new version of the price", number=number, title=title)),
        terms,
        buttons=buttons,
        subject=t("#{number}: a new version of the price", number=number),
    )
    return Letter(said.paragraphs, said.buttons, subject=said.subject, by_mail=by_mail(t))


def agreed(t: Translator, number: int, title: str, sum_: str) -> Letter:
    return letter(
        strong(t("Agreed: #{number} “{title}” gets a new version of the price.", number=number, title=title)),
        t(
            "{sum} is charged when you get it, and credited in full if you order. "
            "Write here what should be different.",
            sum=sum_,
        ),
    )


def agreed_before(t: Translator) -> str:
    return t("You have agreed to it already: just write what should be different.")


def left(t: Translator, number: int, title: str, total: str, moment: str) -> Letter:
    """The price as it is; `moment`: how long."""
    return letter(
        t(
            "All right: the price for #{number} “{title}” stays at {total}, and is valid until {moment}.",
            number=number,
            title=title,
            total=total,
            moment=moment,
        )
    )


def version(t: Translator, number: int, free: int | None) -> str:
    """For the card and for statements: `new version no. 3; the first 2 are free`."""
    if not free:
        return t("new version no. {number}", number=number)
    return t.plural(
        "new version no. {number}; the first {count} is free",
        "new version no. {number}; the first {count} are free",
        free,
        number=number,
    )


def next_agreed(t: Translator, sum_: str) -> str:
    """For the card: the client has said Go on."""
    return t("they want a new version for {sum}", sum=sum_)


def next_left(t: Translator) -> str:
    return t("they want no new version")
