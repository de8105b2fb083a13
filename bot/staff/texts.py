"""What the window says to the office: questions before a verdict, set-up, confirmations."""

from collections.abc import Sequence

from billing.verdicts.starting import Waits
from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, strong


def open_private(t: Translator, username: str) -> str:
    return t("Open your private chat with me first: t.me/{bot}", bot=username)


def sent_private(t: Translator) -> str:
    return t("I have asked you in our private chat.")


def choose(t: Translator, question: str, number: int, title: str, options: Sequence[Button]) -> Letter:
    """A question about a ticket with one button a row."""
    return letter(strong(f"#{number} · {title}"), question, buttons=tuple((option,) for option in options))


def which_category(t: Translator) -> str:
    return t("In tariff: which kind of work is it?")


def which_reason(t: Translator) -> str:
    return t("Refuse: why? The client gets the reason, and what they can do instead.")


def which_item(t: Translator) -> str:
    return t("Bill: what for? The prices are this client's own.")


def same_request(t: Translator, number: int, title: str) -> str:
    return t(
        "Is it the same request as #{number} “{title}”? Its words go there, and the client is told.",
        number=number,
        title=title,
    )


def yes_the_same(t: Translator) -> str:
    return t("Yes, the same")


def whom_assign(t: Translator) -> str:
    return t("Who does it?")


def whom_personal(t: Translator) -> str:
    return t("Personal: who was asked instead of the window?")


def which_way(t: Translator, name: str) -> str:
    return t("How was {name} asked?", name=name)


def draft(
    t: Translator,
    number: int,
    title: str,
    lines: str,
    total: str,
    buttons: tuple[tuple[Button, ...], ...],
    hint: str | None = None,
    replaced: str | None = None,
) -> Letter:
    """A price before it goes to the client; `hint`: what may be added to it, and why; `replaced`: what they have now."""
    return letter(
        strong(f"#{number} · {title}"),
        lines,
        strong(t("Total: {total}", total=total)),
        faint(t("This takes the place of the price they have: {price}", price=replaced))
        if replaced
        else None,
        faint(f"⚑ {hint}") if hint else None,
        buttons=buttons,
    )


def ask_price(t: Translator, what: str) -> Letter:
    return letter(t("What is the total price for “{what}”? Write the sum.", what=what))


def bad_sum(t: Translator) -> Letter:
    return letter(t("I could not read that as a sum. Write, for example, 1500 or 1,500.50."))


def ask_phone_acceptance(t: Translator, number: int) -> Letter:
    return letter(
        t(
            "Who accepted the price for #{number}, and when? Write, for example: Pyotr Ilyich, today 10:15.",
            number=number,
        )
    )


def sent_to_client(t: Translator, number: int, total: str) -> Letter:
    return letter(
        t(
            "The price of {total} for #{number} goes to the client in a minute; until then, Undo is "
            "on the card.",
            total=total,
            number=number,
        )
    )


def decided(t: Translator, number: int, what: str) -> Letter:
    return letter(
        t(
            "#{number}: {what}. The client hears of it in a minute; until then, Undo is on the card.",
            number=number,
            what=what,
        )
    )


def usage_new(t: Translator) -> Letter:
    return letter(
        t(
            "Write it like this: /new CLIENT what is asked, for example: /new Vega called: the "
            "banner is crooked"
        )
    )


def setup_done(t: Translator, name: str) -> Letter:
    return letter(
        strong(t("This is now the staff chat, and you are its manager, {name}.", name=name)),
        t("Every request will appear here as a card. Invite a client with /client NAME"),
    )


def setup_wrong(t: Translator) -> Letter:
    return letter(t("This is not the code. It is printed when the program starts."))


def setup_again(t: Translator) -> Letter:
    return letter(t("This is the staff chat already; there is nothing to set up."))


def setup_topic(t: Translator) -> Letter:
    return letter(t("From now on the cards come here, into this topic."))


def setup_hint(t: Translator) -> Letter:
    return letter(
        t(
            "Hello! To make this the staff chat, send here: /setup CODE. The code is printed when the program starts."
        )
    )


def anonymous(t: Translator) -> Letter:
    return letter(
        t(
            "I cannot tell who you are: please switch off “Remain anonymous” in the group's administrator rights."
        )
    )


def unreachable(t: Translator, name: str, fault: str) -> Letter:
    """`fault`: what Telegram or the mail server says of it."""
    if "blocked by the user" in fault:
        said = t("{name} could not be reached: they have blocked the bot. Tell them another way.", name=name)
    elif "deactivated" in fault:
        said = t("{name} could not be reached: their Telegram account is gone.", name=name)
    else:
        said = t("{name} could not be reached: {fault}", name=name, fault=fault)
    return letter("⚠️ " + said)


def accepted_notice(t: Translator, number: int, title: str, client: str, line: str) -> Letter:
    """For the manager who has the card."""
    return letter(strong(f"#{number} · {client} · {title}"), line)


def taken_over(t: Translator, number: int) -> str:
    return t("#{number} is yours now.", number=number)


def given_in_tariff(t: Translator, name: str) -> str:
    return t("In tariff → {name}", name=name)


def taken_back(t: Translator) -> str:
    return t("Taken back; the client has heard nothing.")


def work_taken_back(t: Translator) -> str:
    return t("Taken back; nobody has been told.")


def open_for_verdict(t: Translator, number: int) -> str:
    return t("#{number} is open again. The client hears of it with your next answer.", number=number)


def billed(t: Translator, total: str) -> str:
    return t("Billed: {total}", total=total)


def undoable(t: Translator, what: str) -> str:
    return t("{what}. One minute to undo.", what=what)


def nothing_missing(t: Translator) -> str:
    return t("Nothing is missing any more.")


def promised(t: Translator, amount: str) -> str:
    return t("Promised: {sum}; the work can start.", sum=amount)


def given_in_advance(t: Translator, given: str, name: str, number: int, waits: Waits) -> Letter:
    """The work is given out and has to wait; one button takes the start on."""
    why = {
        Waits.DECISION: t(
            "It is not decided yet: {name} is asked to wait, and will be told as soon as you decide.",
            name=name,
        ),
        Waits.MONEY: t(
            "The money is not on the account yet: {name} is asked to wait, and will be told when it arrives.",
            name=name,
        ),
        Waits.ACCEPTANCE: t(
            "The client has not accepted the price yet: {name} is asked to wait, and will be told as "
            "soon as they accept.",
            name=name,
        ),
    }[waits]
    begin = Button(t("Start now, I answer for it"), Press("begin", number))
    return letter(strong(given), why, buttons=((begin,),))


def started(t: Translator, number: int, name: str) -> Letter:
    return letter(
        t(
            "#{number}: {name} can start, and you answer for it. What is logged before the client "
            "accepts and pays counts as asked for by you: it is nobody's standard error.",
            number=number,
            name=name,
        )
    )


def started_before(t: Translator, number: int, name: str) -> str:
    return t("#{number}: {name} has already been told to start.", number=number, name=name)


def nothing_to_wait_for(t: Translator, number: int) -> str:
    return t("Nothing holds #{number} up any more.", number=number)


def recorded(t: Translator, number: int, note: str) -> str:
    return t("Recorded: #{number} accepted ({note}).", number=number, note=note)


def recorded_no(t: Translator, number: int, note: str) -> str:
    return t("Recorded: #{number} declined ({note}).", number=number, note=note)


def only_managers(t: Translator) -> str:
    return t("Only managers can decide this.")


def by_mail(t: Translator, name: str, when: str) -> str:
    """Who decided, for the record of what the manager confirmed."""
    return t("{name}, by mail of {when}", name=name, when=when)


def unseen(t: Translator, told: str, name: str) -> str:
    """The assignee has no chat with the bot."""
    return t(
        "{told}. {name} has no chat with me yet and does not see it: I have sent you a link for them.",
        told=told,
        name=name,
    )


def ask_what(t: Translator, client: str) -> Letter:
    return letter(
        t("What does {client} ask for? Write it, or send a photo or a voice message.", client=client)
    )


def filed(
    t: Translator, number: int, client: str, asker: str | None, others: Sequence[tuple[int, str]]
) -> Letter:
    """A request filed by hand; one tap says on whose behalf."""
    head = t("Filed as #{number} for {client}.", number=number, client=client)
    who = t("Asked by {name}.", name=asker) if asker else t("Who asked is not stated.")
    rows = tuple(
        (Button(t("Asked by {name}", name=name), Press("asker", number, 0, str(id_))),)
        for id_, name in others
    )
    return letter(t.sentences(head, who), buttons=rows)
