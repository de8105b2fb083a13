"""Why payments refuse."""


class PaymentRefusal(Exception):
    """Base of everything refused about payments; worded in bot/errors.py."""


class NoSuchPayment(PaymentRefusal):
    """No such payment."""

    def __init__(self, payment_id: int) -> None:
        super().__init__(payment_id)
        self.payment_id = payment_id


class OtherMoney(PaymentRefusal):
    """The client's account is kept in another currency: there is no exchange rate in this house."""

    def __init__(self, currency: str, account: str) -> None:
        super().__init__(currency, account)
        self.currency = currency
        self.account = account
