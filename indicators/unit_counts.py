"""All counts of one unit, from one statement, or from one more for medians and for weighted shares.

Belongs here: running a unit's statements and keeping what they give. Does not: the statements (`compile`), sums
over them (`rollup`), what an indicator makes of counts (`figures`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from indicators.compile import PLACES, columns_of, compile_fingerprints, compile_rows, compile_weights
from indicators.compile_women import LAGS, MOST_QUARTERS, again, compile_women, in_spans
from indicators.finest_store import FinestStore
from indicators.measures import DENOMINATOR, NUMERATOR, WOMANS_TABLE, Measure, UnitMeasures, unit_of, window_condition
from indicators.periods import Period
from indicators.rollup import FinestCells, counts_of, quarters_into_periods, sightings_into_periods
from indicators.sheet import Sheet
from indicators.supply import Supply
from indicators.timeline import Timeline
from indicators.units import Unit
from schemas.dimensions import Dimension
from schemas.release import breakdown_dimensions

EVERYONE = "everyone"


@dataclass
class UnitCounts:
    """Counts of one unit.

    `cells`: counts and sums, a column a measure at `columns[measure.column]`. `histograms`: for each indicator that
    is a median, counts by value (`values`). `weights`: for surveys, see `Weights`.
    """

    unit: Unit
    measures: UnitMeasures
    periods: tuple[Period, ...]
    cells: FinestCells
    columns: Mapping[str, int]
    periods_present: frozenset[str] | None
    histograms: dict[str, tuple[FinestCells, list[int]]] = field(default_factory=dict)
    weights: "Weights | None" = None

    def has(self, period: Period) -> bool:
        """Whether a unit that stands as of periods has a state in this one."""
        return self.periods_present is None or period.label in self.periods_present

    def count(self, indicator: str, part: str, breakdown: str, periods: Sequence[Period]) -> np.ndarray:
        """Counts of a part of an indicator: periods x cells, the caller's to change."""
        column = self.columns[self.measures.by_part[indicator, part].column]
        return self.at(self.cells.counts(breakdown)[:, :, column], periods)

    def at(self, counts: np.ndarray, periods: Sequence[Period]) -> np.ndarray:
        """The rows of an array over this unit's periods that belong to `periods`."""
        if tuple(periods) == self.periods:
            return counts.copy()
        places = {period: place for place, period in enumerate(self.periods)}
        return counts[[places[period] for period in periods]]


@dataclass
class Weights:
    """Sums of survey weights and of their squares (`<column>_squared`), at `columns`.

    `cells` is over periods or, for a sample drawn in stages, over `sampled`: period, stratum and primary sampling
    unit, wherever there is a respondent.
    """

    cells: FinestCells
    columns: Mapping[str, int]
    sampled: list[tuple[str, str, str]] | None


def count_unit(
    store: FinestStore,
    measures: UnitMeasures,
    sheets: Sequence[Sheet],
    supply: Supply,
    dimensions: Mapping[str, Dimension],
    timeline: Timeline,
) -> UnitCounts:
    """Count all `measures` of a unit for the breakdowns of `sheets` that the source can supply."""
    unit = measures.unit
    own, usable, used = _broken_down(measures, sheets, supply, dimensions)
    counting = _Counting(store, unit, used, usable, timeline)
    counted = [*measures.columns, Measure(EVERYONE, ())] if unit.weight else measures.columns
    columns = {measure.column: position for position, measure in enumerate(counted)}
    present = None
    if unit.profile:
        cells = counting.women(counted)
    else:
        table, counts = counting.rows(counted, own)
        cells = counting.finest(table, counts)
        present = frozenset(table.column("period").to_pylist()) if unit.timing != "dated" else None
    result = UnitCounts(unit, measures, timeline.periods_of(unit), cells, columns, present)
    for sheet in own:
        if sheet.median:
            result.histograms[sheet.indicator] = counting.histogram(sheet, measures)
    if unit.weight and any(sheet.measure == "weighted_proportion" for sheet in own):
        result.weights = counting.weights(measures)
    return result


def quarters_of_contacts(
    store: FinestStore,
    measures: UnitMeasures,
    sheets: Sequence[Sheet],
    supply: Supply,
    dimensions: Mapping[str, Dimension],
    data_cutoff: date,
) -> frozenset[int]:
    """The quarters with a live contact. From the counts of contacts, which are made anyway: no record is read again."""
    _, _, used = _broken_down(measures, sheets, supply, dimensions)
    by = columns_of(measures.unit, used)
    table, _ = rows_of_women(store, measures.unit, measures.columns, by, data_cutoff)
    return frozenset(table.column("quarter").unique().to_pylist())


def _broken_down(
    measures: UnitMeasures, sheets: Sequence[Sheet], supply: Supply, dimensions: Mapping[str, Dimension]
) -> tuple[list[Sheet], list[tuple[str, ...]], dict[str, Dimension]]:
    """The sheets that count a unit, their breakdowns that the source can supply, and the dimensions of these."""
    unit = measures.unit
    own = [sheet for sheet in sheets for part in (NUMERATOR, DENOMINATOR) if unit_of(sheet, part).name == unit.name]
    wanted = dict.fromkeys(breakdown for sheet in own for breakdown in sheet.breakdowns)
    usable = [
        breakdown_dimensions(breakdown)
        for breakdown in wanted
        if all(supply.dimension(unit, name) for name in breakdown_dimensions(breakdown))
    ]
    return own, usable, {name: dimensions[name] for name in unit.dimensions if any(name in names for names in usable)}


class _Counting:
    """The statements of one unit over the columns that its breakdowns use."""

    def __init__(
        self,
        store: FinestStore,
        unit: Unit,
        dimensions: Mapping[str, Dimension],
        breakdowns: Sequence[tuple[str, ...]],
        timeline: Timeline,
    ):
        self.store, self.unit, self.dimensions, self.breakdowns = store, unit, dimensions, breakdowns
        self.periods, self.data_cutoff = timeline.periods_of(unit), timeline.data_cutoff
        self.places = [name for name in dimensions if name in PLACES] if unit.profile else []
        self.by = columns_of(unit, dimensions)

    def rows(self, measures: Sequence[Measure], sheets: Sequence[Sheet]) -> tuple[pa.Table, np.ndarray]:
        """Finest cells and their counts of `measures`, which are those of `sheets`."""

        def statement(quarters: Iterable[int] | None) -> str:
            return compile_rows(self.unit, measures, self.by, self.periods, self.data_cutoff, quarters)

        if self.unit.table == WOMANS_TABLE:
            return rows_of_women(self.store, self.unit, measures, self.by, self.data_cutoff)
        if self.unit.rows:
            fingerprints = compile_fingerprints(self.unit, self._record_columns(sheets))
            table = self.store.run_by_quarter(self.unit.name, statement, fingerprints, self.unit.table)
        else:
            table = self.store.run(statement(None), self.unit.name)
        return table, counts_of(table, [measure.column for measure in measures])

    def _record_columns(self, sheets: Sequence[Sheet]) -> set[str]:
        """Columns of the unit's table that its counts depend on."""
        needs = self.unit.needs.union(*(sheet.needs for sheet in sheets))
        needs |= frozenset().union(*(self.unit.dimension_needs.get(name, frozenset()) for name in self.dimensions))
        return {column for table, _, column in (name.partition(".") for name in needs) if table == self.unit.table}

    def finest(self, table: pa.Table, counts: np.ndarray) -> FinestCells:
        if self.unit.timing == "dated":
            quarters = sorted({quarter for period in self.periods for quarter in period.quarters})
            into = quarters_into_periods(quarters, self.periods).astype(counts.dtype)
            return FinestCells(table, counts, quarters, self.dimensions, into, outside=self.unit.outside)
        labels = [period.label for period in self.periods]
        return FinestCells(table, counts, labels, self.dimensions, outside=self.unit.outside)

    def women(self, measures: Sequence[Measure]) -> FinestCells:
        """Women by the quarter in which they were seen and by whether they were seen again (`compile_women`)."""
        places = {tuple(name for name in names if name in PLACES) for names in self.breakdowns} | {()}

        def counted(quarters: Sequence[int]) -> pa.Table:
            statement = compile_women(self.unit, measures, self.by, places, quarters, self.data_cutoff)
            return self.store.run_of_women(statement, self.unit.name, counts_of_women(measures))

        table, counts, into = women_by_sighting(counted, measures, [*self.places, *self.by], self.periods)
        return FinestCells(table, counts, range(into.shape[1]), self.dimensions, into, self.places)

    def histogram(self, sheet: Sheet, measures: UnitMeasures) -> tuple[FinestCells, list[int]]:
        """Counts of the rows of the denominator by the value whose middle is asked for: additive and exact."""
        of, measure = sheet.median.of, measures.by_part[sheet.indicator, DENOMINATOR]
        by = [*self.by, of]
        if self.unit.table == WOMANS_TABLE:
            table, counted = rows_of_women(self.store, self.unit, [measure], by, self.data_cutoff)
        else:
            statement = compile_rows(self.unit, [measure], by, self.periods, self.data_cutoff)
            table = self.store.run(statement, self.unit.name)
            counted = counts_of(table, [measure.column])
        found = np.asarray(table.column(of), dtype=np.int64)
        values = sorted({*found.tolist()})
        counts = np.zeros((len(found), len(values)), dtype=np.int64)
        counts[np.arange(len(found)), np.searchsorted(values, found)] = counted[:, 0]
        return self.finest(table, counts), values

    def weights(self, measures: UnitMeasures) -> Weights:
        """Sums of weights and of their squares, by primary sampling unit."""
        columns = [*measures.columns, Measure(EVERYONE, ())]
        table = self.store.run(
            compile_weights(self.unit, columns, self.by, self.periods, self.data_cutoff), self.unit.name
        )
        names = [f"{measure.column}{suffix}" for measure in columns for suffix in ("", "_squared")]
        sums = counts_of(table, names, np.float64)
        positions = {name: position for position, name in enumerate(names)}
        if not self.unit.design:
            return Weights(self.finest(table, sums), positions, None)
        keys = list(zip(*(table.column(name).to_pylist() for name in ("period", *self.unit.design)), strict=True))
        sampled = sorted(set(keys))
        place = {key: number for number, key in enumerate(sampled)}
        numbered = table.set_column(0, "sampled", pa.array([place[key] for key in keys], pa.int64()))
        cells = FinestCells(numbered, sums, range(len(sampled)), self.dimensions)
        return Weights(cells, positions, sampled)


def rows_of_women(
    store: FinestStore, unit: Unit, measures: Sequence[Measure], by: Sequence[str], data_cutoff: date
) -> tuple[pa.Table, np.ndarray]:
    """Finest cells of a unit whose rows belong to women, by quarter and `by`, and their counts of `measures`.

    The statement does not say which follow-up windows have closed, so that it is the same in the next run: it counts
    by month, and months that are still open are left out here. It counts all rows too, so that a cell is there if,
    and only if, it has a row.
    """
    timed = any(measure.closed for measure in measures)
    asked: dict[tuple, Measure] = {}
    for measure in (*measures, Measure(EVERYONE, ())):
        rest = _without_window(measure)
        asked.setdefault((rest, measure.total_of), Measure(f"count_{len(asked) + 1}", rest, measure.total_of))
    columns = [measure.column for measure in asked.values()]
    statement = compile_rows(unit, [*asked.values()], [*(["month"] if timed else []), *by], (), data_cutoff)
    table = store.run_of_women(statement, unit.name, columns)
    named = [asked[_without_window(measure), measure.total_of].column for measure in measures]
    counts = counts_of(table, named)
    for position, measure in enumerate(measures):
        if measure.closed:
            counts[np.asarray(table.column("month")) > np.datetime64(measure.closed), position] = 0
    return table, counts


def _without_window(measure: Measure) -> tuple[str, ...]:
    window = window_condition(measure.closed) if measure.closed else None
    return tuple(condition for condition in measure.conditions if condition != window)


def counts_of_women(measures: Sequence[Measure]) -> list[str]:
    """The columns of `compile_women` that are counts."""
    return [again(measure, lag) for measure in measures for lag in (0, *LAGS)]


def women_by_sighting(
    counted: Callable[[Sequence[int]], pa.Table],
    measures: Sequence[Measure],
    columns: Sequence[str],
    periods: Sequence[Period],
) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """Women by when they were seen and whether again, in a form that adds up (`compile_women`).

    `counted`: the result of a statement of `compile_women` for quarters. It is asked for as many as a statement can
    hold, whether they have come or not, so that the statement is the same in the next run. Returns a table with the
    number of a sighting and `columns`, counts (one row a row of the table, one column a measure), and an array,
    periods by sightings, of how often what counts.
    """
    spans, tables, counts, sightings = in_spans(periods), [], [], []
    for number, span in enumerate(spans):
        first = min(period.quarters[0] for period in span)
        table = counted(range(first, first + MOST_QUARTERS))
        listed = sorted({quarter for period in span for quarter in period.quarters})
        in_span = np.isin(np.asarray(table.column("quarter")), listed)
        quarters, quarter_of_row = np.unique(np.asarray(table.column("quarter"))[in_span], return_inverse=True)
        cells = table.select(columns)
        for lag in (0, *LAGS):
            found = counts_of(table, [again(measure, lag) for measure in measures])
            times = np.zeros(len(table), dtype=np.int64)
            times[in_span] = quarter_of_row + len(sightings)
            sightings += [(number, quarter, lag) for quarter in quarters.tolist()]
            chosen = np.flatnonzero(found.any(axis=1) & in_span)
            tables.append(cells.take(pa.array(chosen)).add_column(0, "sighting", pa.array(times[chosen])))
            counts.append(found[chosen])
    into = sightings_into_periods(sightings, spans, periods)
    return pa.concat_tables(tables), np.concatenate(counts), into
