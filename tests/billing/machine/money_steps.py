"""What can be done about an account: each step as the program does it, and as the plain books see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from billing.charges import actions as charges
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from billing.closing import actions as months
from billing.closing.rules import months_from
from billing.ledger import actions as ledger
from billing.ledger import credits
from billing.refunds import actions as refunds
from billing.verdicts import invoicing, paying, refunding
from config.clock import midnight, month_of
from tests.billing.machine.house import House, Work
from tests.billing.machine.plain_books import Books
from tests.billing.machine.plain_requests import Price
from tests.billing.machine.scene import FEE_TAXED, FIRST_FEE

MOSCOW = ZoneInfo("Europe/Moscow")
Effect = Callable[[Books], Any]


@dataclass(frozen=True)
class Step:
    """One unit of work, and what it does to the plain books."""

    name: str
    work: Work
    effect: Effect


class MoneySteps:
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
        over = midnight(now.astimezone(MOSCOW).date() + timedelta(days=days + 1), MOSCOW)
        return Step(
            "promise",
            lambda s: paying.promise(s, by=self.world.olga, now=now, **facts),
            lambda books: books.promise(key, amount, over, now),
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
        until = (now + timedelta(days=days)).astimezone(MOSCOW).date()
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

    # Invoices

    def ask_invoice(self, key: str, amount: int, now: datetime, *, by_client: bool) -> Step:
        facts: dict[str, Any] = {
            "client_id": self.world.client,
            "amount_minor": amount,
            "key": key,
            "actor": "contact:1" if by_client else "employee:1",
            "by_client": by_client,
        }
        return Step(
            "ask for an invoice",
            lambda s: invoicing.ask(s, now=now, **facts),
            lambda books: books.invoices.ask(key, amount, now, by_client=by_client),
        )

    def cancel_invoice(self, key: str, place: int, now: datetime) -> Step:
        """By its place among all papers."""
        invoice = self._one(f"SELECT id FROM invoice ORDER BY id LIMIT 1 OFFSET {place}")
        return Step(
            "cancel an invoice",
            lambda s: invoicing.cancel(s, invoice, actor="employee:1", now=now),
            lambda books: books.invoices.cancel(key, now),
        )

    # Months

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
