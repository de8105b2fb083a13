"""What a made-up month leaves behind: its fee, an invoice, a promised payment, an act."""

from datetime import datetime

from billing.acts.lifecycle import ActKind, ActState, ActWord
from billing.charges.models import ChargeKind, ChargeState
from billing.invoices.lifecycle import InvoiceCause, InvoiceKind, InvoiceState
from billing.ledger.models import PromiseState, TransferKind
from tests.billing.summary.year_rows import DAY, FEES, HOUR, Party, Rows


class Papers(Rows):
    """The papers of a firm and its fees."""

    def month(self, party: Party, first: datetime) -> None:
        """On the first: the fee, an invoice with what came in on it, and the act of the month before."""
        month = f"{first:%Y-%m}"
        if party.tariff:
            fee, key = FEES[party.tariff], f"fee:{party.id}:{month}"
            lines = [{"kind": "item", "title": "Fee", "total_minor": fee}]
            paid = self.book(party, TransferKind.CHARGE, fee, first + 9 * HOUR, lines)
            self.add(
                "charge",
                key=key,
                digest="",
                client_id=party.id,
                kind=ChargeKind.FEE,
                subject=month,
                amount_minor=fee,
                currency="EUR",
                lines=lines,
                counted={},
                state=ChargeState.BOOKED,
                transfer_id=paid,
                made_at=first,
            )
        self.invoice(party, first)
        self.act(party, first)

    def invoice(self, party: Party, first: datetime) -> None:
        due = first + 10 * DAY
        settled = due + self.chance.uniform(-8, 25 if party.hard else 2) * DAY
        minor = self.chance.randrange(100_000, 220_000)
        number = self.given["invoice"] + 1
        paid = self.chance.random() < 0.95
        invoice = self.add(
            "invoice",
            key=f"made:{number}",
            kind=InvoiceKind.TOPUP,
            cause=InvoiceCause.MONTH_END,
            series="R",
            year=first.year,
            number=number,
            name=f"R-{number}",
            client_id=party.id,
            currency="EUR",
            amount_minor=minor,
            document={},
            issued_at=first,
            due_at=due,
            actor="desk",
        )
        self.rows["invoice_standing"].append(
            {
                "invoice_id": invoice,
                "client_id": party.id,
                "kind": InvoiceKind.TOPUP,
                "state": InvoiceState.PAID if paid else InvoiceState.CANCELLED,
                "paid_minor": minor if paid else 0,
                "changed_at": settled,
                "tell_at": first,
                "tries": 0,
            }
        )
        if paid:
            self.book(party, TransferKind.TOPUP, minor, settled, [])
        if party.hard:
            self.promise(party, due)

    def promise(self, party: Party, at: datetime) -> None:
        self.add(
            "promised_payment",
            key=f"made:{self.given['promised_payment']}",
            digest="",
            account_id=party.account,
            amount_minor=100,
            paid_minor=0,
            state=PromiseState.LAPSED,
            by_employee_id=self.hands[0],
            granted_at=at,
            until=at + DAY,
            lapsed_at=at + DAY,
        )

    def act(self, party: Party, first: datetime) -> None:
        number = self.given["act"] + 1
        told = first + 2 * DAY
        agreed = told + self.chance.uniform(0.1, 12) * DAY
        act = self.add(
            "act",
            key=f"made:{number}",
            kind=ActKind.WORK,
            series="A",
            year=first.year,
            number=number,
            name=f"A-{number}",
            client_id=party.id,
            period=f"{first - DAY:%Y-%m}",
            currency="EUR",
            amount_minor=1,
            document={},
            issued_at=first,
            actor="desk",
        )
        silent = self.chance.random() < 0.1
        self.rows["act_standing"].append(
            {
                "act_id": act,
                "client_id": party.id,
                "state": ActState.ISSUED if silent else ActState.AGREED,
                "changed_at": told if silent else agreed,
                "told_at": told,
                "tries": 0,
            }
        )
        if not silent:
            self.add("act_saying", act_id=act, word=ActWord.AGREED, at=agreed, actor="desk")
