"""A small made-up release that keeps to the contract, for tests of pages and downloads.

Belongs here: invented cells of every status. Does not: anything computed or protected by the project's own code,
so that pages are tested against figures from outside it. The numbers follow a plain arithmetic rule and mean nothing.
"""

import json
from itertools import product
from math import sqrt
from pathlib import Path

import pandas as pd

from schemas.dimensions import breakdown_cells, dimension_to_dict, load_dimensions
from schemas.release import DIMENSIONS, RELEASED_CELL_COLUMNS

REGIONS = {"R1": "Northern hills", "R2": "River plain", "R3": "Capital", "R4": "Islands and the western coast"}
YEARS = ("2023", "2024", "2025")
PERIODS = tuple(f"{year}{part}" for year in YEARS for part in ("-Q1", "-Q2", "-Q3", "-Q4", ""))
BREAKDOWNS = ("total", "region", "migrant_status", "ethnic_group", "migrant_status*ethnic_group")
WEIGHTS = {
    "R1": 0.3, "R2": 0.25, "R3": 0.4, "R4": 0.05,
    "non_migrant": 0.6, "descendant": 0.08, "born_in_country": 0.68, "migrant": 0.17,
    "majority_only": 0.62, "roma_traveller": 0.06, "other_minority": 0.08,
    "not_asked": 0.12, "unknown": 0.02, "declined": 0.01, "not_recorded": 0.15,
}  # fmt: skip
LEVELS = {"migrant": -0.11, "roma_traveller": -0.16, "other_minority": -0.06, "not_asked": -0.05, "R3": 0.06}
SMALL = 8


def sheet(indicator: str, name: str, short_name: str, level: str, **more) -> dict:
    """A metadata sheet with invented but plausible text."""
    fields = {
        "indicator": indicator, "slug": short_name.lower().replace(" ", "_"), "version": "1.0.0",
        "status": "proposed", "name": name, "short_name": short_name, "level": level, "set": "core",
        "recommendations": [13], "case_studies": [], "definition": f"{name}, as recorded by the services.",
        "unit_of_count": "woman", "measure": "proportion", "multiplier": 100, "unit": "per cent",
        "numerator": {"text": "Women for whom it was done", "where": "x = 'yes'"},
        "denominator": {"text": "Women for whom it could be done", "where": "x IN ('yes','no')"},
        "breakdowns": list(BREAKDOWNS), "direction": "higher", "min_denominator": 20,
        "caveats": ["Read it together with the other steps."],
        "how_to_read": "A low figure means that the service did less. It says nothing about the women.",
        "headline": "Out of every 100 women, {value} got it.", "counted": "women",
        "source_tables": ["service_contact"], "references": ["Invented for a test"],
        "required_sectors": ["health"], "reporting_period": "quarter", "lag": "45 days", "additive_over": [],
    }  # fmt: skip
    fields.update(more)
    if fields["measure"] == "count":
        del fields["denominator"]
    return fields


SHEETS = (
    sheet("P28", "Eligible women asked about violence in private", "Asked in private", "process",
          headline="Out of every 100 women eligible for enquiry, {value} were asked about violence in private."),
    sheet("P34", "Specialist support offered", "Support offered", "process", counted="new cases"),
    sheet("P14", "Professional language support when needed", "Interpreter offered", "process"),
    sheet("O04", "Accepted referral completed within 90 days", "Referral completed", "outcome",
          maturity_window=120, counted="accepted referrals"),
    sheet("C01", "Records sent by other services", "Records sent", "context",
          measure="count", unit="records", unit_of_count="notification",
          counted="records", direction="neutral", headline="Other services sent {value} records."),
)  # fmt: skip
BASE = {"P28": (2600, 0.36), "P34": (420, 0.62), "O04": (150, 0.44), "C01": (900, 0.0)}


def write_synthetic_release(folder: Path, release_id: str = "test-2025-Q4-r1") -> Path:
    """Write the release into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    dimensions = load_dimensions(REGIONS)
    rows = [
        _row(s, period, breakdown, dict(zip(DIMENSIONS, codes, strict=True)))
        for s, period, breakdown in product(SHEETS, PERIODS, BREAKDOWNS)
        for codes in breakdown_cells(breakdown, dimensions)
    ]
    cells = pd.DataFrame(rows, columns=list(RELEASED_CELL_COLUMNS))
    for column in ("numerator", "denominator"):
        cells[column] = cells[column].astype("Int64")
    for column in ("value", "lower", "upper"):
        cells[column] = cells[column].astype("float64")
    cells.to_parquet(folder / "cells.parquet", index=False)
    cells.to_csv(folder / "cells.csv", index=False, lineterminator="\n")
    header = {
        "release_id": release_id, "source": "sample_country", "source_label": "Sample country",
        "data_cutoff": "2025-12-31", "synthetic": True,
    }  # fmt: skip
    metadata = {
        "release": header, "periods": list(PERIODS), "indicators": list(SHEETS),
        "dimensions": {name: dimension_to_dict(d) for name, d in dimensions.items()},
    }  # fmt: skip
    (folder / "indicators.json").write_text(json.dumps(metadata, indent=1), encoding="utf-8")
    (folder / "policy.yaml").write_text("threshold: 8\n", encoding="utf-8")
    (folder / "audit.json").write_text('{"passed": true}', encoding="utf-8")
    (folder / "changes.json").write_text("{}", encoding="utf-8")
    return folder


def _row(s: dict, period: str, breakdown: str, codes: dict) -> tuple:
    key = (s["indicator"], s["version"], "sample_country", period, breakdown, *codes.values())
    empty = (None,) * 5
    if s["indicator"] == "P14":
        return (*key, *empty, "not_available", "ok")
    if s["indicator"] == "O04" and period == "2025-Q4":
        return (*key, *empty, "not_applicable", "ok")
    if s["indicator"] == "C01" and codes["region"] == "R2":
        return (*key, *empty, "not_available", "ok")
    denominator, share = _size_and_share(s["indicator"], period, codes)
    numerator = round(denominator * share)
    if s["measure"] == "count":
        if denominator < SMALL:
            return (*key, *empty, "suppressed", "ok")
        return (*key, denominator, None, float(denominator), None, None, "shown", "ok")
    withheld_quarter = s["indicator"] == "P34" and period in ("2023-Q2", "2024-Q3") and breakdown == "total"
    if numerator < SMALL or denominator - numerator < SMALL or withheld_quarter or codes["ethnic_group"] == "declined":
        return (*key, *empty, "suppressed", "ok")
    reliability = "unstable" if denominator < 40 else "provisional" if period == "2025-Q4" else "ok"
    lower, upper = wilson(numerator, denominator)
    return (*key, numerator, denominator, 100 * numerator / denominator, lower, upper, "shown", reliability)


def _size_and_share(indicator: str, period: str, codes: dict) -> tuple[int, float]:
    base, share = BASE[indicator]
    quarter = PERIODS.index(period)
    size = base * (1 + quarter / 40) * (3.1 if len(period) == 4 else 1)
    for code in codes.values():
        size *= WEIGHTS.get(code, 1)
        share += LEVELS.get(code, 0)
    return round(size), share + 0.006 * quarter + 0.01 * (quarter * 7 % 5 - 2)


def wilson(x: int, n: int) -> tuple[float, float]:
    """95 % interval of x of n in per cent."""
    z, p = 1.959963984540054, x / n
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)
