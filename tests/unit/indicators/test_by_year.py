"""Indicators that have figures of whole years only."""

from dataclasses import replace
from datetime import date

import pandas as pd

from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import load_policy
from indicators.disclosure.protection import protect
from indicators.disclosure.publishing import publish, published_sheets
from schemas.release import ALL, CELL_DIMENSIONS, DIMENSIONS, ESTIMATES
from tests.unit.indicators.disclosure_cubes import BREAKDOWNS, invented_country
from tests.unit.indicators.small_tables import by_region, release

CUTOFF = date(2026, 6, 30)
POLICY = replace(
    load_policy(), indicators_about_women=("P34", "P33"), indicators_by_year=("P33",), indicators_without_groups=()
)
QUARTERS = [f"2025-Q{number}" for number in (1, 2, 3, 4)]


def all_who_lack_it_in_one_quarter():
    """Cases by quarter, shown by P34; of P33 only the year: 99 of 120, and all 21 without it came in the first quarter.

    So the first quarter has 30 - 21 = 9 with it at least, and has just these.
    """
    offered = {quarter: [(15, 30)] * 2 for quarter in QUARTERS} | {"2025": [(60, 120)] * 2}
    assessed = {"2025-Q1": [(9, 30)] * 2} | {q: [(30, 30)] * 2 for q in QUARTERS[1:]} | {"2025": [(99, 120)] * 2}
    parts = [by_region(name, counts) for name, counts in (("P34", offered), ("P33", assessed))]
    return pd.concat([part[0] for part in parts], ignore_index=True), [part[1] for part in parts], parts[0][2]


def shown(released: pd.DataFrame, indicator: str) -> set[str]:
    return set(released.loc[(released["indicator"] == indicator) & (released["status"] == "shown"), "period"])


def test_quarters_are_protected_although_nobody_publishes_them(tmp_path):
    cells, sheets, dimensions = all_who_lack_it_in_one_quarter()
    quarters = (cells["indicator"] == "P33") & (cells["period"] != "2025")
    careless = protect(cells[~quarters], sheets, dimensions, POLICY, CUTOFF)
    withheld = cells[quarters].assign(numerator=pd.NA, denominator=pd.NA, status="suppressed")
    off = pd.concat([careless, withheld.astype({"numerator": "Int64", "denominator": "Int64"})], ignore_index=True)
    assert shown(off, "P33") == {"2025"} and shown(off, "P34") == {*QUARTERS, "2025"}
    report = audit_release(release(tmp_path / "off", off, sheets, dimensions), true=cells)
    assert {(failure["indicator"], failure["period"]) for failure in report["failures"]} == {("P33", "2025-Q1")}
    released = protect(cells, sheets, dimensions, POLICY, CUTOFF)
    assert audit_release(release(tmp_path / "on", released, sheets, dimensions), true=cells)["passed"]


def test_the_year_has_a_figure_and_every_quarter_a_row_without_one(tmp_path):
    cells, sheets, dimensions = invented_country(quarters=4, contacts=10)
    sheets = [entry for entry in sheets if entry["indicator"] in POLICY.indicators_about_women]
    common = {"disclosure_class": "women", "status": "agreed", "level": "process"}
    sheets = published_sheets([entry | common for entry in sheets], POLICY)
    assert [entry["breakdowns"] for entry in sheets] == [BREAKDOWNS[:4], BREAKDOWNS]
    further = dict.fromkeys(CELL_DIMENSIONS[len(DIMENSIONS) :], ALL)
    counted = cells.assign(**further, **dict.fromkeys(ESTIMATES, pd.NA))
    released = publish(counted, sheets, dimensions, POLICY, CUTOFF)
    assert "2023" in shown(released, "P33") and not shown(released, "P33") - {"2023"}
    assert len(shown(released, "P34")) > 1
    of_quarters = released[(released["indicator"] == "P33") & (released["period"] != "2023")]
    assert len(of_quarters) == 4 * (1 + 5 + 6 + 6) and set(of_quarters["status"]) == {"suppressed"}
    assert of_quarters[["numerator", "denominator", "value"]].isna().all(axis=None)
    report = audit_release(release(tmp_path, released, sheets, dimensions), true=cells)
    assert report["passed"], report["failures"][:3]


def test_without_groups_there_are_regions_only():
    sheets = [{"indicator": name, "breakdowns": BREAKDOWNS} for name in ("P33", "P34")]
    few = replace(POLICY, indicators_by_year=(), indicators_without_groups=("P33",))
    assert [sheet["breakdowns"] for sheet in published_sheets(sheets, few)] == [["total", "region"], BREAKDOWNS]


def test_what_counts_one_age_needs_the_agreement_of_all_ages():
    cells, sheets, dimensions = invented_country(quarters=4, contacts=10)
    common = {"disclosure_class": "women", "status": "proposed", "level": "process"}
    one_age = {"level": "context", "age_of": "P34"}
    sheets = [
        entry | common | (one_age if entry["indicator"] == "P33" else {})
        for entry in sheets
        if entry["indicator"] in POLICY.indicators_about_women
    ]
    sheets = published_sheets(sheets, POLICY)
    further = dict.fromkeys(CELL_DIMENSIONS[len(DIMENSIONS) :], ALL)
    counted = cells.assign(**further, **dict.fromkeys(ESTIMATES, pd.NA))
    released = publish(counted, sheets, dimensions, POLICY, CUTOFF, agreement_asked=True)
    assert set(released["status"]) == {"not_agreed"}
    agreed = [entry | ({"status": "agreed"} if entry["indicator"] == "P34" else {}) for entry in sheets]
    released = publish(counted, agreed, dimensions, POLICY, CUTOFF, agreement_asked=True)
    assert "2023" in shown(released, "P33")
