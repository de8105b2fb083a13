"""Why a press on a quote has no effect; each tells what to say, none says it."""

from billing.quotes.lifecycle import State


class QuoteRefusal(Exception):
    """Base of everything said no to."""


class NoSuchQuote(QuoteRefusal):
    """No quote has this number."""

    def __init__(self, quote_id: int) -> None:
        super().__init__(quote_id)
        self.quote_id = quote_id


class QuoteChanged(QuoteRefusal):
    """Another price has taken this one's place: `current_id` is what the client should look at."""

    def __init__(self, quote_id: int, current_id: int) -> None:
        super().__init__(quote_id, current_id)
        self.quote_id = quote_id
        self.current_id = current_id


class QuoteExpired(QuoteRefusal):
    """The price was valid for a time, and that is over."""

    def __init__(self, quote_id: int) -> None:
        super().__init__(quote_id)
        self.quote_id = quote_id


class AlreadyDecided(QuoteRefusal):
    """Somebody decided before, or decided otherwise."""

    def __init__(self, quote_id: int, state: State) -> None:
        super().__init__(quote_id, state)
        self.quote_id = quote_id
        self.state = state


class MayNotOrder(QuoteRefusal):
    """This person may not spend their firm's money, or is not (or no longer) of this firm."""

    def __init__(self, quote_id: int, contact_id: int | None) -> None:
        super().__init__(quote_id, contact_id)
        self.quote_id = quote_id
        self.contact_id = contact_id


class BadQuote(QuoteRefusal):
    """A quote that cannot be put: no lines, lines that do not add up, over before it begins, another's ticket."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        """lines, hourly_lines, valid_until, ticket, currency"""
