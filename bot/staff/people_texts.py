"""What the window says to the office about people: strangers, newcomers, clients, and who goes where."""

from collections.abc import Sequence

from config.i18n import Translator
from intake.contacts.models import Authority
from intake.letter import Button, Letter, letter, quote, strong


def stranger(
    t: Translator,
    name: str,
    address: str,
    words: str,
    state: str | None,
    buttons: tuple[tuple[Button, ...], ...],
) -> Letter:
    return letter(
        strong("👋 " + t("Somebody unknown: {name} ({address})", name=name, address=address)),
        quote(words) if words else nothing_yet(t) if state is None else None,
        state,
        buttons=buttons,
    )


def nothing_yet(t: Translator) -> str:
    return t("They have opened the chat and written nothing yet.")


def worked_here(t: Translator) -> str:
    return "⚠️ " + t("They used to work here.")


def newcomer(
    t: Translator,
    name: str,
    client: str,
    words: str,
    state: str | None,
    buttons: tuple[tuple[Button, ...], ...],
    *,
    group: bool = False,
) -> Letter:
    """`group`: they have spoken in the client's group, and never to the bot alone."""
    came = t("{name} came by the link of {client}. Do they write for this client?", name=name, client=client)
    if group:
        came = t(
            "{name} writes in the group of {client}. Do they write for this client?", name=name, client=client
        )
    return letter(
        strong("👋 " + came),
        quote(words) if words else None,
        state,
        buttons=buttons,
    )


def authority_choice(t: Translator) -> dict[Authority, str]:
    return {
        Authority.MEMBER: t("as a member (asks, does not order)"),
        Authority.DELEGATE: t("as a delegate (may order)"),
        Authority.SIGNER: t("as the signer"),
    }


def bound(t: Translator, client: str) -> str:
    return t("Let in: {client}.", client=client)


def turned_away(t: Translator) -> str:
    return t("Refused; they get no answer.")


def invited(t: Translator, client: str, link: str) -> Letter:
    return letter(t("Link for {client}. Whoever opens it first becomes the signer:", client=client), link)


def choose_for(t: Translator, name: str, question: str, options: Sequence[Button]) -> Letter:
    """A question about a person with one button a row."""
    return letter(strong(name), question, buttons=tuple((option,) for option in options))


def client(t: Translator, name: str, lines: Sequence[str], buttons: tuple[tuple[Button, ...], ...]) -> Letter:
    """A client as the office sees them."""
    return letter(strong(name), "\n".join(lines), buttons=buttons)


def let_in(t: Translator) -> str:
    return t("Let in.")


def which_client(t: Translator) -> str:
    return t("Which client do they write for?")


def as_what(t: Translator, client: str) -> str:
    return t("{client}: in which role?", client=client)


def tariff(t: Translator, name: str | None) -> str:
    return t("Tariff: {name}", name=name or "—")


def dearer(t: Translator, share: str) -> str:
    """What the office asks of a client it has trouble with."""
    return t("Prices: {share} of the list; they are not told why.", share=share)


def account(t: Translator, available: str, held: str) -> str:
    return t("Account: {available} available, {held} set aside", available=available, held=held)


def promo(t: Translator, amount: str, day: str) -> str:
    return t("Promotional credit: {amount}, good until {day}", amount=amount, day=day)


def clients(t: Translator, rows: tuple[tuple[Button, ...], ...]) -> Letter:
    return letter(strong(t("Clients")), buttons=rows)


def person(t: Translator, name: str, client: str, authority: str, options: Sequence[Button]) -> Letter:
    """One person of a client."""
    return letter(strong(name), f"{client} — {authority}", buttons=tuple((option,) for option in options))


def move_where(t: Translator) -> str:
    return t(
        "Which client do they really write for? Their requests and the money set aside for these "
        "move with them."
    )


def moved(
    t: Translator, name: str, client: str, along: Sequence[int], former: str, stayed: Sequence[int]
) -> Letter:
    """A person bound wrongly is where they belong."""
    went = _numbers(t, along)
    left = _numbers(t, stayed)
    return letter(
        strong(t("{name} now writes for {client}.", name=name, client=client)),
        t("Requests moved along: {numbers}.", numbers=went) if went else None,
        t("Already charged, so these stay with {client}: {numbers}.", client=former, numbers=left)
        if left
        else None,
    )


def _numbers(t: Translator, tickets: Sequence[int]) -> str:
    return t.listed(f"#{number}" for number in tickets)


def you_write_for(t: Translator, firm: str, client: str) -> Letter:
    """For the person themselves."""
    return letter(t("From now on you write to {firm} for {client}.", firm=firm, client=client))


def has_no_chat(t: Translator, name: str, number: int, link: str) -> Letter:
    """For the manager who gave work to somebody the bot cannot write to."""
    return letter(
        t(
            "{name} has not opened this bot yet and does not see #{number}. Give them this link, and "
            "their work will be there at once:",
            name=name,
            number=number,
        ),
        link,
    )


def decided_before(t: Translator) -> str:
    return t("That has been decided already.")


def set_up_by(t: Translator, managers: Sequence[str], *, here: bool) -> Letter:
    """For whoever sends the right code when somebody else has done so before. `here`: in this very group."""
    names = t.listed(managers)
    return letter(
        t("The office is set up already. Decisions are made by: {names}.", names=names),
        None if here else t("To make this group the staff chat instead, one of them sends the code here."),
        t("If you work here, ask for a link of your own: okoshko invite --employee NAME makes it."),
    )
