"""What the office reads about calls it offers: whoever calls, and the manager who offered the times."""

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, quote, strong

MINUTES = (5, 10, 15, 30)


def about(t: Translator, number: int, title: str, client: str) -> str:
    return t("#{number} “{title}”, {client}", number=number, title=title, client=client)


def yours(
    t: Translator, offer_id: int, head: str, person: str, at: str, words: str, price_seen: str | None
) -> Letter:
    """For whoever calls. `price_seen`: what the client has agreed to by choosing the time."""
    agreed = None
    if price_seen:
        agreed = t(
            "They have agreed in writing, so nothing has to be said about it: {words}",
            words=t.quoted(price_seen),
        )
    return letter(
        strong("☎ " + t("You call {person}: {when}.", person=person, when=at)),
        head,
        quote(words),
        agreed,
        t("I remind you, and ask afterwards how long it took."),
        buttons=(_cannot(t, offer_id),),
    )


def remind(t: Translator, offer_id: int, head: str, person: str, at: str) -> Letter:
    fill = Button("☎ " + t("Fill in the call"), Press("slotcall", offer_id))
    return letter(
        strong("☎ " + t("At {time}: call {person}.", time=at, person=person)),
        head,
        buttons=((fill,), _cannot(t, offer_id)),
    )


def how_was_it(t: Translator, offer_id: int, head: str, person: str, at: str, *, again: bool) -> Letter:
    """`again`: nobody has said so in hours."""
    times = tuple(Button(t.minutes(m), Press("slottook", offer_id, 0, str(m))) for m in MINUTES)
    other = Button(t("Other…"), Press("slottook", offer_id, 0, "ask"))
    never = Button(t("It did not take place"), Press("slotmiss", offer_id))
    return letter(
        strong("☎ " + t("How long did you talk to {person}, {when}?", person=person, when=at)),
        head,
        t("I ask once more, because until then their call stands open.") if again else None,
        buttons=(times, (other,), (never,)),
    )


def _cannot(t: Translator, offer_id: int) -> tuple[Button, ...]:
    return (Button(t("I cannot then"), Press("slotnot", offer_id)),)


def cancelled(t: Translator, head: str, at: str, *, by_client: bool) -> Letter:
    said = t("The call of {when} is cancelled.", when=at)
    if by_client:
        said = t("They have cancelled the call of {when}.", when=at)
    return letter(strong("☎ " + said), head)


def none_suits(t: Translator, head: str) -> Letter:
    return letter(
        strong("☎ " + t("None of the times offered suits them.")),
        head,
        t("I have asked when it would; what they write comes to you. New times: on the card."),
    )


def expired(t: Translator, head: str) -> Letter:
    return letter(
        strong("☎ " + t("They chose none of the times offered, and the last has passed.")),
        head,
        t("I have asked whether they still need the call. New times: on the card."),
    )


def unanswered(t: Translator, head: str, name: str, at: str) -> Letter:
    """For the manager who offered the call."""
    return letter(
        strong("☎ " + t("{when}: {name} has not said yet whether the call took place.", when=at, name=name)),
        head,
        t("I have asked twice. Please ask {name} yourself; until then the call stands open.", name=name),
    )


def missed(t: Translator, head: str, at: str) -> Letter:
    return letter(
        strong("☎ " + t("The call of {when} did not take place.", when=at)),
        head,
        t("I have asked whether they still need the call. New times: on the card."),
    )


def asks_again(t: Translator, head: str) -> Letter:
    return letter(strong("☎ " + t("They ask for other times.")), head)


def left(t: Translator, head: str) -> Letter:
    return letter(strong("☎ " + t("They no longer need the call.")), head)


def agreed(t: Translator, head: str, name: str, at: str) -> Letter:
    """For the manager: who calls is somebody else and has been told."""
    return letter(strong("☎ " + t("{name} calls them: {when}.", name=name, when=at)), head)
