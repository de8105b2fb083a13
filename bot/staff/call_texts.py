"""A call's sheet in words: one question at a time, on one message that changes under the buttons."""

from collections.abc import Sequence

from billing.calls import texts
from billing.calls.book import CallKind
from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, quote, strong

MINUTES = (5, 10, 15, 30)
Rows = tuple[tuple[Button, ...], ...]


def whose(t: Translator, clients: Sequence[tuple[int, str]]) -> Letter:
    """The first question: who is on the phone."""
    return letter(
        strong("☎ " + t("A call, or a talk in the corridor: with whom?")),
        faint(t("Or at once: /call NAME")),
        buttons=_clients(t, clients),
    )


def not_found(t: Translator, asked: str, meant: str | None, clients: Sequence[tuple[int, str]]) -> Letter:
    """`meant`: whom they may have meant, in words; `clients` to choose from stand below."""
    said = meant or t("No client goes by “{asked}”. With whom was it?", asked=asked)
    return letter("☎ " + said, buttons=_clients(t, clients))


def _clients(t: Translator, clients: Sequence[tuple[int, str]]) -> Rows:
    options = [Button(name, Press("call", id_)) for id_, name in clients]
    rows: list[tuple[Button, ...]] = [tuple(options[at : at + 2]) for at in range(0, len(options), 2)]
    return (*rows, (Button(t("Another client…"), Press("callwho", 0)),))


def ask_client(t: Translator) -> Letter:
    return letter(t("Which client? Write the name."))


def head(t: Translator, client: str, person: str | None, about: str | None) -> str:
    """What is known so far, in one line."""
    who = f"{client}, {person}" if person else client
    return "☎ " + " · ".join(part for part in (who, about) if part)


def sheet(
    t: Translator, title: str, lines: Sequence[str], question: str, rows: Rows, call: tuple[int, int]
) -> Letter:
    """`call`: its id and step, for the way out."""
    drop = (Button(t("Throw away"), Press("calldrop", *call)),)
    return letter(strong(title), "\n".join(lines) or None, question, buttons=(*rows, drop))


def who_is_it(t: Translator) -> str:
    return t("Who is it?")


def nobody_listed(t: Translator) -> str:
    return t("Somebody else")


def how_long(t: Translator) -> str:
    return t("How long did you talk? Or start the clock now.")


def start(t: Translator) -> str:
    return "▶ " + t("Start the clock")


def stop(t: Translator) -> str:
    return "⏹ " + t("Stop")


def ask_minutes(t: Translator) -> Letter:
    return letter(t("How many minutes? For example: 20, or 1:10."))


def running(t: Translator, since: str, free_until: str | None) -> str:
    if free_until:
        return t("Since {time}; free until {until}.", time=since, until=free_until)
    return t("Since {time}.", time=since)


def stop_when_over(t: Translator) -> str:
    return t("Press Stop when you have hung up.")


def what_about(t: Translator) -> str:
    return t("What is it about?")


def kinds(t: Translator, call: tuple[int, int]) -> Rows:
    options = [Button(texts.kind(t, one), Press("callkind", *call, one.value)) for one in CallKind]
    return (tuple(options[:1]), tuple(options[1:3]), tuple(options[3:]))


def say_this(t: Translator, words: str, free: str | None) -> str:
    """Before the client's words; `free`: how long nothing has to be said."""
    if free:
        return t("After {minutes}, say this:", minutes=free)
    return t("Say this before you go on:")


def was_it_said(t: Translator) -> str:
    return t("What did they say? Without their yes nothing is charged, and your minutes count as a favour.")


def consent(t: Translator, call: tuple[int, int]) -> Rows:
    return (
        (Button("✅ " + t("Said, they agree"), Press("callsaid", *call, "yes")),),
        (Button(t("They do not agree, or it was not said"), Press("callsaid", *call, "no")),),
    )


def asking(
    t: Translator,
    title: str,
    lines: Sequence[str],
    words: str,
    free: str | None,
    rows: Rows,
    call: tuple[int, int],
) -> Letter:
    """The words to be said stand apart, in the client's language."""
    drop = (Button(t("Throw away"), Press("calldrop", *call)),)
    return letter(
        strong(title),
        "\n".join(lines) or None,
        say_this(t, words, free),
        quote(words),
        was_it_said(t),
        buttons=(*rows, drop),
    )


def in_tariff(t: Translator) -> str:
    return t("Consultations are in their tariff: it is counted there, nothing has to be said.")


def few_words(t: Translator) -> str:
    return t("Write a few words about it, or file it as it is.")


def what_they_ask(t: Translator) -> str:
    """For a call that is a request."""
    return t("What do they ask for? Write it, and it becomes a request like any other.")


def last_rows(
    t: Translator,
    call: tuple[int, int],
    tickets: Sequence[tuple[int, str]],
    *,
    rang_me: bool,
    may_file: bool,
) -> Rows:
    """Which request it was about, whether the employee was rung, and File."""
    rows = [(Button(f"#{id_} {title}", Press("callon", *call, str(id_))),) for id_, title in tickets]
    sign = "☑" if rang_me else "☐"
    rows.append((Button(f"{sign} " + t("They rang me, not the office"), Press("callway", *call)),))
    if may_file:
        rows.append((Button("✔ " + t("File it"), Press("callfile", *call)),))
    return tuple(rows)


def about(t: Translator, number: int) -> str:
    return t("about #{number}", number=number)


def filed(t: Translator, number: int, title: str, minutes: str, came_to: str, *, told: bool) -> Letter:
    """`told`: those who order read what was charged."""
    return letter(
        strong("☎ " + t("On file: #{number} “{title}”", number=number, title=title)),
        f"{minutes} · {came_to}",
        t("Those who order have been told the sum.") if told else None,
    )


def filed_before(t: Translator, number: int) -> str:
    return t("This call is on file already, as #{number}.", number=number)


def dropped(t: Translator) -> str:
    return t("Thrown away; nothing is on file.")


def gone_on(t: Translator) -> str:
    return t("That is answered already.")


def not_yours(t: Translator) -> str:
    return t("This is somebody else's call.")


def needs_price(t: Translator, number: int) -> str:
    """To whoever filed it."""
    return t("The manager puts the price to those who order: #{number}.", number=number)


def line(t: Translator, when: str, name: str, minutes: str, what: str, came_to: str) -> str:
    """On the card of its request."""
    return (
        "☎ "
        + t("{time} {name}, {minutes}: {what}", time=when, name=name, minutes=minutes, what=what)
        + (f" · {came_to}" if came_to else "")
    )


def by_phone(t: Translator) -> str:
    """The way a request came."""
    return t("by phone")
