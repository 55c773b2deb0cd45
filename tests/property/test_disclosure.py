"""On any small table, what is released withstands the auditor and a plain enumeration of every table there could be.

`PROPERTY_EXAMPLES=500` tries more tables than the few of every day.
"""

import os
from dataclasses import asdict, replace
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import load_policy
from indicators.disclosure.protection import protect
from tests.unit.indicators.disclosure_cubes import WITH_ALL_FIGURES, count_sheet, invented_country
from tests.unit.indicators.small_tables import by_region, release

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "10"))
EVERY_DAY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
CUTOFF = date(2027, 1, 31)

# Counts so small that all tables can be listed: small means 0 to 2, and 3 values must be possible.
TINY = replace(WITH_ALL_FIGURES, small_class_highest=2, interval_width=3, minimum_denominator=4)
LARGEST = 7
INNER = list(product(("2025-Q1", "2025-Q2"), (0, 1)))
"""The inner cells: quarter and region. Rows are the total and two regions of each quarter, then of the year."""

SUMS = np.array(
    [
        [period in ("2025", quarter) and region in ("all", r) for quarter, r in INNER]
        for period in ("2025-Q1", "2025-Q2", "2025")
        for region in ("all", 0, 1)
    ],
    dtype=int,
)
EVERY = np.array(list(product(range(LARGEST + 1), repeat=len(INNER))))
"""All tables of inner cells up to the largest count."""

inner_counts = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=4)


def tables_of(indicator: str, numerators: list[int], denominators: list[int], **changes):
    """Cells, sheet and dimensions of one indicator from its inner cells."""
    pairs = list(zip(SUMS @ numerators, SUMS @ denominators, strict=True))
    counts = {p: pairs[3 * i : 3 * i + 3] for i, p in enumerate(("2025-Q1", "2025-Q2", "2025"))}
    return by_region(indicator, counts, **changes)


def possible_inner(values: list[int], known: np.ndarray) -> np.ndarray:
    """Every table of inner cells whose sums are those of the true `values` wherever they are `known`."""
    return EVERY[np.all((EVERY @ SUMS.T)[:, known] == (SUMS @ values)[known], axis=1)]


def audited(folder: str, released: pd.DataFrame, cells: pd.DataFrame, sheets: list[dict], dimensions: dict) -> dict:
    path = release(Path(folder), released, sheets, dimensions)
    leave = {"organisation": "Tests", "signed_by": "Tests", "why": "Small tables.", "until": "2099-12-31"}
    loosened = ("small_class_highest", "interval_width", "minimum_denominator")
    # What a policy withholds further is no matter here, and a file may not withhold less than ours.
    further = {name: list(getattr(load_policy(), name)) for name in ("indicators_by_year", "indicators_without_groups")}
    document = asdict(TINY) | {
        **further,
        "forbidden_breakdowns": [list(line) for line in TINY.forbidden_breakdowns],
        "waivers": [leave | {"rule": rule, "value": getattr(TINY, rule)} for rule in loosened],
    }
    (path / "policy.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    return audit_release(path, true=cells)


@EVERY_DAY
@given(inner_counts)
def test_every_small_withheld_count_may_be_0_and_may_be_large_enough(pairs):
    numerators, complements = ([pair[i] for pair in pairs] for i in (0, 1))
    cells, entry, dimensions = tables_of("P30", numerators, np.add(numerators, complements).tolist())
    released = protect(cells, [entry], dimensions, TINY, CUTOFF)
    shown = released["status"].eq("shown").to_numpy()
    # Numerators and complements of shown rows are known, of withheld rows neither: the two do not meet.
    for values in (numerators, complements):
        tables, true = possible_inner(values, shown) @ SUMS.T, SUMS @ values
        for row in np.flatnonzero(~shown & (true <= TINY.small_class_highest)):
            assert (tables[:, row] == 0).any()
            assert (tables[:, row] >= TINY.interval_width - 1).any()
    with TemporaryDirectory() as folder:
        assert audited(folder, released, cells, [entry], dimensions)["passed"]


@EVERY_DAY
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 6)), min_size=4, max_size=4))
def test_the_same_holds_for_two_indicators_with_one_denominator(triples):
    # P30 and P33 share the denominator: a row that either shows tells it, and what P33 withholds must fit it.
    denominators = [max(a, b, c) for a, b, c in triples]
    of_each = [[t[i] for t in triples] for i in (0, 1)]
    parts = [tables_of(name, n, denominators) for name, n in zip(("P30", "P33"), of_each, strict=True)]
    sheets, dimensions = [p[1] for p in parts], parts[0][2]
    cells = pd.concat([p[0] for p in parts], ignore_index=True)
    released = protect(cells, sheets, dimensions, TINY, CUTOFF)
    shown = [released["status"].eq("shown").to_numpy()[9 * i : 9 * i + 9] for i in (0, 1)]
    wanted = wanted_counts(of_each, denominators, shown)
    fitting = [
        EVERY[np.all((EVERY @ SUMS.T)[:, k] == (SUMS @ n)[k], axis=1)] for n, k in zip(of_each, shown, strict=True)
    ]
    inner = EVERY[
        np.all((EVERY @ SUMS.T)[:, shown[0] | shown[1]] == (SUMS @ denominators)[shown[0] | shown[1]], axis=1)
    ]
    for denominator in inner:
        inside = [tables[np.all(tables <= denominator, axis=1)] for tables in fitting]
        if all(len(tables) for tables in inside):
            strike_out(wanted, denominator, inside)
        if not wanted:
            break
    assert not wanted
    with TemporaryDirectory() as folder:
        assert audited(folder, released, cells, sheets, dimensions)["passed"]


def wanted_counts(of_each: list, denominators: list[int], shown: list) -> set[tuple]:
    """Indicator, kind, row and aim of every small withheld count."""
    wanted = set()
    for i, numerators in enumerate(of_each):
        counts = {"numerator": SUMS @ numerators, "complement": SUMS @ np.subtract(denominators, numerators)}
        for kind, true in counts.items():
            rows = np.flatnonzero(~shown[i] & (true <= TINY.small_class_highest))
            wanted |= {(i, kind, int(row), aim) for row in rows for aim in ("0", "large")}
    return wanted


def strike_out(wanted: set[tuple], denominator: np.ndarray, inside: list[np.ndarray]) -> None:
    """Take out of `wanted` what some table with this denominator brings about."""
    for i, tables in enumerate(inside):
        numerator = tables @ SUMS.T
        for kind, values in (("numerator", numerator), ("complement", SUMS @ denominator - numerator)):
            for row in range(len(SUMS)):
                if (values[:, row] == 0).any():
                    wanted.discard((i, kind, row, "0"))
                if (values[:, row] >= TINY.interval_width - 1).any():
                    wanted.discard((i, kind, row, "large"))


@pytest.mark.slow
@settings(EVERY_DAY, max_examples=max(3, EXAMPLES // 3))
@given(st.integers(0, 10_000), st.integers(40, 400), st.integers(2, 5))
def test_any_invented_country_withstands_the_auditor(seed, cases, regions):
    cells, sheets, dimensions = invented_country(
        seed, quarters=4, contacts=5 * cases, cases=cases, number_of_regions=regions
    )
    released = protect(cells, sheets, dimensions, WITH_ALL_FIGURES, CUTOFF)
    with TemporaryDirectory() as folder:
        report = audit_release(release(Path(folder), released, sheets, dimensions), true=cells)
    assert report["passed"], report["failures"][:3]
    assert released.loc[released["breakdown"] == "total", "status"].eq("shown").mean() > 0.5


@EVERY_DAY
@given(inner_counts)
def test_plain_counts_of_distinct_women_withstand_the_auditor(pairs):
    # Every woman is seen once: then sums are exact, and exact sums obey the bounds of distinct women too.
    values = [a + b for a, b in pairs]
    cells, _, dimensions = tables_of("C01", values, values)
    entry = count_sheet("C01", "woman", breakdowns=["total", "region"], unit_of_count="woman", additive_over=[])
    cells["denominator"] = pd.array([pd.NA] * len(cells), dtype="Int64")
    released = protect(cells, [entry], dimensions, TINY, CUTOFF)
    with TemporaryDirectory() as folder:
        assert audited(folder, released, cells, [entry], dimensions)["passed"]
