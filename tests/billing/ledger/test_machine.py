"""Any order of money actions, each done plainly, after a crash, twice, or by two at once: the books must balance."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from billing.labour import actions as labour
from billing.ledger import actions as ledger
from billing.ledger.audit import audit
from billing.ledger.errors import LedgerRefusal
from billing.ledger.models import Hold, Transfer
from billing.ledger.promises import grant_promise, lapse_promises
from billing.ledger.queries import balance, balances_before, hold_of, statement
from billing.quotes import actions as quotes
from billing.quotes import queries
from billing.quotes.errors import QuoteRefusal
from billing.quotes.lifecycle import Line, Mode
from billing.quotes.models import Quote
from billing.tariffs.book import Unit
from config.database import Database
from intake.contacts.models import Channel
from tests.billing.conftest import NOW, World
from tests.billing.ledger.plain_books import Books, Priced, Promise
from tests.databases import Databases

DAY = timedelta(days=1)
RATE = 600
select_all = select(Transfer).order_by(Transfer.id)
MODES = st.sampled_from(["plain", "plain", "crash", "twice", "pair"])
SUMS = st.sampled_from([1, 600, 1000, 1200, 2500])


class PowerCutError(Exception):
    """The unit of work never reached its commit."""


class Ledger(RuleBasedStateMachine):
    furnished: tuple[str, World]
    databases: Databases

    @initialize()
    def begin(self):
        url, world = self.furnished
        self.url = self.databases.copy(url)
        self.runner = asyncio.Runner()
        self.world = replace(world, database=Database(self.url))
        self.now, self.steps, self.books, self.journal = NOW, 0, Books(), []

    def teardown(self):
        if hasattr(self, "runner"):
            self.runner.run(self.world.database.close())
            self.runner.close()
            self.databases.drop(self.url)

    def do(self, mode, work):
        """Do one unit of work in the given way; its first answer, or the refusal that was the answer."""

        async def unit(*, crash=False):
            async with self.world.database.writing() as session:
                answer = await work(session)
                if crash:
                    raise PowerCutError
            return answer

        async def done():
            if mode == "crash":
                with pytest.raises((PowerCutError, QuoteRefusal, LedgerRefusal)):
                    await unit(crash=True)
            answers = await asyncio.gather(
                *(unit() for _ in range(2 if mode == "pair" else 1)), return_exceptions=True
            )
            if mode == "twice":
                answers += await asyncio.gather(unit(), return_exceptions=True)
            return answers

        answers = self.runner.run(done())
        for answer in answers:
            if isinstance(answer, Exception) and not isinstance(answer, (QuoteRefusal, LedgerRefusal)):
                raise answer
        return answers[0]

    def read(self, work):
        async def looked():
            async with self.world.database.reading() as session:
                return await work(session)

        return self.runner.run(looked())

    def key(self, kind):
        self.steps += 1
        return f"{kind}:{self.steps}"

    @rule(mode=MODES, amount=SUMS)
    def top_up(self, mode, amount):
        key, now = self.key("topup"), self.now
        self.do(
            mode,
            lambda s: ledger.top_up(
                s, client_id=self.world.client, amount_minor=amount, key=key, actor="desk", now=now
            ),
        )
        self.books.posted += amount
        for promise in self.books.promises:
            paid = min(promise.left, amount) if promise.until > now else 0
            promise.left -= paid
            amount -= paid

    @rule(mode=MODES, amount=SUMS, days=st.integers(1, 6))
    def promise(self, mode, amount, days):
        key, now = self.key("promise"), self.now
        self.do(
            mode,
            lambda s: grant_promise(
                s,
                client_id=self.world.client,
                amount_minor=amount,
                days=days,
                key=key,
                by_employee_id=self.world.olga,
                now=now,
            ),
        )
        self.books.promises.append(Promise(amount, now + days * DAY))

    @rule(mode=st.sampled_from(["plain", "crash"]), total=SUMS, hourly=st.booleans(), days=st.integers(1, 4))
    def put(self, mode, total, hourly, days):
        ticket = self.runner.run(self.world.ticket(category=None))
        line = (
            Line("x", "X", 2, Unit.HOUR, RATE, RATE)
            if hourly
            else Line("x", "X", 1, Unit.PIECE, total, total)
        )
        self._put(mode, ticket, line, hourly=hourly, days=days)

    @precondition(lambda self: self.books.quotes)
    @rule(data=st.data(), mode=st.sampled_from(["plain", "crash"]), total=SUMS, days=st.integers(1, 4))
    def put_again(self, data, mode, total, days):
        ticket = data.draw(st.sampled_from(self.books.quotes)).ticket
        for earlier in self.books.quotes:
            if earlier.ticket == ticket and (earlier.undecided or earlier.lacks_money):
                earlier.state = "superseded"
        self._put(mode, ticket, Line("x", "X", 1, Unit.PIECE, total, total), hourly=False, days=days)

    def _put(self, mode, ticket, line, *, hourly, days):
        now, until = self.now, self.now + days * DAY
        quote = self.do(
            mode,
            lambda s: quotes.put(
                s,
                ticket_id=ticket,
                client_id=self.world.client,
                lines=[line],
                valid_until=until,
                by_employee_id=self.world.olga,
                now=now,
                mode=Mode.HOURLY if hourly else Mode.FIXED,
            ),
        )
        self.books.quotes.append(Priced(quote.id, ticket, line.total_minor, hourly, until))
        self.books.minutes.setdefault(ticket, 0)

    @precondition(lambda self: self.books.quotes)
    @rule(data=st.data(), mode=MODES)
    def accept(self, data, mode):
        self._accept(self._pick(data, "put", "discussed"), mode)

    def _accept(self, quote, mode):
        now = self.now

        async def press(s):
            revision = (await queries.shown(s, quote.id)).quote.revision
            answer = await quotes.accept(
                s,
                quote_id=quote.id,
                revision=revision,
                contact_id=self.world.boss,
                channel=Channel.TELEGRAM,
                text_seen="",
                now=now,
            )
            await labour.take_outcome(s, ticket_id=quote.ticket, now=now)
            return answer

        answer = self.do(mode, press)
        if quote.undecided and quote.until > now:
            quote.state = "accepted"
            missing = max(quote.total - self.books.spendable(now), 0)
            held = self.books.hold(quote, now)
            # Two at once may answer in either order; their effect is one.
            assert (answer.held, answer.missing_minor) == (held, missing)
        elif quote.state in ("accepted", "settled"):
            assert answer.repeated
        else:
            assert isinstance(answer, QuoteRefusal)

    @precondition(lambda self: self.books.quotes)
    @rule(data=st.data(), mode=MODES, act=st.sampled_from([quotes.discuss, quotes.decline]))
    def answer_otherwise(self, data, mode, act):
        quote, now = self._pick(data, "put", "discussed"), self.now

        async def press(s):
            revision = (await queries.shown(s, quote.id)).quote.revision
            return await act(
                s,
                quote_id=quote.id,
                revision=revision,
                contact_id=self.world.boss,
                channel=Channel.TELEGRAM,
                now=now,
            )

        self.do(mode, press)
        if quote.undecided and quote.until > now:
            quote.state = "discussed" if act is quotes.discuss else "declined"

    @rule(mode=MODES)
    def retry(self, mode):
        now = self.now
        self.do(mode, lambda s: quotes.retry_holds(s, client_id=self.world.client, now=now))
        waiting = [q for q in self.books.quotes if q.lacks_money and q.until > now]
        for quote in waiting:
            self.books.hold(quote, now)

    @precondition(lambda self: self.books.quotes)
    @rule(data=st.data(), mode=MODES, minutes=st.sampled_from([1, 45, 60, 90]))
    def log(self, data, mode, minutes):
        self._log(self._pick(data, "accepted"), mode, minutes)

    def _log(self, quote, mode, minutes):
        key, now = self.key("time"), self.now
        self.do(
            mode,
            lambda s: labour.log(
                s,
                ticket_id=quote.ticket,
                employee_id=self.world.ivan,
                minutes=minutes,
                what="",
                now=now,
                key=key,
            ),
        )
        self.books.minutes[quote.ticket] += minutes

    @precondition(lambda self: self.books.quotes)
    @rule(data=st.data(), mode=MODES)
    def settle(self, data, mode):
        self._settle(self._pick(data, "accepted").ticket, mode)

    def _settle(self, ticket, mode):
        now = self.now
        self.do(mode, lambda s: quotes.settle(s, ticket_id=ticket, actor="desk", now=now))
        for quote in self.books.quotes:
            if quote.ticket == ticket and quote.state == "accepted" and quote.held:
                minutes = min(self.books.minutes[ticket], 120)
                self.books.posted -= minutes * RATE // 60 if quote.hourly else quote.total
                self.books.held -= quote.total
                quote.state = "settled"

    @rule(data=st.data(), minutes=st.sampled_from([0, 45, 120, 150]))
    def a_whole_job(self, data, minutes):
        """Left to chance, few quotes would come so far."""
        self.top_up(data.draw(MODES), 1200)
        self.put(data.draw(st.sampled_from(["plain", "crash"])), 1000, hourly=True, days=9)
        job = self.books.quotes[-1]
        self._accept(job, data.draw(MODES))
        if minutes:
            self._log(job, data.draw(MODES), minutes)
        self._settle(job.ticket, data.draw(MODES))

    @precondition(lambda self: any(quote.held for quote in self.books.quotes))
    @rule(data=st.data(), mode=MODES, amount=st.sampled_from([0, 1, 600, 1000]))
    def press_a_closed_hold(self, data, mode, amount):
        """What is captured or released stays so, whoever asks once more."""
        closed = [q for q in self.books.quotes if q.held and q.state in ("settled", "released")]
        if not closed:
            return
        quote, now = data.draw(st.sampled_from(closed)), self.now
        hold_id = self.read(lambda s: self._hold_id(s, quote.id))
        self.do(
            mode,
            lambda s: ledger.capture(s, hold_id=hold_id, amount_minor=amount, actor="desk", now=now),
        )

    @precondition(lambda self: self.books.quotes)
    @rule(data=st.data(), mode=MODES)
    def cancel(self, data, mode):
        ticket, now = self._pick(data, "accepted").ticket, self.now

        async def withdrawn(s):
            await quotes.cancel(s, ticket_id=ticket, actor="desk", now=now)
            await labour.take_outcome(s, ticket_id=ticket, now=now)

        self.do(mode, withdrawn)
        for quote in self.books.quotes:
            if quote.ticket == ticket and (quote.undecided or quote.state == "accepted"):
                self.books.held -= quote.total if quote.held else 0
                quote.state = "released"

    @rule(data=st.data(), mode=MODES)
    def reverse(self, data, mode):
        transfers = self.read(self._reversible)
        if not transfers:
            return
        wrong, key, now = data.draw(st.sampled_from(transfers)), self.key("reverse"), self.now
        self.do(
            mode,
            lambda s: ledger.reverse(
                s, transfer_id=wrong.transfer_id, key=key, actor="desk", reason="wrong", now=now
            ),
        )
        self.books.posted -= wrong.amount_minor

    async def _reversible(self, session):
        lines = await statement(session, self.world.client, limit=1000)
        undone = {line.reverses_number for line in lines}
        return [line for line in lines if line.kind != "reversal" and line.number not in undone]

    @rule(mode=MODES, days=st.integers(1, 4), sweep=st.booleans())
    def days_pass(self, mode, days, sweep):
        self.now = now = self.now + days * DAY
        if not sweep:
            return

        async def swept(s):
            await quotes.expire_due(s, now=now, client_id=self.world.client)
            await lapse_promises(s, client_id=self.world.client, now=now)

        self.do(mode, swept)
        for quote in self.books.quotes:
            if quote.until <= now and (quote.undecided or quote.lacks_money):
                quote.state = "expired"

    async def _hold_id(self, session, quote_id):
        return (await hold_of(session, quote_id)).id

    def _pick(self, data, *states):
        """A quote, rather one in the states named."""
        likely = [quote for quote in self.books.quotes if quote.state in states]
        return data.draw(st.sampled_from(likely or self.books.quotes))

    @invariant()
    def the_books_balance(self):
        if not hasattr(self, "world"):
            return
        self.read(self._compare)

    async def _compare(self, session):
        found = await balance(session, self.world.client)
        assert (found.posted, found.held) == (self.books.posted, self.books.held)
        assert (await balances_before(session, datetime.max.replace(tzinfo=UTC)))[self.world.client] == (
            found.currency,
            found.posted,
            found.held,
        )
        assert found.spendable >= 0
        assert await audit(session) == []
        states = {id: state.value for id, state in await session.execute(select(Quote.id, Quote.state))}
        held = set(await session.scalars(select(Hold.quote_id)))
        assert states == {quote.id: quote.state for quote in self.books.quotes}
        assert held == {quote.id for quote in self.books.quotes if quote.held}
        rows = [(t.id, t.key, t.amount_minor) for t in await session.scalars(select_all)]
        assert rows[: len(self.journal)] == self.journal
        self.journal = rows


def test_any_order_of_money_actions(databases, furnished):
    Ledger.databases, Ledger.furnished = databases, furnished
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            # Shrinking a failure takes minutes on a database; the steps are printed as they are.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
