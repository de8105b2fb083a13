"""What can be done about a client's money: each step as the program does it, and as the plain books see it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from billing.charges.fees import charge_fees
from billing.labour import actions as labour
from billing.ledger import credits
from billing.quotes.lifecycle import Line
from billing.quotes.printing import Off
from billing.tariffs.book import Unit
from billing.urgent import actions as urgent
from billing.urgent import queries as urgent_queries
from billing.verdicts import actions as verdicts
from billing.verdicts import closing, counting, overdue, quoting, versions
from intake.contacts.models import Channel
from intake.tickets import actions as tickets
from intake.tickets.lifecycle import Event
from intake.tickets.models import Ticket
from tests.billing.machine.house import Work
from tests.billing.machine.money_steps import MoneySteps, Step, month, months_until
from tests.billing.machine.plain_books import Books
from tests.billing.machine.plain_requests import Price, Request
from tests.billing.machine.scene import FEE_TAXED

VALID_DAYS = 3


class Steps(MoneySteps):
    """And of requests, their prices and their minutes."""

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
        said = {"lines": lines_of(price), "surcharges": surcharges, "off": off(price), "now": now}
        press = {**self._press(request.id), **said}
        if request.agreed:
            return Step(
                "bill more",
                lambda s: verdicts.bill_more(s, **press),
                lambda books: books.bill_more(books.requests[request.id], wanted(now), now),
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

    # What cannot wait

    def call(self, request: int, now: datetime) -> Step:
        async def work(session: Any) -> None:
            ticket = await session.get_one(Ticket, request)
            cost = await urgent_queries.cost(session, ticket, now)
            assert cost is not None
            seen: dict[str, Any] = {"contact_id": self.world.boss, "text_seen": "Up to 11.90", "cost": cost}
            await urgent.call(session, ticket, now=now, **seen)

        return Step("call", work, lambda books: books.call(books.requests[request], now))

    def catch(self, request: int, now: datetime) -> Step:
        call = self._one(f"SELECT MAX(id) FROM urgent_call WHERE ticket_id = {request}")
        ivan: dict[str, Any] = {"employee_id": self.world.ivan, "in_minutes": 0, "now": now}
        return Step(
            "catch",
            lambda s: urgent.take(s, call, **ivan),
            lambda books: books.catch(books.requests[request]),
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

    def go_on(self, price: Price, now: datetime) -> Step:
        """One more version, though it costs."""
        known = {**self._by(self._quote(price), now), "text_seen": "The next version costs 2.42"}
        return Step(
            "go on",
            lambda s: versions.agree(s, **known),
            lambda books: books.go_on(books.requests[price.request].prices[price.revision - 1]),
        )

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


def off(price: Price) -> Off | None:
    if price.percent_off:
        return Off("Discount", percent=100 * price.percent_off)
    return Off("Discount", minor=price.sum_off) if price.sum_off else None


def until(now: datetime) -> datetime:
    return now + timedelta(days=VALID_DAYS)
