"""Offering times for a call, as the manager sees it: the sheet in their private chat, and the lines on the card."""

from collections.abc import Sequence

from billing.calls.book import CallKind
from billing.calls.texts import kind
from billing.slots.rules import AT_MOST, Fault
from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, quote, strong

KINDS = (CallKind.CONSULTATION, CallKind.INVOICE, CallKind.APPOINTMENT, CallKind.OURS)
Row = tuple[Button, ...]


def asks_call(t: Translator) -> str:
    """The reason on the card."""
    return t("Asks for a call")


def offer_button(t: Translator, *, again: bool) -> str:
    return "☎ " + (t("Offer other times…") if again else t("Offer times for a call…"))


def write_button(t: Translator) -> str:
    return "✍️ " + t("Answer in writing")


def ask_words(t: Translator, number: int) -> Letter:
    return letter(t("What shall they read about #{number}? Your next message goes to them.", number=number))


def sheet(
    t: Translator,
    head: str,
    caller: str,
    about: CallKind,
    price_seen: str,
    rows: tuple[Row, ...],
) -> Letter:
    """One message that changes under its buttons; the price stands apart, in the client's language."""
    return letter(
        strong("☎ " + head),
        "\n".join([t("Calls: {name}", name=caller), kind(t, about)]),
        t("They read about the price:"),
        quote(price_seen),
        t("Which times? Up to {count}.", count=AT_MOST),
        buttons=rows,
    )


def tail(t: Translator, at: tuple[int, int], *, ready: bool) -> tuple[Row, ...]:
    """Below the times."""
    rows: list[Row] = [
        (Button(t("Another day"), Press("slotnext", *at)), Button(t("Other time…"), Press("slotother", *at))),
        (Button(t("Who calls…"), Press("slotwho", *at)), Button(t("What about…"), Press("slotkind", *at))),
    ]
    if ready:
        rows.append((Button("✔ " + t("Send the offer"), Press("slotsend", *at)),))
    return (*rows, (Button(t("Drop the offer"), Press("slotdrop", *at)),))


def who_calls(t: Translator, head: str, rows: tuple[Row, ...]) -> Letter:
    return letter(strong("☎ " + head), t("Who calls them?"), buttons=rows)


def what_about(t: Translator, head: str, at: tuple[int, int]) -> Letter:
    rows = tuple((Button(kind(t, one), Press("slotkind", *at, one.value)),) for one in KINDS)
    return letter(strong("☎ " + head), t("What is it about? It decides what the call costs."), buttons=rows)


def ask_time(t: Translator) -> Letter:
    return letter(
        t("When? Write the day and the time, on the hour or the half hour, for example: Friday 15:30")
    )


def fault(t: Translator, what: Fault) -> Letter:
    said = {
        Fault.UNREAD: t("I could not read that as a day and a time."),
        Fault.OFF_GRID: t("Calls begin on the hour or the half hour."),
        Fault.TOO_SOON: t("That is over, or too soon to be offered."),
        Fault.TOO_FAR: t("That is too far ahead: two months at most."),
    }[what]
    return letter(said, t("For example: Friday 15:30, or 24.11. 10:00"))


def busy(t: Translator, name: str, at: str) -> Letter:
    return letter(t("{name} has another call then: {when}.", name=name, when=at))


def several(t: Translator, times: Sequence[str]) -> str:
    """Times that have commas of their own in most languages."""
    return ("、" if t.language == "ja" else "; ").join(times)


def sent(t: Translator, head: str, times: Sequence[str]) -> Letter:
    return letter(
        strong("☎ " + t("Offered: {times}", times=several(t, times))),
        head,
        faint(t("You read here what they choose. Times they name in words: on the card.")),
    )


def dropped(t: Translator) -> str:
    return t("Thrown away; nothing was offered.")


def full(t: Translator) -> str:
    return t("{count} times at most: take one off first.", count=AT_MOST)


def none_left(t: Translator) -> str:
    return t("None of these times is free any more: choose others.")


def line_offered(t: Translator, name: str, times: Sequence[str]) -> str:
    return t("Offered: {times}; {name} would call. No answer yet.", times=several(t, times), name=name)


def line_agreed(t: Translator, name: str, person: str, at: str) -> str:
    return t("{when}: {name} calls {person}.", when=at, name=name, person=person)


def line_unknown(t: Translator, name: str, at: str) -> str:
    """The time is over."""
    return t("{when}: {name} has not said yet whether the call took place.", when=at, name=name)


def line_cancelled(t: Translator, at: str, *, by_client: bool) -> str:
    if by_client:
        return t("They have cancelled the call of {when}.", when=at)
    return t("The call of {when} is cancelled.", when=at)


def line_missed(t: Translator, at: str) -> str:
    return t("The call of {when} did not take place.", when=at)


def line_none_suits(t: Translator) -> str:
    return t("None of the times offered suits them.")


def line_expired(t: Translator) -> str:
    return t("They chose none of the times offered, and the last has passed.")


def line_left(t: Translator) -> str:
    return t("They no longer need the call.")


def line_written(t: Translator) -> str:
    return t("Settled in writing; nobody calls.")


def settle_button(t: Translator) -> str:
    return "✔ " + t("Settled in writing")


def settled(t: Translator, number: int) -> str:
    """A toast."""
    return t("#{number} is settled; they have been told how to ask for a call again.", number=number)


def cancel_button(t: Translator) -> str:
    return t("Cancel the call")


def missed_button(t: Translator) -> str:
    return t("The call did not take place")


def chosen_button(t: Translator) -> str:
    return t("They named a time…")


def which_one(t: Translator, head: str, rows: tuple[Row, ...]) -> Letter:
    """The client has answered in words."""
    return letter(
        strong("☎ " + head),
        t(
            "Which of the times did they name? They get a confirmation, and with it agree to the price they read."
        ),
        buttons=rows,
    )


def noted(t: Translator, head: str, at: str) -> Letter:
    return letter(strong("☎ " + t("Agreed: {when}", when=at)), head)


def not_then(t: Translator, head: str) -> Letter:
    """To whoever was to call."""
    return letter(strong("☎ " + t("Cancelled; they have been told, and asked about another time.")), head)


def did_not(t: Translator, head: str) -> Letter:
    return letter(
        strong("☎ " + t("Noted: it did not take place. They have been asked about another time.")), head
    )


def over(t: Translator) -> str:
    return t("That is answered already.")
