"""Disclosure control under attack: what works with the guard off fails with it on.

The guard off: a release in which only the rows with small counts of their own are withheld, or in which one row
too many is shown. The guard on: what `protect` gives.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import BreakdownRefused, check_breakdowns
from indicators.disclosure.protection import protect
from indicators.statistics.intervals import wilson_interval
from schemas.dimensions import load_dimensions
from tests.unit.indicators.disclosure_cubes import (
    WITH_ALL_FIGURES,
    cells_of,
    invented_cases,
    regions,
    sheet,
    write_release,
)

CUTOFF = date(2026, 6, 30)
FIGURES = ["numerator", "denominator", "value", "lower", "upper"]
ONE_YEAR = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]


def country(entries: list[dict], per_quarter: int = 400, seed: int = 3, share: float = 0.5):
    """Cells of a year of invented cases, the same cases for all indicators."""
    rng = np.random.default_rng(seed)
    dimensions = load_dimensions(regions(4))
    cases = invented_cases(rng, ONE_YEAR, per_quarter, 4)
    everyone = np.ones(len(cases), dtype=bool)
    tables = []
    for entry in entries:
        numerator = rng.random(len(cases)) < share
        for name, codes in (entry.get("structural_zeros") or {}).items():
            numerator &= ~cases[name].isin(codes).to_numpy()
        tables.append(cells_of(entry, cases, everyone, numerator, dimensions))
    return pd.concat(tables, ignore_index=True), entries, dimensions


def protected(cells, sheets, dimensions):
    return protect(cells, sheets, dimensions, WITH_ALL_FIGURES, CUTOFF)


def with_rows_shown(released: pd.DataFrame, cells: pd.DataFrame, rows) -> pd.DataFrame:
    """The same release with the figures of further rows in it."""
    result = released.copy()
    for row in np.flatnonzero(rows):
        n, d = cells.at[row, "numerator"], cells.at[row, "denominator"]
        result.loc[row, ["numerator", "denominator", "status", "reliability"]] = [n, d, "shown", "ok"]
        if d is not pd.NA:
            decimals = WITH_ALL_FIGURES.decimals(int(d))
            low, high = wilson_interval(np.array([n]), np.array([d]))
            figures = [100 * n / d, 100 * low[0], 100 * high[0]]
            result.loc[row, ["value", "lower", "upper"]] = [round(float(f), decimals) for f in figures]
        else:
            result.loc[row, "value"] = float(n)
    return result


def small(cells: pd.DataFrame) -> np.ndarray:
    n, d = cells["numerator"], cells["denominator"]
    return ((n <= 9) | (d - n <= 9) | (d < 30)).fillna(cells["numerator"] <= 9).to_numpy(bool)


def verdict(tmp_path, released, sheets, dimensions, true=None) -> dict:
    return audit_release(write_release(tmp_path / "release", released, sheets, dimensions), true=true)


def test_a_protected_release_withstands_the_attack_and_hides_no_large_national_year(tmp_path):
    cells, sheets, dimensions = country([sheet("P30", "new_case")])
    released = protected(cells, sheets, dimensions)
    result = verdict(tmp_path, released, sheets, dimensions, cells)
    assert result["passed"] and result["counts_checked"] > 50 and result["narrowest"]["values"] >= 5
    year = released[(released["period"] == "2025") & (released["breakdown"] == "total")]
    assert (year["status"] == "shown").all()
    assert not (released["status"].eq("shown").to_numpy() & small(cells)).any()


def test_a_shown_small_count_is_found(tmp_path):
    cells, sheets, dimensions = country([sheet("P30", "new_case")])
    released = protected(cells, sheets, dimensions)
    row = np.zeros(len(cells), dtype=bool)
    row[np.flatnonzero(small(cells))[0]] = True
    assert not verdict(tmp_path, with_rows_shown(released, cells, row), sheets, dimensions)["passed"]


def test_hiding_small_counts_alone_is_undone_by_subtraction(tmp_path):
    cells, sheets, dimensions = country([sheet("P30", "new_case")])
    released = protected(cells, sheets, dimensions)
    naive = with_rows_shown(released, cells, released["status"].eq("suppressed").to_numpy() & ~small(cells))
    result = verdict(tmp_path, naive, sheets, dimensions, cells)
    assert not result["passed"] and len(result["failures"]) > 5


@pytest.fixture(scope="module")
def large_country():
    """A country in which nothing is small, and its release: all of it is shown."""
    cells, sheets, dimensions = country([sheet("P30", "new_case")], per_quarter=60_000)
    released = protected(cells, sheets, dimensions)
    assert released["status"].eq("shown").all()
    return cells, sheets, dimensions, released


def with_row_withheld(released: pd.DataFrame, row: int) -> pd.DataFrame:
    result = released.copy()
    result.loc[row, FIGURES] = pd.NA
    result.loc[row, "status"] = "suppressed"
    result.loc[row, "reliability"] = None
    return result


def with_three_in_the_first_region(cells: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The cells with a numerator of 3 in the first region and quarter, everything adding up; and that row."""
    result, quarter = cells.copy(), cells["period"] == "2025-Q1"
    row = np.flatnonzero((cells["breakdown"] == "region") & quarter)[0]
    same_region = (cells["breakdown"] == "region") & (cells["region"] == cells.at[row, "region"])
    majority = cells["ethnic_group"] == "majority_only"
    moved = (
        (cells["breakdown"] == "total")
        | same_region
        | ((cells["breakdown"] == "migrant_status") & (cells["migrant_status"] == "non_migrant"))
        | ((cells["breakdown"] == "ethnic_group") & majority)
        | (
            (cells["breakdown"] == "migrant_status*ethnic_group")
            & majority
            & (cells["migrant_status"] == "born_in_country")
        )
    )
    result.loc[moved & (quarter | (cells["period"] == "2025")), "numerator"] -= int(cells.at[row, "numerator"]) - 3
    return result, row


@pytest.mark.parametrize("kind", ["region", "migrant_status*ethnic_group"])
def test_a_withheld_count_that_is_certainly_large_gives_nobody_away(tmp_path, large_country, kind):
    cells, sheets, dimensions, released = large_country
    row = np.flatnonzero((cells["breakdown"] == kind) & (cells["period"] == "2025-Q1"))[0]
    assert verdict(tmp_path, with_row_withheld(released, row), sheets, dimensions, cells)["passed"]


def test_a_small_count_alone_in_its_sum_is_found(tmp_path, large_country):
    # It follows exactly from what is shown: no program has to be solved to know it, and it must still be found.
    cells, sheets, dimensions, released = large_country
    small_cells, row = with_three_in_the_first_region(cells)
    withheld = with_row_withheld(released, row)
    shown = with_rows_shown(withheld, small_cells, withheld["status"].eq("shown").to_numpy())
    result = verdict(tmp_path, shown, sheets, dimensions, small_cells)
    assert {f["period"] for f in result["failures"]} == {"2025-Q1"}
    again = protected(small_cells, sheets, dimensions)
    assert again["status"].eq("suppressed").sum() > 1
    assert verdict(tmp_path, again, sheets, dimensions, small_cells)["passed"]


def test_a_zero_by_definition_may_show_and_is_known_to_the_attacker(tmp_path):
    entry = sheet("P05", "disclosing_contact", structural_zeros={"migrant_status": ["not_asked", "unknown"]})
    cells, sheets, dimensions = country([entry], per_quarter=900)
    released = protected(cells, sheets, dimensions)
    zero = (cells["migrant_status"] == "not_asked") & (cells["breakdown"] == "migrant_status")
    assert (released.loc[zero & (cells["period"] == "2025"), "value"] == 0).all()
    assert verdict(tmp_path, released, sheets, dimensions, cells)["passed"]


def test_distinct_women_do_not_add_up_and_are_still_protected(tmp_path):
    cells, sheets, dimensions = country([sheet("P28", "eligible", unit_of_count="woman", additive_over=[])])
    released = protected(cells, sheets, dimensions)
    assert verdict(tmp_path, released, sheets, dimensions, cells)["passed"]
    naive = with_rows_shown(released, cells, released["status"].eq("suppressed").to_numpy() & ~small(cells))
    assert not verdict(tmp_path, naive, sheets, dimensions, cells)["passed"]


def test_forbidden_crossings_are_refused_before_anything_is_counted():
    for forbidden in ("facility", "residence_security*region", "residence_security*ethnic_group"):
        with pytest.raises(BreakdownRefused, match="P30"):
            check_breakdowns([sheet("P30", "new_case", breakdowns=["total", forbidden])])


def test_the_same_cells_give_the_same_release():
    cells, sheets, dimensions = country([sheet("P30", "new_case"), sheet("P33", "new_case")])
    assert protected(cells, sheets, dimensions).equals(protected(cells, sheets, dimensions))
