"""Surveys: protected counts of respondents, and a weighted share beside them that gives none of them back."""

from dataclasses import replace
from datetime import date

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from indicators.disclosure.audit import audit_release
from indicators.disclosure.policy import load_policy
from indicators.disclosure.publishing import publish
from schemas.release import ALL, CELL_DIMENSIONS, DIMENSIONS
from tests.unit.indicators.small_tables import by_region, release, with_withheld

CUTOFF = date(2026, 6, 30)
POLICY = replace(load_policy(), indicators_about_women=("I01",), indicators_by_year=())
SURVEY = {
    "measure": "weighted_proportion",
    "unit_of_count": "respondent",
    "disclosure_class": "survey",
    "additive_over": ["region"],
    "level": "impact",
    "status": "agreed",
    "min_denominator": 20,
}
COUNTS = {"2025": [(60, 340), (8, 100), (20, 100), (14, 100), (18, 40)]}


def surveyed(counts=COUNTS, quarter: bool = False):
    """Cells with a weighted share of twice the plain one and a standard error of 2 points."""
    cells, sheet, dimensions = by_region("I01", counts, **SURVEY)
    if quarter:
        before = cells.assign(period="2025-Q1", numerator=pd.NA, denominator=0)
        cells = pd.concat([before.astype({"numerator": "Int64", "denominator": "Int64"}), cells], ignore_index=True)
    further = dict.fromkeys(CELL_DIMENSIONS[len(DIMENSIONS) :], ALL)
    share = (200 * cells["numerator"] / cells["denominator"].replace(0, pd.NA)).astype("Float64")
    design = {"standard_error": 2.0, "degrees_of_freedom": 10_000.0, "design_effect": 2.0, "on_each_side": pd.NA}
    return cells.assign(**further, value=share, **design), sheet, dimensions


def nobody(cells: pd.DataFrame) -> pd.DataFrame:
    """Contributors: none are counted for surveys."""
    columns = ["indicator", "period", "breakdown", *DIMENSIONS, "facilities", "largest", "two_largest"]
    return pd.DataFrame(columns=[*columns, "largest_numerator", "largest_complement", "women"])


def test_the_weighted_share_stands_beside_the_counts_of_those_who_answered(tmp_path):
    cells, sheet, dimensions = surveyed()
    released = publish(cells, [sheet], dimensions, POLICY, CUTOFF, contributors=nobody(cells))
    total = released.iloc[0]
    # 60 of 340 are 17.6 %, weighted 35.3 % in this invented survey; the limits are those of 35.3 and 2 points.
    assert (total["numerator"], total["denominator"], total["value"]) == (60, 340, 35)
    assert (total["lower"], total["upper"]) == (31, 39) and total["reliability"] == "ok"
    # R1 has 8: it and the least of the others are withheld.
    assert released["status"].tolist().count("suppressed") == 2 and released.loc[1, "status"] == "suppressed"
    assert released.loc[released["status"] == "suppressed", ["numerator", "value", "upper"]].isna().all(axis=None)
    assert audit_release(release(tmp_path, released, [sheet], dimensions), true=cells)["passed"]


def test_below_fifty_respondents_a_share_is_unstable_whatever_the_sheet_says():
    cells, sheet, dimensions = surveyed({"2025": [(80, 340), (28, 100), (20, 100), (14, 100), (18, 40)]})
    released = publish(cells, [sheet], dimensions, POLICY, CUTOFF)
    assert released["reliability"].tolist() == ["ok"] * 4 + ["unstable"]


def test_hiding_only_the_small_count_of_respondents_is_found_out(tmp_path):
    cells, sheet, dimensions = surveyed()
    careless = with_withheld(cells[list(cells.columns[:10])], [1])
    assert not audit_release(release(tmp_path, careless, [sheet], dimensions))["passed"]


def test_a_weighted_share_with_more_digits_than_allowed_is_found(tmp_path):
    cells, sheet, dimensions = surveyed({"2025": [(640, 3400), (160, 1000), (200, 1000), (140, 1000), (140, 400)]})
    released = publish(cells, [sheet], dimensions, POLICY, CUTOFF)
    assert released["value"].tolist() == [38, 32, 40, 28, 70] and released["status"].eq("shown").all()
    assert audit_release(release(tmp_path / "whole", released, [sheet], dimensions))["passed"]
    for column, figure in (("value", 37.6), ("lower", 38.5), ("upper", 101.0), ("lower", 39.0)):
        wrong = released.copy()
        wrong.loc[0, column] = figure
        (failure,) = audit_release(release(tmp_path / f"{column}{figure}", wrong, [sheet], dimensions))["failures"]
        assert failure["rule"].startswith("a weighted share")


def test_a_survey_whose_design_tells_no_error_has_a_stopgap_and_says_so(tmp_path):
    cells, sheet, dimensions = surveyed({"2025": [(80, 200), (40, 100), (40, 100)]})
    cells["standard_error"], cells["degrees_of_freedom"] = 0.0, 0.0
    released = publish(cells, [sheet], dimensions, POLICY, CUTOFF)
    assert released["value"].eq(80).all() and released["reliability"].eq("unstable").all()
    # Wilson's limits of 80 in 100: 200 who answered count as 100, the design effect being 2.
    expected = [round(100 * limit) for limit in proportion_confint(80, 100, method="wilson")]
    assert released.loc[0, ["lower", "upper"]].tolist() == expected
    assert audit_release(release(tmp_path, released, [sheet], dimensions))["passed"]


def test_the_quarters_of_a_year_with_a_survey_do_not_contradict_it(tmp_path):
    cells, sheet, dimensions = surveyed(quarter=True)
    released = publish(cells, [sheet], dimensions, POLICY, CUTOFF)
    assert set(released.loc[released["period"] == "2025-Q1", "status"]) == {"not_applicable"}
    report = audit_release(release(tmp_path, released, [sheet], dimensions), true=cells)
    assert report["passed"] and report["counts_checked"] > 0
