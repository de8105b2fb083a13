"""Numbers of papers: gapless in every series and year, whatever kind of paper it is."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from sqlalchemy import update

from billing.invoices.models import InvoiceSeries
from config.database import Session, inserting
from intake.doubts import Doubt

Series = tuple[str, int]


async def next_number(session: Session, series: str, year: int) -> int:
    """The next number of a series: two at once wait for each other, and a rolled-back one gives its number back."""
    start = inserting(session)(InvoiceSeries).values(series=series, year=year, last=0)
    await session.execute(start.on_conflict_do_nothing())
    number = await session.scalar(
        update(InvoiceSeries)
        .where(InvoiceSeries.series == series, InvoiceSeries.year == year)
        .values(last=InvoiceSeries.last + 1)
        .returning(InvoiceSeries.last)
        .execution_options(synchronize_session=False)
    )
    assert number is not None
    return number


def gaps(kind: str, given: Iterable[tuple[str, int, int]], last: Mapping[Series, int]) -> Iterator[Doubt]:
    """Where the numbers given to a kind of paper are not 1 to the last of their series; `given` are series, year, number."""
    by_series = {
        key: [number for *_, number in rows] for key, rows in groupby(sorted(given), key=lambda row: row[:2])
    }
    for key in sorted(by_series.keys() | last.keys()):
        numbers, highest = by_series.get(key, []), last.get(key, 0)
        if numbers != list(range(1, highest + 1)):
            missing = sorted(set(range(1, highest + 1)) - set(numbers))
            found = f"missing {missing[:5]}, beyond {[n for n in numbers if n > highest][:5]}"
            yield Doubt(f"{kind}_numbers", f"{kind}s {key[0]} {key[1]}", f"1..{highest}", found)
