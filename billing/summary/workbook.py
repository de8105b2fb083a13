"""The summary's figures as an Excel workbook, written in a process of its own; what users wrote is never a formula."""

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from billing.drawing import drawn_by

FORMATS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "text": ("@", str),
    "count": ("#,##0", int),
    "number": ("0", int),
    "sum": ("#,##0.00", Decimal),
    "ratio": ("0.0", Decimal),
    "share": ("0%", Decimal),
    "day": ("yyyy-mm-dd", date.fromisoformat),
    "moment": ("yyyy-mm-dd hh:mm", datetime.fromisoformat),
}
"""What a cell is: how a spreadsheet shows it, and how it is read from JSON, without rounding anything."""
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CELL_LONGEST = 32_767
TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


async def written(book: dict[str, Any]) -> bytes:
    """The workbook of what `workbook_texts.book` gives. Raises NotDrawn."""
    return await drawn_by("billing.summary.workbook", book)


def made(book: dict[str, Any]) -> bytes:
    """The workbook, in this process."""
    from openpyxl import Workbook  # only the writing process pays for it

    whole = Workbook(write_only=True)
    for sheet in book["sheets"]:
        _sheet(whole, sheet)
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def _sheet(whole: Any, sheet: dict[str, Any]) -> None:
    """Its columns are `[heading, kind]`; the heading stays where it is while one scrolls, the first column too."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    shown = whole.create_sheet(TITLE_FORBIDDEN.sub(" ", sheet["title"])[:31])
    shown.freeze_panes = "B2"
    kinds = [kind for _, kind in sheet["columns"]]
    for number, (heading, kind) in enumerate(sheet["columns"]):
        longest = max([len(str(row[number] or "")) for row in sheet["rows"]], default=0)
        width = min(longest + 2, 60) if kind == "text" else 12
        shown.column_dimensions[get_column_letter(number + 1)].width = max(width, 12, min(len(heading), 18))
    head = []
    for heading, _ in sheet["columns"]:
        cell = WriteOnlyCell(shown, value=_words(heading))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        head.append(cell)
    shown.append(head)
    for row in sheet["rows"]:
        shown.append([_cell(shown, kind, value) for kind, value in zip(kinds, row, strict=True)])


def _cell(shown: Any, kind: str, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None:
        return None
    form, read = FORMATS[kind]
    cell = WriteOnlyCell(shown, value=_words(value) if kind == "text" else read(value))
    cell.number_format = form
    if kind == "sum":
        # A currency without cents is shown without them.
        cell.number_format = "#,##0" if "." not in value else "#,##0." + "0" * len(value.partition(".")[2])
    if kind == "text":
        cell.data_type = "s"
    return cell


def _words(text: str) -> str:
    return FORBIDDEN.sub(" ", text)[:CELL_LONGEST]


if __name__ == "__main__":
    sys.stdout.buffer.write(made(json.load(sys.stdin)))
