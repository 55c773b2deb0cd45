"""Synthetic cells for tests of disclosure control, counted from invented cases.

Belongs here: sheets and cell tables made without the pipeline. Does not: any real record.
"""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.disclosure.policy import DEFAULT_POLICY, load_policy
from schemas.dimensions import breakdown_cells, dimension_to_dict, load_dimensions
from schemas.release import ALL, DIMENSIONS, TRUE_CELL_COLUMNS

WITH_ALL_FIGURES = replace(load_policy(), indicators_by_year=(), indicators_without_groups=())
"""The default policy, but that every indicator has quarters and groups: what an invented country shows, has to hold."""

BREAKDOWNS = ["total", "region", "migrant_status", "ethnic_group", "migrant_status*ethnic_group"]
MIGRANT = ("non_migrant", "descendant", "migrant", "not_asked", "unknown", "declined")
ETHNIC = ("majority_only", "roma_traveller", "other_minority", "not_asked", "unknown", "declined")


def regions(number: int) -> dict[str, str]:
    return {f"R{i}": f"Region {i}" for i in range(1, number + 1)}


def sheet(indicator: str, denominator: str, numerator: str = "", **changes) -> dict:
    """The parts of a metadata sheet that disclosure control reads."""
    entry = {
        "indicator": indicator,
        "version": "1.0",
        "unit_of_count": "case",
        "measure": "proportion",
        "multiplier": 100,
        "numerator": {"text": "", "where": numerator or f"{indicator} = 'yes'"},
        "denominator": {"text": "", "where": denominator},
        "breakdowns": BREAKDOWNS,
        "min_denominator": 30,
        "additive_over": ["region", "period"],
    }
    return entry | changes


def count_sheet(indicator: str, counted: str, **changes) -> dict:
    entry = sheet(indicator, "", **({"measure": "count", "min_denominator": 0} | changes))
    del entry["denominator"]
    entry["numerator"] = {"text": "", "where": counted}
    return entry


def invented_cases(
    rng: np.random.Generator, periods: list[str], per_period: int, number_of_regions: int
) -> pd.DataFrame:
    """One row a case: `period`, `region`, `migrant_status`, `ethnic_group`, with shares like those of a country."""
    frames = []
    region_share = np.array([0.35, 0.25, 0.18, 0.14, 0.08, 0.05, 0.05, 0.04][:number_of_regions])
    for period in periods:
        n = int(rng.poisson(per_period))
        migrant = rng.choice(MIGRANT, n, p=[0.68, 0.06, 0.13, 0.09, 0.025, 0.015])
        ethnic = rng.choice(ETHNIC, n, p=[0.70, 0.06, 0.06, 0.12, 0.035, 0.025])
        region = rng.choice(list(regions(number_of_regions)), n, p=region_share / region_share.sum())
        frames.append(
            pd.DataFrame({"period": period, "region": region, "migrant_status": migrant, "ethnic_group": ethnic})
        )
    return pd.concat(frames, ignore_index=True)


def with_years(periods: list[str]) -> list[str]:
    result = []
    for _, group in itertools.groupby(periods, key=lambda p: p[:4]):
        quarters = list(group)
        result += [*quarters, quarters[0][:4]]
    return result


def cells_of(
    entry: dict, cases: pd.DataFrame, denominator: np.ndarray, numerator: np.ndarray, dimensions: dict
) -> pd.DataFrame:
    """Cells of one indicator. `denominator`, `numerator`: one boolean a case."""
    periods = with_years(sorted(cases["period"].unique()))
    rows = []
    work = cases.assign(den=denominator, num=denominator & numerator)
    for period in periods:
        part = work[work["period"].str.startswith(period)]
        for breakdown in entry["breakdowns"]:
            rows += _breakdown_rows(entry, part, period, breakdown, dimensions)
    frame = pd.DataFrame(rows, columns=TRUE_CELL_COLUMNS)
    return frame.astype({"numerator": "Int64", "denominator": "Int64"})


def _breakdown_rows(entry: dict, part: pd.DataFrame, period: str, breakdown: str, dimensions: dict) -> list[tuple]:
    used = [] if breakdown == "total" else breakdown.split("*")
    coded = {name: [ALL] * len(part) for name in DIMENSIONS}
    for name in used:
        merged = {code: c.code for c in dimensions[name].classes_in(breakdown) for code in c.includes}
        coded[name] = [merged[code] for code in part[name].tolist()]
    keys = zip(*(coded[name] for name in DIMENSIONS), strict=True)
    den, num = {}, {}
    for key, d, n in zip(keys, part["den"].tolist(), part["num"].tolist(), strict=True):
        den[key] = den.get(key, 0) + int(d)
        num[key] = num.get(key, 0) + int(n)
    rows = []
    for cell in breakdown_cells(breakdown, dimensions):
        d, n = den.get(cell, 0), num.get(cell, 0)
        pair = (d, pd.NA) if entry["measure"] == "count" else (n, d)
        rows.append((entry["indicator"], entry["version"], "invented", period, breakdown, *cell, *pair))
    return rows


def invented_country(
    seed: int = 1,
    quarters: int = 12,
    contacts: int = 4000,
    cases: int = 300,
    number_of_regions: int = 5,
    known: Callable[[pd.DataFrame], np.ndarray] | None = None,
):
    """Eight indicators over years of quarters, shaped like a country's: (cells, sheets, dimensions).

    `known`: which rows of people are in the records, one boolean each; all of them if None.
    """
    rng = np.random.default_rng(seed)
    dimensions = load_dimensions(regions(number_of_regions))
    periods = [f"{2023 + i // 4}-Q{i % 4 + 1}" for i in range(quarters)]
    plan = [
        (sheet("P05", "eligible_contact", unit_of_count="contact"), "contact", 1.0, 0.55),
        (
            sheet(
                "P14", "language_needed", unit_of_count="contact", structural_zeros={"migrant_status": ["not_asked"]}
            ),
            "contact",
            0.10,
            0.6,
        ),
        (sheet("P30", "new_case", maturity_window=60), "case", 0.92, 0.6),
        (sheet("P33", "new_case", maturity_window=60), "case", 0.92, 0.4),
        (sheet("P34", "new_case_not_declined", maturity_window=60), "case", 0.8, 0.7),
        (sheet("O03", "newly_offered", maturity_window=60), "case", 0.55, 0.6),
        (sheet("O04", "accepted", maturity_window=120), "case", 0.35, 0.55),
        (count_sheet("C01", "new_case_any"), "case", 1.0, 1.0),
    ]
    people = {
        "contact": invented_cases(rng, periods, contacts, number_of_regions),
        "case": invented_cases(rng, periods, cases, number_of_regions),
    }
    recorded = {unit: np.ones(len(rows), bool) if known is None else known(rows) for unit, rows in people.items()}
    in_family, tables = {}, []
    for entry, unit, den_share, num_share in plan:
        rows = people[unit]
        rule = (entry.get("denominator") or entry["numerator"])["where"]
        if rule not in in_family:
            in_family[rule] = rng.random(len(rows)) < den_share
        numerator = rng.random(len(rows)) < num_share
        for name, codes in (entry.get("structural_zeros") or {}).items():
            numerator &= ~rows[name].isin(codes).to_numpy()
        kept = recorded[unit]
        tables.append(cells_of(entry, rows[kept], in_family[rule][kept], numerator[kept], dimensions))
    return pd.concat(tables, ignore_index=True), [p[0] for p in plan], dimensions


def write_release(folder: Path, released: pd.DataFrame, sheets: list[dict], dimensions: dict) -> Path:
    """The files of a release that the auditor reads."""
    folder.mkdir(parents=True, exist_ok=True)
    released.to_parquet(folder / "cells.parquet", index=False)
    released.to_csv(folder / "cells.csv", index=False)
    document = {
        "release": {},
        "periods": list(dict.fromkeys(released["period"])),
        "dimensions": {name: dimension_to_dict(d) for name, d in dimensions.items()},
        "indicators": sheets,
    }
    (folder / "indicators.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "policy.yaml").write_bytes(DEFAULT_POLICY.read_bytes())
    return folder
