"""Read what a release publishes, and check each row for itself.

Belongs here: the files of a release as the auditor sees them, rules on single rows. Does not: what follows from
several rows together (`stream`, `attack`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.disclosure.audit.open_rows import (
    COUNT,
    DIFFERENCE,
    broken_differences,
    broken_figures,
    is_difference,
    is_open,
)
from indicators.disclosure.audit.rates_and_medians import (
    FEW,
    MIDDLE,
    OVERLAP,
    RATE,
    broken_medians,
    broken_rates,
    is_middle,
    is_rate,
    overlapping,
)
from indicators.disclosure.audit.weighted import WEIGHTED, broken_shares, is_weighted
from indicators.disclosure.policy import BreakdownRefused, Policy, check_breakdowns, load_policy
from schemas.dimensions import Dimension, breakdown_cells, dimension_from_dict
from schemas.release import DIMENSIONS, RELEASED_CELL_COLUMNS, RELIABILITIES, STATUSES

NUMBERS = ("numerator", "denominator", "value", "lower", "upper")

Z = 1.959963984540054


class ReleaseUnreadable(ValueError):
    """A file of the release is missing or is not what it must be; the message names it."""


@dataclass(frozen=True)
class Released:
    """Cells (columns `schemas.release.RELEASED_CELL_COLUMNS`), sheets, dimensions, periods, policy, whether `cells.csv`
    says what `cells.parquet` says, the last day that the data cover (None if not told), and where they come from."""

    cells: pd.DataFrame
    sheets: list[dict]
    dimensions: dict[str, Dimension]
    periods: list[str]
    policy: Policy
    same_in_csv: bool
    cutoff: date | None
    source: str


def read_released(folder: Path) -> Released:
    """The published files in `folder`. Raises ReleaseUnreadable."""
    if not folder.is_dir():
        raise ReleaseUnreadable("there is no such folder")
    for name in ("cells.parquet", "cells.csv", "indicators.json", "policy.yaml"):
        if not (folder / name).is_file():
            raise ReleaseUnreadable(f"{name} is missing in the release")
    cells = pd.read_parquet(folder / "cells.parquet")
    if tuple(cells.columns) != RELEASED_CELL_COLUMNS:
        raise ReleaseUnreadable("cells.parquet does not have the columns of a release")
    written = pd.read_csv(folder / "cells.csv", dtype=str, keep_default_na=False)
    metadata = json.loads((folder / "indicators.json").read_text(encoding="utf-8"))
    header = metadata["release"]
    return Released(
        cells=cells,
        sheets=metadata["indicators"],
        dimensions={name: dimension_from_dict(name, metadata["dimensions"][name]) for name in DIMENSIONS},
        periods=list(metadata["periods"]),
        policy=load_policy(folder / "policy.yaml"),
        same_in_csv=_says_the_same(cells, written),
        cutoff=date.fromisoformat(header["data_cutoff"]) if header.get("data_cutoff") else None,
        source=header.get("source", ""),
    )


def row_failures(released: Released, earlier: Sequence[Released] = ()) -> list[dict]:
    """Everything wrong that a single row shows: one entry a row and rule, in the order of the cells. Of sums over
    years, what a row shares with one of `earlier` releases too."""
    failures = []
    if not released.same_in_csv:
        failures.append({"rule": "cells.csv does not say what cells.parquet says"})
    try:
        check_breakdowns(released.sheets, released.policy)
    except BreakdownRefused as refusal:
        failures.append({"rule": str(refusal)})
    if not _is_complete(released):
        failures.append({"rule": "the cells are not exactly the product of indicators, periods and classes"})
    cells, sheets = released.cells, {sheet["indicator"]: sheet for sheet in released.sheets}
    own_rule = {name: is_open(sheet) or is_difference(sheet) for name, sheet in sheets.items()}
    other = cells["indicator"].map(own_rule).fillna(False).to_numpy(bool)
    opened = cells["indicator"].map({name: is_open(sheet) for name, sheet in sheets.items()}).fillna(False)
    rules = {
        **{rule: broken & ~other for rule, broken in _row_rules(released).items()},
        COUNT: broken_figures(cells, sheets) & opened.to_numpy(bool),
        DIFFERENCE: broken_differences(cells, sheets),
        OVERLAP: overlapping(cells, [other.cells for other in earlier], sheets),
    }
    for rule, broken in rules.items():
        failures += [{**_name(cells, row), "rule": rule} for row in np.flatnonzero(broken)]
    return failures


def _name(cells: pd.DataFrame, row: int) -> dict:
    record = cells.iloc[row]
    cell = {name: str(record[name]) for name in DIMENSIONS}
    return {c: str(record[c]) for c in ("indicator", "period", "breakdown")} | {"cell": cell}


def _row_rules(released: Released) -> dict[str, np.ndarray]:
    cells, policy = released.cells, released.policy
    small = policy.small_class_highest
    sheets = {sheet["indicator"]: sheet for sheet in released.sheets}
    is_share = cells["indicator"].map({k: _is_share(s) for k, s in sheets.items()}).fillna(True)
    share = is_share.to_numpy(bool)
    shown = (cells["status"] == "shown").to_numpy()
    number = {c: cells[c].notna().to_numpy() for c in NUMBERS}
    x = cells["numerator"].fillna(0).to_numpy(np.int64)
    n = cells["denominator"].fillna(0).to_numpy(np.int64)
    by_definition = np.array(
        [
            zero_by_definition(sheets[i], cell, released.dimensions) if i in sheets else False
            for i, cell in zip(cells["indicator"], zip(*(cells[d] for d in DIMENSIONS), strict=True), strict=True)
        ],
        dtype=bool,
    )
    # A source may lack a dimension, or have too many women without a group in a period: then no named group of the
    # breakdown is available, which says nothing of a single cell.
    lacking = cells["status"] == "not_available"
    unnamed = pd.Series(_without_group(released), index=cells.index)
    keys = [cells["indicator"], cells["breakdown"], cells["period"]]
    whole_breakdown = (lacking | unnamed).groupby(keys, sort=False).transform("all").to_numpy()
    waiting = (cells["status"] == "not_applicable") | lacking
    whole_period = waiting.groupby([cells["indicator"], cells["period"]], sort=False).transform("all").to_numpy()
    minimum = cells["indicator"].map({k: s.get("min_denominator") or 0 for k, s in sheets.items()}).fillna(0)
    weighted, rate, middle = (
        cells["indicator"].map({k: kind(s) for k, s in sheets.items()}).fillna(False).to_numpy(bool)
        for kind in (is_weighted, is_rate, is_middle)
    )
    # A weighted share has no interval where its error is not known, a median has none.
    limits = (number["lower"] & number["upper"]) | ((weighted | middle) & ~number["lower"] & ~number["upper"])
    full = number["numerator"] & number["value"] & (~share | (number["denominator"] & limits))
    surplus = ~share & (number["denominator"] | number["lower"] | number["upper"])
    return {
        "unknown status": ~cells["status"].isin(list(STATUSES)).to_numpy(),
        "unknown reliability": cells["reliability"].notna().to_numpy()
        & ~cells["reliability"].isin(list(RELIABILITIES)),
        "a row that is not shown has a number": ~shown & np.any(list(number.values()), axis=0),
        "a row that is not shown has a reliability": ~shown & cells["reliability"].notna().to_numpy(),
        "a shown row lacks a number, or has one it must not have": shown & (~full | surplus),
        "the numerator is in the small class": shown & (x <= small) & ~(share & by_definition & (x == 0)),
        FEW: shown & rate & share & (x < policy.rate_minimum_numerator),
        "the complement is in the small class": shown & share & ~rate & (n - x <= small),
        "the denominator is below the minimum": shown & share & (n < policy.minimum_denominator),
        "the value or interval says more than its rounded counts": shown
        & ~(weighted | rate | middle)
        & _says_more(released, share & shown & ~(weighted | rate | middle), x, n),
        RATE: broken_rates(cells, shown & share & rate & full, sheets, policy.rate_significant_digits),
        MIDDLE: broken_medians(cells, shown & share & middle & full, sheets, policy.quantile_step_days),
        WEIGHTED: broken_shares(cells, weighted & shown, policy.decimals_below),
        "not available, but only in some cells of the breakdown": (lacking & ~whole_breakdown).to_numpy(),
        "nothing to measure, but only in some cells of the period": (waiting & ~lacking & ~whole_period).to_numpy(),
        "low_n where the minimum denominator cannot be the reason": (cells["status"] == "low_n").to_numpy()
        & ((minimum.to_numpy(np.int64) <= policy.minimum_denominator) | ~share),
    }


def _is_share(sheet: dict) -> bool:
    return sheet["measure"] != "count" and not is_open(sheet) and not is_difference(sheet)


def _without_group(released: Released) -> np.ndarray:
    """One boolean a row: whether it stands for women whose group nobody learnt."""
    result = np.zeros(len(released.cells), dtype=bool)
    for name in DIMENSIONS:
        dimension = released.dimensions[name]
        missing = {item.code for item in (*dimension.classes, *dimension.crossed) if item.missing}
        result |= released.cells[name].isin(missing).to_numpy()
    return result


def zero_by_definition(sheet: dict, cell: tuple[str, ...], dimensions: dict[str, Dimension]) -> bool:
    """Whether a numerator is 0 in this cell because of what the indicator counts."""
    crossed = sum(code != "all" for code in cell) > 1
    for name, code in zip(DIMENSIONS, cell, strict=True):
        zeros = set((sheet.get("structural_zeros") or {}).get(name, []))
        classes = dimensions[name].crossed if crossed else dimensions[name].classes
        if any(c.code == code and zeros.issuperset(c.includes) for c in classes):
            return True
    return False


def _says_more(released: Released, share: np.ndarray, x: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Whether a figure has more decimals than allowed, or is not the rounded share or Wilson limit of its counts."""
    cells, result = released.cells, np.zeros(len(released.cells), dtype=bool)
    scale = {sheet["indicator"]: float(sheet["multiplier"]) for sheet in released.sheets}
    figures = {name: cells[name].to_numpy(float, na_value=np.nan) for name in ("value", "lower", "upper")}
    for row in np.flatnonzero(share):
        if n[row] <= 0 or x[row] > n[row]:
            result[row] = True
            continue
        times = scale[cells["indicator"].iat[row]]
        step = 10.0 ** -released.policy.decimals(int(n[row]))
        # Wilson limits: the roots p of (1 + z^2/n) p^2 - (2 x/n + z^2/n) p + (x/n)^2 = 0.
        p, a = x[row] / n[row], Z**2 / n[row]
        roots = np.sort(np.real(np.roots([1 + a, -(2 * p + a), p**2])))
        for column, exact in (("value", p), ("lower", roots[0]), ("upper", roots[1])):
            figure = figures[column][row]
            near = abs(figure - times * exact) <= step / 2 + 1e-6
            result[row] |= not (near and abs(figure / step - np.rint(figure / step)) <= 1e-6)
    plain = ~share & (cells["status"] == "shown").to_numpy()
    result[plain] = figures["value"][plain] != x[plain]
    return result


def _is_complete(released: Released) -> bool:
    wanted = [
        (sheet["indicator"], period, breakdown, *cell)
        for sheet in released.sheets
        for period in released.periods
        for breakdown in sheet["breakdowns"]
        for cell in breakdown_cells(breakdown, released.dimensions)
    ]
    columns = ("indicator", "period", "breakdown", *DIMENSIONS)
    found = list(zip(*(released.cells[c] for c in columns), strict=True))
    return len(found) == len(set(found)) and set(found) == set(wanted)


def _says_the_same(cells: pd.DataFrame, written: pd.DataFrame) -> bool:
    if list(written.columns) != list(cells.columns) or len(written) != len(cells):
        return False
    for column in cells.columns:
        text = written[column]
        if column in NUMBERS:
            said = pd.to_numeric(text.where(text != "", np.nan), errors="coerce").to_numpy(float)
            meant = cells[column].to_numpy(float, na_value=np.nan)
            unreadable = np.isnan(said) & (text != "").to_numpy()
            if unreadable.any() or not np.array_equal(said, meant, equal_nan=True):
                return False
        elif not np.array_equal(text.to_numpy(object), cells[column].fillna("").to_numpy(object)):
            return False
    return True
