"""Who stands behind a row: how many facilities, how much the largest of them have, and how many women.

Belongs here: counts by facility of each row about women that a release can have, and what the rules on dominance need
of them. True counts, restricted: a facility is never published. Does not: the rules (`disclosure.primary`), adding up
by facility (`facility_counts`), statements (`compile`, `compile_women`, `compile_persons`).

A row belongs to a facility where the records say so: contacts, cases (by their index contact), referrals, answers of
service users, and harm reports that name one. Sessions belong to the kind of organisation that led them, since all of a
kind could be one organisation. Notifications of other information systems name none, so that nobody can take a
facility's part away from their figures: these rows have no facilities at all (null), which is not the same as 0.

What a facility has of a count of women is the women whom it saw itself. A woman seen in two facilities is known to
both, so that what facilities have can add up to more than the count.

Of a rate both counts may belong to facilities: contacts below the line, reports about some of them above it. The
population belongs to nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from indicators.compile import compile_rows
from indicators.compile_persons import compile_persons
from indicators.compile_women import compile_women
from indicators.engines import Opener, open_engine
from indicators.facility_counts import FacilityCounts
from indicators.finest_store import FinestStore
from indicators.measures import (
    DENOMINATOR,
    NUMERATOR,
    WOMANS_TABLE,
    Measure,
    UnitMeasures,
    measures_by_unit,
    parts_of,
    unit_of,
    watched_columns,
)
from indicators.periods import YEAR, Period, period_of
from indicators.rollup import RecordsOutsideClasses, counts_of, positions_of, quarters_into_periods
from indicators.sheet import Sheet
from indicators.supply import Supply
from indicators.timeline import TimelineReader, read_timeline
from indicators.unit_counts import EVERYONE, counts_of_women, rows_of_women, women_by_sighting
from indicators.units.profile import LATEST_USABLE
from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import CELL_KEY, CONTRIBUTOR_COUNTS, DIMENSIONS, OF_FACILITIES, breakdown_dimensions
from schemas.tables import TABLES

POPULATION = "resident"
"""The unit of women who live somewhere, whom nobody has counted in confidence."""

ANSWERS_AT_FACILITIES = "service_user"
"""The unit of surveys of which facilities know who answered there."""


def count_contributions(
    sheets: Mapping[str, Sheet],
    records: Mapping[str, Path],
    supplied: Mapping[str, set[str]],
    dimensions: Mapping[str, Dimension],
    data_cutoff: date,
    breakdowns: Iterable[str],
    supplied_codes: Mapping[str, set[str]] | None = None,
    profile_rule: str = LATEST_USABLE,
    finest: Path | None = None,
    opener: Opener = open_engine,
    timeline_reader: TimelineReader = read_timeline,
) -> "Contributions":
    """Count by facility and by woman what those of `sheets` count of which `is_known_to_facilities`.

    For all quarters and years that the records span. `breakdowns`: those of a release (`policy.published_breakdowns`).
    The rest as in `cells.compute_cells`; `finest`: a folder that is not that of the cells, since each keeps only what
    it uses.

    Raises rollup.RecordsOutsideClasses for a class that `dimensions` does not have, EngineError for a failed statement.
    """
    present = {table: path for table, path in records.items() if table in supplied}
    supply = Supply({table: supplied[table] for table in present}, supplied_codes or {})
    chosen = [sheet for sheet in sheets.values() if not sheet.derived and is_known_to_facilities(sheet.to_dict())]
    counted = [sheet for sheet in chosen if supply.sheet(sheet)]
    with opener(present, TABLES) as engine:
        store = FinestStore(engine, finest, present, watched_columns(counted))
        periods = tuple(period_of(label) for label in timeline_reader(store, supply, data_cutoff).quarters_and_years)
        result = Contributions(counted if periods else [], supply, dict(dimensions), periods, tuple(breakdowns))
        counting = _Counting(store, result, data_cutoff)
        for name, measures in measures_by_unit(result.sheets, data_cutoff, profile_rule).items():
            result.measures[name] = measures
            if f"{measures.unit.table}.{measures.unit.facility}" in supply.columns:
                result.facilities[name] = counting.facilities(measures)
            if measures.unit.person:
                result.women[name] = counting.women(measures)
        store.remove_unused()
    return result


def is_known_to_facilities(sheet: Mapping) -> bool:
    """Whether services have records of the women of an indicator (a sheet as it stands in a release).

    Not of women who were asked at home, nor of killings, which the police count for the whole country.
    """
    return sheet["disclosure_class"] == "women" or sheet["unit_of_count"] == ANSWERS_AT_FACILITIES


@dataclass
class Contributions:
    """What facilities and women have of each row.

    By name of the unit: what was counted, counts by facility where facilities are known, and where a woman can have
    several rows, the women by breakdown and measure (periods x cells).
    """

    sheets: Sequence[Sheet]
    supply: Supply
    dimensions: dict[str, Dimension]
    periods: tuple[Period, ...]
    breakdowns: tuple[str, ...]
    measures: dict[str, UnitMeasures] = field(default_factory=dict)
    facilities: dict[str, FacilityCounts] = field(default_factory=dict)
    women: dict[str, dict[tuple[str, str], np.ndarray]] = field(default_factory=dict)

    def table(self) -> pd.DataFrame:
        """One row a row of the cells about women that a release can have: `schemas.release.CONTRIBUTOR_COLUMNS`."""
        return self._frame(CONTRIBUTOR_COUNTS, self._counts)

    def of_facility(self, facility: str) -> pd.DataFrame:
        """What one facility knows from its own records: the same rows with its own `numerator` and `denominator`.

        For the auditor, who attacks a release as that facility could. Null where no facilities are known; of a plain
        count the denominator is null.
        """
        return self._frame((NUMERATOR, DENOMINATOR), lambda *row: self._own(facility, *row))

    def _counts(self, sheet: Sheet, breakdown: str) -> list[np.ndarray | None]:
        above, below = (self._counted(sheet, part) for part in (NUMERATOR, DENOMINATOR))
        unit, column = below or above
        of_facilities: list[np.ndarray | None] = [None] * len(OF_FACILITIES)
        if unit in self.facilities and unit == above[0]:
            of_facilities = self.facilities[unit].largest(breakdown, above[1], below and below[1])
        elif unit in self.facilities:
            of_facilities = self.facilities[unit].largest(breakdown, column, None)
            reports = self.facilities.get(above[0])
            of_facilities[OF_FACILITIES.index("largest_numerator")] = (
                reports and reports.largest(breakdown, above[1], None)[OF_FACILITIES.index("largest")]
            )
        return [*of_facilities, self.women.get(unit, {}).get((breakdown, column))]

    def _counted(self, sheet: Sheet, part: str) -> tuple[str, str] | None:
        """Unit and column of a part; None where there is none, or where it counts the population."""
        if part not in parts_of(sheet) or unit_of(sheet, part).name == POPULATION:
            return None
        unit = unit_of(sheet, part).name
        return unit, self.measures[unit].by_part[sheet.indicator, part].column

    def _own(self, facility: str, sheet: Sheet, breakdown: str) -> list[np.ndarray | None]:
        parts = (self._counted(sheet, part) or ("", "") for part in (NUMERATOR, DENOMINATOR))
        return [
            self.facilities[unit].own(breakdown, facility, column) if unit in self.facilities else None
            for unit, column in parts
        ]

    def _frame(self, names: Sequence[str], counts: Callable[[Sheet, str], list[np.ndarray | None]]) -> pd.DataFrame:
        """All rows, with columns `names`: `counts` gives one array each, periods x cells, or None for nulls."""
        texts: dict[str, list[np.ndarray]] = {name: [np.zeros(0, dtype=object)] for name in CELL_KEY}
        numbers: dict[str, list[pd.Series]] = {name: [pd.Series([], dtype="Int64")] for name in names}
        for sheet in self.sheets:
            for breakdown in (name for name in self.breakdowns if name in sheet.breakdowns):
                if self.supply.breakdown(sheet, breakdown):
                    size = self._add_texts(texts, sheet, breakdown)
                    for name, found in zip(names, counts(sheet, breakdown), strict=True):
                        values = np.zeros(size, dtype=np.int64) if found is None else found.ravel()
                        masked = pd.arrays.IntegerArray(values, np.full(size, found is None))
                        numbers[name].append(pd.Series(masked))
        columns = {name: pd.array(np.concatenate(parts), dtype="str") for name, parts in texts.items()}
        return pd.DataFrame(columns | {name: pd.concat(parts).array for name, parts in numbers.items()})

    def _add_texts(self, texts: Mapping[str, list[np.ndarray]], sheet: Sheet, breakdown: str) -> int:
        """Add what says which row it is, for all rows of a sheet's breakdown; how many they are."""
        labels = np.array([period.label for period in self.periods], dtype=object)
        cells = np.array(breakdown_cells(breakdown, self.dimensions), dtype=object)
        size = len(labels) * len(cells)
        texts["indicator"].append(np.full(size, sheet.indicator, dtype=object))
        texts["period"].append(np.repeat(labels, len(cells)))
        texts["breakdown"].append(np.full(size, breakdown, dtype=object))
        for codes, name in zip(cells.T, DIMENSIONS, strict=True):
            texts[name].append(np.tile(codes, len(labels)))
        return size


class _Counting:
    """The statements of one run, one or two a unit."""

    def __init__(self, store: FinestStore, rows: Contributions, data_cutoff: date):
        self.store, self.rows, self.data_cutoff = store, rows, data_cutoff

    def facilities(self, measures: UnitMeasures) -> FacilityCounts:
        """Counts of a unit by facility."""
        unit, periods = measures.unit, self.rows.periods
        dimensions = self._dimensions(measures)
        if unit.profile:
            places = (*(name for name in ("region",) if name in dimensions), unit.facility)
            columns = [*places, *(name for name in dimensions if name not in places)]
            by = columns[len(places) :]

            def seen(quarters: Sequence[int]) -> pa.Table:
                statement = compile_women(unit, measures.columns, by, [places], quarters, self.data_cutoff)
                return self.store.run_of_women(statement, unit.name, counts_of_women(measures.columns))

            table, counts, into = women_by_sighting(seen, measures.columns, columns, periods)
        else:
            by = [*dimensions, unit.facility]
            if unit.table == WOMANS_TABLE:
                table, counts = rows_of_women(self.store, unit, measures.columns, by, self.data_cutoff)
            else:
                table = self.store.run(compile_rows(unit, measures.columns, by, periods, self.data_cutoff), unit.name)
                counts = counts_of(table, [measure.column for measure in measures.columns])
            quarters = sorted({quarter for period in periods for quarter in period.quarters})
            times = positions_of(table.column("quarter"), quarters)
            table = table.set_column(0, "time", pa.array(times, pa.int64()))
            into = quarters_into_periods(quarters, periods)
        places = {measure.column: place for place, measure in enumerate(measures.columns)}
        return FacilityCounts(table, counts, places, into, unit.facility, dimensions)

    def women(self, measures: UnitMeasures) -> dict[tuple[str, str], np.ndarray]:
        """Women behind the rows of a unit, by breakdown and measure: periods x cells."""
        dimensions = self._dimensions(measures)
        breakdowns = [name for name in self.rows.breakdowns if set(breakdown_dimensions(name)) <= set(dimensions)]
        counted = [*measures.columns, Measure(EVERYONE, ())]
        statement = compile_persons(measures.unit, counted, breakdowns, dimensions, self.data_cutoff)
        if measures.unit.table == WOMANS_TABLE:
            table = self.store.run_of_women(statement, measures.unit.name, [measure.column for measure in counted])
        else:
            table = self.store.run(statement, measures.unit.name)
        periods = {(period.kind, _number(period)): place for place, period in enumerate(self.rows.periods)}
        cells = {
            (breakdown, *codes): place
            for breakdown in breakdowns
            for place, codes in enumerate(breakdown_cells(breakdown, self.rows.dimensions))
        }
        found = {
            (breakdown, measure.column): np.zeros(
                (len(periods), len(breakdown_cells(breakdown, self.rows.dimensions))), np.int64
            )
            for breakdown in breakdowns
            for measure in measures.columns
        }
        for row in table.to_pylist():
            period = periods.get((row["kind"], row["number"]))
            cell = cells.get((row["breakdown"], *(row[name] for name in DIMENSIONS)))
            if cell is None:
                raise RecordsOutsideClasses("records have no class in a dimension of this source")
            if period is not None:
                for measure in measures.columns:
                    found[row["breakdown"], measure.column][period, cell] = row[measure.column]
        return found

    def _dimensions(self, measures: UnitMeasures) -> dict[str, Dimension]:
        """Those of a release by which the source can break the unit down."""
        return {
            name: self.rows.dimensions[name] for name in DIMENSIONS if self.rows.supply.dimension(measures.unit, name)
        }


def _number(period: Period) -> int:
    """The number of a quarter, or the year."""
    return period.year if period.kind == YEAR else period.quarters[0]
