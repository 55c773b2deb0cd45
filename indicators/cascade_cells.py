"""Count the cascade of care: one fixed cohort of cases, every step twice.

Belongs here: the counts of each step. Does not: what the steps are (`cascade`).
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.cascade import UNIT, Cascade
from indicators.engines import Opener, open_engine
from indicators.finest_store import FinestStore
from indicators.measures import DENOMINATOR, UnitMeasures, conditions_of
from indicators.sheet import Sheet
from indicators.supply import Supply
from indicators.timeline import TimelineReader, read_timeline
from indicators.unit_counts import count_unit
from indicators.units import UNITS
from indicators.units.profile import LATEST_USABLE
from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import CELL_DIMENSIONS
from schemas.tables import TABLES

COUNTS = ("cohort", "came_this_far", "open_to_step", "reached", "came_through")
CASCADE_COLUMNS = ("step", "period", "breakdown", *CELL_DIMENSIONS, *COUNTS)
"""Columns of the restricted table of the cascade. `reached` of `open_to_step` is the share among those who came this
far; `came_through` of `cohort` is the share from disclosure."""


def compute_cascade(
    cascade: Cascade,
    sheets: Mapping[str, Sheet],
    records: Mapping[str, Path],
    supplied: Mapping[str, set[str]],
    dimensions: Mapping[str, Dimension],
    data_cutoff: date,
    profile_rule: str = LATEST_USABLE,
    opener: Opener = open_engine,
    timeline_reader: TimelineReader = read_timeline,
) -> pd.DataFrame:
    """True counts of the cascade: one row a step, period and cell of each breakdown of its cohort's indicator.

    Columns `CASCADE_COLUMNS`, counts as int64. Empty if the source cannot supply all steps.
    """
    present = {table: path for table, path in records.items() if table in supplied}
    supply = Supply({table: supplied[table] for table in present}, {})
    cohort = sheets[cascade.cohort_of]
    if not cascade.needs <= supply.columns:
        return pd.DataFrame(columns=list(CASCADE_COLUMNS))
    with opener(present, TABLES) as engine:
        store = FinestStore(engine, None, present)
        timeline = timeline_reader(store, supply, data_cutoff)
        measures = _measures(cascade, cohort, data_cutoff, profile_rule)
        counted = count_unit(store, measures, [cohort], supply, dimensions, timeline)
    tables = []
    for step in cascade.steps:
        for breakdown in (name for name in cohort.breakdowns if supply.breakdown(cohort, name)):
            counts = [counted.count(step.step, part, breakdown, timeline.periods) for part in COUNTS]
            cells = breakdown_cells(breakdown, dict(dimensions), CELL_DIMENSIONS)
            labels = [period.label for period in timeline.periods]
            table = pd.DataFrame(np.repeat(labels, len(cells)), columns=["period"]).assign(
                step=step.step, breakdown=breakdown
            )
            for position, name in enumerate(CELL_DIMENSIONS):
                table[name] = np.tile([codes[position] for codes in cells], len(labels))
            tables.append(table.assign(**{part: n.ravel() for part, n in zip(COUNTS, counts, strict=True)}))
    texts = {name: "str" for name in CASCADE_COLUMNS if name not in COUNTS}
    return pd.concat(tables, ignore_index=True).loc[:, list(CASCADE_COLUMNS)].astype(texts)


def _measures(cascade: Cascade, cohort: Sheet, data_cutoff: date, profile_rule: str) -> UnitMeasures:
    measures = UnitMeasures(UNITS[UNIT].under(profile_rule))
    whole = conditions_of(cohort, DENOMINATOR, data_cutoff)
    so_far: tuple[str, ...] = whole
    for step in cascade.steps:
        open_to = (*so_far, step.open_to.sql)
        rows = {
            "cohort": whole,
            "came_this_far": so_far,
            "open_to_step": open_to,
            "reached": (*open_to, step.reached.sql),
            "came_through": (*so_far, step.came_through),
        }
        for part, conditions in rows.items():
            measures.add(step.step, part, tuple(text for text in conditions if text != "TRUE"), None)
        so_far = rows["came_through"]
    return measures
