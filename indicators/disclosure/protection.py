"""True cells in, publishable cells out.

Belongs here: the order of the steps, the status, the rounded figures and the reliability of each row. Does not:
the rules (`policy`), the choice of rows (`primary`, `hidden_rows`), the proof that it worked (`audit`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from indicators.disclosure.figures import with_digits
from indicators.disclosure.hidden_rows import hidden_rows
from indicators.disclosure.kinds import is_rate, rows_of
from indicators.disclosure.linked_counts import CellsRefused
from indicators.disclosure.policy import Policy
from indicators.disclosure.primary import hidden_first
from indicators.rounding import half_up
from indicators.statistics.estimates import reliability, unstable_below
from indicators.statistics.intervals import exact_poisson_limits, wilson_interval
from schemas.dimensions import Dimension
from schemas.release import RELEASED_CELL_COLUMNS, TOTAL, TRUE_CELL_COLUMNS, crossed_in_a_ring

LOSS = {"total": 400.0, "region": 40.0, "one way": 10.0, "crossed": 1.0}
"""How much it costs, before size, to lose a row of a quarter: the national total should stay whatever happens."""

LOSS_OF_YEAR = 5.0
"""A row of the year is worth this many of a quarter."""


@dataclass(frozen=True)
class Before:
    """What earlier releases have made of the rows: two booleans a row of the cells.

    `hidden`: withheld then, and to stay so. `shown`: out already, and not to be taken back.
    """

    hidden: np.ndarray
    shown: np.ndarray


def protect(
    cells: pd.DataFrame,
    sheets: list[dict],
    dimensions: dict[str, Dimension],
    policy: Policy,
    data_cutoff: date,
    contributors: pd.DataFrame | None = None,
    before: Before | None = None,
) -> pd.DataFrame:
    """The cells as they may be published: same rows, same order, columns `schemas.release.RELEASED_CELL_COLUMNS`.

    `cells`: columns of `schemas.release.TRUE_CELL_COLUMNS`. `contributors`: who stands behind each row
    (`indicators.contributors`); None if that is not known. A row that is not shown has no number at all. Raises
    `linked_counts.CellsRefused` if the cells contradict their contract, or if what earlier releases show cannot be
    protected any more, and then nothing is returned.
    """
    true = cells.loc[:, list(TRUE_CELL_COLUMNS)].reset_index(drop=True)
    _check(true, sheets)
    status = _status(true, sheets, dimensions, policy, data_cutoff, contributors, before)
    shown = status == "shown"
    result = true.copy()
    denominator = true["denominator"].fillna(0).to_numpy(np.int64)
    share = shown & true["denominator"].notna().to_numpy()
    figures = _figures(true, sheets, policy, shown, share)
    for column in ("numerator", "denominator"):
        result[column] = true[column].where(shown).astype("Int64")
    for column, values in figures.items():
        result[column] = pd.array(values, dtype="Float64")
        result[column] = result[column].where(shown if column == "value" else share)
    result["status"] = status
    recent = np.array([_is_recent(p, data_cutoff, policy.provisional_months) for p in true["period"]], dtype=bool)
    unstable = true["indicator"].map({sheet["indicator"]: unstable_below(sheet) for sheet in sheets}).to_numpy()
    none = np.zeros(len(true), dtype=bool)
    words = reliability(np.where(share, denominator, np.nan), np.zeros(len(true)), unstable, recent, none)
    result["reliability"] = pd.Series(words, dtype="str").where(shown)
    texts = [c for c in RELEASED_CELL_COLUMNS if c not in ("numerator", "denominator", *figures)]
    return result.loc[:, list(RELEASED_CELL_COLUMNS)].astype(dict.fromkeys(texts, "str"))


def _check(true: pd.DataFrame, sheets: list[dict]) -> None:
    known = {sheet["indicator"] for sheet in sheets}
    if unknown := sorted(set(true["indicator"]) - known):
        raise CellsRefused(f"{unknown[0]}: there are cells but no metadata sheet")
    if not true["period"].str.fullmatch(r"\d{4}(-Q[1-4])?").all():
        raise CellsRefused("A period is neither a quarter (2025-Q4) nor a year (2025)")
    if (true[["numerator", "denominator"]].fillna(0) < 0).any(axis=None):
        raise CellsRefused("A count is below 0")


def _status(
    true: pd.DataFrame,
    sheets: list[dict],
    dimensions: dict[str, Dimension],
    policy: Policy,
    data_cutoff: date,
    contributors: pd.DataFrame | None,
    before: Before | None,
) -> np.ndarray:
    if ring := crossed_in_a_ring(list(dict.fromkeys(name for sheet in sheets for name in sheet["breakdowns"]))):
        raise CellsRefused(f"{', '.join(ring)} cross dimensions in a ring and can give away what they do not show")
    nothing = true["numerator"].isna().to_numpy()
    no_source = nothing & true["denominator"].isna().to_numpy()
    few = (true["denominator"] < _minimum(true, sheets)).fillna(False).to_numpy(bool)
    hidden = hidden_first(true, sheets, dimensions, policy, contributors) | few
    shown = np.zeros(len(true), dtype=bool)
    if before is not None:
        shown = before.shown & ~nothing
        hidden = (hidden | before.hidden) & ~shown
    hidden = hidden_rows(true, sheets, dimensions, policy, data_cutoff, hidden, shown, _weights(true))
    status = np.select([no_source, nothing, hidden], ["not_available", "not_applicable", "suppressed"], "shown")
    return status.astype(object)


def _weights(true: pd.DataFrame) -> np.ndarray:
    crossed = true["breakdown"].str.contains("*", regex=False).to_numpy()
    kind = np.select(
        [true["breakdown"] == TOTAL, crossed, true["breakdown"] == "region"], ["total", "crossed", "region"], "one way"
    )
    worth = np.array([LOSS[k] for k in kind])
    year = (true["period"].str.len() == 4).to_numpy()
    counted = true["denominator"].fillna(true["numerator"]).fillna(0).to_numpy(np.int64)
    return worth * np.where(year, LOSS_OF_YEAR, 1.0) * (1 + np.log1p(counted))


def _minimum(true: pd.DataFrame, sheets: list[dict]) -> np.ndarray:
    least = {sheet["indicator"]: int(sheet.get("min_denominator") or 0) for sheet in sheets}
    return true["indicator"].map(least).to_numpy(np.int64)


def _figures(
    true: pd.DataFrame, sheets: list[dict], policy: Policy, shown: np.ndarray, share: np.ndarray
) -> dict[str, np.ndarray]:
    """Rounded `value`, `lower` and `upper`; 0 where the row has none."""
    scale = true["indicator"].map({s["indicator"]: s["multiplier"] for s in sheets}).to_numpy(np.int64)
    x = true["numerator"].fillna(0).to_numpy(np.int64)
    value = np.where(shown, x, 0).astype(float)
    lower, upper = np.zeros(len(true)), np.zeros(len(true))
    rate = share & rows_of(true, sheets, is_rate)
    share = share & ~rate
    if share.any():
        n = true["denominator"].fillna(0).to_numpy(np.int64)[share]
        step = np.array([10.0 ** policy.decimals(int(d)) for d in n])
        low, high = wilson_interval(x[share], n)
        # One division of whole numbers, so that halves are exact and always rounded up.
        value[share] = half_up(scale[share] * x[share] * step / n) / step
        lower[share] = half_up(scale[share] * low * step) / step
        upper[share] = half_up(scale[share] * high * step) / step
    if rate.any():
        n = true["denominator"].to_numpy(np.int64, na_value=0)[rate]
        limits = exact_poisson_limits(x[rate])
        for side, events in zip((value, lower, upper), (x[rate], *limits), strict=True):
            digits = policy.rate_significant_digits
            side[rate] = [with_digits(figure, digits) for figure in scale[rate] * events / n]
    return {"value": value, "lower": lower, "upper": upper}


def _is_recent(period: str, data_cutoff: date, months: int) -> bool:
    """Whether the period ends within `months` months before the cut-off, or after it."""
    last_month = int(period[-1]) * 3 if "-Q" in period else 12
    first_after = int(period[:4]) * 12 + last_month
    cutoff = data_cutoff.year * 12 + data_cutoff.month - 1
    return first_after > cutoff - months
