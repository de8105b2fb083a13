"""Why the ledger refuses. A sum that does not fit is no error: see `Short` in `postings`."""


class LedgerRefusal(Exception):
    """Base of everything the ledger refuses."""


class KeyConflict(LedgerRefusal):
    """The same key came again with other facts: somebody's keys are wrong, and nothing may be booked."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class NoAccount(LedgerRefusal):
    """This client has no personal account yet."""

    def __init__(self, client_id: int) -> None:
        super().__init__(client_id)
        self.client_id = client_id


class OtherCurrency(LedgerRefusal):
    """The client's account is kept in another currency."""

    def __init__(self, kept_in: str, asked: str) -> None:
        super().__init__(kept_in, asked)
        self.kept_in = kept_in
        self.asked = asked


class BadAmount(LedgerRefusal):
    """Not a sum that can be booked: zero, negative, or beyond what a ledger of people holds."""

    def __init__(self, amount_minor: int) -> None:
        super().__init__(amount_minor)
        self.amount_minor = amount_minor


class HoldClosed(LedgerRefusal):
    """The hold was captured, released or expired before, and differently from what is asked now."""

    def __init__(self, hold_id: int, state: str) -> None:
        super().__init__(hold_id, state)
        self.hold_id = hold_id
        self.state = state


class MoreThanHeld(LedgerRefusal):
    """A capture beyond the hold: that takes a new quote and a new acceptance."""

    def __init__(self, hold_id: int, amount_minor: int, held_minor: int) -> None:
        super().__init__(hold_id, amount_minor, held_minor)
        self.hold_id = hold_id
        self.amount_minor = amount_minor
        self.held_minor = held_minor


class NotReversible(LedgerRefusal):
    """The transfer is itself a reversal, or has been reversed already."""

    def __init__(self, transfer_id: int) -> None:
        super().__init__(transfer_id)
        self.transfer_id = transfer_id


class NotRefundable(LedgerRefusal):
    """More than may go back to the payer: credit was never paid in, and held or due money is spoken for."""

    def __init__(self, amount_minor: int, most_minor: int, currency: str) -> None:
        super().__init__(amount_minor, most_minor, currency)
        self.amount_minor = amount_minor
        self.most_minor = most_minor
        self.currency = currency
