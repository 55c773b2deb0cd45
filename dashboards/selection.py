"""Cells of a release, picked out and labelled for a page.

Belongs here: which released cells stand on a page, and plain functions of them (a share, a comparison). Does not:
words and number formats (`wording`), drawing (`charts`), reading a release (`indicators.release`).
"""

import copy
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from indicators.periods import why_no_later_quarter
from indicators.release import Release
from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import ALL, DIMENSIONS, TOTAL, breakdown_name


@dataclass(frozen=True)
class Cell:
    """One released cell. Numbers are None unless the cell is shown; `value`, `lower`, `upper` in the unit of the
    indicator. `codes` are its classes in the order of `DIMENSIONS`; `missing` marks a class nobody learnt."""

    label: str
    period: str
    codes: tuple[str, ...]
    status: str
    reliability: str
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    missing: bool = False

    @property
    def shown(self) -> bool:
        """Whether the figure is published."""
        return self.status == "shown"

    @property
    def has_range(self) -> bool:
        """Whether a likely range is published with the figure: counts and differences have none."""
        return self.lower is not None and self.upper is not None

    @property
    def counted(self) -> int | None:
        """How many are counted: the denominator, or the count itself where there is none."""
        return self.numerator if self.denominator is None else self.denominator


class Selection:
    """The cells of one release by indicator, period and breakdown. Periods and classes keep the release's order."""

    def __init__(self, release: Release):
        self.dimensions = release.dimensions
        self.periods = release.periods
        self._breakdowns = {code: frozenset(sheet["breakdowns"]) for code, sheet in release.indicators.items()}
        # A source that is too young for a whole year is shown by quarter.
        self.years = tuple(p for p in release.periods if len(p) == 4) or tuple(release.periods)
        self.quarters = tuple(p for p in release.periods if len(p) > 4)
        cutoff = date.fromisoformat(str(release.header["data_cutoff"]))
        self.latest_year = _latest_complete_year(self.years, cutoff)
        self.no_later_quarter = why_no_later_quarter(self.quarters, cutoff)
        self._rows = {
            (row.indicator, row.period, row.breakdown, *(getattr(row, name) for name in DIMENSIONS)): row
            for row in release.cells.itertuples(index=False)
        }
        pairs = release.cells[["indicator", "status"]].itertuples(index=False, name=None)
        self._statuses: dict[str, Counter] = {}
        for indicator, status in pairs:
            self._statuses.setdefault(indicator, Counter())[status] += 1

    def labelled(self, dimensions: Mapping[str, Dimension]) -> "Selection":
        """The same cells under the labels of `dimensions`, which have the same classes."""
        other = copy.copy(self)
        other.dimensions = dimensions
        return other

    def statuses(self, indicator: str) -> Counter:
        """How many cells of the indicator have each status."""
        return self._statuses.get(indicator, Counter())

    def total(self, indicator: str, period: str) -> Cell:
        """The cell that is not broken down."""
        return self._cell(indicator, period, TOTAL, (ALL,) * len(DIMENSIONS), period, False)

    def trend(self, indicator: str, periods: tuple[str, ...]) -> tuple[Cell, ...]:
        """The undivided cells of `periods`."""
        return tuple(self.total(indicator, period) for period in periods)

    def groups(self, indicator: str, period: str, dimension: str) -> tuple[Cell, ...]:
        """The cells of `period` broken down by `dimension` alone, in code-list order (never ranked); none if the
        indicator is not broken down by it."""
        if dimension not in self._breakdowns[indicator]:
            return ()
        position = DIMENSIONS.index(dimension)
        classes = {c.code: c for c in self.dimensions[dimension].classes}
        return tuple(
            self._cell(
                indicator, period, dimension, codes, classes[codes[position]].label, classes[codes[position]].missing
            )
            for codes in breakdown_cells(dimension, self.dimensions)
        )

    def crossing(self, indicator: str, period: str, across: str, down: str) -> list[tuple[str, list[Cell]]]:
        """The cells of `period` by two dimensions at once: one labelled row a class of `down`; no row if the
        indicator is not broken down by both."""
        breakdown = breakdown_name((across, down))
        if breakdown not in self._breakdowns[indicator]:
            return []
        columns = self.dimensions[across].classes_in(breakdown)
        rows = []
        for row_class in self.dimensions[down].classes_in(breakdown):
            cells = []
            for column_class in columns:
                codes = {across: column_class.code, down: row_class.code}
                place = tuple(codes.get(name, ALL) for name in DIMENSIONS)
                missing = column_class.missing or row_class.missing
                cells.append(self._cell(indicator, period, breakdown, place, column_class.label, missing))
            rows.append((row_class.label, cells))
        return rows

    def headline(self, indicator: str) -> Cell | None:
        """The undivided cell of the latest complete year; where that is not shown, of the last year before it
        that is; None if there is no such year."""
        for year in reversed([y for y in self.years if y <= self.latest_year]):
            cell = self.total(indicator, year)
            if cell.shown:
                return cell
        return None

    def year_before(self, indicator: str, year: str) -> Cell | None:
        """The undivided cell of the year before `year`, if it is shown; None if `year` is a quarter.

        A source whose first year has not ended has quarters only.
        """
        before = str(int(year) - 1) if year.isdigit() else ""
        cell = self.total(indicator, before) if before in self.years else None
        return cell if cell is not None and cell.shown else None

    def _cell(self, indicator, period, breakdown, codes, label, missing) -> Cell:
        row = self._rows[(indicator, period, breakdown, *codes)]
        reliability = "ok" if pd.isna(row.reliability) else row.reliability
        if row.status != "shown":
            return Cell(label, period, codes, row.status, reliability, missing=missing)
        numbers = (_whole(row.numerator), _whole(row.denominator), *map(_number, (row.value, row.lower, row.upper)))
        return Cell(label, period, codes, row.status, reliability, *numbers, missing=missing)


def change(now: Cell, before: Cell | None) -> str:
    """`higher`, `lower` or `no_clear_change` by whether the 95 % intervals overlap; `no_range` where one of the
    figures has none, as counts and differences, so that nothing is said about a direction; `unknown` without `before`.
    """
    if before is None:
        return "unknown"
    if not (now.has_range and before.has_range):
        return "no_range"
    if now.lower > before.upper:
        return "higher"
    return "lower" if now.upper < before.lower else "no_clear_change"


def lacks_groups(groups: tuple[Cell, ...]) -> bool:
    """Whether groups are not compared because too many have no recorded group: no group has a place of its own,
    while those without a group have one (`Release.policy`, `missing_groups_withheld_above`)."""
    known = [c for c in groups if not c.missing]
    missing = [c for c in groups if c.missing]
    return (
        bool(known)
        and all(c.status == "not_available" for c in known)
        and any(c.status != "not_available" for c in missing)
    )


def missing_share(total: Cell, groups: tuple[Cell, ...], for_population: bool = False) -> float | None:
    """Per cent of what is counted whose class nobody learnt; None if the shown cells do not give it.
    It can be had in two ways, both open to every reader: the missing classes, or all but the known ones.
    `for_population`: of a rate for people who live somewhere, of whom everybody has a class, it is the women above the
    line whose class nobody learnt."""

    def counted(cell: Cell) -> int:
        return (cell.numerator if for_population else cell.counted) or 0

    if not total.shown or not counted(total):
        return None
    missing = [c for c in groups if c.missing]
    known = [c for c in groups if not c.missing]
    if missing and all(c.shown for c in missing):
        return 100 * sum(map(counted, missing)) / counted(total)
    if known and all(c.shown for c in known):
        return 100 * (counted(total) - sum(map(counted, known))) / counted(total)
    return None


def _latest_complete_year(years: tuple[str, ...], cutoff: date) -> str:
    """The last year, or quarter, that had ended when the data were cut off; the last one at all if none had."""
    complete = [y for y in years if len(y) > 4 or date(int(y), 12, 31) <= cutoff]
    return complete[-1] if complete else years[-1]


def _whole(number) -> int | None:
    return None if pd.isna(number) else int(number)


def _number(number) -> float | None:
    return None if pd.isna(number) else float(number)
