"""Invoice numbers in what payers write: `R-2026-0017`, `r2026/0017`, `Счёт № 17 от 12.11.2026`. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_LOOKALIKES = str.maketrans("авекмнорстухёvnrs", "abekmhopctyxebhpc")
"""Letters people type for one another, by their look (В for B) or by their sound (Р for R)."""
_WORDS = (
    r"(?:invoice|inv|bill|rechnung(?:s?nummer|snr)?|rech|rgnr|rg|re|facture|ref|nr|no|number|num|n|№|#"
    r"|счет[аеуом]{0,2}|счету|сч|инвойс[ау]?|номер|請求書|請求|番号)"
)
_CALLED = _WORDS.translate(_LOOKALIKES)
_KEYWORD = re.compile(rf"(?<![^\W\d_]){_CALLED}$")
_FULL = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:[\s/._–—-]+(?P<parted>\d{1,7})|(?P<joined>\d{4,7}))(?!\d)(?![-/.]\d)"
)
_TURNED = re.compile(r"(?<![\d./-])(?P<number>0\d{1,6})\s*[/-]\s*(?P<year>20\d\d)(?!\d)")
_SHORT = re.compile(
    rf"(?<![^\W\d_]){_CALLED}(?:[\s.:№#-]*{_CALLED})*[\s.:№#]*"
    r"(?P<number>\d{1,6})(?![\d])(?!\s*[-/.]\s*\d)"
    r"(?:\s*(?:ot|fpom|bom|dated|of|du)?\s*(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>(?:20)?\d\d))?"
)
_PARTS = r"[-/._№#:–—]*"


@dataclass(frozen=True)
class Mention:
    """A number somebody may have meant an invoice by."""

    number: int
    year: int | None = None
    before: str = ""
    """What stands directly before the year, as folded; a series, perhaps another's."""
    day: date | None = None
    """The day of issue, where it is written beside it."""


def mentions(reference: str) -> list[Mention]:
    """Every number that may be an invoice's, in the order of the text."""
    text = fold(reference)
    found = [*_full(text), *_turned(text)]
    return list(dict.fromkeys([*found, *_short(text)]))


def means(mention: Mention, *, series: str, year: int, number: int, issued_on: date) -> bool:
    """Whether a mention is this invoice's number, in whichever way it is written."""
    if mention.number != number:
        return False
    if mention.year is None:
        return mention.day is None or mention.day == issued_on
    if mention.year != year:
        return False
    attached = re.sub(_PARTS + "$", "", mention.before)
    wanted = re.sub(_PARTS + "$", "", fold(series))
    if wanted and attached.endswith(wanted):
        return True
    letters = re.search(r"[^\W\d_]*$", attached)
    return not letters or not letters[0] or re.fullmatch(_CALLED, letters[0]) is not None


def fold(text: str) -> str:
    """As it is compared: one width, one case, letters that look the same being the same."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_LOOKALIKES)


def _full(text: str) -> Iterator[Mention]:
    for found in _FULL.finditer(text):
        before = text[max(found.start() - 24, 0) : found.start()]
        if re.search(r"\d{1,2}[./-]\d{1,2}[./-]$", before):
            continue  # the year of a day
        digits = found["parted"] or found["joined"]
        month_like = len(digits) < 3 and 1 <= int(digits) <= 12
        if month_like and not _KEYWORD.search(before.rstrip(" -/._№#:")):
            continue  # 2026-11 is a month
        if int(digits):
            yield Mention(int(digits), int(found["year"]), before.split()[-1] if before[-1:].strip() else "")


def _turned(text: str) -> Iterator[Mention]:
    for found in _TURNED.finditer(text):
        yield Mention(int(found["number"]), int(found["year"]))


def _short(text: str) -> Iterator[Mention]:
    for found in _SHORT.finditer(text):
        if found["day"] is None:
            yield Mention(int(found["number"]))
            continue
        year = int(found["year"])
        try:
            day = date(year + 2000 if year < 100 else year, int(found["month"]), int(found["day"]))
        except ValueError:
            continue
        yield Mention(int(found["number"]), day=day)
