"""What must hold after every step, whatever the order: the plain books agree, and the books prove themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from billing.ledger import audit as ledger
from billing.ledger.queries import balance, balances_before, statement
from billing.tariffs import audit as tariffs
from bot.auditing import audit_all
from config.database import ReadSession
from intake.shelf import Shelf
from tests.billing.machine.house import House, Look
from tests.billing.machine.plain_books import Books

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_NOWHERE = Shelf(Path("/nonexistent"))


class BrokenPromiseError(AssertionError):
    """Something that must always hold does not."""


def differences(look: Look, books: Books) -> list[str]:
    """Where the database says something else than the plain books."""
    told, found = dict(_told(books)), dict(_found(look))
    return [
        f"{what}: {found.get(what)} instead of {told.get(what)}"
        for what in sorted(told.keys() | found.keys(), key=str)
        if told.get(what) != found.get(what)
    ]


def _told(books: Books) -> Iterator[tuple[Any, Any]]:
    yield "account", (books.posted, books.held, books.credit)
    yield "charges", sorted((due.amount, due.subject or "once", due.state) for due in books.charges.values())
    papers = books.invoices.papers.values()
    yield "invoices", [(one.cause, one.amount, one.state, one.paid, bool(one.corrects)) for one in papers]
    yield "refunds", sorted((key, one.amount, one.state) for key, one in books.refunds.items())
    yield "transfers", sorted((one.kind, one.amount) for one in books.transfers.values())
    for key, promise in books.promises.items():
        yield f"promise {key}", (promise.state, promise.amount - promise.left)
    yield "months", sorted(books.months.states.items())
    yield "acts", books.months.totals(books.transfers)
    requests = 0
    minutes: dict[str, int] = {}
    for request in books.requests.values():
        yield f"request {request.id}", (request.status, request.reason, request.verdict)
        for price in request.prices:
            name = f"price {request.id} r{price.revision}"
            yield name, (price.state, price.total, price.held, price.charged)
        for entry in request.entries:
            yield f"minutes {entry.key}", (entry.minutes, entry.outcome, entry.locked_by)
        if request.reserved or request.request_reserved or request.request_used:
            stands = (request.reserved, request.request_reserved, request.request_used)
            yield f"allowance of {request.id}", stands
        requests += request.request_used
        for month, used in request.consumed().items():
            minutes[month] = minutes.get(month, 0) + used
    for month, used in minutes.items():
        yield f"minutes of {month}", used
    if requests:
        yield "requests used", requests


def _found(look: Look) -> Iterator[tuple[Any, Any]]:
    account = look.rows("SELECT posted, held, credit_minor FROM account WHERE client_id IS NOT NULL")[0]
    yield "account", tuple(account)
    yield "charges", _charges(look)
    papers = "SELECT cause, amount_minor, state, paid_minor, corrects_id IS NOT NULL FROM invoice i JOIN"
    invoices = look.rows(f"{papers} invoice_standing s ON s.invoice_id = i.id ORDER BY i.id")
    yield "invoices", [(*row[:4], bool(row[4])) for row in invoices]
    yield "refunds", sorted(tuple(row) for row in look.rows("SELECT key, amount_minor, state FROM refund"))
    yield "months", sorted(tuple(row) for row in look.rows("SELECT period, state FROM month_close"))
    acts = "SELECT period, CASE kind WHEN 'correction' THEN -amount_minor ELSE amount_minor END FROM act a"
    standing = f"{acts} JOIN act_standing s ON s.act_id = a.id WHERE s.state <> 'withdrawn'"
    yield "acts", sorted(tuple(row) for row in look.rows(standing))
    transfers = look.rows(
        "SELECT t.kind, CASE WHEN t.credit_id = t.account_id THEN amount_minor ELSE -amount_minor END FROM transfer t"
    )
    yield "transfers", sorted(tuple(row) for row in transfers)
    for key, state, paid in look.rows("SELECT key, state, paid_minor FROM promised_payment"):
        yield f"promise {key}", (state, paid)
    for id_, *stands in look.rows("SELECT id, status, closed_reason, verdict FROM ticket"):
        yield f"request {id_}", tuple(stands)
    prices = "SELECT q.ticket_id, revision, q.state, total_minor, h.id, charged_minor, h.state FROM quote q LEFT JOIN"
    for ticket, revision, state, total, hold, charged, held in look.rows(
        f"{prices} hold h ON h.quote_id = q.id"
    ):
        still = hold is not None and (state, held) != ("released", "released")
        yield f"price {ticket} r{revision}", (state, total, still, charged)
    entries = "SELECT key, e.charged_minutes, outcome, q.revision FROM time_entry e LEFT JOIN quote q"
    for key, minutes, outcome, revision in look.rows(f"{entries} ON q.id = e.locked_by"):
        yield f"minutes {key}", (minutes, outcome, revision)
    yield from _allowances(look)


def _charges(look: Look) -> list[tuple[Any, ...]]:
    """A version's charge is about its request and revision, whatever numbers they have."""
    quotes = look.rows("SELECT ticket_id, id, revision FROM quote")
    named = {f"{ticket}:{id_}": f"{ticket} r{revision}" for ticket, id_, revision in quotes}
    rows = look.rows("SELECT amount_minor, subject, state FROM charge")
    return sorted((minor, named.get(subject, subject), state) for minor, subject, state in rows)


def _allowances(look: Look) -> Iterator[tuple[Any, Any]]:
    stands: dict[int, list[int]] = {}
    steps = (
        "SELECT ticket_id, unit, SUM(e.reserved), SUM(e.consumed) FROM allowance_event e JOIN allowance_use u"
    )
    for ticket, unit, reserved, consumed in look.rows(f"{steps} ON u.id = e.use_id GROUP BY ticket_id, unit"):
        mine = stands.setdefault(ticket, [0, 0, 0])
        if unit == "minutes":
            mine[0] = int(reserved)
        else:
            mine[1], mine[2] = int(reserved), int(consumed)
    yield from ((f"allowance of {ticket}", tuple(mine)) for ticket, mine in stands.items() if any(mine))
    used = look.rows("SELECT period, used + overrun FROM allowance_use WHERE unit = 'minutes'")
    yield from ((f"minutes of {period}", total) for period, total in used if total)
    answered = look.rows("SELECT SUM(used + overrun) FROM allowance_use WHERE unit = 'requests'")[0][0]
    if answered:
        yield "requests used", int(answered)


def prove(house: House, *, audited: bool) -> None:
    """Raises BrokenPromiseError with everything that does not hold; `audited`: by the program's audits of money, too."""
    _raise_if([*_by_rows(house.look), *(house.read(_audited) if audited else ())])


def prove_at_leisure(house: House, now: datetime) -> None:
    """What takes longer, once a sequence is over: every audit there is, and the statement line by line."""
    _raise_if(house.read(lambda session: _by_the_program(session, house, now)))


def _raise_if(broken: list[str]) -> None:
    if broken:
        raise BrokenPromiseError(broken)


async def _audited(session: ReadSession) -> list[str]:
    doubts = [*await ledger.audit(session), *await tariffs.audit(session)]
    return [f"audit: {doubt}" for doubt in doubts]


_NEVER = {
    "an account is below its floor": (
        "SELECT id FROM account WHERE client_id IS NOT NULL AND posted - held < floor"
    ),
    "a floor is above zero": "SELECT id FROM account WHERE floor > 0",
    "more or less is held than open holds say": (
        "SELECT a.id FROM account a WHERE client_id IS NOT NULL AND held <> COALESCE((SELECT SUM(amount_minor) "
        "FROM hold h WHERE h.account_id = a.id AND h.state = 'open'), 0)"
    ),
    "money appears or is lost": (
        "SELECT a.id FROM account a WHERE client_id IS NOT NULL AND posted <> COALESCE((SELECT SUM(CASE WHEN "
        "t.credit_id = a.id THEN t.amount_minor ELSE -t.amount_minor END) FROM transfer t "
        "WHERE a.id IN (t.credit_id, t.debit_id)), 0)"
    ),
    "a quote is charged twice": (
        "SELECT h.quote_id FROM transfer t JOIN hold h ON h.id = t.hold_id WHERE t.kind = 'capture' "
        "GROUP BY h.quote_id HAVING COUNT(*) > 1"
    ),
    "an allowance is negative": (
        "SELECT id FROM allowance_use WHERE reserved < 0 OR used < 0 OR overrun < 0 OR used > granted"
    ),
    "a total is not the sum of its printed lines": (
        "SELECT q.id FROM quote q WHERE total_minor <> (SELECT SUM(line_total_minor) FROM quote_line l "
        "WHERE l.quote_id = q.id)"
    ),
    "more is charged than was accepted": "SELECT id FROM quote WHERE charged_minor > total_minor",
    "what a quote says it charged was not booked": (
        "SELECT q.id FROM quote q WHERE q.state = 'settled' AND charged_minor <> COALESCE((SELECT SUM(t.amount_minor) "
        "FROM transfer t JOIN hold h ON h.id = t.hold_id WHERE h.quote_id = q.id AND t.kind = 'capture'), 0)"
    ),
    "a client has two invoices to pay": (
        "SELECT client_id FROM invoice_standing WHERE kind = 'topup' AND state IN ('open', 'part') "
        "GROUP BY client_id HAVING COUNT(*) > 1"
    ),
    "numbers of papers have a gap": (
        "SELECT year FROM invoice GROUP BY series, year HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*)"
    ),
    "money is held for a quote nobody accepted, or that is over": (
        "SELECT q.id FROM quote q JOIN hold h ON h.quote_id = q.id WHERE h.state = 'open' AND q.state <> 'accepted'"
    ),
}


def _by_rows(look: Look) -> Iterator[str]:
    for broken, query in _NEVER.items():
        if rows := look.rows(query):
            yield f"{broken}: {rows}"


async def _by_the_program(session: ReadSession, house: House, now: datetime) -> list[str]:
    """What the program itself says of its books."""
    client = house.world.client
    found = await balance(session, client)
    broken = [f"audit: {doubt}" for doubt in await audit_all(session, _NOWHERE, now)]
    if found.spendable < 0:
        broken.append(f"spendable: {found}")
    if (await balances_before(session, END_OF_TIME))[client] != (found.currency, found.posted, found.held):
        broken.append("the balances of a day differ from the account")
    lines = await statement(session, client, limit=1000)
    if [line.number for line in lines] != list(range(1, len(lines) + 1)):
        broken.append("the statement has gaps")
    before = 0
    for line in lines:
        before += line.amount_minor
        if line.after_minor != before:
            broken.append(f"statement line {line.number}: {line.after_minor} after, not {before}")
        broken += _charged_as_printed(line)
    return broken


def _charged_as_printed(line: Any) -> list[str]:
    """A charge is the sum of the lines printed with it."""
    if line.kind not in ("capture", "charge"):
        return []
    printed = sum(row["total_minor"] for row in line.what)
    return [] if printed == -line.amount_minor else [f"charged {line.amount_minor}, printed {printed}"]
