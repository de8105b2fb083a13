"""What a consent covers, and until when a charge can be objected to."""

from dataclasses import replace
from datetime import datetime

import pytest

from billing.consents.rules import Fixed, Offer, covers, objection_until
from billing.quotes.lifecycle import Line, LineKind
from billing.quotes.printing import printed, surcharge
from billing.tariffs.book import Unit
from billing.vat import VatPrices
from bot.book.reading import parse_book
from tests.bot.book.office_database import ENGLISH

OFFICE = parse_book(ENGLISH).for_intake()
OFFER = Offer(
    10_000,
    "EUR",
    None,
    (
        Fixed("banner", Unit.PIECE, 4_500, 0, None),
        Fixed("hour", Unit.HOUR, 7_500, 0, None),
    ),
)
BANNER = Line("banner", "Banner", 1, Unit.PIECE, 4_500, 6_000)


@pytest.mark.parametrize(
    ("lines", "covered"),
    [
        ([BANNER], True),
        ([replace(BANNER, quantity=2)], True),
        ([replace(BANNER, quantity=3)], False),
        ([replace(BANNER, unit_price_minor=4_400)], False),
        ([replace(BANNER, item="logo")], False),
        ([Line("hour", "Hour", 1, Unit.HOUR, 7_500, 8_000)], False),
        ([BANNER, *surcharge([BANNER], "urgent", "Urgent", percent=1_000, minor=None)], False),
        ([BANNER, replace(BANNER, kind=LineKind.DISCOUNT, unit_price_minor=-500)], False),
    ],
)
def test_only_agreed_fixed_prices_up_to_the_limit_are_covered(lines, covered):
    assert covers(OFFER, lines) is covered


def test_the_limit_is_what_is_paid_tax_and_all():
    lines = printed([replace(BANNER, quantity=2, vat_rate=1900)], VatPrices.EXCLUSIVE)
    assert not covers(OFFER, lines)
    assert covers(replace(OFFER, limit_minor=10_710), lines)


def test_another_limit_price_or_tax_is_another_offer():
    price = OFFER.prices[0]
    others = [
        replace(OFFER, limit_minor=10_001),
        replace(OFFER, vat=VatPrices.INCLUSIVE),
        replace(OFFER, prices=(replace(price, minor=4_501), OFFER.prices[1])),
        replace(OFFER, prices=OFFER.prices[:1]),
    ]
    assert len({OFFER.digest, *(other.digest for other in others)}) == 5
    assert replace(OFFER).digest == OFFER.digest


@pytest.mark.parametrize(
    ("charged", "until"),
    [
        ("2026-11-16T09:00Z", "2026-11-23T23:00Z"),  # a Monday morning: to the end of the next Monday
        ("2026-11-16T23:30Z", "2026-11-24T23:00Z"),  # past midnight in Berlin it is Tuesday
        ("2026-11-14T12:00Z", "2026-11-20T23:00Z"),  # a Saturday: the whole week that follows
    ],
)
def test_five_working_days_after_its_own(charged, until):
    assert objection_until(OFFICE, datetime.fromisoformat(charged)) == datetime.fromisoformat(until)
