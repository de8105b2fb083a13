"""What tariffs and prices can refuse."""


class UnknownItem(LookupError):
    """No price list that applies to the client has a price for this item now."""

    def __init__(self, item: str) -> None:
        super().__init__(item)
        self.item = item


class UnknownCategory(LookupError):
    """The office book has no such category of work."""

    def __init__(self, category: str) -> None:
        super().__init__(category)
        self.category = category
