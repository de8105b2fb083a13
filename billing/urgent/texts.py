"""What clients read about what cannot wait: before somebody is rung, while it rings, and after."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from billing.urgent.queries import Cost
from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong
from intake.office.book import said


def moment(t: Translator, at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A time of day, with its day where that is not today."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    time = t.clock_time(at, zone)
    if day == today:
        return t("{time} today", time=time)
    if day == today + timedelta(days=1):
        return t("{time} tomorrow", time=time)
    return t("{time} on {weekday}, {day}", time=time, weekday=t.weekday(day), day=t.day(day))


def button(t: Translator, number: int) -> Button:
    return Button("🚨 " + t("Urgent"), Press("urgent", number))


def ask(t: Translator, number: int, title: str, cost: Cost, *, money: bool) -> Letter:
    """The one question before somebody is rung; `money`: its reader may see it."""
    return letter(
        strong(t("#{number} “{title}”: shall we call somebody now?", number=number, title=title)),
        t(
            "We ring whoever is on call until they take it, at any hour. They start at once, without waiting "
            "for a price, and work for at most {time} before we ask you.",
            time=t.minutes(cost.cap.minutes),
        ),
        _price(t, cost) if money else t("What it may cost is agreed with those who sign for your firm."),
        t("If the fault is ours, it costs you nothing."),
        buttons=(
            (Button("🚨 " + t("Yes, it cannot wait"), Press("urgent2", number)),),
            (Button(t("No, it can wait"), Press("calm", number)),),
        ),
    )


def _price(t: Translator, cost: Cost) -> str:
    later = (
        t("On the next working morning we tell you whether your tariff covers it or it is charged.")
        if cost.tariff
        else t("On the next working morning we tell you what it has come to.")
    )
    if cost.words:
        return t.sentences(said(cost.words, t.language), later)
    if cost.item is None or cost.hour_minor is None or cost.cap.minor is None:
        return later
    sums = {
        "what": said(cost.item.title, t.language),
        "price": t.money(cost.hour_minor, cost.currency),
        "most": t.money(cost.cap.minor, cost.currency),
    }
    if not cost.surcharges:
        hour = t("One hour is {price} ({what}); without asking you we do not go beyond {most}.", **sums)
        return t.sentences(hour, later)
    added = t.listed(said(title, t.language) for title in cost.surcharges)
    hour = t(
        "One hour is {price} ({what}; added: {added}); without asking you we do not go beyond {most}.",
        added=added,
        **sums,
    )
    return t.sentences(hour, later)


def ringing(t: Translator, number: int, title: str, phone: str | None) -> Letter:
    return letter(
        strong("🚨 " + t("#{number} “{title}”: we are ringing now.", number=number, title=title)),
        t("You will read here as soon as somebody has taken it."),
        _or_phone(t, phone),
        buttons=((Button(t("It can wait after all"), Press("calm", number)),),),
    )


def rung(t: Translator, number: int, title: str) -> Letter:
    """What that becomes when it rings no more."""
    return letter(
        "🚨 " + t("#{number} “{title}”: the ringing is over, see below.", number=number, title=title)
    )


def _or_phone(t: Translator, phone: str | None) -> str | None:
    return t("If you cannot wait for that, phone {phone}.", phone=phone) if phone else None


def nobody(
    t: Translator, number: int, title: str, opens: str | None, on_call_from: str | None, phone: str | None
) -> Letter:
    """Nobody is on call. `opens`: when the office does; None where it is open, and has just been told."""
    told = (
        t(
            "The office is open and has just been told that #{number} “{title}” cannot wait.",
            number=number,
            title=title,
        )
        if opens is None
        else t("Nobody is on call at this hour.")
    )
    when = None
    if opens:
        when = t(
            "We open at {when}; #{number} “{title}” is marked as urgent for then.",
            when=opens,
            number=number,
            title=title,
        )
    if on_call_from:
        when = t(
            "Somebody is on call from {when}: press Urgent again then. #{number} “{title}” is marked as urgent.",
            when=on_call_from,
            number=number,
            title=title,
        )
    if phone is None or when is None:
        return letter(strong(told), when, _or_phone(t, phone))
    return letter(strong(told), when, t("If it cannot wait until then, phone {phone}.", phone=phone))


def taken(t: Translator, number: int, title: str, begins: str | None, *, tariff: bool) -> Letter:
    """`begins`: by when; None where they have begun. `tariff`: they have one."""
    head = (
        t("#{number} “{title}” is in hand: we are working on it now.", number=number, title=title)
        if begins is None
        else t("#{number} “{title}” is in hand: we begin by {when}.", number=number, title=title, when=begins)
    )
    return letter(
        strong(head),
        t(
            "You will read the news here. Whether it is in your tariff, charged, or our own fault is decided on the "
            "next working morning."
        )
        if tariff
        else t(
            "You will read the news here. Whether it is charged or our own fault is decided on the next working "
            "morning."
        ),
    )


def on_it_already(t: Translator, number: int) -> str:
    return t("Somebody has #{number} already and is working on it.", number=number)


def ringing_already(t: Translator, number: int) -> str:
    return t("We are ringing for #{number} already.", number=number)


def calmed(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t(
            "All right: nobody is rung for #{number} “{title}”. We look at it in its turn.",
            number=number,
            title=title,
        )
    )


def unanswered(t: Translator, number: int, title: str, phone: str | None) -> Letter:
    """For whoever called, once, when the managers are rung too."""
    return letter(
        strong(t("#{number} “{title}”: nobody has answered yet.", number=number, title=title)),
        t("We go on ringing, the managers too."),
        _or_phone(t, phone),
    )


def called_for_deciders(t: Translator, number: int, title: str, name: str, cost: Cost) -> Letter:
    """For those who sign: one of their people has called somebody."""
    return letter(
        strong(
            "🚨 "
            + t("{name} has called somebody for #{number} “{title}”.", name=name, number=number, title=title)
        ),
        t(
            "Work starts at once, for at most {time} before we ask you, as agreed for what cannot wait.",
            time=t.minutes(cost.cap.minutes),
        ),
        _price(t, cost),
        t("If the fault is ours, it costs you nothing."),
        subject=t("#{number}: urgent", number=number),
    )


def agreed_before(
    t: Translator, number: int, title: str, lines: str, total: str, when: str, money: str
) -> Letter:
    """For those who sign: what the urgent work came to, within what was agreed for it."""
    return letter(
        strong(
            t(
                "#{number} “{title}”: the urgent work comes to {total}.",
                number=number,
                title=title,
                total=total,
            )
        ),
        lines,
        t("That is within what was agreed when it was called urgent, {when}.", when=when),
        money,
        t("If that is not right, please write here at once."),
        subject=t("#{number}: {total}", number=number, total=total),
    )


def charged_now(t: Translator, available: str) -> str:
    return t("It has been charged; {available} is available.", available=available)


def agreed_for_asker(t: Translator, number: int, title: str) -> Letter:
    """For whoever asked and sees no money."""
    return letter(
        t(
            "#{number} “{title}”: the urgent work is charged as agreed; those who sign for your firm have the details.",
            number=number,
            title=title,
        )
    )


def agreed_note(t: Translator, name: str, when: str) -> str:
    """Under which word a price counts as accepted; printed in statements."""
    return t("{name}, as urgent, {when}", name=name, when=when)


def by_mail(t: Translator, number: int, bot: str | None, phone: str | None, promised: str) -> Letter:
    """A proven mail says that it is urgent: how to call somebody, for a mail wakes nobody."""
    return letter(
        t(
            "#{number}: you write that it is urgent. We have marked it so, but a mail wakes nobody.",
            number=number,
        ),
        promised or None,
        t("If it cannot wait until then, press Urgent in the Telegram window: t.me/{bot}", bot=bot)
        if bot
        else None,
        t("If it cannot wait until then, phone {phone}.", phone=phone) if phone else None,
        subject=t("#{number}: urgent", number=number),
    )
