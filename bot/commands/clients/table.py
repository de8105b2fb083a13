"""A table as its author saved it: CSV in the encodings and with the separators of Excel, or an Excel file."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from bot.refusal import Refusal

Cell = str | date
HEADINGS = {
    "client": {"client", "company", "клиент", "компания", "организация", "顧客", "会社", "会社名"},
    "contact": {"contact", "contact person", "name", "контакт", "контактное лицо", "имя", "担当者", "氏名"},
    "authority": {"authority", "role", "полномочия", "роль", "権限", "役割"},
    "mail": {"mail", "e-mail", "email", "почта", "эл. почта", "メール", "メールアドレス"},
    "language": {"language", "язык", "言語"},
    "tariff": {"tariff", "plan", "тариф", "料金プラン", "プラン"},
    "price_list": {"price list", "price_list", "prices", "прайс", "прайс-лист", "価格表"},
    "currency": {"currency", "валюта", "通貨"},
    "from": {"from", "since", "с", "от", "дата", "действует с", "開始日", "適用開始日"},
}
ENCODINGS = {"en": "cp1252", "ru": "cp1251", "ja": "cp932"}
"""Excel saves CSV in the machine's own encoding, unless told to take UTF-8."""


@dataclass(frozen=True)
class Row:
    """A line of the table: its number as the program that made it shows it, and its cells by column."""

    line: int
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        cell = self.cells.get(column, "")
        return cell.isoformat() if isinstance(cell, date) else cell


def read_table(file: Path, language: str) -> tuple[list[Row], list[str]]:
    """The rows that hold anything, and headings nobody knows; `Refusal` where it is no table of clients.

    `language` is that of the office, whose machines may have saved it.
    """
    if not file.is_file():
        raise Refusal("no_table", str(file))
    lines = list(_excel(file) if file.suffix.lower() in (".xlsx", ".xlsm") else _csv(file, language))
    if not lines:
        raise Refusal("empty_table", file.name)
    columns = [_column(cell) for cell in lines[0][1]]
    if "client" not in columns:
        raise Refusal("no_columns", file.name)
    unknown = [str(cell) for cell, column in zip(lines[0][1], columns, strict=True) if cell and not column]
    rows = [
        Row(number, {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell})
        for number, cells in lines[1:]
    ]
    rows = [row for row in rows if row.cells]
    if not rows:
        raise Refusal("empty_table", file.name)
    return rows, unknown


def _column(heading: Cell) -> str:
    said = str(heading).strip().casefold()
    return next((column for column, names in HEADINGS.items() if said in names), "")


def _excel(file: Path) -> Iterator[tuple[int, list[Cell]]]:
    """The first sheet."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, [_cell(cell) for cell in cells]
        book.close()
    except (InvalidFileException, BadZipFile, KeyError, OSError):
        raise Refusal("unreadable_table", file.name) from None


def _cell(cell: object) -> Cell:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return "" if cell is None else _clean(str(cell))


def _csv(file: Path, language: str) -> Iterator[tuple[int, list[Cell]]]:
    text = _decoded(file, language)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        before = 0
        for cells in reader:
            # A cell in quotes may go over several lines: the row is where it begins.
            yield before + 1, [_clean(cell) for cell in cells]
            before = reader.line_num
    except csv.Error:
        raise Refusal("unreadable_table", file.name) from None


def _decoded(file: Path, language: str) -> str:
    raw = file.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", ENCODINGS[language], *ENCODINGS.values()):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _knows_headings(text):
            return text
    raise Refusal("no_columns" if _is_text(raw) else "unreadable_table", file.name)


def _knows_headings(text: str) -> bool:
    """Whether decoded so, the first line names the column every table has."""
    cells = re.split("[,;\t]", text.partition("\n")[0])
    return any(_column(cell.strip().strip('"')) == "client" for cell in cells)


def _is_text(raw: bytes) -> bool:
    return b"\0" not in raw


def _clean(cell: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())
