"""Groups of a population survey compared with its full design, for the ministry's own analysts: restricted.

Belongs here: the table of differences and tests from sums of weights. Does not: the estimator (`survey_design`), what
can be said from published shares (`statistics.equity_surveys`).

A release cannot have these figures: weights and standard errors are not published (`disclosure.survey_figures`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from indicators.engines import Opener, open_engine
from indicators.finest_store import FinestStore
from indicators.measures import DENOMINATOR, NUMERATOR, measures_by_unit
from indicators.sheet import Sheet
from indicators.statistics.group_tests import holm
from indicators.supply import Supply
from indicators.survey_design import DomainShares, domain_shares, rao_scott
from indicators.survey_shares import LONELY
from indicators.timeline import TimelineReader, read_timeline
from indicators.unit_counts import UnitCounts, count_unit
from indicators.units.profile import LATEST_USABLE
from schemas.dimensions import REFERENCE_CLASSES, Dimension, breakdown_cells, reference_in
from schemas.release import ALL, breakdown_dimensions
from schemas.tables import TABLES

SURVEY_COMPARISON_COLUMNS = (
    "indicator",
    "version",
    "period",
    "breakdown",
    "group",
    "reference",
    "measure",
    "respondents",
    "value",
    "standard_error",
    "lower",
    "upper",
    "statistic",
    "df1",
    "df2",
    "p_value",
    "p_adjusted",
)
"""Columns of the table. `measure`: `D`, the group's share less that of the reference in points, with the covariance of
the two, its 95 % limits, t (`statistic`) on `df2` degrees of freedom and p, adjusted after Holm over the groups of the
breakdown; or `heterogeneity` of all groups (`group` is `all`): F of Rao and Scott on `df1` and `df2`. `respondents`: of
the two groups, or of all, unweighted. Null where the design leaves no error."""

TEXTS = SURVEY_COMPARISON_COLUMNS[:7]


def compute_survey_comparisons(
    sheets: Mapping[str, Sheet],
    records: Mapping[str, Path],
    supplied: Mapping[str, set[str]],
    dimensions: Mapping[str, Dimension],
    data_cutoff: date,
    profile_rule: str = LATEST_USABLE,
    opener: Opener = open_engine,
    timeline_reader: TimelineReader = read_timeline,
) -> pd.DataFrame:
    """All groups of women in all surveys drawn in stages, columns `SURVEY_COMPARISON_COLUMNS`; arguments as for
    `cells.compute_cells`. Classes that nobody learnt are no groups; overlapping classes are compared, not tested."""
    present = {table: path for table, path in records.items() if table in supplied}
    supply = Supply({table: supplied[table] for table in present}, {})
    weighted = [s for s in sheets.values() if s.measure == "weighted_proportion" and supply.sheet(s)]
    weighted = [sheet for sheet in weighted if sheet.counting_unit.design]
    rows: list[dict] = []
    if weighted:
        with opener(present, TABLES) as engine:
            store = FinestStore(engine, None, present)
            timeline = timeline_reader(store, supply, data_cutoff)
            for name, measures in measures_by_unit(weighted, data_cutoff, profile_rule).items():
                own = [sheet for sheet in weighted if sheet.unit_of_count == name]
                unit = count_unit(store, measures, own, supply, dimensions, timeline)
                for sheet in own:
                    for breakdown in (b for b in sheet.breakdowns if _is_by_group(b) and supply.breakdown(sheet, b)):
                        rows += _rows(unit, sheet, breakdown, dimensions)
    types = {name: "str" if name in TEXTS else "Float64" for name in SURVEY_COMPARISON_COLUMNS}
    return pd.DataFrame(rows, columns=list(SURVEY_COMPARISON_COLUMNS)).astype(types | {"respondents": "Int64"})


def _is_by_group(breakdown: str) -> bool:
    names = breakdown_dimensions(breakdown)
    return bool(names) and set(names) <= set(REFERENCE_CLASSES)


def _rows(unit: UnitCounts, sheet: Sheet, breakdown: str, dimensions: Mapping[str, Dimension]) -> Iterator[dict]:
    """All rows of one indicator and breakdown, wave by wave."""
    names = breakdown_dimensions(breakdown)
    missing = {item.code for name in names for item in dimensions[name].classes_in(breakdown) if item.missing}
    cells = breakdown_cells(breakdown, dict(dimensions), names)
    places = {"*".join(codes): place for place, codes in enumerate(cells) if not missing & set(codes)}
    columns = [unit.measures.by_part[sheet.indicator, part].column for part in (NUMERATOR, DENOMINATOR)]
    sums = unit.weights.cells.counts(breakdown)[:, list(places.values())]
    yes, everyone = (sums[:, :, unit.weights.columns[name]] for name in columns)
    counted = unit.count(sheet.indicator, DENOMINATOR, breakdown, unit.periods)[:, list(places.values())]
    head = {"indicator": sheet.indicator, "version": sheet.version, "breakdown": breakdown}
    head["reference"] = reference_in(breakdown, dict(dimensions))
    for period, respondents in zip(unit.periods, counted, strict=True):
        at = [place for place, (label, *_) in enumerate(unit.weights.sampled) if label == period.label]
        if not at or not respondents.any():
            continue
        strata = [unit.weights.sampled[place][1] for place in at]
        shares = domain_shares(yes[at], everyone[at], strata, LONELY)
        for row in _pairs(shares, list(places), head["reference"], respondents):
            yield head | {"period": period.label} | row
        if not any(dimensions[name].overlapping for name in names):
            test = rao_scott(yes[at], everyone[at], strata, int(respondents.sum()), LONELY)
            row = {"group": ALL, "measure": "heterogeneity", "respondents": int(respondents.sum())}
            found = {"statistic": test.statistic, "df1": test.df1, "df2": test.df2, "p_value": test.p} if test else {}
            yield head | {"period": period.label} | row | found


def _pairs(shares: DomainShares, groups: list[str], reference: str, respondents: np.ndarray) -> list[dict]:
    """D of each group, in points, with its test."""
    other = groups.index(reference)
    rows = []
    for place, group in enumerate(groups):
        if place == other:
            continue
        row = {"group": group, "measure": "D", "respondents": int(respondents[[place, other]].sum())}
        apart, error = shares.difference(place, other)
        freedom = shares.freedom_of([place, other])
        if not np.isnan(apart):
            row["value"] = 100 * apart
        if error > 0 and freedom > 0:
            reach = float(stdtrit(freedom, 0.975)) * error
            row |= {"standard_error": 100 * error, "lower": 100 * (apart - reach), "upper": 100 * (apart + reach)}
            row |= {"statistic": apart / error, "df2": freedom}
            row["p_value"] = 2 * float(stdtr(freedom, -abs(apart) / error))
        rows.append(row)
    for row, adjusted in zip(rows, holm([row.get("p_value") for row in rows]), strict=True):
        row["p_adjusted"] = adjusted
    return rows
