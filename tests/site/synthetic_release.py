"""A small made-up release that keeps to the contract, for tests of pages and downloads.

Belongs here: invented cells of every status. Does not: anything computed or protected by the project's own code,
so that pages are tested against figures from outside it. The numbers follow a plain arithmetic rule and mean nothing.
"""

import json
from itertools import product
from math import sqrt
from pathlib import Path

import pandas as pd
import yaml

from schemas.dimensions import breakdown_cells, dimension_to_dict, load_dimensions
from schemas.release import DIMENSIONS, RELEASED_CELL_COLUMNS
from tests.site.synthetic_series import signal_points, signals, targets
from tests.site.synthetic_sheets import SHEETS

REGIONS = {"R1": "Northern hills", "R2": "River plain", "R3": "Capital", "R4": "Islands and the western coast"}
YEARS = ("2023", "2024", "2025")
PERIODS = tuple(f"{year}{part}" for year in YEARS for part in ("-Q1", "-Q2", "-Q3", "-Q4", ""))
WEIGHTS = {
    "R1": 0.3, "R2": 0.25, "R3": 0.4, "R4": 0.05,
    "non_migrant": 0.6, "descendant": 0.08, "born_in_country": 0.68, "migrant": 0.17,
    "majority_only": 0.62, "roma_traveller": 0.06, "other_minority": 0.08,
    "not_asked": 0.12, "unknown": 0.02, "declined": 0.01, "not_recorded": 0.15,
}  # fmt: skip
LEVELS = {"migrant": -0.11, "roma_traveller": -0.16, "other_minority": -0.06, "not_asked": -0.05, "R3": 0.06}
POORLY_RECORDED = {
    ("migrant_status", "non_migrant"): 0.45, ("migrant_status", "not_asked"): 0.27, ("ethnic_group", "not_asked"): 0.45,
}  # fmt: skip
"""Shares of groups in P30. Birthplace: 45 + 8 + 17 are known, 30 % are not, which is a warning. Ethnicity: too many."""

SMALL = 8
BASE = {
    "P28": (2600, 0.36), "P34": (420, 0.62), "P30": (380, 0.55), "O04": (150, 0.44), "C01": (900, 0.0),
    "P03": (50, 0.2), "P09": (24, 0.4), "O18": (1400, 0.09),
}  # fmt: skip
GAPS = {"2023": -6.0, "2024": 0.4, "2025": 14.0}
POLICY = {
    "indicators_about_women": ["P14", "P28", "P30", "P34", "O04", "C01"],
    "missing_groups_withheld_above": 40,
    "missing_groups_warned_above": 20,
    "decimals_change_at": 1000,
    "decimals_below": 0,
    "decimals_from": 1,
}


def write_synthetic_release(folder: Path, release_id: str = "test-2025-Q4-r1") -> Path:
    """Write the release into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    dimensions = load_dimensions(REGIONS)
    rows = [
        _row(s, period, breakdown, dict(zip(DIMENSIONS, codes, strict=True)))
        for s, period in product(SHEETS, PERIODS)
        for breakdown in s["breakdowns"]
        for codes in breakdown_cells(breakdown, dimensions)
    ]
    cells = pd.DataFrame(rows, columns=list(RELEASED_CELL_COLUMNS))
    for column in ("numerator", "denominator"):
        cells[column] = cells[column].astype("Int64")
    for column in ("value", "lower", "upper"):
        cells[column] = cells[column].astype("float64")
    cells.to_parquet(folder / "cells.parquet", index=False)
    cells.to_csv(folder / "cells.csv", index=False, lineterminator="\n")
    points = signal_points(cells)
    for name, table in (("signal_points", points), ("signals", signals(points))):
        table.to_parquet(folder / f"{name}.parquet", index=False)
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    header = {
        "release_id": release_id, "source": "sample_country", "source_label": "Sample country",
        "data_cutoff": "2025-12-31", "synthetic": True,
    }  # fmt: skip
    metadata = {
        "release": header, "periods": list(PERIODS),
        "indicators": [s | {"targets": targets(s["indicator"], cells)} for s in SHEETS],
        "cascade": [{"step": code.lower(), "indicator": code} for code in ("P30", "P34", "O04", "O07")],
        "dimensions": {name: dimension_to_dict(d) for name, d in dimensions.items()},
    }  # fmt: skip
    (folder / "indicators.json").write_text(json.dumps(metadata, indent=1), encoding="utf-8")
    (folder / "policy.yaml").write_text(yaml.safe_dump(POLICY), encoding="utf-8")
    (folder / "audit.json").write_text('{"passed": true}', encoding="utf-8")
    (folder / "changes.json").write_text("{}", encoding="utf-8")
    return folder


def _row(s: dict, period: str, breakdown: str, codes: dict) -> tuple:
    key = (s["indicator"], s["version"], "sample_country", period, breakdown, *codes.values())
    empty = (None,) * 5
    if status := _without_figure(s["indicator"], period, codes):
        return (*key, *empty, status, "ok")
    if s["indicator"] == "O21":
        return (*key, None, None, GAPS[period], None, None, "shown", "ok")
    denominator, share = _size_and_share(s["indicator"], period, codes)
    numerator = round(denominator * share)
    if s["measure"] == "count":
        if denominator < SMALL:
            return (*key, *empty, "suppressed", "ok")
        return (*key, denominator, None, float(denominator), None, None, "shown", "ok")
    if s["disclosure_class"] == "activities":
        return (*key, numerator, denominator, 100 * numerator / denominator, None, None, "shown", "ok")
    withheld_quarter = s["indicator"] == "P34" and period in ("2023-Q2", "2024-Q3") and breakdown == "total"
    small = s["disclosure_class"] == "women" and min(numerator, denominator - numerator) < SMALL
    if small or withheld_quarter or codes["ethnic_group"] == "declined":
        return (*key, *empty, "suppressed", "ok")
    reliability = "unstable" if denominator < 40 else "provisional" if period == "2025-Q4" else "ok"
    lower, upper = wilson(numerator, denominator)
    return (*key, numerator, denominator, 100 * numerator / denominator, lower, upper, "shown", reliability)


def _without_figure(indicator: str, period: str, codes: dict) -> str | None:
    """Status of the cells that have no figure whatever their size."""
    by_quarter, region, ethnic = len(period) > 4, codes["region"], codes["ethnic_group"]
    cases = {
        "P03": ("not_applicable", by_quarter),
        "P09": ("low_n", region == "R4"),
        "P14": ("not_available", True),
        "P30": ("not_available", ethnic in ("majority_only", "roma_traveller", "other_minority")),
        "O04": ("not_applicable", period == "2025-Q4"),
        "O07": ("suppressed", True),
        "O21": ("suppressed", by_quarter or region != "all"),
        "I01": ("not_agreed", True),
        "C01": ("not_available", region == "R2"),
    }
    status, holds = cases.get(indicator, ("", False))
    return status if holds else None


def _size_and_share(indicator: str, period: str, codes: dict) -> tuple[int, float]:
    base, share = BASE[indicator]
    quarter = PERIODS.index(period)
    size = base * (1 + quarter / 40) * (3.1 if len(period) == 4 else 1)
    for name, code in codes.items():
        poorly = POORLY_RECORDED.get((name, code)) if indicator == "P30" else None
        size *= poorly or WEIGHTS.get(code, 1)
        share += LEVELS.get(code, 0)
    return round(size), share + 0.006 * quarter + 0.01 * (quarter * 7 % 5 - 2)


def wilson(x: int, n: int) -> tuple[float, float]:
    """95 % interval of x of n in per cent."""
    z, p = 1.959963984540054, x / n
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)
