"""What the window says to clients about itself and about their own things."""

from config.i18n import LANGUAGES, Translator
from intake.letter import Button, Letter, Press, letter, strong
from intake.tickets.models import ClosedReason, Status, Ticket

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "ja": "日本語"}


def menu(t: Translator, *, money: bool) -> tuple[tuple[Button, ...], ...]:
    """The client's commands as buttons; money only for those who may see it."""
    rows: list[tuple[Button, ...]] = [
        (Button(t("My requests"), Press("tickets", 0)), Button(t("Language"), Press("language", 0)))
    ]
    if money:
        # Four beside each other do not fit a phone.
        rows[:0] = [
            (Button(t("Balance"), Press("balance", 0)), Button(t("Tariff"), Press("tariff", 0))),
            (Button(t("Statement"), Press("statement", 0)), Button(t("Invoices"), Press("invoices", 0))),
        ]
    rows.append((Button("☎ " + t("I would like a call"), Press("callme", 0)),))
    return tuple(rows)


def welcome(t: Translator, name: str, firm: str, clients: tuple[str, ...], *, money: bool) -> Letter:
    return letter(
        strong(t("Hello, {name}! This is the service window of {firm}.", name=name, firm=firm)),
        t(
            "Write here whatever you need, in your own words, with photos, files or voice. I log it "
            "at once and tell you when we will look at it; the answers come here too."
        ),
        t("You write for {clients}.", clients=t.listed(clients)),
        buttons=menu(t, money=money),
    )


def staff_welcome(t: Translator, name: str, firm: str) -> Letter:
    return letter(
        strong(
            t("Hello, {name}! This account now belongs to you at the window of {firm}.", name=name, firm=firm)
        ),
        t(
            "Requests assigned to you come here. Reply to one, and the client reads your words as "
            "the firm's. Log minutes with the buttons, or: /log 1h20 what was done. Everything on "
            "your desk: /mine"
        ),
    )


def waiting_for_manager(t: Translator, firm: str) -> Letter:
    """A colleague came by a shared link: the manager confirms them first."""
    return letter(
        t(
            "Hello! This is the service window of {firm}. The manager will confirm that you write "
            "for your firm; until then I keep everything you send, and nothing is lost.",
            firm=firm,
        )
    )


def confirmed(t: Translator, firm: str, client: str) -> Letter:
    return letter(
        t("Welcome! You now write to {firm} for {client}.", firm=firm, client=client),
        t("What you have already sent is being logged."),
    )


def bad_link(t: Translator) -> str:
    return t("This link no longer works. Please ask the office for a new one.")


def choose_language(t: Translator) -> Letter:
    return letter(
        t("In which language shall I write to you?"),
        buttons=(tuple(Button(LANGUAGE_NAMES[code], Press("speak", 0, 0, code)) for code in LANGUAGES),),
    )


def language_chosen(t: Translator) -> Letter:
    return letter(t("All right, from now on in English."))


def request_line(t: Translator, ticket: Ticket, waits: str | None) -> str:
    return f"#{ticket.id} {ticket.title} — {waits or status(t, ticket)}"


def status(t: Translator, ticket: Ticket) -> str:
    """Where a request stands, in the client's words."""
    if ticket.closed_reason is ClosedReason.REFUSED:
        return t("not taken on")
    if ticket.closed_reason is ClosedReason.DECLINED:
        return t("declined by you")
    if ticket.closed_reason is ClosedReason.EXPIRED:
        return t("expired")
    return {
        Status.NEW: t("logged"),
        Status.OPEN: t("in progress"),
        Status.RESOLVED: t("done"),
        Status.CLOSED: t("done and closed"),
    }[ticket.status]


def requests(t: Translator, lines: list[str], *, money: bool) -> Letter:
    if not lines:
        return letter(t("You have no requests yet. Write what you need, and there will be one."))
    return letter(strong(t("Your requests")), "\n".join(lines), buttons=menu(t, money=money))


def unknown_command(t: Translator, command: str, *, money: bool) -> Letter:
    return letter(
        t(
            "I do not know {command}, so nothing was logged. Write what you need in your own words, or use "
            "one of these:",
            command=command,
        ),
        buttons=menu(t, money=money),
    )


def not_for_you(t: Translator) -> Letter:
    """Money is shown to signer and delegate only."""
    return letter(t("Balance and tariff are shown to those who sign for your firm."))


def top_up_for(t: Translator, client: str) -> str:
    """A button, for whoever writes for several clients."""
    return "➕ " + t("Top up {client}", client=client)


def how_much(t: Translator, client: str, buttons: tuple[tuple[Button, ...], ...]) -> Letter:
    return letter(t("By how much will you top up the account of {client}?", client=client), buttons=buttons)


def which_sum(t: Translator, example: int) -> Letter:
    return letter(t("By how much? Write the sum, for example: {example}", example=example))


def no_sum(t: Translator, example: int) -> Letter:
    return letter(
        t("I cannot read that as a sum. Write only the figure, for example: {example}", example=example)
    )


def wanted(t: Translator, amount: str, *, enough: bool) -> Letter:
    """They want to pay in; `enough`: for everything that waits for money."""
    return letter(
        strong(t("Thank you: a top-up of {amount}.", amount=amount)),
        t("We will send you the payment details."),
        None if enough else t("It is not enough yet for everything that waits; the balance shows what does."),
    )


def wanted_before(t: Translator, amount: str) -> str:
    return t(
        "We know already that you want to top up by {amount}; the payment details are on their way.",
        amount=amount,
    )


def waits_for_you(t: Translator) -> str:
    return t("waiting for your acceptance")


def accepted_before(t: Translator) -> str:
    return t("You have already accepted this.")


def declined_before(t: Translator) -> str:
    return t("You have already declined this.")


def talking_already(t: Translator) -> str:
    return t("We are already talking about it: just write.")


def thanks(t: Translator) -> str:
    return t("Thank you, that helps.")


def what_is_urgent(t: Translator) -> Letter:
    """`/urgent` of somebody who has nothing open."""
    return letter(t("What cannot wait? Write it after the command: /urgent the site is down"))


def which_is_urgent(t: Translator, requests: list[tuple[int, str]]) -> Letter:
    return letter(
        t("Which one cannot wait?"),
        buttons=tuple(
            (Button(f"#{number} · {title}", Press("urgent", number)),) for number, title in requests
        ),
    )


def urgent_too_late(t: Translator, number: int) -> Letter:
    return letter(
        t(
            "#{number} is done on our side. If something is wrong with it, write here, and it is opened again.",
            number=number,
        )
    )


def open_already(t: Translator, number: int) -> str:
    return t("#{number} is open already.", number=number)


def glad(t: Translator) -> str:
    return t("Glad to hear it!")
