"""Sums and rates as the office book has them, and in the units they are reckoned in."""

from decimal import Decimal
from typing import Annotated

from babel.numbers import get_currency_precision
from pydantic import Field

Amount = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 12, allow_inf_nan=False)]
"""An amount as people write it (19.90), in the firm's currency unless its table says another; see `minor_of`."""

Weight = Annotated[Decimal, Field(ge=1, le=10, allow_inf_nan=False)]
Percent = Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False)]
HUNDREDTHS = 100
"""A per cent in the units rates are reckoned in."""


def hundredths(percent: Decimal) -> int:
    """A per cent of the book, which is checked to have at most two decimals, in the units of rates."""
    return int(percent * HUNDREDTHS)


def minor_of(amount: Decimal, currency: str) -> int:
    """Minor units of an amount of the book, which is checked to have no more decimals than its currency."""
    return int(amount.scaleb(get_currency_precision(currency)))
