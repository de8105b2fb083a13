"""A firm's years, made up from a seed and written as rows: requests, labour, prices, money, papers; the newest week first.

One client is difficult (three times the work, new versions of prices, late with everything), one loyal.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from billing.labour.rules import Outcome
from billing.ledger.models import TransferKind
from billing.quotes.lifecycle import LineKind, Mode, State
from billing.tariffs.book import Unit
from billing.tariffs.models import AllowanceEventKind, AllowanceUnit
from intake.contacts.models import Channel
from intake.tickets.models import ClosedReason, Direction, Status, Verdict, Way
from tests.billing.summary.year_papers import Papers
from tests.billing.summary.year_rows import COUNTS_AS, DAY, HOUR, MINUTE, USUAL, Party


class Firm(Papers):
    """Makes rows, week by week."""

    def weeks(self, newest: date, count: int) -> Iterator[dict[str, list[dict[str, Any]]]]:
        """The rows of each week, by table; `newest` is a Monday."""
        for ago in range(count):
            monday = datetime.combine(newest - timedelta(weeks=ago), datetime.min.time(), tzinfo=UTC)
            for party in self.parties:
                often = self.a_week * (1.6 if party.hard else 1)
                for _ in range(int(often + self.chance.random())):
                    self.request(party, monday)
            for day in (monday + number * DAY for number in range(7)):
                if day.day == 1:
                    for party in self.parties:
                        self.month(party, day)
            yield self.rows
            self.rows = defaultdict(list)

    def request(self, party: Party, monday: datetime) -> None:
        chance = self.chance
        opened = monday + chance.randrange(5) * DAY + chance.randrange(7 * 60, 16 * 60) * MINUTE
        kinds = [Verdict.IN_TARIFF, Verdict.BILLABLE, Verdict.OURS, Verdict.REFUSED, None]
        verdict = chance.choices(kinds, (55, 26, 7, 5, 7))[0]
        category = chance.choices(list(USUAL), (3, 4, 4, 1))[0]
        resolved = opened + chance.uniform(0.2, 6) * DAY if verdict else None
        merged = chance.random() < 0.02
        ticket = self.add(
            "ticket",
            client_id=party.id,
            channel=Channel.TELEGRAM,
            title="Something",
            language="en",
            status=Status.CLOSED if resolved else Status.OPEN,
            closed_reason=None if not resolved else ClosedReason.MERGED if merged else ClosedReason.DONE,
            category=category,
            verdict=verdict,
            flags=[],
            promised_at=opened + 2 * HOUR,
            resolve_since=opened,
            resolve_by=self.next_working_day(opened) if party.tariff == "care" else None,
            opened_at=opened,
            touched_at=opened,
            resolved_at=resolved,
            closed_at=resolved,
            revision=1,
        )
        if chance.random() < 0.9:
            looked = opened + chance.uniform(0.1, 2.4) * HOUR
            self.add("ticket_event", ticket_id=ticket, at=looked, actor="desk", kind="verdict", facts={})
        if chance.random() < 0.15:
            self.add(
                "personal_mark",
                ticket_id=ticket,
                employee_id=party.hand,
                way=Way.PHONE,
                marked_by=chance.choice([party.hand, None]),
                at=opened,
            )
        self.talk(party, ticket, opened)
        outcome = COUNTS_AS.get(verdict) or self.price(party, ticket, opened, resolved)
        self.labour(party, ticket, category, opened, outcome)

    @staticmethod
    def next_working_day(opened: datetime) -> datetime:
        """At three in the afternoon."""
        return opened.replace(hour=15, minute=0) + (3 if opened.weekday() == 4 else 1) * DAY

    def talk(self, party: Party, ticket: int, opened: datetime) -> None:
        at = opened
        for number in range(self.chance.randrange(1, 4 + 3 * party.hard)):
            theirs = number % 2 == 0
            self.add(
                "ticket_message",
                ticket_id=ticket,
                direction=Direction.IN if theirs else Direction.OUT,
                channel=Channel.TELEGRAM,
                text="Like this"
                if theirs
                else self.chance.choice(["Which one?", "どれですか？ ", "Why? See below."]),
                quoted=[],
                sent_at=at,
                automatic=theirs and self.chance.random() < 0.05,
            )
            at += self.chance.uniform(0.05, 1.5 + 2 * party.hard) * DAY

    def labour(self, party: Party, ticket: int, category: str, opened: datetime, outcome: Outcome) -> None:
        slow = 3.0 if party.hard else 0.8 if party.loyal else 1.0
        for _ in range(self.chance.choice(self.entries)):
            hand = party.hand if self.chance.random() < 0.6 else self.chance.choice(self.hands)
            at = opened + self.chance.uniform(0.05, 4) * DAY
            minutes = max(int(USUAL[category] * slow * self.chance.uniform(0.3, 1.7)), 1)
            entry = self.entry(party, ticket, category, at, outcome, hand, minutes)
            if self.chance.random() < 0.06:
                self.entry(party, ticket, category, at, outcome, hand, -minutes, entry)

    def entry(
        self,
        party: Party,
        ticket: int,
        category: str,
        at: datetime,
        outcome: Outcome,
        hand: int,
        minutes: int,
        reverses: int | None = None,
    ) -> int:
        charged = -(-abs(minutes) // 15) * 15 * (1 if minutes > 0 else -1)
        entry = self.add(
            "time_entry",
            key=f"made:{self.given['time_entry']}",
            digest="",
            ticket_id=ticket,
            client_id=party.id,
            employee_id=hand,
            worked_minutes=minutes,
            charged_minutes=charged,
            category=category,
            what="",
            worked_at=at,
            logged_at=at,
            outcome=outcome,
            counted_at=at,
            admitted=False,
            assigned=True,
            let_in=True,
            reverses_id=reverses,
        )
        if outcome is Outcome.IN_TARIFF:
            self.allow(party, ticket, category, at, charged, entry)
        return entry

    def allow(self, party: Party, ticket: int, category: str, at: datetime, minutes: int, entry: int) -> None:
        """Berlin's months: the last hours of a day in UTC may be the next month's."""
        place = (party.id, category, f"{at + 2 * HOUR if 4 <= at.month <= 10 else at + HOUR:%Y-%m}")
        if place not in self.uses:
            self.uses[place] = self.add(
                "allowance_use",
                client_id=party.id,
                category=category,
                unit=AllowanceUnit.MINUTES,
                period=place[2],
                granted=None,
                reserved=0,
                used=0,
                overrun=0,
                alerted=0,
            )
        self.add(
            "allowance_event",
            use_id=self.uses[place],
            ticket_id=ticket,
            kind=AllowanceEventKind.CONSUME,
            key=f"time:{entry}",
            reserved=30 if self.chance.random() < 0.1 else 0,
            consumed=minutes,
            at=at,
        )

    def price(self, party: Party, ticket: int, opened: datetime, resolved: datetime | None) -> Outcome:
        """One price or several; what the work on it counts as."""
        put = opened + self.chance.uniform(0.05, 0.5) * DAY
        versions = 1 + (self.chance.random() < (0.6 if party.hard else 0.1))
        ending = self.chance.choices(["accept", "decline", "expire"], (85, 10, 5))[0]
        for number in range(versions):
            last = number == versions - 1
            answered = put + self.chance.uniform(0.1, 3 + 3 * party.hard) * DAY
            state = State.SUPERSEDED if not last else State.SETTLED if ending == "accept" else State.DECLINED
            state = State.EXPIRED if last and ending == "expire" else state
            self.quote(party, ticket, number, put, answered, state, ending if last else "discuss", resolved)
            put = answered + 2 * HOUR
        return Outcome.BILLED if ending == "accept" else Outcome.UNCOUNTED

    def quote(
        self,
        party: Party,
        ticket: int,
        number: int,
        put: datetime,
        answered: datetime,
        state: State,
        word: str,
        resolved: datetime | None,
    ) -> None:
        units = [Unit.HOUR, Unit.STARTED_15] if self.chance.random() < 0.7 else [Unit.HOUR, Unit.PIECE]
        counts = [self.chance.randrange(1, 4), self.chance.randrange(1, 4)]
        total = sum(
            count * (6000 if unit is Unit.HOUR else 1700) for unit, count in zip(units, counts, strict=True)
        )
        quote = self.add(
            "quote",
            ticket_id=ticket,
            client_id=party.id,
            revision=number + 1,
            state=state,
            mode=Mode.FIXED,
            total_minor=total,
            list_total_minor=total,
            currency="EUR",
            valid_until=put + 7 * DAY,
            requote=number,
            put_by=self.hands[0],
            put_at=put,
            reminded=False,
            decided_at=answered,
            settled_at=resolved if state is State.SETTLED else None,
        )
        lines = []
        for position, (unit, count) in enumerate(zip(units, counts, strict=True)):
            each = 6000 if unit is Unit.HOUR else 1700
            lines.append({"kind": "item", "title": "Work", "total_minor": each * count})
            self.add(
                "quote_line",
                quote_id=quote,
                position=position,
                item="hour",
                title="Work",
                quantity=count,
                unit=unit,
                unit_price_minor=each,
                list_price_minor=each,
                line_total_minor=each * count,
                kind=LineKind.ITEM,
                least=0,
            )
        key = f"quote:{quote}:r{number + 1}:{word}"
        self.add("quote_event", key=key, quote_id=quote, kind=word, at=answered, actor="desk", facts={})
        if state is State.SETTLED and resolved:
            captured = self.book(party, TransferKind.CAPTURE, total, resolved, lines)
            if self.chance.random() < 0.05:
                self.book(party, TransferKind.REVERSAL, total, resolved + 9 * DAY, lines, captured)
