"""What can be done about a client's money: each step as the program does it, and as the plain books see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from billing.charges import actions as charges
from billing.charges.fees import charge_fees
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from billing.closing import actions as months
from billing.closing.rules import months_from
from billing.labour import actions as labour
from billing.ledger import actions as ledger
from billing.ledger import credits
from billing.quotes.lifecycle import Line
from billing.refunds import actions as refunds
from billing.tariffs.book import Unit
from billing.verdicts import actions as verdicts
from billing.verdicts import closing, counting, overdue, paying, quoting, refunding
from config.clock import midnight, month_of
from intake.contacts.models import Channel
from intake.tickets import actions as tickets
from intake.tickets.lifecycle import Event
from tests.billing.machine.house import House, Work
from tests.billing.machine.plain_books import Books
from tests.billing.machine.plain_requests import Price, Request
from tests.billing.machine.scene import FEE_TAXED, FIRST_FEE

MOSCOW = ZoneInfo("Europe/Moscow")
Effect = Callable[[Books], Any]
VALID_DAYS = 3


@dataclass(frozen=True)
class Step:
    """One unit of work, and what it does to the plain books."""

    name: str
    work: Work
    effect: Effect


class Steps:
    """Makes steps for things as they stand now: buttons carry what they were drawn with."""

    def __init__(self, house: House) -> None:
        self.house, self.world = house, house.world

    def _one(self, query: str) -> Any:
        return self.house.look.rows(query)[0][0]

    def _press(self, request: int) -> dict[str, Any]:
        """What is behind every button of a card."""
        revision = self._one(f"SELECT revision FROM ticket WHERE id = {request}")
        return {"ticket_id": request, "revision": revision, "by": self.world.olga}

    def _quote(self, price: Price) -> dict[str, Any]:
        place = f"ticket_id = {price.request} AND revision = {price.revision}"
        return {"quote_id": self._one(f"SELECT id FROM quote WHERE {place}"), "revision": price.revision}

    # Money

    def top_up(self, key: str, amount: int, now: datetime) -> Step:
        facts: dict[str, Any] = {
            "client_id": self.world.client,
            "amount_minor": amount,
            "key": key,
            "actor": "desk",
        }
        return Step(
            "top up",
            lambda s: paying.top_up(s, now=now, **facts),
            lambda books: books.top_up(key, amount, now),
        )

    def promise(self, key: str, amount: int, days: int, now: datetime) -> Step:
        facts: dict[str, Any] = {
            "client_id": self.world.client,
            "amount_minor": amount,
            "days": days,
            "key": key,
        }
        return Step(
            "promise",
            lambda s: paying.promise(s, by=self.world.olga, now=now, **facts),
            lambda books: books.promise(key, amount, days, now),
        )

    def take_back(self, key: str, now: datetime) -> Step:
        transfer = self._transfer(key)
        return Step(
            "take back",
            lambda s: paying.take_back(s, transfer_id=transfer, actor="desk", now=now),
            lambda books: books.take_back(key),
        )

    def reverse(self, key: str, now: datetime) -> Step:
        transfer = self._transfer(key)
        return Step(
            "reverse",
            lambda s: ledger.reverse(
                s, transfer_id=transfer, key=f"{key}:back", actor="desk", reason="wrong", now=now
            ),
            lambda books: books.reverse(key),
        )

    def set_credit(self, minor: int, now: datetime) -> Step:
        """As the book does it when it is applied."""
        client = self.world.client

        async def work(session: Any) -> None:
            was = await credits.set_credit(session, client_id=client, minor=minor, actor="book", now=now)
            if was is not None and minor > was:
                await paying.more_credit(session, client_id=client, now=now)

        return Step("credit", work, lambda books: books.set_credit(minor, now))

    def charge(self, key: str, amount: int, now: datetime) -> Step:
        due = Due("once", [printed("Consultation", amount)])
        facts: dict[str, Any] = {
            "client_id": self.world.client,
            "kind": ChargeKind.CONSULTATION,
            "due": due,
            "key": key,
        }
        return Step(
            "charge",
            lambda s: charges.make(s, now=now, **facts),
            lambda books: books.charge(key, amount, now),
        )

    def undo_charge(self, key: str, now: datetime) -> Step:
        _, subject, number = key.split() if key.startswith("fee") else ("", "", "")
        known = f"fee:{self.world.client}:{subject}:{number}" if number else key
        charge = self._one(f"SELECT id FROM charge WHERE key = '{known}'")
        return Step(
            "undo a charge",
            lambda s: charges.undo(s, charge, reason="wrong", actor="desk", now=now),
            lambda books: books.undo_charge(key),
        )

    def give(self, key: str, amount: int, days: int, now: datetime) -> Step:
        until = (now + timedelta(days=days)).date()
        facts: dict[str, Any] = {
            "client_id": self.world.client,
            "amount_minor": amount,
            "key": key,
            "by": self.world.olga,
        }
        ends = midnight(until + timedelta(days=1), MOSCOW)
        return Step(
            "give credit",
            lambda s: refunding.give_credit(s, until=until, now=now, **facts),
            lambda books: books.give(key, amount, ends, now),
        )

    def ask_refund(self, key: str, amount: int, now: datetime) -> Step:
        facts: dict[str, Any] = {
            "client_id": self.world.client,
            "amount_minor": amount,
            "by": self.world.olga,
            "key": key,
        }
        return Step(
            "ask for a refund",
            lambda s: refunds.ask(s, now=now, **facts),
            lambda books: books.ask_refund(key, amount),
        )

    def confirm_refund(self, key: str, now: datetime) -> Step:
        refund = self._one(f"SELECT id FROM refund WHERE key = '{key}'")
        owner = self._one("SELECT id FROM employee WHERE role = 'owner'")
        return Step(
            "confirm a refund",
            lambda s: refunding.confirm(s, refund, by=owner, now=now),
            lambda books: books.confirm_refund(key, now),
        )

    def press_closed(self, price: Price, amount: int, now: datetime) -> Step:
        quote = self._quote(price)["quote_id"]
        hold = self._one(f"SELECT id FROM hold WHERE quote_id = {quote}")

        async def work(session: Any) -> None:
            if amount:
                await ledger.capture(session, hold_id=hold, amount_minor=amount, actor="desk", now=now)
            else:
                await ledger.release(session, hold_id=hold, reason="late", actor="desk", now=now)

        return Step("press a closed hold", work, lambda books: None)

    def _transfer(self, key: str) -> int:
        if not key.startswith("capture"):
            return int(self._one(f"SELECT id FROM transfer WHERE key = '{key}'"))
        _, ticket, revision = key.split(":")
        place = f"kind = 'capture' AND q.ticket_id = {ticket} AND q.revision = {revision}"
        joined = "transfer t JOIN hold h ON h.id = t.hold_id JOIN quote q ON q.id = h.quote_id"
        return int(self._one(f"SELECT t.id FROM {joined} WHERE {place}"))

    # Verdicts

    def in_tariff(self, request: int, now: datetime) -> Step:
        press = {**self._press(request), "category": "design", "now": now}
        return self._decide("in_tariff", lambda s: verdicts.in_tariff(s, **press), request, now)

    def ours(self, request: int, now: datetime) -> Step:
        press = {**self._press(request), "now": now}
        return self._decide("ours", lambda s: verdicts.ours(s, **press), request, now)

    def refuse(self, request: int, now: datetime) -> Step:
        press = {**self._press(request), "reason": "not_ours", "now": now}
        return self._decide("refused", lambda s: verdicts.refuse(s, **press), request, now)

    def _decide(self, verdict: str, work: Work, request: int, now: datetime) -> Step:
        return Step(verdict, work, lambda books: books.decide(books.requests[request], verdict, now))

    def bill(self, request: Request, wanted: Callable[[datetime], Price], now: datetime) -> Step:
        """A price; beside one they have accepted, a further one."""
        price = wanted(now)
        surcharges = ("urgent",) if price.urgent else ()
        said = {"lines": lines_of(price), "surcharges": surcharges, "now": now}
        press = {**self._press(request.id), **said}
        if request.agreed:
            return Step(
                "bill more",
                lambda s: verdicts.bill_more(s, **press),
                lambda books: books.bill_more(books.requests[request.id], wanted(now)),
            )
        return Step(
            "bill",
            lambda s: verdicts.bill(s, **press),
            lambda books: books.bill(books.requests[request.id], wanted(now), now),
        )

    def undo(self, request: int, now: datetime) -> Step:
        press = {**self._press(request), "now": now}
        return Step(
            "undo",
            lambda s: verdicts.undo(s, **press),
            lambda books: books.undo(books.requests[request], now),
        )

    def reconsider(self, request: int, now: datetime) -> Step:
        press = {**self._press(request), "now": now}
        return Step(
            "reconsider",
            lambda s: verdicts.reconsider(s, **press),
            lambda books: books.reconsider(books.requests[request]),
        )

    # What the client says

    def accept(self, price: Price, now: datetime, *, by_phone: bool = False) -> Step:
        known = self._quote(price)
        if by_phone:
            who: dict[str, Any] = {"note": "Pyotr, by phone", "employee_id": self.world.olga}
            return self._answered(
                "accept", lambda s: quoting.accept_on_behalf(s, now=now, **known, **who), price, now
            )
        return self._answered("accept", lambda s: quoting.accept(s, **self._by(known, now)), price, now)

    def discuss(self, price: Price, now: datetime) -> Step:
        known = self._by(self._quote(price), now)
        return self._answered("discuss", lambda s: quoting.discuss(s, **known), price, now)

    def decline(self, price: Price, now: datetime) -> Step:
        known = self._by(self._quote(price), now)
        return self._answered("decline", lambda s: quoting.decline(s, **known), price, now)

    def _by(self, known: dict[str, Any], now: datetime) -> dict[str, Any]:
        return {**known, "contact_id": self.world.boss, "channel": Channel.TELEGRAM, "now": now}

    def _answered(self, name: str, work: Work, price: Price, now: datetime) -> Step:
        def effect(books: Books) -> Any:
            return getattr(books, name)(books.requests[price.request].prices[price.revision - 1], now)

        return Step(name, work, effect)

    # Work

    def log(self, key: str, request: int, minutes: int, now: datetime) -> Step:
        facts: dict[str, Any] = {
            "ticket_id": request,
            "employee_id": self.world.ivan,
            "minutes": minutes,
            "key": key,
        }
        return Step(
            "log",
            lambda s: counting.log(s, what="banner", now=now, **facts),
            lambda books: books.requests[request].log(key, minutes, month(now), now),
        )

    def correct(self, key: str, request: int, wrong: str, minutes: int, now: datetime) -> Step:
        entry = self._one(f"SELECT id FROM time_entry WHERE key = '{wrong}'")
        return Step(
            "correct",
            lambda s: labour.correct(s, entry_id=entry, minutes=minutes, key=key, now=now),
            lambda books: books.requests[request].correct(key, wrong, minutes, now),
        )

    def resolve(self, request: int, now: datetime) -> Step:
        return Step(
            "resolve",
            lambda s: closing.resolve(s, ticket_id=request, actor="employee:2", now=now),
            lambda books: books.resolve(books.requests[request], now),
        )

    def reopen(self, request: int, now: datetime) -> Step:
        return Step(
            "reopen",
            lambda s: tickets.change(s, request, Event.REOPEN, actor="contact:1", now=now),
            lambda books: books.reopen(books.requests[request]),
        )

    def sweep(self, now: datetime) -> Step:
        """What the calendar does: prices, promises and resolved requests whose time is over."""
        client = self.world.client

        async def work(session: Any) -> None:
            await quoting.expire(session, client_id=client, now=now)
            await overdue.lapse(session, client_id=client, now=now)
            await closing.close_due(session, client_id=client, now=now)
            await charge_fees(session, client, now)
            await credits.expire_promo(session, client_id=client, now=now)

        def effect(books: Books) -> None:
            books.sweep(now)
            books.charge_fees(months_until(now), FEE_TAXED, now)
            books.lapse_given(now)

        return Step("sweep", work, effect)

    def close_month(self, key: str, now: datetime) -> Step:
        """What the calendar, or a manager, does when a month is over."""
        period = month_of(midnight(date.fromisoformat(f"{key}-01"), MOSCOW), MOSCOW)

        async def work(session: Any) -> None:
            await months.close(session, client_id=self.world.client, month=period, actor="desk", now=now)

        def effect(books: Books) -> None:
            books.close_month(key, period.end, over(now), FEE_TAXED, now)

        return Step("close a month", work, effect)

    def reopen_month(self, key: str, now: datetime) -> Step:
        period = month_of(midnight(date.fromisoformat(f"{key}-01"), MOSCOW), MOSCOW)

        async def work(session: Any) -> None:
            await months.reopen(
                session,
                client_id=self.world.client,
                month=period,
                actor="employee:1",
                reason="minutes were missing",
                now=now,
            )

        return Step("reopen a month", work, lambda books: books.months.reopen(key))


def over(now: datetime) -> list[str]:
    """The months that have ended since the office began to close them, the oldest first."""
    first = month_of(midnight(date.fromisoformat(FIRST_FEE), MOSCOW), MOSCOW)
    return [one.key for one in months_from(first, now, MOSCOW)]


def month(now: datetime) -> str:
    return month_of(now, MOSCOW).key


def months_until(now: datetime) -> list[str]:
    """This month and the last, as far as fees are charged for them."""
    this = month_of(now, MOSCOW)
    return [key for key in (month(this.start - timedelta(days=1)), this.key) if key >= FIRST_FEE[:7]]


def lines_of(price: Price) -> list[Line]:
    """As the manager puts a price together."""
    lines: list[Line] = []
    if price.units:
        unit = Unit.HOUR if price.unit_minutes == 60 else Unit.STARTED_15
        prices = (price.unit_price, price.unit_price + 100)
        lines.append(Line("hours", "Design", price.units, unit, *prices, least=price.least))
    if price.pieces:
        lines.append(Line("banner", "Banner", 1, Unit.PIECE, price.pieces, price.pieces))
    return lines


def until(now: datetime) -> datetime:
    return now + timedelta(days=VALID_DAYS)
