"""What the window says to whoever does the work: their copy, minutes, Resolve, standard errors."""

from collections.abc import Sequence
from datetime import date

from config.i18n import Translator
from intake.letter import Button, Letter, Paragraph, Press, faint, letter, quote, strong

MINUTES = (15, 30, 60)


def work(
    t: Translator,
    number: int,
    title: str,
    client: str,
    words: str,
    state: Sequence[str],
    buttons: tuple[tuple[Button, ...], ...],
    *,
    answers: bool,
) -> Letter:
    """The assignee's copy; `answers`: whether the work is still open, and a reply goes to the client."""
    return Letter(
        tuple(
            block
            for block in (
                strong(f"#{number} · {client} · {title}"),
                quote(words),
                Paragraph("\n".join(state)),
                faint(t("Reply to this message, and the client reads your words as the firm's."))
                if answers
                else None,
            )
            if block and block.text
        ),
        buttons,
    )


def handed_on(t: Translator, number: int, title: str) -> Letter:
    return letter(t("#{number} “{title}” is with somebody else now.", number=number, title=title))


def follow_up(t: Translator, number: int, who: str, words: str, *, last: bool = False) -> Letter:
    """New words of the client, for whoever works on it. `last`: for a while."""
    quiet = faint(
        t(
            "They write a lot at once. Until you answer, the rest comes onto the request without a message to you."
        )
    )
    return letter(
        strong(t("#{number}: {who} writes", number=number, who=who)),
        quote(words) if words else None,
        quiet if last else None,
    )


def file_came(t: Translator, number: int, title: str, name: str) -> Letter:
    """For whoever works on it: there was no room for a client's file before."""
    return letter(
        t("#{number} “{title}”: the file {name} is there now.", number=number, title=title, name=name)
    )


def answered_by(t: Translator, number: int, name: str, words: str) -> Letter:
    """For whoever works on it: a colleague has answered the client."""
    return letter(
        strong(t("#{number}: {name} has answered the client", number=number, name=name)), quote(words)
    )


def how_long(t: Translator, number: int, title: str) -> Letter:
    return letter(
        strong(f"#{number} · {title}"),
        t("How long did it take?"),
        buttons=(
            tuple(Button(t.minutes(m), Press("took", number, 0, str(m))) for m in MINUTES),
            (
                Button(t("Other…"), Press("took", number, 0, "ask")),
                Button(t("No time at all"), Press("took", number, 0, "0")),
            ),
        ),
    )


def how_long_above(t: Translator, number: int) -> str:
    return t("How long did #{number} take? The question is above, in our chat.", number=number)


def hand_over_to(t: Translator) -> str:
    return t("Hand over: who will carry on?")


def nobody_else(t: Translator) -> str:
    return t("Nobody else has opened this bot yet; please ask the manager.")


def how_long_so_far(
    t: Translator, number: int, title: str, to: str, logged: str | None, revision: int
) -> Letter:
    """For whoever had the work, when it goes to a colleague."""
    question = (
        t("How long has it taken you so far, besides the {minutes} already logged?", minutes=logged)
        if logged
        else t("How long has it taken you so far?")
    )
    return letter(
        strong(t("#{number} “{title}” is with {name} now.", number=number, title=title, name=to)),
        question,
        buttons=(
            tuple(Button(f"+{t.minutes(m)}", Press("spent", number, revision, str(m))) for m in MINUTES),
            (
                Button(t("Other…"), Press("spent", number, revision, "ask")),
                Button(t("Nothing"), Press("spent", number, revision, "0")),
            ),
        ),
    )


def spent(t: Translator, number: int, minutes: str | None) -> Letter:
    if minutes is None:
        return letter(t("#{number}: nothing more of yours is logged.", number=number))
    return letter(t("#{number}: {minutes} of yours logged. Thank you.", number=number, minutes=minutes))


def noted_before(t: Translator, number: int) -> str:
    return t("Your time on #{number} is logged already.", number=number)


def ask_minutes(t: Translator, number: int) -> Letter:
    return letter(t("How long did #{number} take? Write, for example, 1h20.", number=number))


def bad_minutes(t: Translator) -> Letter:
    return letter(t("I could not read that as a time. Write, for example, 1h20, 80m or 0:45."))


def logged(t: Translator, number: int, minutes: str, total: str, *, pending: bool) -> str:
    if pending:
        return t(
            "{minutes} logged on #{number}, {total} in all; waiting for the decision.",
            minutes=minutes,
            number=number,
            total=total,
        )
    return t("{minutes} logged on #{number}, {total} in all.", minutes=minutes, number=number, total=total)


def weighed(t: Translator, minutes: int) -> str:
    """Hours outside opening time, as the client's tariff counts them."""
    return t("Outside opening hours, so in a tariff it counts as {minutes}.", minutes=t.minutes(minutes))


def dated(t: Translator, day: date) -> str:
    """Said back, so that a day read wrongly is seen."""
    return t("It counts for {weekday}, {day}.", weekday=t.weekday(day), day=t.day(day))


def unaccepted(t: Translator, number: int, answer: str) -> Letter:
    """Before minutes go onto work nobody agreed to pay. `answer`: what the buttons remember of them."""
    return letter(
        strong(t("#{number} is outside the tariff, and nobody has accepted a price.", number=number)),
        t(
            "What you log now is kept but not billed, and is noted as a favour. If the manager asked for it, say so."
        ),
        buttons=(
            (Button(t("The manager asked me"), Press("logm", number, 0, answer)),),
            (Button(t("Log it all the same"), Press("logu", number, 0, answer)),),
        ),
    )


def beyond_cap(t: Translator, number: int, answer: str, cap: str, left: str | None) -> Letter:
    """Before more goes onto urgent work than was agreed. `left`: what of these minutes still fits."""
    return letter(
        strong(t("#{number}: the {cap} agreed for urgent work would be used up.", number=number, cap=cap)),
        t("{left} of it still count without a price.", left=left) if left else None,
        t(
            "For more the client has to accept a price: please ask the manager. What you log beyond is kept but not "
            "billed, and is noted as a favour; if the manager asked for it, say so."
        ),
        buttons=(
            (Button(t("The manager asked me"), Press("logm", number, 0, answer)),),
            (Button(t("Log it all the same"), Press("logu", number, 0, answer)),),
        ),
    )


def cap_left(t: Translator, left: int, cap: str) -> str:
    if left <= 0:
        return t("The {cap} agreed for urgent work are used up: more needs a price.", cap=cap)
    return t("{left} of the {cap} agreed for urgent work are left.", left=t.minutes(left), cap=cap)


def resolved(t: Translator, number: int, minutes: str) -> str:
    return t(
        "#{number} is resolved, {minutes} logged. The client has been told.", number=number, minutes=minutes
    )


def over(t: Translator, minutes: str, sum_: str) -> str:
    return t(
        "{minutes} beyond what was accepted ({sum}) is not charged: it needs an additional price.",
        minutes=minutes,
        sum=sum_,
    )


def answer_sent(t: Translator, number: int) -> Letter:
    return letter(t("Sent to the client as the firm's answer to #{number}.", number=number))


def answer_unreachable(t: Translator, number: int) -> Letter:
    return letter(
        t(
            "Noted on #{number}, but this client has neither bot nor mail: please tell them yourself.",
            number=number,
        )
    )


def how_to_log(t: Translator) -> str:
    return t("Reply to a request with /log 1h20 what was done, or write /log NUMBER 1h20 what was done.")


def usage_log(t: Translator) -> Letter:
    return letter(how_to_log(t))


def no_time(t: Translator, number: int, word: str) -> Letter:
    """`/log 44 soon`: the request is clear, the time is not."""
    return letter(
        t(
            "I could not read “{word}” as a time, so nothing was logged. Write, for example: /log {number} 1h20",
            word=word,
            number=number,
        )
    )


def usage_answer(t: Translator) -> Letter:
    return letter(
        t("Reply to a card with /answer and the words for the client, or write /answer NUMBER words.")
    )


def begin(t: Translator, number: int, title: str, what: str) -> Letter:
    """Work may begin, or has to wait."""
    return letter(strong(f"#{number} · {title}"), what)


def reopened(t: Translator, number: int, title: str) -> Letter:
    return letter(
        strong(
            t(
                "#{number} “{title}” is open again: the client says it is not right yet.",
                number=number,
                title=title,
            )
        )
    )


def not_charged_yet(t: Translator) -> str:
    return t("The money is not on the account yet; we charge it as soon as it arrives.")


def mine(
    t: Translator,
    good: Sequence[str],
    lines: Sequence[str],
    week: str,
    errors: Sequence[str],
    explaining: Sequence[tuple[Button, ...]],
    *,
    manager: bool,
) -> Letter:
    """An employee's desk, what counts for them first; for managers with the way to the queue and the clients."""
    body = "\n".join(lines) if lines else t("There is nothing on your desk.")
    drafts = t("Standard errors:") + "\n" + "\n".join(errors) if errors else None
    rows = [*explaining, (Button(t("My minutes"), Press("times", 0)),)]
    if manager:
        rows.append((Button(t("Queue"), Press("queue", 0)), Button(t("Clients"), Press("clients", 0))))
    return letter(
        "\n".join(f"★ {line}" for line in good) or None,
        strong(t("On your desk")),
        body,
        t("Logged this week: {minutes}", minutes=week),
        drafts,
        buttons=tuple(rows),
    )


def favours(t: Translator, lines: Sequence[str], rows: tuple[tuple[Button, ...], ...]) -> Letter:
    if not lines:
        return letter(t("No standard errors to decide."))
    return letter(strong(t("Standard errors to decide")), "\n".join(lines), buttons=rows)


def favour_confirmed(t: Translator, line: str) -> str:
    return t("Standard error confirmed: {line}", line=line)


def favour_dropped(t: Translator, line: str) -> str:
    return t("Standard error dropped: {line}", line=line)


def ask_explanation(t: Translator, number: int) -> Letter:
    return letter(t("How did the work on #{number} come about? Write it here.", number=number))


def explanation_kept(t: Translator, number: int) -> Letter:
    return letter(t("Noted with #{number}: the manager reads it before deciding.", number=number))
