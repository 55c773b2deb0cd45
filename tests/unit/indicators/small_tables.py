"""Tables of a few cells written by hand, and releases of them in which chosen rows are withheld.

Belongs here: what tests of single attacks share. Does not: whole invented countries (`disclosure_cubes`).
"""

from math import floor
from pathlib import Path

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from schemas.dimensions import breakdown_cells, load_dimensions
from schemas.release import ALL, DIMENSIONS, RELEASED_CELL_COLUMNS, TRUE_CELL_COLUMNS
from tests.unit.indicators.disclosure_cubes import regions, sheet, write_release


def by_region(indicator: str, counts: dict[str, list[tuple[int, int]]], **changes):
    """Cells by period: numerator and denominator of the total, then of each region. (cells, sheet, dimensions)"""
    entry = sheet(indicator, "new_case", breakdowns=["total", "region"]) | changes
    dimensions = load_dimensions(regions(len(next(iter(counts.values()))) - 1))
    rows = []
    for period, pairs in counts.items():
        cells = [("total", c) for c in breakdown_cells("total", dimensions)]
        cells += [("region", c) for c in breakdown_cells("region", dimensions)]
        for (breakdown, cell), (n, d) in zip(cells, pairs, strict=True):
            rows.append((indicator, "1.0", "invented", period, breakdown, *cell, n, d))
    return _frame(rows), entry, dimensions


def by_migrant_status(indicator: str, total: tuple[int, int], classes: list[tuple[int, int]], **changes):
    """Cells of one quarter: the total, then the six classes of migrant status. (cells, sheet, dimensions)"""
    entry = sheet(indicator, "new_case", breakdowns=["total", "migrant_status"]) | changes
    dimensions = load_dimensions(regions(1))
    names = [("total", (ALL,) * len(DIMENSIONS))]
    names += [("migrant_status", c) for c in breakdown_cells("migrant_status", dimensions)]
    rows = [
        (indicator, "1.0", "invented", "2025-Q1", breakdown, *cell, n, d)
        for (breakdown, cell), (n, d) in zip(names, [total, *classes], strict=True)
    ]
    return _frame(rows), entry, dimensions


def with_withheld(cells: pd.DataFrame, withheld: list[int]) -> pd.DataFrame:
    """A release in which exactly these rows are withheld, whatever that gives away; figures by statsmodels."""
    result = []
    for row, record in enumerate(cells.itertuples(index=False)):
        n, d = int(record.numerator), int(record.denominator)
        if row in withheld:
            result.append((*record[:-2], pd.NA, pd.NA, pd.NA, pd.NA, pd.NA, "suppressed", None))
        else:
            low, high = proportion_confint(n, d, method="wilson")
            step = 10 if d >= 1000 else 1
            figures = [floor(100 * step * share + 0.5 + 1e-9) / step for share in (n / d, low, high)]
            result.append((*record[:-2], n, d, *figures, "shown", "unstable" if d < 60 else "ok"))
    numbers = dict.fromkeys(("numerator", "denominator"), "Int64") | dict.fromkeys(
        ("value", "lower", "upper"), "Float64"
    )
    return pd.DataFrame(result, columns=RELEASED_CELL_COLUMNS).astype(numbers)


def release(folder: Path, released: pd.DataFrame, sheets: list[dict], dimensions: dict) -> Path:
    """The files of a release in `folder`."""
    return write_release(folder / "release", released, sheets, dimensions)


def _frame(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=TRUE_CELL_COLUMNS).astype({"numerator": "Int64", "denominator": "Int64"})
