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


class OtherTermsCurrency(ValueError):
    """A tariff or a price list keeps the currency its versions were priced in: the past is never priced anew."""

    def __init__(self, table: str, code: str, kept_in: str, asked: str) -> None:
        super().__init__(table, code, kept_in, asked)
        self.table = table
        self.code = code
        self.kept_in = kept_in
        self.asked = asked
