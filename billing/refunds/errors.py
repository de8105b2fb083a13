"""Why a refund is not asked for, or not decided."""


class RefundRefusal(Exception):
    """Base of everything said no to."""


class NoSuchRefund(RefundRefusal):
    """No refund has this number."""

    def __init__(self, refund_id: int) -> None:
        super().__init__(refund_id)
        self.refund_id = refund_id


class NoSuchCredit(RefundRefusal):
    """No promotional credit was given by this transfer."""

    def __init__(self, transfer_id: int) -> None:
        super().__init__(transfer_id)
        self.transfer_id = transfer_id


class NothingUnspent(RefundRefusal):
    """All of that credit is spent, rests under accepted work, has lapsed, or was taken back before."""


class NotTheOwner(RefundRefusal):
    """Only the owner of the firm sends money back."""


class NoOwner(RefundRefusal):
    """The book names no owner, or they have no chat with the bot: nobody could confirm it."""


class RefundDecided(RefundRefusal):
    """It was decided otherwise, or another sum has taken its place."""

    def __init__(self, refund_id: int, state: str) -> None:
        super().__init__(refund_id, state)
        self.refund_id = refund_id
        self.state = state
