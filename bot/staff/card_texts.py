"""The words on a ticket's card in the staff chat, and on the assignee's copy. Nothing of it reaches a client."""

from collections.abc import Sequence

from billing.quotes.lifecycle import State
from config.i18n import Translator
from intake.contacts.models import Authority, Channel
from intake.tickets import rules
from intake.tickets.models import ClosedReason, Status, Verdict, Way

STATUS_SIGN = {Status.NEW: "🆕", Status.OPEN: "🔧", Status.RESOLVED: "✅", Status.CLOSED: "☑️"}


def authority(t: Translator, authority: Authority) -> str:
    return {
        Authority.SIGNER: t("signer"),
        Authority.DELEGATE: t("delegate"),
        Authority.MEMBER: t("member"),
    }[authority]


def channel(t: Translator, channel: Channel) -> str:
    return {Channel.TELEGRAM: "Telegram", Channel.MAIL: t("mail"), Channel.DESK: t("filed by the office")}[
        channel
    ]


def verdict(t: Translator, verdict: Verdict) -> str:
    return {
        Verdict.IN_TARIFF: t("In tariff"),
        Verdict.BILLABLE: t("Billed"),
        Verdict.REFUSED: t("Refused"),
        Verdict.OURS: t("Our own fault"),
    }[verdict]


def not_decided(t: Translator) -> str:
    return t("Not decided yet")


def logged(t: Translator, minutes: int, *, decided: bool) -> str:
    """What it has taken so far; before a decision nobody knows what it counts as."""
    if not minutes:
        return ""
    if decided:
        return t("Logged: {minutes}", minutes=t.minutes(minutes))
    return t("Logged: {minutes}, waiting for the decision", minutes=t.minutes(minutes))


def promised(t: Translator, day: str, *, late: bool) -> str:
    """A payment the manager counts on."""
    if late:
        return t("Promised payment overdue since {day}", day=day)
    return t("Rests on a payment promised by {day}", day=day)


def refused(t: Translator, reason: str) -> str:
    """With the reason of the book."""
    return t("Refused: {reason}", reason=reason)


def kind_of_work(t: Translator, category: str) -> str:
    """The program's guess, where no limit of the tariff tells it."""
    return t("Kind of work: {category}", category=category)


def quote_state(t: Translator, state: State, total: str, missing: str | None) -> str:
    """Where the price stands."""
    if missing:
        return t("{total} accepted; the account is {missing} short", total=total, missing=missing)
    return {
        State.PUT: t("{total}: waiting for acceptance", total=total),
        State.DISCUSSED: t("{total}: the client wants to discuss it", total=total),
        State.ACCEPTED: t("{total} accepted and set aside", total=total),
        State.DECLINED: t("{total} declined", total=total),
        State.EXPIRED: t("{total}: expired", total=total),
        State.SUPERSEDED: t("{total}: replaced", total=total),
        State.SETTLED: t("{total}: charged", total=total),
        State.RELEASED: t("{total}: withdrawn", total=total),
        State.REVERSED: t("{total}: charged, and taken back", total=total),
    }[state]


def decline_reason(t: Translator, code: str) -> str:
    """Why the client said no, by the button they pressed."""
    return {
        "price": t("too expensive"),
        "needless": t("no longer needed"),
        "elsewhere": t("done elsewhere"),
    }.get(code, code)


def why_declined(t: Translator, reason: str | None, words: str | None) -> str:
    """By button, in their own words, or both."""
    said = [decline_reason(t, reason)] if reason else []
    return t.listed([*said, *([t.quoted(rules.beginning(words))] if words else [])])


def join_to(t: Translator, number: int) -> str:
    return t("Join to #{number}", number=number)


def joined_to(t: Translator, number: int) -> str:
    return t("joined to #{number}", number=number)


def closed(t: Translator, why: ClosedReason | None) -> str:
    if why is None:
        return ""
    return {
        ClosedReason.DONE: t("closed"),
        ClosedReason.REFUSED: t("refused"),
        ClosedReason.DECLINED: t("declined by the client"),
        ClosedReason.EXPIRED: t("expired"),
        ClosedReason.MERGED: t("joined to another request"),
    }[why]


def way(t: Translator, way: Way) -> str:
    return {
        Way.NAMED: t("named in the window"),
        Way.MESSENGER: t("private messenger"),
        Way.PHONE: t("phone"),
        Way.VISIT: t("in person"),
        Way.MAIL: t("personal mail"),
        Way.BUSINESS: t("their own Telegram"),
        Way.FORWARD: t("handed over by them"),
    }[way]


def no_way_to_them(t: Translator) -> str:
    return t("Nothing reaches them at present, neither in Telegram nor by mail: please tell them yourself.")


def too_big(t: Translator, names: Sequence[str]) -> str:
    """Files there is no copy of; those that came by Telegram are still shown."""
    return t("Too big for a copy to be kept: {names}", names=t.listed(names))


def no_room(t: Translator, names: Sequence[str]) -> str:
    """They are with Telegram, or in the stored mail, and come by themselves."""
    listed = t.listed(names)
    return t.plural(
        "{count} file waits until there is room for it: {names}",
        "{count} files wait until there is room for them: {names}",
        len(names),
        names=listed,
    )


def personal(t: Translator, name: str, way: str) -> str:
    return t("Personal: {name}, {way}", name=name, way=way)


def on_it(t: Translator, name: str) -> str:
    return t("{name} is on it", name=name)
