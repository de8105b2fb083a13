"""What clients and the desk read when a verdict's consequences arrive later: limits, supplements, phone acceptances."""

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def limit_near(t: Translator, category: str, used: str, beyond: str | None) -> Letter:
    """80 hundredths of an allowance are used; `beyond`: what the tariff says of more."""
    if beyond:
        return letter(
            t.sentences(
                t("“{category}” is nearly used up this month: {used}.", category=category, used=used), beyond
            )
        )
    return letter(
        t(
            "“{category}” is nearly used up this month: {used}. You will see the price before "
            "anything goes beyond it.",
            category=category,
            used=used,
        )
    )


def limit_reached(t: Translator, category: str, used: str, beyond: str | None) -> Letter:
    if beyond:
        return letter(
            t.sentences(
                t("“{category}” is used up this month: {used}.", category=category, used=used), beyond
            )
        )
    return letter(
        t(
            "“{category}” is used up this month: {used}. Until the month ends, you will see a price "
            "before we start.",
            category=category,
            used=used,
        )
    )


def limit_for_desk(t: Translator, client: str, category: str, used: str) -> Letter:
    return letter(
        "◕ " + t("{client}: “{category}”, {used} this month", client=client, category=category, used=used)
    )


def looked_again(t: Translator) -> str:
    """Before a verdict on what was refused at first."""
    return t("We have looked at your request again after all.")


def one_request(t: Translator, number: int, into: int, title: str) -> Letter:
    """The office has seen that two requests are one."""
    return letter(
        t(
            "#{number} and #{into} “{title}” are the same request, so we go on with it under #{into}.",
            number=number,
            into=into,
            title=title,
        )
    )


def price_lapsed(t: Translator, number: int, title: str) -> Letter:
    """A price ran out, but the request goes on: the price was an addition, or the work is done."""
    return letter(
        t("The latest price for #{number} “{title}” is no longer valid.", number=number, title=title),
        t("Nothing else changes; if you still want it, just write here."),
    )


def supplement_declined(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t("The additional price for #{number} “{title}” is declined.", number=number, title=title),
        t("What you accepted before still stands, and we carry on with it."),
    )


def accepted_on_behalf(t: Translator, number: int, title: str, total: str, note: str) -> str:
    """The office wrote down an acceptance given by phone, in person or by mail."""
    return t(
        "#{number} “{title}”: we have noted that {total} is accepted ({note}).",
        number=number,
        title=title,
        total=total,
        note=note,
    )


def declined_on_behalf(t: Translator, number: int, title: str, total: str, note: str) -> str:
    """The office wrote down a no given past the window."""
    return t(
        "#{number} “{title}”: we have noted that {total} is declined ({note}).",
        number=number,
        title=title,
        total=total,
        note=note,
    )


def by_mail_of(t: Translator, name: str) -> str:
    """Who has decided, and how."""
    return t("by mail, {name}", name=name)


def set_aside(t: Translator, available: str | None) -> str:
    """`available`: what is left on the account, if anything is."""
    if available is None:
        return t("The sum is set aside.")
    return t("The sum is set aside; {available} is still available.", available=available)


def still_missing(t: Translator, missing: str) -> str:
    return t(
        "Your account is {missing} short; as soon as the money arrives, we set the sum aside.",
        missing=missing,
    )


def object_if_wrong(t: Translator) -> str:
    return t("If that is not right, please write here at once.")


def accepted_and_charged(t: Translator, number: int, title: str, charged: str) -> Letter:
    """A price for work that is done already."""
    return letter(strong(t("Accepted: #{number} “{title}”.", number=number, title=title)), charged)


def charged_now(t: Translator, number: int, title: str, amount: str) -> str:
    """Work was done before the money came."""
    return t(
        "#{number} “{title}” is done, and {amount} has been charged for it.",
        number=number,
        title=title,
        amount=amount,
    )


def can_start(t: Translator, number: int, title: str, total: str) -> Letter:
    """For whoever has the work."""
    return letter(
        t(
            "#{number} “{title}”: the client has accepted {total}. You can start.",
            number=number,
            title=title,
            total=total,
        )
    )


def work_is_off(t: Translator, number: int, title: str) -> Letter:
    """For whoever has the work."""
    return letter(
        t(
            "#{number} “{title}” is off: the client has not accepted the price. There is nothing to do.",
            number=number,
            title=title,
        )
    )


def top_up_by(t: Translator, amount: str) -> str:
    """A button."""
    return f"➕ {amount}"


def wants_to_pay_in(t: Translator, client: str, name: str, amount: str, client_id: int) -> Letter:
    """For the managers."""
    return letter(
        strong("➕ " + t("{client} wants to top up by {amount}.", client=client, amount=amount)),
        t("{name} asked for it. Send them the payment details; once it is paid, book it here:", name=name),
        buttons=((Button(t("Top up"), Press("topup", client_id)),),),
        subject=t("{client} wants to top up by {amount}", client=client, amount=amount),
    )
