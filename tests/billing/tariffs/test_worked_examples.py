"""docs/tariffs.md is what the program does: every row of its tables is worked out here."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from billing.charges.rules import beyond, true_up
from billing.labour.reading import Typed, read_log
from billing.ledger.sums import three_sums
from billing.money import charged_minutes, parse_amount
from billing.quotes.lifecycle import Line
from billing.quotes.printing import Off, credit, discount, printed, surcharge, total, worked
from billing.targets.rules import Wait, due, put_off
from billing.tariffs.allowances import Allowance, Overrun, TariffTerms, Terms
from billing.tariffs.book import Unit
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.months import Days, close, fee_lines, month_grant
from billing.tariffs.pricing import Use, exceeds_by, level_reached, moved, price_for_client, regranted
from billing.tariffs.weights import EVEN, weighed
from billing.vat import VatPrices, by_rate, split
from bot.book.reading import parse_book
from intake.office.book import WEEKDAYS, Hours
from intake.office.working import WorkingTime
from tests.bot.book.office_database import ENGLISH

PAGE = (Path(__file__).parents[3] / "docs" / "tariffs.md").read_text()


def rows(table):
    [found] = re.findall(rf"<!-- table: {table} -->\n\n((?:\|.*\n)+)", PAGE)
    heading, _, *lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()
    ]
    examples = [dict(zip(heading, line, strict=True)) for line in lines]
    return [pytest.param(example, id=example["what it shows"]) for example in examples]


def number(cell):
    return None if cell in ("–", "no limit") else int(cell)


@pytest.mark.parametrize("row", rows("left"))
def test_what_is_left(row):
    use = Use(number(row["granted"]), int(row["reserved"]), int(row["used"]))
    assert use.left == number(row["left"])
    assert exceeds_by(use, int(row["wanted"])) == int(row["exceeds by"])


@pytest.mark.parametrize("row", rows("beyond"))
def test_what_happens_beyond_an_allowance(row):
    terms = Allowance(overrun=Overrun(row["overrun"]), overrun_minor=number(row["price"]))
    price = terms.overrun_price(AllowanceUnit(row["counted in"]), int(row["beyond"]))
    assert price == number(row["it costs"])


@pytest.mark.parametrize("row", rows("used"))
def test_what_work_uses(row):
    charged = charged_minutes(int(row["worked"]), int(row["unit"]), int(row["minimum"]))
    before = Use(number(row["granted"]), used=int(row["used"]), overrun=int(row["overrun"]))
    after = moved(before, consumed=charged)
    assert charged == int(row["charged"])
    assert (after.used, after.overrun) == (int(row["used then"]), int(row["overrun then"]))
    assert level_reached(after, told=0) == number(row["told"])


@pytest.mark.parametrize("row", rows("regranted"))
def test_when_the_terms_change(row):
    before = Use(number(row["granted"]), used=int(row["used"]), overrun=int(row["overrun"]))
    after = regranted(before, number(row["new grant"]))
    assert (after.used, after.overrun) == (int(row["used then"]), int(row["overrun then"]))


@pytest.mark.parametrize("row", rows("prices"))
def test_what_they_pay(row):
    risk = int(Decimal(row["risk"]) * 100)
    price = price_for_client(Unit.PIECE, number(row["own list"]), number(row["default list"]), "RUB", risk)
    assert (price and price.your_minor) == number(row["they pay"])
    beside = price.list_minor if price and price.is_special else None
    assert beside == number(row["beside it"])


@pytest.mark.parametrize("row", rows("currencies"))
def test_what_they_pay_in_their_currency(row):
    theirs = row["account in"]
    listed = number(row[f"default list {theirs}"])
    own = number(row["own list"]) if row["in"] == theirs else None
    price = price_for_client(Unit.PIECE, own, listed, theirs)
    assert (price and price.your_minor) == number(row["they pay"])
    beside = price.list_minor if price and price.is_special else None
    assert beside == number(row["beside it"])


@pytest.mark.parametrize("row", rows("typed"))
def test_what_a_typed_sum_is(row):
    assert parse_amount(row["typed"], row["account in"]) == number(row["minor units"])


def hundredths(percent):
    return int(Decimal(percent) * 100)


@pytest.mark.parametrize("row", rows("tax within"))
def test_what_of_a_price_is_tax(row):
    parts = split(int(row["gross"]), hundredths(row["rate"]))
    assert (parts.net_minor, parts.vat_minor) == (int(row["net"]), int(row["tax"]))
    assert parts.gross_minor == int(row["gross"])


def at_rates(cell):
    """`10000 at 19, 500 at 7` as pairs of rate and sum."""
    pairs = [one.split(" at ") for one in cell.split(", ")]
    return [(hundredths(rate), int(minor)) for minor, rate in pairs]


@pytest.mark.parametrize("row", rows("tax of a document"))
def test_the_tax_of_a_document(row):
    taxed = by_rate(at_rates(row["lines"]), VatPrices(row["prices"]))
    assert [(one.rate, one.net_minor) for one in taxed] == at_rates(row["net"])
    assert [(one.rate, one.vat_minor) for one in taxed] == at_rates(row["tax"])
    assert sum(one.gross_minor for one in taxed) == int(row["to pay"])


def item_line(words, rate):
    """`3 hour at 8000, least 1` as a line."""
    found = re.fullmatch(r"(\d+) (\w+) at (\d+)(?:, least (\d+))?", words)
    assert found
    price = int(found[3])
    return Line(
        "x", "X", int(found[1]), Unit(found[2]), price, price, vat_rate=rate, least=int(found[4] or 0)
    )


def added_lines(cell, items):
    for words in cell.split(", ") if cell != "–" else ():
        if words.startswith("credit "):
            yield credit(items, "c", "C", int(words.removeprefix("credit ")), items[0].vat_rate)
            continue
        if words.startswith("−"):
            words = words.removeprefix("−")
            part = hundredths(words[:-2]) if words.endswith(" %") else None
            yield from discount(items, Off("D", part, None if part else int(words)))
            continue
        percent = hundredths(words[:-2]) if words.endswith(" %") else None
        yield from surcharge(items, "s", "S", percent=percent, minor=None if percent else int(words))


@pytest.mark.parametrize("row", rows("printed"))
def test_the_lines_of_a_price(row):
    prices, _, percent = row["tax"].partition(" ")
    rate = hundredths(percent) if percent else None
    how = VatPrices(prices) if percent else None
    items = [item_line(words, rate) for words in re.split(r", (?!least)", row["items"])]
    lines = printed([*items, *added_lines(row["added"], items)], how)
    assert printed(lines, how) == lines, "printed again, nothing changes"
    if row["worked"] != "–":
        accepted = total(lines)
        lines, covered = worked(lines, int(row["worked"]))
        assert total(lines) <= accepted
        assert worked(lines, covered)[0] == lines
    assert ", ".join(str(line.total_minor) for line in lines) == row["printed"]
    assert total(lines) == int(row["to pay"])


def stretch(terms, count):
    """`240 for 24000` for so many days, as minutes of design and a fee in minor units."""
    if terms in ("none", "–"):
        return Days(int(count), None)
    minutes, fee = terms.split(" for ")
    allowances = {"design": Allowance(minutes=number(minutes))}
    return Days(
        int(count), TariffTerms(code="care", name="Care", monthly_fee_minor=int(fee), allowances=allowances)
    )


@pytest.mark.parametrize("row", rows("part months"))
def test_part_of_a_month(row):
    days = [stretch(row["first terms"], row["days"]), stretch(row["then"], row["days then"])]
    assert month_grant(days, ("design", AllowanceUnit.MINUTES)) == number(row["grants"])
    assert " + ".join(str(line.minor) for line in fee_lines(days)) == row["fee"]


@pytest.mark.parametrize("row", rows("carried"))
def test_from_month_to_month(row):
    terms = Allowance(
        carry_over=row["carry over"] == "yes",
        carry_at_most=number(row["at most"]),
        carry_deficit=row["deficit"] == "yes",
    )
    closed = close(terms, number(row["month grants"]), int(row["carried in"]), int(row["used"]))
    assert closed.granted == number(row["may be used"])
    assert (closed.overrun, closed.carried_out, closed.lapsed) == (
        int(row["overrun"]),
        int(row["carried out"]),
        int(row["lapsed"]),
    )


OFFICE = parse_book(ENGLISH).for_intake()
NINE_TO_SIX = dict.fromkeys(WEEKDAYS[:5], ("09:00-18:00",))


@pytest.mark.parametrize("row", rows("weighed"))
def test_nights_and_holidays(row):
    office = OFFICE.model_copy(update={"hours": Hours.model_validate_json(json.dumps(NINE_TO_SIX))})
    zone = office.firm.zone
    said = read_log(f"{row['hours']} moved the server", Typed(_soon_after(row, zone), zone))
    assert said
    hours = said.hours
    assert hours
    assert hours.minutes == int(row["worked"])
    counted = weighed(office, hours.start, hours.minutes, int(Decimal(row["weight"]) * EVEN))
    assert counted == int(row["counts as"])


def _soon_after(row, zone):
    """The next moment the office's clocks show the end of these hours, when somebody logs them."""
    begins, ends = row["hours"].split("-")
    day = date.fromisoformat(row["day"]) + timedelta(days=ends <= begins)
    return datetime.combine(day, time.fromisoformat(ends), tzinfo=zone)


@pytest.mark.parametrize("row", rows("done by"))
def test_by_when_it_is_done(row):
    week = Hours.model_validate_json(json.dumps(NINE_TO_SIX | {"holidays": ["2026-12-25"]}))
    asked, waits = _local(row["asked"]), []
    for span in row["waits for the client"].split(", ") if row["waits for the client"] != "–" else ():
        begins, ends = map(_local, span.split(" to "))
        waits.append(Wait(1, ("ticket", 1), begins, ends))
    hours = WorkingTime(OFFICE.model_copy(update={"hours": week}), asked)
    first = due(hours, asked, int(row["minutes"]))
    assert due(hours, asked, int(row["minutes"]), waits) == _local(row["done by"])
    assert put_off(hours, asked, first, waits) == _local(row["done by"])


def _local(moment):
    return datetime.fromisoformat(moment).replace(tzinfo=OFFICE.firm.zone).astimezone(UTC)


@pytest.mark.parametrize("row", rows("side by side"))
def test_requests_side_by_side(row):
    terms = Terms(monthly_fee_minor=0, open_at_once=number(row["at once"]))
    assert terms.is_full(int(row["open already"])) == (row["it is said"] == "yes")


@pytest.mark.parametrize("row", rows("true-up"))
def test_a_fee_is_brought_to_what_the_month_comes_to(row):
    before = int(row["charged so far"])
    change = true_up(int(row["the month comes to"]), before)
    assert (before if change.anew is not None else 0) == int(row["given back"])
    assert (change.add if change.anew is None else change.anew) == int(row["charged now"])


def steps(cell):
    pairs = [] if cell == "–" else [part.split(":") for part in cell.split(",")]
    return [(int(ticket), int(amount)) for ticket, amount in pairs]


@pytest.mark.parametrize("row", rows("who"))
def test_who_went_beyond_an_allowance(row):
    assert beyond(steps(row["used, in this order"]), int(row["granted"])) == dict(steps(row["beyond it"]))


@pytest.mark.parametrize("row", rows("sums"))
def test_sums_offered_for_a_top_up(row):
    offered = three_sums(int(row["missing"]), int(row["usual month"]), int(row["level"]))
    assert list(offered) == [int(sum_) for sum_ in row["offered"].split(",")]
