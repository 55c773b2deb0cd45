"""Count every indicator for every period and breakdown: the true cells, for the restricted zone only.

Belongs here: which indicators and breakdowns a source can supply, adding finest cells up, and the complete table.
Does not: the statements (`compile`), the units (`units`), protection (`disclosure`).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from indicators.compile import DENOMINATOR, NUMERATOR, compile_counts, compile_quarters, measures_of
from indicators.engines import DuckDBEngine, open_engine
from indicators.periods import first_month, last_closed_month, list_periods, quarter_label
from indicators.registry import Sheet
from indicators.units import UNITS, Unit
from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import ALL, DIMENSIONS, TRUE_CELL_COLUMNS, breakdown_dimensions
from schemas.tables import TABLES

NOT_AVAILABLE = (pd.NA, pd.NA)
NOT_APPLICABLE = (pd.NA, 0)


class RecordsOutsideClasses(ValueError):
    """Records have no class in a dimension, so that a table by it would lose them."""


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
) -> pd.DataFrame:
    """True counts of `sheets`: one row an indicator, period and cell of each of its breakdowns, none left out.

    `records`: Parquet file by table. `supplied`: columns that the source can supply, by table; an indicator or a
    breakdown that needs another one is not available. `supplied_codes`: for columns with several codes, the codes
    that the source can supply, if not all. `dimensions`: classes, regions of the source among them.

    Returns columns `TRUE_CELL_COLUMNS` in publication order, counts as Int64; what nulls mean stands in
    `schemas.release`. Raises RecordsOutsideClasses for a region or class that `dimensions` does not have,
    StructuralZeroBroken for a wrong sheet, EngineError for a failed statement.
    """
    present = {table: path for table, path in records.items() if table in supplied}
    supply = _Supply({table: supplied[table] for table in present}, supplied_codes or {})
    rows: list[tuple] = []
    with open_engine(present, TABLES) as engine:
        quarters = _quarters_with_records(engine, supply)
        periods = list_periods(set().union(*quarters.values()), data_cutoff)
        counts = {
            name: _count_unit(engine, UNITS[name], list(sheets.values()), supply, dimensions, data_cutoff)
            for name in dict.fromkeys(sheet.unit_of_count for sheet in sheets.values())
        }
    for sheet in sheets.values():
        table = _SheetTable(sheet, counts[sheet.unit_of_count], quarters[sheet.counting_unit.table], supply)
        for period in periods:
            for breakdown in sheet.breakdowns:
                for codes in breakdown_cells(breakdown, dimensions):
                    value = table.value(period, breakdown, codes, data_cutoff)
                    rows.append((sheet.indicator, sheet.version, source, period, breakdown, *codes, *value))
    frame = pd.DataFrame(rows, columns=list(TRUE_CELL_COLUMNS))
    return frame.astype({NUMERATOR: "Int64", DENOMINATOR: "Int64"})


def periods_of(records: Mapping[str, Path], supplied: Mapping[str, set[str]], data_cutoff: date) -> tuple[str, ...]:
    """Periods that the live records of all tables span, in publication order (`indicators.periods`)."""
    present = {table: path for table, path in records.items() if table in supplied}
    supply = _Supply({table: supplied[table] for table in present}, {})
    with open_engine(present, TABLES) as engine:
        quarters = _quarters_with_records(engine, supply)
    return list_periods(set().union(*quarters.values()), data_cutoff)


class _Supply:
    """What the source can supply."""

    def __init__(self, columns: Mapping[str, set[str]], codes: Mapping[str, set[str]]):
        self.columns = {f"{table}.{column}" for table, names in columns.items() for column in names}
        self.codes = codes

    def unit(self, unit: Unit) -> bool:
        """Whether the unit can be counted at all."""
        return unit.needs <= self.columns

    def dimension(self, unit: Unit, dimension: str) -> bool:
        """Whether counts of the unit can be broken down by the dimension."""
        return unit.dimension_needs[dimension] <= self.columns

    def sheet(self, sheet: Sheet) -> bool:
        """Whether the source supplies every column and code that the sheet asks for.

        Codes that mean a missing answer are not asked of the source: it may know all answers.
        """
        if not sheet.needs <= self.columns:
            return False
        lists = {column.name: column.code_list for column in describe(sheet.counting_unit.table)}
        return all(
            codes - set(load_code_list(lists[column]).missing_codes()) <= set(self.codes.get(column, codes))
            for predicate in sheet.predicates
            for column, codes in predicate.listed_codes.items()
        )


def _quarters_with_records(engine: DuckDBEngine, supply: _Supply) -> dict[str, set[int]]:
    """Quarters (numbers) with a live record, by the table that units count from."""
    quarters: dict[str, set[int]] = {unit.table: set() for unit in UNITS.values()}
    for unit in UNITS.values():
        if supply.unit(unit) and not quarters[unit.table]:
            found = engine.run(compile_quarters(unit)).column("quarter").to_pylist()
            quarters[unit.table] = set(found)
    return quarters


Counts = dict[tuple[str, str], dict[tuple[str, str, tuple[str, ...]], int]]
"""Counts by indicator and part, then by period, breakdown and classes. What is not there is 0."""


def _count_unit(
    engine: DuckDBEngine,
    unit: Unit,
    sheets: list[Sheet],
    supply: _Supply,
    dimensions: Mapping[str, Dimension],
    data_cutoff: date,
) -> Counts:
    """Counts of all sheets of a unit that the source can supply, in one statement."""
    counted = [sheet for sheet in sheets if sheet.counting_unit is unit and supply.sheet(sheet)]
    if not counted:
        return {}
    measures = measures_of(counted, data_cutoff)
    finest = engine.run(compile_counts(unit, measures.values())).to_pandas()
    usable = {name: dimension for name, dimension in dimensions.items() if supply.dimension(unit, name)}
    _refuse_records_outside(finest, usable, unit)
    breakdowns = dict.fromkeys(breakdown for sheet in counted for breakdown in sheet.breakdowns)
    columns = _add_up(finest if unit.profile else _with_years_and_all_regions(finest), usable, breakdowns)
    return {part: columns.get(measure.column, {}) for part, measure in measures.items()}


def _refuse_records_outside(finest: pd.DataFrame, usable: Mapping[str, Dimension], unit: Unit) -> None:
    for name, dimension in usable.items():
        classes = {item.code for item in dimension.classes} | ({ALL} if unit.profile else set())
        if not finest[name].isin(classes).all():
            raise RecordsOutsideClasses(
                f"records of table {unit.table} have no class in the dimension {name} of this source: "
                f"the list of its classes is incomplete, or a record that breaks the rules was let in"
            )


def _with_years_and_all_regions(finest: pd.DataFrame) -> pd.DataFrame:
    """Finest cells of an additive unit, again for whole years, and all of it again over all regions."""
    quarters_and_years = pd.concat([finest, finest.assign(quarter=pd.NA)])
    return pd.concat([quarters_and_years, quarters_and_years.assign(region=ALL)], ignore_index=True)


def _add_up(
    cells: pd.DataFrame, usable: Mapping[str, Dimension], breakdowns: Iterable[str]
) -> dict[str, dict[tuple[str, str, tuple[str, ...]], int]]:
    """Counts of every breakdown, by column, from cells by period, region (or all) and both groups."""
    columns = [name for name in cells.columns if name.startswith("count_")]
    periods = [
        str(year) if pd.isna(quarter) else quarter_label(int(quarter))
        for year, quarter in zip(cells["year"], cells["quarter"], strict=True)
    ]
    period = pd.Series(periods, index=cells.index, dtype="str")
    counts: dict[str, dict] = {column: {} for column in columns}
    for breakdown in breakdowns:
        used = breakdown_dimensions(breakdown)
        if not set(used) <= set(usable):
            continue
        rows = cells[(cells["region"] == ALL) != ("region" in used)]
        keys = [period[rows.index], *(_classes(rows, name, breakdown, usable) for name in DIMENSIONS)]
        sums = rows.groupby(keys)[columns].sum()
        for column in columns:
            for (label, *codes), number in sums[column].items():
                counts[column][label, breakdown, tuple(codes)] = int(number)
    return counts


def _classes(rows: pd.DataFrame, name: str, breakdown: str, usable: Mapping[str, Dimension]) -> pd.Series:
    """Class of each row in a breakdown: merged where the breakdown crosses dimensions, `all` where unused."""
    if name not in breakdown_dimensions(breakdown):
        return pd.Series(ALL, index=rows.index, name=name)
    merged = {code: item.code for item in usable[name].classes_in(breakdown) for code in item.includes}
    return rows[name].map(merged)


class _SheetTable:
    """Values of one sheet's cells."""

    def __init__(self, sheet: Sheet, counts: Counts, quarters: set[int], supply: _Supply):
        self.sheet, self.counts, self.supply = sheet, counts, supply
        labels = {quarter_label(quarter) for quarter in quarters}
        self.periods_with_records = labels | {label[:4] for label in labels}
        self.available = supply.sheet(sheet)

    def value(self, period: str, breakdown: str, codes: tuple[str, ...], data_cutoff: date) -> tuple:
        """Numerator and denominator of one cell."""
        unit, used = self.sheet.counting_unit, breakdown_dimensions(breakdown)
        if not self.available or not all(self.supply.dimension(unit, name) for name in used):
            return NOT_AVAILABLE
        if period not in self.periods_with_records or self._still_open(period, data_cutoff):
            return NOT_APPLICABLE
        numerator = self.counts[self.sheet.indicator, NUMERATOR].get((period, breakdown, codes), 0)
        if numerator and self._zero_by_definition(codes):
            raise StructuralZeroBroken(
                f"{self.sheet.indicator}: its sheet says that the numerator is 0 by definition in a class where "
                "the records give another count"
            )
        if self.sheet.denominator is None:
            return (numerator, pd.NA)
        return (numerator, self.counts[self.sheet.indicator, DENOMINATOR].get((period, breakdown, codes), 0))

    def _still_open(self, period: str, data_cutoff: date) -> bool:
        """Whether no window of the period has closed yet."""
        window = self.sheet.maturity_window
        return window is not None and first_month(period) > last_closed_month(window, data_cutoff)

    def _zero_by_definition(self, codes: tuple[str, ...]) -> bool:
        zeros = self.sheet.structural_zeros
        return any(code in zeros.get(name, ()) for name, code in zip(DIMENSIONS, codes, strict=True))
