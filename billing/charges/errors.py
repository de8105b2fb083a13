"""Why a charge cannot be changed."""


class ChargeRefusal(Exception):
    """Base of everything said no to."""


class NoSuchCharge(ChargeRefusal):
    """No charge has this number."""

    def __init__(self, charge_id: int) -> None:
        super().__init__(charge_id)
        self.charge_id = charge_id
