"""Why a call's sheet cannot be used."""


class CallRefusal(Exception):
    """Base of everything said no to."""


class CallOver(CallRefusal):
    """The sheet was filed or thrown away; filed, on this request."""

    def __init__(self, ticket_id: int | None) -> None:
        super().__init__(ticket_id)
        self.ticket_id = ticket_id


class NotYourCall(CallRefusal):
    """Somebody else's sheet, or none."""


class NoSuchCharge(CallRefusal):
    """This call was not charged to them."""
