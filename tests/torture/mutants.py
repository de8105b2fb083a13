"""The list of planted bugs: each has to be caught by the money's machine, or it is blind to it."""

from tests.torture.order_mutants import AROUND_ORDERS
from tests.torture.planting import Mutant

HOLDS, BOOKING, LEDGER = "billing.ledger.holds", "billing.ledger.booking", "billing.ledger.actions"
QUOTES, SETTLEMENT, TARIFFS = "billing.quotes.actions", "billing.quotes.settlement", "billing.tariffs.actions"

MUTANTS = (
    Mutant(
        "a captured hold can be captured again",
        HOLDS,
        "        _HOLD.c.state == HoldState.OPEN,\n        _HOLD.c.amount_minor >=",
        "        _HOLD.c.amount_minor >=",
    ),
    Mutant(
        "what is not charged of a hold stays held",
        HOLDS,
        "posted=-amount_minor, held=-held.amount_minor",
        "posted=-amount_minor, held=-amount_minor",
    ),
    Mutant(
        "the floor is ignored", BOOKING, '"taken": posted + held}', '"taken": posted + max(held - 700, 0)}'
    ),
    Mutant(
        "a release frees again what is free",
        HOLDS,
        "        .where(_HOLD.c.id == held.id, _HOLD.c.state == HoldState.OPEN)\n",
        "        .where(_HOLD.c.id == held.id)\n",
    ),
    Mutant(
        "a cancelled quote keeps its hold",
        QUOTES,
        "if held := await hold_of(session, quote.id):",
        "if (held := await hold_of(session, quote.id)) and held.id < 0:",
    ),
    Mutant(
        "prices of time are rounded down",
        "billing.money",
        "rate_minor_per_hour + 30) // 60",
        "rate_minor_per_hour) // 60",
    ),
    Mutant(
        "parts of a sum are rounded down", "billing.money", "(2 * minor * part + whole)", "(2 * minor * part)"
    ),
    Mutant("less than the minimum is charged", "billing.money", "-(-max(worked, minimum)", "-(-worked"),
    Mutant(
        "a promise is never kept",
        "billing.ledger.promises",
        "promise.paid_minor += paid",
        "promise.paid_minor += 0",
    ),
    Mutant(
        "an overdue promise still counts",
        BOOKING,
        '_PROMISE.c.until > bindparam("now"),',
        "_PROMISE.c.until > _PROMISE.c.granted_at,",
    ),
    Mutant(
        "a debt is booked as if the floor were there",
        "billing.ledger.postings",
        "return min(-trusted, available)",
        "return -trusted",
    ),
    Mutant(
        "a top-up done again is booked again",
        LEDGER,
        '    facts = digest(kind="topup", client=client_id, amount=amount_minor)\n',
        '    facts, key = digest(kind="topup", client=client_id), f"{key}:{account.touched}"\n',
    ),
    Mutant(
        "a reversal goes the wrong way",
        LEDGER,
        "signed = wrong.amount_minor if back else -wrong.amount_minor",
        "signed = -wrong.amount_minor if back else wrong.amount_minor",
    ),
    Mutant(
        "a hold is tried again under its old key",
        "billing.quotes.holding",
        ":hold:{(tried or 0) + 1}",
        ":hold:1",
    ),
    Mutant(
        "a price whose time is over can be accepted",
        "billing.quotes.deciding",
        "(quote.state in UNDECIDED and quote.valid_until <= now)",
        "(quote.state in UNDECIDED and quote.valid_until <= quote.put_at)",
    ),
    Mutant(
        "a quote that has its money expires",
        QUOTES,
        "        if quote.state in UNDECIDED or await lacks_money(session, quote)\n    ]",
        "        if quote.state in UNDECIDED or quote.state is State.ACCEPTED\n    ]",
    ),
    Mutant(
        "who waits longest for money comes last",
        "billing.verdicts.waiting",
        "sorted(waiting, key=lambda pair: pair[0])",
        "sorted(waiting, key=lambda pair: pair[0], reverse=True)",
    ),
    Mutant(
        "a new price leaves one without money standing",
        QUOTES,
        "if earlier.state in UNDECIDED or await lacks_money(session, earlier):",
        "if earlier.state in UNDECIDED:",
    ),
    Mutant(
        "a supplement charges the same minutes again",
        SETTLEMENT,
        "q.charged_minutes or 0 for q in charged",
        "0 for q in charged",
    ),
    Mutant(
        "an hourly price charges all it may come to",
        "billing.quotes.printing",
        "return _counted(lines, covered), covered",
        "return lines, covered",
    ),
    Mutant(
        "the hours named are no limit",
        "billing.quotes.printing",
        "covered = min(max(minutes, least), most) if minutes > 0 else 0",
        "covered = max(minutes, least) if minutes > 0 else 0",
    ),
    Mutant(
        "the tax is forgotten when the work is charged",
        "billing.quotes.printing",
        "return printed(again, prices_of(lines))",
        "return printed(again, None)",
    ),
    Mutant(
        "charged minutes are not locked",
        "billing.labour.outcomes",
        "        entry.locked_by = quote_id\n",
        "",
    ),
    Mutant(
        "work done before its price was accepted is never charged",
        "billing.verdicts.counting",
        "if ticket.status is not Status.RESOLVED and ticket.closed_reason is not ClosedReason.DONE:",
        "if ticket.status is not Status.OPEN:",
    ),
    Mutant(
        "an allowance is not given back when the verdict changes",
        TARIFFS,
        "reserved=-stand.reserved, consumed=-stand.consumed)",
        "reserved=-stand.reserved)",
    ),
    Mutant(
        "an allowance reserved for work that is done stays reserved",
        "billing.verdicts.closing",
        "    await release(session, ticket_id, now)\n",
        "",
    ),
    Mutant(
        "corrected minutes still count on the allowance",
        "billing.labour.actions",
        "    await give_back(session, wrong)\n",
        "",
    ),
    Mutant(
        "minutes logged again count again",
        "billing.labour.actions",
        '    facts = digest(kind="log", ticket=ticket_id, employee=employee_id, minutes=minutes)\n',
        '    facts, key = digest(kind="log"), f"{key}:{ticket.revision}:{id(session)}"\n',
    ),
    Mutant(
        "a top-up already spent can be taken back",
        "billing.verdicts.paying",
        "    if used > 0:\n",
        "    if used > wrong.amount_minor:\n",
    ),
    Mutant(
        "a credit limit is forgotten",
        BOOKING,
        "return account.credit_minor + await promised(",
        "return await promised(",
    ),
    Mutant(
        "a charge is booked below the floor",
        BOOKING,
        '"taken": posted + held}',
        '"taken": held + max(posted - 700, 0)}',
    ),
    Mutant(
        "given credit is paid out",
        "billing.ledger.lots",
        "max(min(self.paid, self.paid + self.promo - held) - due, 0)",
        "max(self.paid + self.promo - held - due, 0)",
    ),
    Mutant(
        "given credit lapses though work rests on it",
        "billing.ledger.lots",
        "safe = min(lot.left, held)",
        "safe = 0",
    ),
    Mutant(
        "a refund takes what is due",
        "billing.ledger.lots",
        "- held) - due, 0)",
        "- held), 0)",
    ),
    Mutant(
        "a charge taken back stays charged",
        "billing.charges.actions",
        "        charge.state = ChargeState.REVERSED\n",
        "        charge.state = ChargeState.BOOKED\n",
    ),
    Mutant(
        "charges go before prices that are older",
        "billing.verdicts.waiting",
        "sorted(waiting, key=lambda pair: pair[0])",
        "sorted(waiting, key=lambda pair: isinstance(pair[1], Quote))",
    ),
    Mutant(
        "a fee is charged once too often",
        "billing.charges.fees",
        "change = true_up(sum(line.minor for line in lines), before)",
        "change = true_up(sum(line.minor for line in lines), 0)",
    ),
    Mutant(
        "half of a unit of work is committed by itself",
        HOLDS,
        "    await note(session, hold_id, HoldState.CAPTURED, actor=actor, now=now, reason=None)\n",
        "    await session.commit()\n"
        "    await note(session, hold_id, HoldState.CAPTURED, actor=actor, now=now, reason=None)\n",
    ),
    Mutant(
        "the account is looked at, not locked",
        BOOKING,
        "select(Account).from_statement(_LOCK)",
        'select(Account).where(Account.client_id == bindparam("of_client"))',
        at_once=True,
    ),
    *AROUND_ORDERS,
)
