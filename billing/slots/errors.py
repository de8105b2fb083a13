"""Why an offered call cannot be changed."""

from billing.calls.errors import CallRefusal


class OfferOver(CallRefusal):
    """It was answered, replaced or cancelled in the meantime."""


class NobodyAsked(CallRefusal):
    """The request names nobody to call."""


class CallAgreed(CallRefusal):
    """A time is agreed for this request already."""


class TimeGone(CallRefusal):
    """Somebody was quicker, or it is too close now."""
