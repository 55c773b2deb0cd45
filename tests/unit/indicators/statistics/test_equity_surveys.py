"""Groups of a survey compared from published shares and ranges."""

import pandas as pd
import pytest
from scipy.optimize import brentq

from indicators.statistics.comparisons import ratio_of
from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import ReleasedCells
from schemas.equity import EQUITY_CAUTIONS, EQUITY_STATUSES
from tests.unit.indicators.statistics.released_frames import GROUPS, NO_ONE_MISSING, POLICY, frame, rows, sheet, total

THREE = {"majority_only": (300, 600), "roma_traveller": (60, 150), "other_minority": (80, 200)}
FIGURES = {"majority_only": (52, 47, 57), "roma_traveller": (38, 29, 48), "other_minority": (41, 33, 49)}


def table(cells=THREE, figures=FIGURES):
    whole = frame(total((440, 950)), rows("ethnic_group", cells | NO_ONE_MISSING))
    for code, numbers in figures.items():
        whole.loc[(whole["ethnic_group"] == code) & (whole["status"] == "shown"), ["value", "lower", "upper"]] = numbers
    survey = sheet(breakdowns=("total", "ethnic_group")) | {"measure": "weighted_proportion"}
    found = equity_table(ReleasedCells.from_frame(whole), {"P28": survey}, GROUPS, POLICY)
    assert set(found["status"]) <= set(EQUITY_STATUSES)
    assert {c for text in found["caution"] for c in text.split(";") if c} <= set(EQUITY_CAUTIONS)
    return found.set_index(["measure", "group"])


def test_a_difference_is_that_of_the_published_shares_with_a_range_for_their_rounding():
    row = table().loc[("D", "roma_traveller")]
    # 38 (28.5 to 48.5) against 52 (46.5 to 57.5): sqrt(9.5^2 + 5.5^2) = 10.98, sqrt(10.5^2 + 5.5^2) = 11.85.
    assert (row["value"], row["lower"], row["upper"]) == (-14, -25, -2)
    assert (row["caution"], row["clear"]) == ("from_ranges", "not_tested") and pd.isna(row["p_value"])


def test_a_ratio_has_the_limits_at_which_the_difference_could_be_none():
    row = table().loc[("R", "roma_traveller")]
    (p, low, high), (r, r_low, r_high) = (38, 28.5, 48.5), (52, 46.5, 57.5)
    lower = brentq(lambda t: p - t * r - ((p - low) ** 2 + t**2 * (r_high - r) ** 2) ** 0.5, 0.01, 1)
    upper = brentq(lambda t: p - t * r + ((high - p) ** 2 + t**2 * (r - r_low) ** 2) ** 0.5, 0.5, 3)
    assert ratio_of((p, low, high), (r, r_low, r_high)) == pytest.approx((p / r, lower, upper), abs=1e-9)
    assert (row["value"], row["lower"], row["upper"]) == (0.73, round(lower, 2), round(upper, 2))


def test_a_reference_that_may_be_nothing_leaves_no_upper_limit():
    ratio, lower, upper = ratio_of((20, 15, 26), (2, 0, 6))
    assert ratio == 10 and 0 < lower < 10 and upper == float("inf")
    assert pd.isna(table(figures=FIGURES | {"majority_only": (2, 0, 6)}).loc[("R", "roma_traveller"), "upper"])


def test_nobody_in_the_group_or_in_the_reference():
    nobody = table(figures=FIGURES | {"roma_traveller": (0, 0, 3)})
    assert nobody.loc[("R", "roma_traveller"), ["value", "lower"]].tolist() == [0, 0]
    none = table(figures=FIGURES | {"majority_only": (0, 0, 1)})
    assert none.loc[("R", "roma_traveller"), "status"] == "undefined_zero_reference"
    both = table(figures=dict.fromkeys(FIGURES, (0, 0, 1)))
    assert both.loc[("R", "roma_traveller"), "status"] == "undefined_all_zero"


def test_a_share_without_a_range_has_a_difference_without_one():
    nan = float("nan")
    row = table(figures=FIGURES | {"roma_traveller": (38, nan, nan)}).loc[("D", "roma_traveller")]
    assert row["value"] == -14 and row[["lower", "upper"]].isna().all()


def test_what_is_withheld_is_a_word():
    hidden = table(THREE | {"roma_traveller": "suppressed"})
    assert hidden.loc[("D", "roma_traveller"), "status"] == "suppressed"
    no_reference = table(THREE | {"majority_only": "suppressed"})
    assert no_reference.loc[("D", "roma_traveller"), "status"] == "reference_withheld"
    assert table().loc[("heterogeneity", "all"), "status"] == "no_standard_errors"
