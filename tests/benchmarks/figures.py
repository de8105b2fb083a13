"""A measured figure, what it is held against, and the table they make."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """`goal` is words for people, `met` None where there is no goal."""

    name: str
    value: float
    unit: str
    compared_with: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)), 1) - 1]


def write(figures: Sequence[Figure], report: Path) -> None:
    report.parent.mkdir(exist_ok=True)
    rounded = [
        {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(one).items()}
        for one in figures
    ]
    report.write_text(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n")


def table(figures: Sequence[Figure]) -> str:
    rows = [("", "value", "ratio", "compared with", "goal", "")]
    rows += [
        (
            one.name,
            f"{one.value:,.4g} {one.unit}" if one.value < 1000 else f"{one.value:,.0f} {one.unit}",
            "" if one.ratio is None else f"{one.ratio:.2f}",
            one.compared_with,
            one.goal,
            {True: "met", False: "NOT MET", None: ""}[one.met],
        )
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
