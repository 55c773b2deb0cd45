"""Count every indicator for every period and breakdown: the true cells, for the restricted zone only.

Belongs here: the order of the steps, and the complete table. Does not: statements (`compile`), adding up
(`rollup`), one unit's counts (`unit_counts`), what a figure is made of (`figures`), protection (`disclosure`).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from indicators.engines import Opener, open_engine
from indicators.figures import Figures, difference, figures_of
from indicators.finest_store import FinestStore
from indicators.measures import measures_by_unit, watched_columns
from indicators.periods import Period, last_closed_month
from indicators.sheet import Sheet
from indicators.supply import Supply
from indicators.timeline import Timeline, TimelineReader, read_timeline
from indicators.unit_counts import UnitCounts, count_unit, quarters_of_contacts
from indicators.units.profile import LATEST_USABLE
from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import CELL_COLUMNS, CELL_DIMENSIONS, ESTIMATES, breakdown_dimensions, breakdown_name
from schemas.tables import TABLES

CONTACT = "contact"


class StructuralZeroBroken(ValueError):
    """A sheet calls a numerator 0 by definition, and it is not."""


def compute_cells(
    sheets: Mapping[str, Sheet],
    records: Mapping[str, Path],
    supplied: Mapping[str, set[str]],
    dimensions: Mapping[str, Dimension],
    source: str,
    data_cutoff: date,
    supplied_codes: Mapping[str, set[str]] | None = None,
    profile_rule: str = LATEST_USABLE,
    finest: Path | None = None,
    counted_again: dict[str, set[int] | str] | None = None,
    opener: Opener = open_engine,
    timeline_reader: TimelineReader = read_timeline,
) -> pd.DataFrame:
    """True counts of `sheets`: one row an indicator, period and cell of each of its breakdowns, none left out.

    `records`: Parquet file by table. `supplied`: columns that the source can supply, by table; an indicator or a
    breakdown that needs another one is not available. `supplied_codes`: for columns with several codes, the codes
    that the source can supply, if not all. `dimensions`: classes, regions of the source among them. `profile_rule`:
    which of her answers stands (`units.profile.PROFILE_RULES`). `finest`: a restricted folder of this source with
    counts that still hold from former runs, brought up to date; None counts everything. `counted_again` is filled with
    what was counted in this run (`finest_store.FinestStore`). `opener`: of the engine that counts; another one than
    DuckDB keeps nothing in `finest`. A run that counts more of the same records gives `engines.already_open` and, as
    `timeline_reader`, `timeline.read_once`.

    Returns columns `CELL_COLUMNS` in publication order, counts as Int64; what nulls mean stands in
    `schemas.release`. Raises rollup.RecordsOutsideClasses for a region or class that `dimensions` does not have,
    StructuralZeroBroken for a wrong sheet, EngineError for a failed statement.
    """
    present = {table: path for table, path in records.items() if table in supplied}
    supply = Supply({table: supplied[table] for table in present}, supplied_codes or {})
    counted = [sheet for sheet in sheets.values() if supply.sheet(sheet) and not sheet.derived]
    with opener(present, TABLES) as engine:
        store = FinestStore(engine, finest, present, watched_columns(counted))
        by_unit = measures_by_unit(counted, data_cutoff, profile_rule)
        known = {}
        if CONTACT in by_unit:
            contacts = by_unit[CONTACT]
            known[contacts.unit.table] = quarters_of_contacts(store, contacts, counted, supply, dimensions, data_cutoff)
        timeline = timeline_reader(store, supply, data_cutoff, known)
        units = {
            name: count_unit(store, measures, counted, supply, dimensions, timeline)
            for name, measures in by_unit.items()
            if timeline.periods_of(measures.unit)
        }
        store.remove_unused()
    if counted_again is not None:
        counted_again |= store.counted_again
    table = _CellTable(sheets, units, supply, dimensions, timeline, source)
    return table.frame()


def periods_of(records: Mapping[str, Path], supplied: Mapping[str, set[str]], data_cutoff: date) -> tuple[str, ...]:
    """Quarters and years that the live records about women span, in publication order (`indicators.periods`)."""
    present = {table: path for table, path in records.items() if table in supplied}
    supply = Supply({table: supplied[table] for table in present}, {})
    with open_engine(present, TABLES) as engine:
        return read_timeline(FinestStore(engine, None, present), supply, data_cutoff).quarters_and_years


FIGURE_COLUMNS = ("numerator", "denominator", *ESTIMATES)


class _Texts:
    """One column of texts of a long table, in pieces: what several sheets have alike is made once and named again."""

    def __init__(self) -> None:
        self._made: dict[tuple[tuple[str, ...], int, int], pa.Array] = {}
        self._pieces: list[pa.Array] = []

    def add(self, texts: Iterable[str], each: int, times: int = 1) -> None:
        """Add every text `each` times, and all of it `times` over."""
        piece = tuple(texts), each, times
        if piece not in self._made:
            self._made[piece] = _repeated(*piece)
        self._pieces.append(self._made[piece])

    def array(self) -> pd.api.extensions.ExtensionArray:
        """The column."""
        return pd.array(pa.chunked_array(self._pieces), dtype="str")


def _repeated(texts: tuple[str, ...], each: int, times: int) -> pa.Array:
    known = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    numbers = np.array([known[text] for text in texts], dtype=np.int32)
    every = np.broadcast_to(numbers[None, :, None], (times, len(numbers), each)).ravel()
    return pa.array(list(known), pa.large_string()).take(pa.array(every))


class _CellTable:
    """The complete table, sheet by sheet."""

    def __init__(
        self,
        sheets: Mapping[str, Sheet],
        units: Mapping[str, UnitCounts],
        supply: Supply,
        dimensions: Mapping[str, Dimension],
        timeline: Timeline,
        source: str,
    ):
        self.sheets, self.units, self.supply = sheets, units, supply
        self.dimensions, self.timeline, self.source = dimensions, timeline, source
        self._codes: dict[str, list[tuple[str, ...]]] = {}
        self._nothing: dict[str, np.ndarray] = {}

    def frame(self) -> pd.DataFrame:
        shown = [sheet for sheet in self.sheets.values() if self.timeline.periods_for(sheet, self.sheets)]
        if not shown:
            return _no_cells()
        texts: dict[str, _Texts] = {name: _Texts() for name in CELL_COLUMNS[: -len(FIGURE_COLUMNS)]}
        figures = [self._rows(sheet, texts).columns() for sheet in shown]
        columns = {name: column.array() for name, column in texts.items()}
        for name in FIGURE_COLUMNS:
            columns[name] = pd.concat([pd.Series(part[name]) for part in figures], ignore_index=True).array
        return pd.DataFrame(columns).loc[:, list(CELL_COLUMNS)]

    def _rows(self, sheet: Sheet, texts: Mapping[str, "_Texts"]) -> Figures:
        """All rows of one sheet: periods in order, in each the breakdowns of the sheet in order."""
        periods = self.timeline.periods_for(sheet, self.sheets)
        cells = [codes for breakdown in sheet.breakdowns for codes in self._cells(breakdown)]
        names = [breakdown for breakdown in sheet.breakdowns for _ in self._cells(breakdown)]
        size = len(periods)
        texts["indicator"].add([sheet.indicator], size * len(cells))
        texts["version"].add([sheet.version], size * len(cells))
        texts["source"].add([self.source], size * len(cells))
        texts["period"].add([period.label for period in periods], len(cells))
        texts["breakdown"].add(names, 1, size)
        for position, name in enumerate(CELL_DIMENSIONS):
            texts[name].add([codes[position] for codes in cells], 1, size)
        return Figures.side_by_side([self._figures(sheet, breakdown, periods) for breakdown in sheet.breakdowns])

    def _cells(self, breakdown: str) -> list[tuple[str, ...]]:
        if breakdown not in self._codes:
            self._codes[breakdown] = breakdown_cells(breakdown, dict(self.dimensions), CELL_DIMENSIONS)
        return self._codes[breakdown]

    def _figures(self, sheet: Sheet, breakdown: str, periods: list[Period]) -> Figures:
        """Counts and value of each period and cell of a breakdown."""
        shape = (len(periods), len(self._cells(breakdown)))
        if sheet.derived:
            return self._differences(sheet, breakdown, periods)
        if not self.supply.sheet(sheet) or not self.supply.breakdown(sheet, breakdown):
            return Figures.not_available(shape)
        figures = figures_of(sheet, breakdown, self.units, periods)
        figures.set_not_applicable(self._not_measurable(sheet, periods))
        self._check_structural_zeros(sheet, breakdown, figures)
        return figures

    def _differences(self, sheet: Sheet, breakdown: str, periods: list[Period]) -> Figures:
        """Differences between two groups in each cell of `breakdown`, from the cells that cross it with the groups."""
        compared, kept = breakdown_dimensions(sheet.derived.dimension), breakdown_dimensions(breakdown)
        crossing = breakdown_name((*compared, *kept))
        base, cells = self._figures(self.sheets[sheet.derived.source], crossing, periods), self._cells(crossing)
        columns: dict[tuple, list[int]] = {}
        for position, codes in enumerate(cells):
            columns.setdefault(_picked(codes, kept), []).append(position)
        reference, group = sheet.derived.reference, sheet.derived.group
        names = [class_in(crossing, reference, compared, self.dimensions)]
        names.append(class_in(crossing, group, compared, self.dimensions) if group else None)
        classes = [item for name in compared for item in self.dimensions[name].classes_in(crossing)]
        unknown = {item.code for item in classes if item.missing}
        return Figures.side_by_side(
            [
                difference(sheet, base.at(own), ["*".join(_picked(cells[i], compared)) for i in own], *names, unknown)
                for own in columns.values()
            ]
        )

    def _not_measurable(self, sheet: Sheet, periods: list[Period]) -> np.ndarray:
        """In which periods there is nothing to measure yet."""
        if sheet.indicator not in self._nothing:
            window = sheet.maturity_window
            closed = None if window is None else last_closed_month(window, self.timeline.data_cutoff)
            nothing = [not self._measurable(sheet, period, closed) for period in periods]
            self._nothing[sheet.indicator] = np.array(nothing, dtype=bool)
        return self._nothing[sheet.indicator]

    def _measurable(self, sheet: Sheet, period: Period, closed: date | None) -> bool:
        """Whether the period has records, and a follow-up window that has closed (`closed`: up to which month)."""
        above, below = sheet.counting_unit, sheet.denominator_unit
        counted_above = self.timeline.has_records if above is below else self.timeline.has_none_or_more
        if not (counted_above(above, period) and self.timeline.has_records(below, period)):
            return False
        if not all(self.units[unit.name].has(period) for unit in (above, below)):
            return False
        return closed is None or period.first_month <= closed

    def _check_structural_zeros(self, sheet: Sheet, breakdown: str, figures: Figures) -> None:
        for position, codes in enumerate(self._cells(breakdown)):
            named = dict(zip(CELL_DIMENSIONS, codes, strict=True))
            zero = any(named[name] in classes for name, classes in sheet.structural_zeros.items())
            if zero and figures.numerator[:, position].any():
                raise StructuralZeroBroken(
                    f"{sheet.indicator}: its sheet says that the numerator is 0 by definition in a class where "
                    "the records give another count"
                )


def class_in(crossing: str, codes: str, compared: tuple[str, ...], dimensions: Mapping[str, Dimension]) -> str:
    """The classes `codes` of the dimensions `compared` as they are called where `crossing` crosses them with others."""
    found = []
    for name, code in zip(compared, codes.split("*"), strict=True):
        classes = dimensions[name].classes_in(crossing)
        found.append(next(item.code for item in classes if code == item.code or code in item.includes))
    return "*".join(found)


def _no_cells() -> pd.DataFrame:
    """The table without a row, its columns of the same types as ever."""
    counts = dict.fromkeys(("numerator", "denominator"), "Int64")
    types = dict.fromkeys(CELL_COLUMNS, "str") | counts | dict.fromkeys(ESTIMATES, "Float64")
    return pd.DataFrame({name: pd.array([], dtype=kind) for name, kind in types.items()})


def _picked(codes: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    named = dict(zip(CELL_DIMENSIONS, codes, strict=True))
    return tuple(named[name] for name in names)
