"""How a figure came about: the definition, the statement, and how many records each of its steps kept.

Belongs here: following one indicator through one period. Does not: counting for publication (`cells`), printing
(`pipelines.commands.explain`). What it gives are true counts: for the restricted zone only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from indicators.cells import compute_cells
from indicators.compile import PLACES, columns_of, compile_rows, with_steps
from indicators.compile_women import compile_women
from indicators.engines import open_engine
from indicators.finest_store import FinestStore
from indicators.measures import conditions_of, measures_by_unit, parts_of, unit_of
from indicators.periods import Period, period_of
from indicators.sheet import Sheet
from indicators.supply import Supply
from indicators.timeline import Timeline, read_timeline
from schemas.dimensions import Dimension
from schemas.release import breakdown_dimensions
from schemas.tables import TABLES


@dataclass(frozen=True)
class ExplainedStep:
    """One named query of a unit, or one condition, and the rows that were left after it."""

    name: str
    sql: str
    rows: int


@dataclass(frozen=True)
class ExplainedPart:
    """The numerator or the denominator: the statement that counts it, the unit's steps over all periods, and what
    its conditions kept of the period one after another."""

    part: str
    unit: str
    statement: str
    steps: tuple[ExplainedStep, ...]
    conditions: tuple[ExplainedStep, ...]


@dataclass(frozen=True)
class Explanation:
    """`cells`: columns of `schemas.release.CELL_COLUMNS`, the rows of the period and breakdown asked for."""

    parts: tuple[ExplainedPart, ...]
    cells: pd.DataFrame


def explain(
    sheet: Sheet,
    sheets: Mapping[str, Sheet],
    period: str,
    breakdown: str,
    records: Mapping[str, Path],
    supplied: Mapping[str, set[str]],
    dimensions: Mapping[str, Dimension],
    source: str,
    data_cutoff: date,
) -> Explanation:
    """Explain `sheet` in `period` by `breakdown`. A difference is explained by the indicator it is made from.

    Raises LookupError, with what to do, for a period or a breakdown that there is not, and for an indicator that the
    source cannot supply.
    """
    counted = sheets[sheet.derived.source] if sheet.derived else sheet
    present = {table: path for table, path in records.items() if table in supplied}
    supply = Supply({table: supplied[table] for table in present}, {})
    if breakdown not in sheet.breakdowns:
        raise LookupError(
            f"{sheet.indicator} is not broken down by {breakdown}; take one of: {_list(sheet.breakdowns)}"
        )
    if not supply.sheet(counted):
        lacking = sorted(counted.needs - supply.columns)
        raise LookupError(f"this source cannot supply {sheet.indicator}: it lacks {_list(lacking)}")
    with open_engine(present, TABLES) as engine:
        store = FinestStore(engine, None, present)
        timeline = read_timeline(store, supply, data_cutoff)
        labels = [item.label for item in timeline.periods_for(sheet, sheets)]
        if period not in labels:
            raise LookupError(f"there is no period {period}; take one of: {_list(labels)}")
        parts = tuple(_part(store, counted, part, period_of(period), breakdown, timeline) for part in parts_of(counted))
    wanted = {name: sheets[name] for name in dict.fromkeys((counted.indicator, sheet.indicator))}
    cells = compute_cells(wanted, records, supplied, dimensions, source, data_cutoff)
    own = (cells["indicator"] == sheet.indicator) & (cells["period"] == period) & (cells["breakdown"] == breakdown)
    return Explanation(parts, cells[own].reset_index(drop=True))


def _part(
    store: FinestStore, sheet: Sheet, part: str, period: Period, breakdown: str, timeline: Timeline
) -> ExplainedPart:
    unit = unit_of(sheet, part)
    periods = timeline.periods_of(unit)

    def rows(last: str) -> int:
        return store.run(with_steps(unit, periods, timeline.data_cutoff, last=last)).column(0)[0].as_py()

    steps = tuple(
        ExplainedStep(step.name, step.sql, rows(f"SELECT count(*) AS n FROM {step.name}")) for step in unit.steps
    )
    inside = f"period = '{period.label}'" if unit.timing != "dated" else f"quarter IN ({_list(period.quarters)})"
    conditions, kept = [], []
    for name, condition in [
        (f"in {period.label}", inside),
        *(("condition", condition) for condition in conditions_of(sheet, part, timeline.data_cutoff)),
    ]:
        kept.append(f"({condition})")
        n = rows(f"SELECT count(*) AS n FROM {unit.view} WHERE {' AND '.join(kept)}")
        conditions.append(ExplainedStep(name, condition, n))
    own = measures_by_unit([sheet], timeline.data_cutoff)[unit.name].by_part[sheet.indicator, part]
    dimensions = breakdown_dimensions(breakdown)
    by, places = columns_of(unit, dimensions), {tuple(name for name in dimensions if name in PLACES), ()}
    if unit.profile:
        statement = compile_women(unit, [own], by, places, [period], timeline.data_cutoff)
    else:
        statement = compile_rows(unit, [own], by, [period], timeline.data_cutoff)
    return ExplainedPart(part, unit.name, statement, steps, tuple(conditions))


def _list(items) -> str:
    return ", ".join(str(item) for item in items)
