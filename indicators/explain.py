"""How a figure came about: the definition, the statement, and how many records each of its steps kept.

Belongs here: following one indicator through one period. Does not: counting for publication (`cells`), printing
(`pipelines.commands.explain`). What it gives are true counts: for the restricted zone only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from indicators.cells import class_in, compute_cells
from indicators.compile import PLACES, columns_of, compile_rows, with_steps
from indicators.compile_women import compile_women
from indicators.engines import open_engine
from indicators.finest_store import FinestStore
from indicators.measures import conditions_of, measures_by_unit, parts_of, unit_of, window_condition
from indicators.periods import Period, last_closed_month, period_of
from indicators.sheet import Sheet
from indicators.supply import Supply
from indicators.timeline import Timeline, read_timeline
from schemas.dimensions import Dimension
from schemas.release import breakdown_dimensions, breakdown_name
from schemas.tables import TABLES


@dataclass(frozen=True)
class ExplainedStep:
    """One named query of a unit, or one condition, and the rows that were left after it.

    `words`: what the rows are. `name`: of a query, as the statement calls it; empty for a condition.
    """

    words: str
    name: str
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
    """`cells`: columns of `schemas.release.CELL_COLUMNS`, the rows of the period and breakdown asked for.

    `compared`: of a difference the cells of the other indicator that it is made from, with a column `compared` that
    says which is the `reference` and which the `group`; otherwise no row.
    """

    parts: tuple[ExplainedPart, ...]
    cells: pd.DataFrame
    compared: pd.DataFrame


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
    cells = cells[cells["period"] == period]
    own = cells[(cells["indicator"] == sheet.indicator) & (cells["breakdown"] == breakdown)].reset_index(drop=True)
    return Explanation(parts, own, _compared(sheet, cells, breakdown, dimensions))


def _compared(sheet: Sheet, cells: pd.DataFrame, breakdown: str, dimensions: Mapping[str, Dimension]) -> pd.DataFrame:
    """The cells of one period that a difference is made from, each called reference, group or neither.

    Of `lowest_group` the group is the lowest of those that are large enough and not of unknown class, in each place.
    """
    if not sheet.derived:
        return cells.iloc[:0].assign(compared="")
    derived = sheet.derived
    by, kept = breakdown_dimensions(derived.dimension), breakdown_dimensions(breakdown)
    crossing = breakdown_name((*by, *kept))
    found = cells[(cells["indicator"] == derived.source) & (cells["breakdown"] == crossing)].reset_index(drop=True)
    classes = found[list(by)].agg("*".join, axis=1)
    reference = classes == class_in(crossing, derived.reference, by, dimensions)
    if derived.group:
        group = classes == class_in(crossing, derived.group, by, dimensions)
    else:
        unknown = {item.code for name in by for item in dimensions[name].classes_in(crossing) if item.missing}
        named = ~found[list(by)].isin(unknown).any(axis=1) & ~reference
        enough = found[named & (found["denominator"] >= derived.least) & found["value"].notna()]
        group = found.index.isin(enough.groupby(["breakdown", *kept])["value"].idxmin())
    return found.assign(compared=np.select([reference, group], ["reference", "group"], ""))


def _part(
    store: FinestStore, sheet: Sheet, part: str, period: Period, breakdown: str, timeline: Timeline
) -> ExplainedPart:
    unit = unit_of(sheet, part)
    periods = timeline.periods_of(unit)

    def rows(last: str) -> int:
        return store.run(with_steps(unit, periods, timeline.data_cutoff, last=last)).column(0)[0].as_py()

    words = _step_words()
    steps = tuple(
        ExplainedStep(words[step.name], step.name, rows(f"SELECT count(*) AS n FROM {step.name}"))
        for step in unit.steps
    )
    inside = f"period = '{period.label}'" if unit.timing != "dated" else f"quarter IN ({_list(period.quarters)})"
    conditions, kept = [], []
    said = _condition_words(sheet, timeline.data_cutoff)
    for words_of_it, condition in [
        (f"In {period.label}", inside),
        *((said[condition], condition) for condition in conditions_of(sheet, part, timeline.data_cutoff)),
    ]:
        kept.append(f"({condition})")
        n = rows(f"SELECT count(*) AS n FROM {unit.view} WHERE {' AND '.join(kept)}")
        conditions.append(ExplainedStep(words_of_it, "", n))
    own = measures_by_unit([sheet], timeline.data_cutoff)[unit.name].by_part[sheet.indicator, part]
    dimensions = breakdown_dimensions(breakdown)
    by, places = columns_of(unit, dimensions), {tuple(name for name in dimensions if name in PLACES), ()}
    if unit.profile:
        statement = compile_women(unit, [own], by, places, period.quarters, timeline.data_cutoff)
    else:
        statement = compile_rows(unit, [own], by, [period], timeline.data_cutoff)
    return ExplainedPart(part, unit.name, statement, steps, tuple(conditions))


def _step_words() -> dict[str, str]:
    """What the rows of each step are, by its name."""
    return yaml.safe_load((Path(__file__).parent / "step_words.yaml").read_text(encoding="utf-8"))


def _condition_words(sheet: Sheet, data_cutoff: date) -> dict[str, str]:
    """What each condition of a sheet means, by its SQL: the sheet's own words."""
    words = {entry.predicate.sql: entry.text for entry in (sheet.numerator, sheet.denominator) if entry}
    if sheet.maturity_window is not None:
        month = last_closed_month(sheet.maturity_window, data_cutoff)
        closed = f"Whose {sheet.maturity_window} days were over on {data_cutoff}: months up to {month:%Y-%m}"
        words[window_condition(month)] = closed
    return words


def _list(items) -> str:
    return ", ".join(str(item) for item in items)
