"""What the office reads about what cannot wait: whoever is rung, and the staff chat."""

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, quote, strong

SOON_MINUTES = 30
"""Who is on call may be on the way."""


def ring(
    t: Translator,
    call_id: int,
    number: int,
    title: str,
    client: str,
    words: str,
    since: str,
    cap: str,
    missed: str | None,
    times: int,
) -> Letter:
    """For whoever is rung. `missed`: who did not answer; `times`: which ring it is."""
    head = t("Urgent: #{number} “{title}”, {client}", number=number, title=title, client=client)
    again = t("Ring {times}.", times=times) if times > 1 else ""
    return letter(
        strong("🚨 " + head),
        quote(words),
        t.sentences(
            *(one for one in (again, t("{name} has not answered.", name=missed) if missed else "") if one)
        )
        or None,
        t(
            "Called at {since}. Up to {cap} can be worked without a price; what it was is decided on the next "
            "working morning.",
            since=since,
            cap=cap,
        ),
        buttons=(
            (Button("✋ " + t("I take it"), Press("catch", call_id)),),
            (
                Button(
                    t("I take it, in {time}", time=t.minutes(SOON_MINUTES)),
                    Press("catch", call_id, 0, str(SOON_MINUTES)),
                ),
            ),
        ),
    )


def ring_over(t: Translator, number: int, title: str, name: str | None) -> Letter:
    """What a ring becomes when it no longer rings; `name`: who has it, None where nobody is needed."""
    if name:
        return letter(t("#{number} “{title}”: {name} has it.", number=number, title=title, name=name))
    return letter(t("#{number} “{title}” no longer needs anybody at once.", number=number, title=title))


def yours(t: Translator, number: int, title: str, client: str, cap: str) -> Letter:
    """For whoever took it, in place of the ring."""
    return letter(
        strong(
            "✋ "
            + t(
                "#{number} “{title}” is yours; {client} has been told.",
                number=number,
                title=title,
                client=client,
            )
        ),
        t(
            "Log your time as always. Up to {cap} counts without a price; you are told before it is used up.",
            cap=cap,
        ),
    )


def called_for_desk(
    t: Translator, number: int, title: str, client: str, name: str, whom: str | None
) -> Letter:
    """For the staff chat; `whom` is being rung, None where nobody is on call."""
    head = t(
        "{client}, {name}: #{number} “{title}” cannot wait.",
        client=client,
        name=name,
        number=number,
        title=title,
    )
    rung = t("Ringing: {whom}", whom=whom) if whom else t("Nobody is on call.")
    return letter(strong("🚨 " + head), rung)


def taken_for_desk(t: Translator, number: int, title: str, name: str) -> Letter:
    return letter("✋ " + t("#{number} “{title}”: {name} has it.", number=number, title=title, name=name))


def unanswered_for_desk(
    t: Translator, call_id: int, number: int, title: str, waited: str, names: str
) -> Letter:
    return letter(
        strong(
            "🚨 "
            + t(
                "Nobody has taken #{number} “{title}” for {waited}.",
                number=number,
                title=title,
                waited=waited,
            )
        ),
        t("Rung so far: {names}", names=names) if names else t("Nobody who is on call has opened this bot."),
        buttons=((Button("✋ " + t("I take it"), Press("catch", call_id)),),),
    )


def verdict_due(
    t: Translator,
    number: int,
    title: str,
    client: str,
    name: str,
    worked: str,
    rows: tuple[tuple[Button, ...], ...],
) -> Letter:
    """For the staff chat, on the working morning after."""
    return letter(
        strong(
            "⚖️ " + t("#{number} “{title}”, {client}: what was it?", number=number, title=title, client=client)
        ),
        t(
            "It was urgent, and {name} worked {worked} on it before anybody decided.",
            name=name,
            worked=worked,
        ),
        buttons=rows,
    )
