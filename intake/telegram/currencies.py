"""What Telegram takes of a currency, and in which units it counts it (core.telegram.org/bots/payments). Pure."""

from decimal import Decimal

from babel.numbers import get_currency_precision

WHOLE = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"})
"""Counted in whole units there; all others have two places, which is not always what CLDR says of them."""
LOWEST_DOLLARS, HIGHEST_DOLLARS = Decimal("1.25"), Decimal(8_000)
"""Telegram takes what is worth 1 to 10,000 US dollars by the rate of the day; rates move, so we stay well inside."""
PER_DOLLAR = {
    "AED": "3.67", "AFN": "67", "ALL": "84", "AMD": "383", "ARS": "1450", "AUD": "1.53", "AZN": "1.70",
    "BAM": "1.69", "BDT": "122", "BGN": "1.69", "BND": "1.30", "BOB": "6.9", "BRL": "5.4", "CAD": "1.40",
    "CHF": "0.81", "CLP": "940", "CNY": "7.1", "COP": "3900", "CRC": "502", "CZK": "21", "DKK": "6.45",
    "DOP": "63", "DZD": "130", "EGP": "47.5", "EUR": "0.86", "GBP": "0.76", "GEL": "2.71", "GTQ": "7.66",
    "HKD": "7.78", "HNL": "26.3", "HUF": "333", "IDR": "16650", "ILS": "3.3", "INR": "88.7", "ISK": "126",
    "JMD": "160", "JPY": "154", "KES": "129", "KGS": "87.4", "KRW": "1450", "KZT": "525", "LBP": "89500",
    "LKR": "304", "MAD": "9.3", "MDL": "17", "MNT": "3590", "MUR": "46", "MVR": "15.4", "MXN": "18.5",
    "MYR": "4.2", "MZN": "63.9", "NGN": "1440", "NIO": "36.8", "NOK": "10.1", "NPR": "142", "NZD": "1.76",
    "PAB": "1", "PEN": "3.4", "PHP": "58.5", "PKR": "281", "PLN": "3.65", "PYG": "7080", "QAR": "3.64",
    "RON": "4.38", "RSD": "101", "RUB": "81", "SAR": "3.75", "SEK": "9.5", "SGD": "1.30", "THB": "32.4",
    "TJS": "9.2", "TRY": "42", "TTD": "6.78", "TWD": "31", "TZS": "2450", "UAH": "42", "UGX": "3600",
    "USD": "1", "UYU": "40", "UZS": "12000", "VND": "26300", "YER": "238", "ZAR": "17.2",
}  # fmt: skip
"""About what a dollar costs, of every currency Telegram takes."""


def takes(minor: int, currency: str) -> bool:
    """Whether such a sum may be asked for in a chat; where in doubt, it may not."""
    if currency not in PER_DOLLAR:
        return False
    whole = Decimal(minor).scaleb(-get_currency_precision(currency))
    dollars = whole / Decimal(PER_DOLLAR[currency])
    return LOWEST_DOLLARS <= dollars <= HIGHEST_DOLLARS and _is_exact(minor, currency)


def to_wire(minor: int, currency: str) -> int:
    """Our minor units as Telegram counts them; call for what it `takes`."""
    return int(Decimal(minor).scaleb(places(currency) - get_currency_precision(currency)))


def from_wire(amount: int, currency: str) -> int:
    """What Telegram counted in our minor units; a rest too small for them is dropped."""
    return int(Decimal(amount).scaleb(get_currency_precision(currency) - places(currency)))


def places(currency: str) -> int:
    """Digits behind the point, as Telegram has them (`exp` in its currencies.json)."""
    return 0 if currency in WHOLE else 2


def _is_exact(minor: int, currency: str) -> bool:
    return from_wire(to_wire(minor, currency), currency) == minor
