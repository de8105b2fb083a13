"""The words on a ticket's card in the staff chat, and on the assignee's copy. Nothing of it reaches a client."""

from collections.abc import Mapping, Sequence
from typing import Any

from billing.quotes.lifecycle import State
from billing.tariffs.allowances import Overrun
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.texts import about, rate, used_of
from billing.verdicts import ours_texts
from billing.verdicts.starting import Waits
from bot.forwards import texts as forward_texts
from bot.staff import draft_texts, half_yes_texts, suggestion_texts, urgent_texts
from config.i18n import Translator
from intake.contacts.models import Authority, Channel
from intake.tickets import rules
from intake.tickets.models import ClosedReason, Status, Verdict, Way

REFUSED, CLOSED, TWIN = "refused", "closed", "twin"
RENAMED, DOUBTED = "renamed", "doubted"
"""Why a request may belong to another."""
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


def reason(t: Translator, flag: Mapping[str, Any], category: str, employee: str) -> str:
    """One thing the program saw, in words."""
    match flag["code"]:
        case "limit_used_up":
            said = t("Limit used up: {category}, {used}", category=category, used=_used(t, flag))
            return said + _beyond(t, flag)
        case "would_exceed":
            by = flag["by"] if flag["unit"] == AllowanceUnit.REQUESTS.value else t.minutes(flag["by"])
            said = t(
                "Would exceed the limit by {by}: {category}, {used}",
                by=by,
                category=category,
                used=_used(t, flag),
            )
            return said + _beyond(t, flag)
        case "category_not_in_tariff":
            return t("Not in the tariff: {category}", category=category) + _beyond(t, flag)
        case "no_agreement":
            return t("No tariff agreed with this client") + _beyond(t, flag)
        case "too_many_open":
            return t(
                "{open} more open, the tariff has {at_once} at once",
                open=flag["open"],
                at_once=flag["at_once"],
            )
        case "employee_named":
            words = t.listed(t.quoted(word) for word in flag["words"])
            return t("Personal? Names {employee}: {words}", employee=employee, words=words)
        case "learned":
            return suggestion_texts.learned(t, flag, category)
        case "change_of_approved":
            return suggestion_texts.changes(t, flag)
        case "may_not_order":
            return t("This person may not order")
        case "not_assessed":
            return t("Could not be checked against the tariff: please look yourself")
        case "maybe_accepts":
            if flag.get("doubt"):
                return half_yes_texts.half_yes(t, flag)
            heard = {"name": flag.get("name", ""), "words": flag["words"]}
            if flag.get("may_order", True):
                return t("Sounds like a yes to the price, from {name}: “{words}”", **heard)
            return t("Sounds like a yes to the price, from {name}, who may not order: “{words}”", **heard)
        case "maybe_declines":
            heard = {"name": flag["name"], "words": flag["words"]}
            if flag["may_order"]:
                return t("Seems to decline the price, {name}: “{words}”", **heard)
            return t("Seems to decline the price, {name}, who may not order: “{words}”", **heard)
        case "takes_back":
            return half_yes_texts.takes_back(t, flag)
        case "asks_discount":
            return draft_texts.asks_discount(t, flag["words"])
        case "called_urgent":
            return urgent_texts.called(t)
        case "says_urgent":
            return urgent_texts.said(t, flag["words"])
        case "returned":
            return ours_texts.came_back(t, flag["days"], flag["of_days"])
        case "vouched":
            return forward_texts.vouched(t, employee, flag["name"], by_mail=flag.get("mail", False))
        case "near":
            return _near(t, flag["why"], flag["ticket"])
        case "started":
            return t("{name} answers for the start before acceptance or payment", name=employee)
        case _:
            return str(flag["code"])


def _near(t: Translator, why: str, number: int) -> str:
    match why:
        case "refused":
            return t("Written after #{number} was refused: perhaps about it", number=number)
        case "closed":
            return t("An answer to #{number}, which is closed", number=number)
        case "renamed":
            return t("An answer to #{number} under another subject: perhaps something new", number=number)
        case "doubted":
            return t("Names #{number}, but who wrote it is not proven", number=number)
        case _:
            return t("By the same name as #{number}: perhaps the same request", number=number)


def _beyond(t: Translator, flag: Mapping[str, Any]) -> str:
    """What the tariff says of it, or about what it costs."""
    if flag.get("overrun") == Overrun.REFUSE.value:
        return " · " + (t("the tariff refuses more"))
    if "unpriced" in flag:
        return " · " + t("no price in {currency}: name one", currency=flag["unpriced"])
    if "price" not in flag:
        return ""
    if flag.get("overrun") == Overrun.PAY.value:
        unit = AllowanceUnit(flag["unit"])
        price = t.money(flag["price"], flag["currency"])
        return " · " + (
            t(
                "goes on at {rate}, about {price}",
                rate=rate(t, unit, flag["rate"], flag["currency"]),
                price=price,
            )
        )
    return " · " + (t("about {price}", price=about(t, flag)))


def _used(t: Translator, flag: Mapping[str, Any]) -> str:
    return used_of(t, AllowanceUnit(flag["unit"]), flag["used"], flag["granted"])


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


def mail_unproven(t: Translator) -> str:
    """Of a request that came by mail."""
    return t("mail, sender not proven")


def forged(t: Translator, domain: str) -> str:
    """The domain's own policy says that mail like this is not from it."""
    return t("Perhaps forged: by the rules of {domain} this mail is not from there", domain=domain)


def also_unproven(t: Translator, name: str, words: str) -> str:
    """Words that joined later; which, as proven ones of the same person may stand beside them."""
    said = t("Words under the name of {name} came by mail; who wrote them is not proven", name=name)
    return f"{said}: {t.quoted(words)}" if words else said


def in_copy(t: Translator, names: Sequence[str]) -> str:
    """Colleagues of whoever asked, who read the answers."""
    return t("in copy: {names}", names=t.listed(names))


def not_in_copy(t: Translator, names: Sequence[str]) -> str:
    """Colleagues who do not read the answers, because anybody can write a copy field."""
    return t(
        "A mail that is not proven names in copy, and they were not added: {names}", names=t.listed(names)
    )


def third_person(t: Translator, name: str, address: str) -> str:
    """Somebody has a mail of this request and is not of its client."""
    who = name if name == address else f"{name} <{address}>"
    return t("A third person has written about this: {who}. Nothing here was changed", who=who)


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


def waits(t: Translator, waits: Waits) -> str:
    """For the assignee: what has to happen before the work may begin."""
    return {
        Waits.DECISION: t(
            "It is not decided yet whether this is in the tariff: please do not start. You will be told when you can."
        ),
        Waits.ACCEPTANCE: t(
            "The client has not accepted the price yet: please do not start. You will be told when you can."
        ),
        Waits.MONEY: t(
            "The client has accepted, but the money is not on the account yet: please do not start. "
            "You will be told when you can."
        ),
        Waits.SUPPLEMENT: t(
            "The client has not accepted the additional price yet: please do not start on that part. "
            "You will be told when you can."
        ),
    }[waits]


def decided(t: Translator, verdict: Verdict) -> str:
    """For the assignee, who had to wait for it."""
    return {
        Verdict.IN_TARIFF: t("It is in the tariff: you can start."),
        Verdict.OURS: t("It is our own fault, so it is free for the client: you can start."),
        Verdict.REFUSED: t("It is refused: there is nothing to do."),
    }.get(verdict, "")


def may_start(t: Translator, name: str, waits: Waits) -> str:
    """For the assignee: a manager has let the work begin."""
    if waits is Waits.DECISION:
        return t("You can start: {name} answers for it, although it is not decided yet.", name=name)
    return t("You can start: {name} answers for it, although it is not accepted or paid yet.", name=name)


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
