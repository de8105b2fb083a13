"""What clients read about a call they would like: the price before they choose, the times, and what becomes of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from billing.calls.book import CallKind
from billing.calls.rules import CallTerms
from billing.slots.rules import REMIND
from billing.tariffs.book import Unit
from billing.vat import VatPrices
from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong

QUARTER, HOUR = 15, 60


def when(t: Translator, at: datetime, zone: ZoneInfo) -> str:
    """`Tuesday, 24 November, 14:00`."""
    day = at.astimezone(zone).date()
    return t("{weekday}, {day}, {time}", weekday=t.weekday(day), day=t.day(day), time=t.clock_time(at, zone))


def ask_topic(t: Translator, price: str | None, free: str | None) -> Letter:
    """The one question; what a call costs is said before they ask for one."""
    return letter(
        strong("☎ " + t("What would you like to talk about?")),
        t(
            "One message is enough, spoken or written; if we are to ring a particular number, add it. You will get "
            "times to choose from, and nobody calls before you have chosen."
        ),
        t.sentences(*(part for part in (price, free) if part)) or None,
    )


def which_firm(t: Translator, firms: Sequence[tuple[int, str]]) -> Letter:
    rows = tuple((Button(name, Press("callme", id_)),) for id_, name in firms)
    return letter(t("For which firm is it?"), buttons=rows)


def no_words(t: Translator) -> Letter:
    return letter(t("Just write or say in a few words what the call is about."))


def logged(t: Translator, number: int, promised: str) -> Letter:
    """They asked for a call."""
    return letter(
        strong(t("Logged, #{number}: you would like a call.", number=number)),
        t.sentences(t("Here you will read when we can call, and what it costs."), promised),
        subject=t("Logged, #{number}", number=number),
    )


def free_kinds(t: Translator, kinds: Sequence[CallKind]) -> str | None:
    """What may be talked about for nothing."""
    names = {
        CallKind.INVOICE: t("about invoices"),
        CallKind.APPOINTMENT: t("about appointments"),
        CallKind.OURS: t("about faults of ours"),
    }
    free = [names[kind] for kind in kinds if kind in names]
    return t("Calls {about} cost nothing.", about=t.listed(free)) if free else None


def price(t: Translator, kind: CallKind, terms: CallTerms | None, currency: str) -> tuple[str, bool]:
    """What a call about `kind` costs, and whether that is a price to be agreed to."""
    if kind is CallKind.OURS or (terms and kind in terms.free_kinds):
        return t("This call costs you nothing."), False
    if terms and terms.included:
        return t("Consultations are part of your tariff."), False
    if terms is None or terms.item is None:
        return t("Whether your tariff covers it is decided as with any request."), False
    sum_ = t.money(terms.item.unit_price_minor, currency)
    rate = {
        Unit.HOUR: t("at {price} an hour", price=sum_),
        Unit.STARTED_15: t("at {price} for every started 15 minutes", price=sum_),
    }.get(terms.item.unit, t("which costs {price}", price=sum_))
    if terms.free_minutes:
        first = t("The first {minutes} are free.", minutes=t.minutes(terms.free_minutes))
        parts = [first, t("From then on it is a paid consultation, {rate}.", rate=rate)]
    else:
        parts = [t("It is a paid consultation, {rate}.", rate=rate)]
    if terms.item.unit in (Unit.HOUR, Unit.STARTED_15) and terms.item.least > 1:
        least = terms.item.least * (HOUR if terms.item.unit is Unit.HOUR else QUARTER)
        parts.append(t("At least {minutes} are charged.", minutes=t.minutes(least)))
    if terms.vat is VatPrices.EXCLUSIVE:
        parts.append(t("VAT is added."))
    return t.sentences(*parts), True


def seen(t: Translator, price_words: str, *, priced: bool) -> str:
    """What stands about the price above the times."""
    return (
        t.sentences(price_words, t("By choosing a time you agree to this price.")) if priced else price_words
    )


def offer(
    t: Translator,
    offer_id: int,
    number: int,
    title: str,
    name: str,
    price_seen: str,
    times: Sequence[tuple[str, str]],
) -> Letter:
    """`times`: what a button says, and which time it is."""
    rows = tuple((Button(label, Press("slottake", offer_id, 0, at)),) for label, at in times)
    said = letter(
        strong("☎ " + t("#{number} “{title}”: when shall we call you?", number=number, title=title)),
        t("{name} would call you.", name=name),
        price_seen,
        buttons=(*rows, (Button(t("None of these"), Press("slotnone", offer_id)),)),
        subject=t("#{number}: times for a call", number=number),
    )
    listed = "\n".join(f"• {label}" for label, _ in times)
    how = t("Just answer this mail with the time that suits you, or with others.")
    return replace(said, by_mail=f"{listed}\n\n{how}")


def taken(
    t: Translator, offer_id: int, number: int, title: str, name: str, at: str, price_words: str, *, soon: bool
) -> Letter:
    """`soon`: too close for a reminder."""
    remind = t("We remind you {minutes} before.", minutes=t.minutes(int(REMIND.total_seconds()) // 60))
    said = letter(
        strong("☎ " + t("{name} calls you on {when}.", name=name, when=at)),
        t("It is about #{number} “{title}”.", number=number, title=title),
        price_words,
        None if soon else remind,
        buttons=(cancel_row(t, offer_id),),
        subject=t("#{number}: we call you on {when}", number=number, when=at),
    )
    return replace(said, by_mail=t("If you cannot then, reply to this mail."))


def cancel_row(t: Translator, offer_id: int) -> tuple[Button, ...]:
    return (Button(t("I cannot then"), Press("slotoff", offer_id)),)


def remind(t: Translator, offer_id: int, number: int, title: str, name: str, at: str) -> Letter:
    said = letter(
        strong("☎ " + t("At {time} {name} calls you.", time=at, name=name)),
        t("It is about #{number} “{title}”.", number=number, title=title),
        buttons=(cancel_row(t, offer_id),),
        subject=t("#{number}: we call you at {time}", number=number, time=at),
    )
    return replace(said, by_mail=t("If you cannot then, reply to this mail."))


def which_times(t: Translator, number: int) -> Letter:
    """None of them suits."""
    return letter(t("#{number}: when would it suit you? Write a few times in your own words.", number=number))


def other_times(t: Translator, offer_id: int) -> tuple[tuple[Button, ...], ...]:
    """What can be said once a call has come to nothing."""
    return (
        (Button(t("Other times, please"), Press("slotagain", offer_id)),),
        (Button(t("No longer needed"), Press("slotleave", offer_id)),),
    )


def expired(t: Translator, offer_id: int, number: int, title: str) -> Letter:
    return _nothing_came(
        t,
        offer_id,
        t("#{number} “{title}”: the times we offered for a call have passed.", number=number, title=title),
        number,
    )


def missed(t: Translator, offer_id: int, number: int, title: str, at: str) -> Letter:
    return _nothing_came(
        t,
        offer_id,
        t("#{number} “{title}”: our call of {when} did not come about.", number=number, title=title, when=at),
        number,
    )


def cancelled_by_us(t: Translator, offer_id: int, number: int, title: str, at: str) -> Letter:
    return _nothing_came(
        t,
        offer_id,
        t(
            "#{number} “{title}”: we are sorry, we cannot call you on {when}.",
            number=number,
            title=title,
            when=at,
        ),
        number,
    )


def withdrawn(t: Translator, offer_id: int, number: int, title: str) -> Letter:
    """Whoever would have called is not there any more."""
    return _nothing_came(
        t,
        offer_id,
        t("#{number} “{title}”: the times we offered for a call no longer hold.", number=number, title=title),
        number,
    )


def _nothing_came(t: Translator, offer_id: int, head: str, number: int) -> Letter:
    said = letter(
        strong("☎ " + head),
        t("Shall we find another time?"),
        buttons=other_times(t, offer_id),
        subject=t("#{number}: another time for a call?", number=number),
    )
    return replace(said, by_mail=t("Just answer this mail with times that suit you."))


def cancelled_by_you(t: Translator, offer_id: int, number: int, at: str) -> Letter:
    return letter(
        strong("☎ " + t("#{number}: the call on {when} is cancelled.", number=number, when=at)),
        t("It costs you nothing. Shall we find another time?"),
        buttons=other_times(t, offer_id),
    )


def called_off(t: Translator, number: int, at: str) -> Letter:
    """The request it was about was not taken on."""
    said = t("#{number}: the call on {when} is cancelled.", number=number, when=at)
    return letter(said, subject=said)


def left(t: Translator, number: int) -> Letter:
    return letter(t("All right, nobody calls. #{number} is closed.", number=number))


def settled_in_writing(t: Translator, client_id: int, number: int, title: str) -> Letter:
    """The wish was answered by words."""
    said = letter(
        t(
            "#{number} “{title}”: with our answer this is settled, and nobody calls.",
            number=number,
            title=title,
        ),
        t("If you would still like to talk, ask again."),
        buttons=((Button("☎ " + t("I would like a call"), Press("callme", client_id)),),),
        subject=t("#{number}: settled in writing", number=number),
    )
    return replace(said, by_mail=t("Just answer this mail."))


def gone(t: Translator) -> str:
    """A toast."""
    return t("This time has just gone or is too close; please choose another.")


def over(t: Translator) -> str:
    return t("This has been answered already; the latest word on it is further down.")


def taken_before(t: Translator) -> str:
    return t("That is agreed already.")


def agreed_in_writing(t: Translator, at: str, words: str) -> str:
    """On the card: the price they read before they chose."""
    return t("Agreed in writing, {when}: {words}", when=at, words=t.quoted(words))
