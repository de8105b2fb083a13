"""The figures of a week counted a second time: plain Python over rows as plain SQL gives them, nothing of the program."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
Row = dict[str, Any]
TABLES = (
    "ticket", "ticket_event", "ticket_message", "personal_mark", "time_entry", "allowance_use", "allowance_event",
    "quote", "quote_line", "quote_event", "transfer", "charge", "invoice", "invoice_standing", "promised_payment",
    "account", "act_standing", "act_saying", "client", "employee",
)  # fmt: skip
COUNTED = ("in_tariff", "billed", "ours", "free")


def half_up(exact: Fraction) -> int:
    return math.floor(exact + Fraction(1, 2))


async def dumped(session: Any) -> dict[str, list[Row]]:
    """Every row, its moments aware."""
    found = {}
    for table in TABLES:
        rows = (await session.execute(text(f"SELECT * FROM {table}"))).mappings()
        found[table] = [{name: _moment(name, value) for name, value in row.items()} for row in rows]
    return found


def _moment(name: str, value: Any) -> Any:
    if value is None or not (name.endswith("_at") or name in ("at", "resolve_since", "resolve_by")):
        return value
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)


CLOSED = {date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25), date(2026, 12, 25), date(2027, 1, 1)}


def opening(day: date) -> tuple[datetime, datetime] | None:
    """From nine to six, on Fridays to five, before the feasts to one."""
    if day.weekday() > 4 or day in CLOSED:
        return None
    closes = 13 if day in (date(2026, 12, 24), date(2026, 12, 31)) else 17 if day.weekday() == 4 else 18
    begins, ends = (
        datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN).astimezone(UTC) for hour in (9, closes)
    )
    return begins, ends


class Recount:
    """One week, from its Monday; or any days up to a Sunday."""

    def __init__(self, rows: dict[str, list[Row]], monday: date, sunday: date | None = None) -> None:
        self.rows, self.monday = rows, monday
        self.sunday = sunday or monday + 6 * DAY
        self.start, self.end = midnight(monday), midnight(self.sunday + DAY)

    def of(self, table: str, moment: str, start: datetime, end: datetime) -> list[Row]:
        return [row for row in self.rows[table] if row[moment] and start <= row[moment] < end]

    def during(self, table: str, moment: str) -> list[Row]:
        return self.of(table, moment, self.start, self.end)

    def ticket(self, number: int) -> Row:
        if not hasattr(self, "_tickets"):
            self._tickets = {row["id"]: row for row in self.rows["ticket"]}
        return self._tickets[number]

    # --- hours

    def minutes(self, client: int, column: str) -> dict[str, int]:
        counted: Counter[str] = Counter()
        for row in self.during("time_entry", "worked_at"):
            if row["client_id"] == client:
                counted[row["outcome"]] += row[column]
        return {outcome: minutes for outcome, minutes in counted.items() if minutes}

    def personal(self, client: int) -> int:
        marked = {row["ticket_id"] for row in self.rows["personal_mark"]}
        return sum(
            row["worked_minutes"]
            for row in self.during("time_entry", "worked_at")
            if row["client_id"] == client and row["ticket_id"] in marked
        )

    def requests(self, client: int) -> int:
        return sum(
            row["client_id"] == client and row["closed_reason"] != "merged"
            for row in self.during("ticket", "opened_at")
        )

    # --- the ratio, by the recipe of docs/summary.md

    def ratio(self, client: int, weeks_ago: int = 0) -> tuple[Any, ...] | None:
        """Worked, expected, requests, others, percent by hand, and the same in the same hands."""
        until = midnight(self.monday + (7 - 7 * weeks_ago) * DAY)
        since = midnight(self.monday - (77 + 7 * weeks_ago) * DAY)
        each: dict[tuple[int, str, int], Counter[int]] = defaultdict(Counter)
        for row in self.of("time_entry", "worked_at", since, until):
            if row["outcome"] != "ours" and row["category"]:
                each[row["client_id"], row["category"], row["ticket_id"]][row["employee_id"]] += row[
                    "worked_minutes"
                ]
        requests = [
            (who, kind, max(hands, key=lambda hand: (hands[hand], -hand)), sum(hands.values()))
            for (who, kind, _), hands in each.items()
            if sum(hands.values()) > 0
        ]
        first = self._beside(client, requests, lambda one: one[1])
        if first is None:
            return None
        worked, expected, count, places, others = first
        second = self._beside(client, requests, lambda one: (one[1], one[2]))
        share: Counter[int] = Counter()
        for who, kind, hand, minutes in requests:
            if who == client and kind in places:
                share[hand] += minutes
        return worked, expected, count, others, share, second and second[:3]

    @staticmethod
    def _beside(client: int, requests: list[Any], place: Callable[[Any], Any]) -> tuple[Any, ...] | None:
        worked, expected, count = 0, Fraction(0), 0
        places, compared = set(), set()
        for there in {place(one) for one in requests}:
            found: dict[int, list[int]] = defaultdict(list)
            for one in requests:
                if place(one) == there:
                    found[one[0]].append(one[3])
            own = found.pop(client, [])
            if own and len(found) >= 3:
                usual = median(Fraction(sum(some), len(some)) for some in found.values())
                worked, count = worked + sum(own), count + len(own)
                expected += usual * len(own)
                places.add(there)
                compared |= set(found)
        return (worked, expected, count, places, len(compared)) if count >= 3 else None

    # --- the tariff

    def used(
        self, client: int, until: datetime, column: str, unlimited: set[str]
    ) -> list[tuple[datetime, int]]:
        month = f"{(until - timedelta(seconds=1)).astimezone(BERLIN):%Y-%m}"
        uses = {
            row["id"]
            for row in self.rows["allowance_use"]
            if (row["client_id"], row["unit"], row["period"]) == (client, "minutes", month)
            and row["category"] not in unlimited
        }
        return [
            (row["at"], row[column])
            for row in self.rows["allowance_event"]
            if row["use_id"] in uses and row["at"] < until
        ]

    # --- money

    def booked(self, client: int, since: datetime, *, fees: bool) -> int:
        """Captured and charged since a moment, what was taken back taken off."""
        (account,) = (row["id"] for row in self.rows["account"] if row["client_id"] == client)
        mine = {row["id"]: row for row in self.rows["transfer"] if row["account_id"] == account}
        fee = {row["transfer_id"] for row in self.rows["charge"] if row["kind"] == "fee"}
        total = 0
        for row in mine.values():
            whole = mine[row["reverses_id"]] if row["reverses_id"] else row
            earned = whole["kind"] in ("capture", "charge") and (fees or whole["id"] not in fee)
            if earned and since <= row["booked_at"] < self.end:
                total += row["amount_minor"] * (-1 if row["reverses_id"] else 1)
        return total

    def balance(self, client: int) -> int:
        (account,) = (row["id"] for row in self.rows["account"] if row["client_id"] == client)
        return sum(
            row["amount_minor"] * (1 if row["credit_id"] == account else -1)
            for row in self.rows["transfer"]
            if row["account_id"] == account and row["booked_at"] < self.end
        )

    def fee(self, client: int) -> int:
        """Day by day, so that neighbouring weeks share no cent."""
        total = 0
        for row in self.rows["charge"]:
            if row["client_id"] != client or row["kind"] != "fee" or row["state"] != "booked":
                continue
            first = date.fromisoformat(row["subject"] + "-01")
            days = ((first + 32 * DAY).replace(day=1) - first).days
            upto = [half_up(Fraction(row["amount_minor"] * number, days)) for number in range(days + 1)]
            for number in range(days):
                if self.monday <= first + number * DAY <= self.sunday:
                    total += upto[number + 1] - upto[number]
        return total

    def cost(self, client: int, rates: dict[int, list[tuple[date, int]]]) -> int | None:
        total = Fraction(0)
        unknown: Counter[int] = Counter()
        for row in self.during("time_entry", "worked_at"):
            if row["client_id"] != client:
                continue
            day = row["worked_at"].astimezone(BERLIN).date()
            known = [minor for since, minor in rates.get(row["employee_id"], []) if since <= day]
            if known:
                total += Fraction(row["worked_minutes"] * known[-1], 60)
            else:
                unknown[row["employee_id"]] += row["worked_minutes"]
        return None if any(unknown.values()) else half_up(total)

    # --- how it goes

    def talk(self, client: int) -> tuple[int, int]:
        theirs = [
            row["ticket_id"]
            for row in self.during("ticket_message", "sent_at")
            if row["direction"] == "in"
            and not row["automatic"]
            and self.ticket(row["ticket_id"])["client_id"] == client
        ]
        return len(theirs), len(set(theirs))

    def quoted(self, client: int) -> tuple[int, int, int] | None:
        said = worked = count = 0
        for ticket in self.during("ticket", "resolved_at"):
            if ticket["client_id"] != client:
                continue
            prices = [
                row["id"]
                for row in self.rows["quote"]
                if row["ticket_id"] == ticket["id"] and row["state"] == "settled"
            ]
            lines = [row for row in self.rows["quote_line"] if row["quote_id"] in prices]
            labour = [
                row["worked_minutes"]
                for row in self.rows["time_entry"]
                if row["ticket_id"] == ticket["id"] and row["outcome"] == "billed"
            ]
            if lines and labour and all(row["unit"] in ("hour", "started_15") for row in lines):
                said += sum(row["quantity"] * {"hour": 60, "started_15": 15}[row["unit"]] for row in lines)
                worked, count = worked + sum(labour), count + 1
        return (said, worked, count) if count else None

    def requotes(self, client: int) -> tuple[int, int, int]:
        states = [
            row["state"]
            for row in self.during("quote", "put_at")
            if row["client_id"] == client and row["requote"]
        ]
        won = sum(state in ("accepted", "settled", "reversed") for state in states)
        return len(states), won, sum(state in ("declined", "expired") for state in states)

    def looked(self, client: int) -> tuple[int, int]:
        promised = [
            row
            for row in self.during("ticket", "promised_at")
            if row["client_id"] == client and row["closed_reason"] != "merged"
        ]
        late = 0
        for row in promised:
            looks = [event["at"] for event in self.rows["ticket_event"] if event["ticket_id"] == row["id"]]
            late += not looks or min(looks) > row["promised_at"]
        return len(promised), late

    def kept(self, client: int) -> tuple[int, int]:
        """What was promised to be done and was, or was late to be; and the late ones."""
        count = late = 0
        waits = self.waits(client)
        for row in self.of("ticket", "resolve_by", self.start - 92 * DAY, self.end + 92 * DAY):
            if row["client_id"] != client or row["closed_reason"] == "merged":
                continue
            by, done = row["resolve_by"], row["resolved_at"]
            if by < self.end and (done is None or done > by):
                by = self.put_off(row, waits["t", row["id"]])
            in_time = done is not None and done <= by
            if self.start <= (done if in_time else by) < self.end:
                count, late = count + 1, late + (not in_time)
        return count, late

    def put_off(self, ticket: Row, waits: list[tuple[datetime, datetime]]) -> datetime:
        """Walks from moment to moment at which something begins or ends, and counts what is left to be used."""
        since, by = ticket["resolve_since"], ticket["resolve_by"]
        days = [since.date() + n * DAY for n in range(-1, (self.end - since).days + 80)]
        shifts = [shift for day in days if (shift := opening(day))]
        turns = sorted({since, by, *(t for pair in (*shifts, *waits) for t in pair if t > since)})
        left, moved = timedelta(), False
        for counting in (True, False):
            for begins, ends in pairwise(turns):
                if not any(a <= begins < b for a, b in shifts):
                    continue
                if counting and begins < by:
                    left += ends - begins
                elif not counting and any(a <= begins < b for a, b in waits):
                    moved = True
                elif not counting and ends - begins >= left:
                    at = begins + left
                    quarter = at + (datetime(2000, 1, 1, tzinfo=UTC) - at) % timedelta(minutes=15)
                    return min(quarter, next(b for a, b in shifts if a <= begins < b)) if moved else by
                elif not counting:
                    left -= ends - begins
        raise AssertionError

    def waits(self, client: int) -> dict[Any, list[tuple[datetime, datetime]]]:
        """By request and act, from when to when it was with the client."""
        spans: dict[Any, list[tuple[datetime, datetime]]] = defaultdict(list)
        over = {row["quote_id"]: row["at"] for row in self.rows["quote_event"]}
        for row in self.rows["quote"]:
            if row["client_id"] == client:
                spans["t", row["ticket_id"]].append((row["put_at"], over.get(row["id"], self.end)))
        for row in self.rows["ticket_message"]:
            ticket = self.ticket(row["ticket_id"])
            if (
                ticket["client_id"] != client
                or row["direction"] != "out"
                or row["text"].strip()[-1] not in "?？"
            ):
                continue
            answers = [
                one["sent_at"]
                for one in self.messages(row["ticket_id"])
                if one["direction"] == "in" and not one["automatic"] and one["sent_at"] > row["sent_at"]
            ]
            ends = [
                *answers,
                row["sent_at"] + 31 * DAY,
                *([ticket["resolved_at"]] if ticket["resolved_at"] else []),
            ]
            spans["t", row["ticket_id"]].append((row["sent_at"], min(ends)))
        said = {row["act_id"]: row["at"] for row in self.rows["act_saying"]}
        for row in self.rows["act_standing"]:
            if row["client_id"] == client:
                spans["a", row["act_id"]].append((row["told_at"], said.get(row["act_id"], self.end)))
        return spans

    def waited(self, client: int) -> int:
        """Second by second would be the honest way; minutes are enough, as half days are rounded."""
        total = timedelta()
        for some in self.waits(client).values():
            upto = self.start
            for begins, over_at in sorted(some):
                first, last = max(begins, upto), min(over_at, self.end)
                if first < last:
                    total, upto = total + (last - first), last
        return half_up(Fraction(total // timedelta(seconds=1), 86400))

    def messages(self, ticket: int) -> list[Row]:
        if not hasattr(self, "_messages"):
            self._messages: dict[int, list[Row]] = defaultdict(list)
            for row in self.rows["ticket_message"]:
                self._messages[row["ticket_id"]].append(row)
        return self._messages[ticket]

    def late(self, client: int) -> tuple[int, int, int]:
        standing = {row["invoice_id"]: row for row in self.rows["invoice_standing"]}
        spans = []
        for row in self.rows["invoice"]:
            settled = standing[row["id"]]["changed_at"]
            begins, ends = max(row["due_at"], self.start), min(settled, self.end)
            if row["client_id"] == client and begins < ends:
                spans.append(ends - begins)
        (account,) = (row["id"] for row in self.rows["account"] if row["client_id"] == client)
        lapsed = sum(row["account_id"] == account for row in self.during("promised_payment", "lapsed_at"))
        days = half_up(Fraction(sum(spans, timedelta()) // timedelta(seconds=1), 86400))
        return len(spans), days, lapsed
