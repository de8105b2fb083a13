"""What employees read when they hand something over by forwarding it, and what they can send the client."""

from collections.abc import Sequence
from dataclasses import replace

from config.i18n import Translator
from intake.letter import Button, Letter, Paragraph, Press, faint, letter, quote, strong

COPY_LONGEST = 256
"""Signs of a text a button can put into the clipboard (Bot API, CopyTextButton)."""


def filed(t: Translator, number: int, who: str, *, next_: bool) -> Letter:
    """`next_`: the words to send the client follow."""
    return letter(
        strong(t("Filed as #{number}: {who}.", number=number, who=who)),
        t("You can send the client the next message as it is.") if next_ else None,
    )


def passed_on(t: Translator, said: Letter, name: str) -> Letter:
    """In the window's own answer to the client. `name`: the first one of whoever forwarded it."""
    return replace(
        said, paragraphs=(*said.paragraphs, Paragraph(t("{name} has passed your words on to us.", name=name)))
    )


def ready(t: Translator, number: int, where: str) -> str:
    """In the employee's own first person, in the client's language."""
    return t(
        "Thank you! I have passed this on to our window as no. {number}, and they will answer you there. "
        "The window is always open: {where}",
        number=number,
        where=where,
    )


def to_copy(t: Translator, *, words: str, by_mail: bool) -> Letter:
    """The words alone, so that nothing else is copied with them."""
    buttons = () if by_mail else copying(t, words)
    return letter(words, buttons=buttons, subject=t("To send to the client"))


def copying(t: Translator, words: str) -> tuple[tuple[Button, ...], ...]:
    """A button that puts the words into the clipboard, where it takes so many."""
    return ((Button(t("Copy"), copy=words),),) if len(words) <= COPY_LONGEST else ()


def whose(
    t: Translator,
    names: Sequence[str],
    count: int,
    words: str,
    options: Sequence[Button],
    forward_id: int,
    *,
    by_mail: bool,
) -> Letter:
    """The one question about everything forwarded in one go."""
    why = t("Telegram did not tell which account this is from, or I do not know it. I keep it until you say.")
    if by_mail:
        why = t("I do not know the address it was written from. I keep it until you say.")
    return letter(
        strong(t("Whose is it?")),
        from_whom(t, names, count),
        quote(words) if words else None,
        faint(why),
        buttons=(
            *((option,) for option in options),
            (
                Button(t("Somebody else…"), Press("fwdname", forward_id)),
                Button(t("Not a request"), Press("fwdno", forward_id)),
            ),
        ),
    )


def from_whom(t: Translator, names: Sequence[str], count: int) -> str:
    listed = t.listed(t.quoted(name) for name in names)
    return t.plural("{count} message, from {names}", "{count} messages, from {names}", count, names=listed)


def which(t: Translator, words: str, options: Sequence[Button], forward_id: int) -> Letter:
    """Of words of our own."""
    return letter(
        strong(t("Which request did this answer?")),
        quote(words) if words else None,
        faint(t("It is kept there as an answer given privately, and not sent again.")),
        buttons=(
            *((option,) for option in options),
            (Button(t("None of them"), Press("fwdno", forward_id)),),
        ),
    )


def it_is_ours(t: Translator) -> str:
    """A button: the words are an answer of ours."""
    return t("An answer of ours")


def handed_over(t: Translator, number: int, who: str, *, next_: bool) -> Letter:
    """What the question becomes. `next_`: the words to send the client follow."""
    return letter(
        f"✅ {t('Filed as #{number}: {who}.', number=number, who=who)}",
        t("You can send the client the next message as it is.") if next_ else None,
    )


def answer_added(t: Translator, number: int) -> Letter:
    return letter(f"✅ {t('Added to #{number} as an answer given privately.', number=number)}")


def forgotten(t: Translator) -> Letter:
    return letter(t("Not a request: forgotten."))


def type_name(t: Translator) -> Letter:
    return letter(t("Write the name of the client, or of the person there."))


def nobody_called(t: Translator, asked: str) -> Letter:
    return letter(
        t("I know nobody by “{name}”. Write another name; the words are kept meanwhile.", name=asked)
    )


def who_there(t: Translator, asked: str, options: Sequence[Button]) -> Letter:
    return letter(t("“{name}”: who is it?", name=asked), buttons=tuple((option,) for option in options))


def somebody_at(t: Translator, client: str) -> str:
    """A button: nobody in particular."""
    return t("{client}, somebody else there", client=client)


def already(t: Translator, number: int, title: str) -> Letter:
    return letter(t("This is on #{number} “{title}” already.", number=number, title=title))


def my_own(t: Translator) -> Letter:
    return letter(t("These are words of mine: there is nothing to file."))


def noted(t: Translator, number: int) -> Letter:
    return letter(
        t(
            "Kept on #{number} as a note, for the office alone. To answer the client, reply to what you forwarded.",
            number=number,
        )
    )


def kept_as_note(t: Translator) -> Letter:
    return letter(t("Kept beside what you forwarded, as a note for the office alone."))


def decided(t: Translator) -> str:
    return t("You have said so before.")


def said_before(t: Translator) -> Letter:
    return letter(decided(t))


def vouched(t: Translator, employee: str, name: str, *, by_mail: bool) -> str:
    """On the card."""
    if by_mail:
        return t(
            "Forwarded by {employee}; that {address} wrote it is not proven", employee=employee, address=name
        )
    if name:
        return t(
            "{employee} says whose this is: the forward showed the name {name} alone",
            employee=employee,
            name=name,
        )
    return t("{employee} says whose this is: the forward did not show it", employee=employee)
