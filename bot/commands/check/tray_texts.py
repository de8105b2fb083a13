"""What `okoshko check` says of the trays."""

from datetime import timedelta

from babel.dates import format_timedelta

from config.i18n import Translator


def in_tray(t: Translator, count: int, oldest_seconds: int | None) -> str:
    if not count or oldest_seconds is None:
        return t("in-tray: nothing waits to be worked off")
    age = _age(t, oldest_seconds)
    return t.plural(
        "in-tray: {count} message waits to be worked off, the oldest for {age}; the running desk does it",
        "in-tray: {count} messages wait to be worked off, the oldest for {age}; the running desk does it",
        count,
        age=age,
    )


def out_tray(t: Translator, count: int, oldest_seconds: int | None) -> str:
    if not count:
        return t("out-tray: nothing waits to be sent")
    if oldest_seconds is None:
        return t.plural(
            "out-tray: {count} message waits until it is due",
            "out-tray: {count} messages wait until they are due",
            count,
        )
    age = _age(t, oldest_seconds)
    return t.plural(
        "out-tray: {count} message waits to be sent, the oldest for {age}; the running desk does it",
        "out-tray: {count} messages wait to be sent, the oldest for {age}; the running desk does it",
        count,
        age=age,
    )


def last_try(t: Translator, fault: str) -> str:
    """`fault`: the wire's words to what has waited longest."""
    return t("out-tray: the last try ended with “{fault}”", fault=fault)


def set_aside(t: Translator, count: int, oldest_seconds: int) -> str:
    age = _age(t, oldest_seconds)
    return t.plural(
        "{count} message is set aside, the oldest for {age}: press Try again or Dismiss on its card in the "
        "staff chat; okoshko mail list shows it",
        "{count} messages are set aside, the oldest for {age}: press Try again or Dismiss on their cards in the "
        "staff chat; okoshko mail list shows them",
        count,
        age=age,
    )


def why_set_aside(t: Translator, count: int, reason: str) -> str:
    return t("set aside, {count}: {reason}", count=t.number(count), reason=reason)


def undeliverable(t: Translator, count: int) -> str:
    return t.plural(
        "{count} message could not be delivered; its request's card says so",
        "{count} messages could not be delivered; their requests' cards say so",
        count,
    )


def last_update(t: Translator, seconds: int) -> str:
    ago = _age(t, seconds, ago=True)
    return t("the last update of Telegram came {ago}", ago=ago)


def last_mail(t: Translator, seconds: int) -> str:
    ago = _age(t, seconds, ago=True)
    return t("the last mail came {ago}", ago=ago)


def _age(t: Translator, seconds: int, *, ago: bool = False) -> str:
    """`3 hours`, or `3 hours ago`."""
    return str(
        format_timedelta(timedelta(seconds=-seconds if ago else seconds), locale=t.locale, add_direction=ago)
    )
