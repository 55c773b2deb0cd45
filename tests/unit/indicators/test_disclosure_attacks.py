"""Single attacks on tables small enough to work out by hand: each succeeds with the guard off, fails with it on.

The guard off is a release in which a careless hand withheld the rows named; what follows from the rest is
worked out beside each table.
"""

from datetime import date

import pandas as pd
import pytest

from indicators.disclosure.audit import audit_release
from indicators.disclosure.linked_counts import CellsRefused
from indicators.disclosure.protection import protect
from tests.unit.indicators.disclosure_cubes import WITH_ALL_FIGURES
from tests.unit.indicators.small_tables import by_migrant_status, by_region, release, with_withheld

CUTOFF = date(2026, 6, 30)


def careless(tmp_path, cells, withheld, sheets, dimensions) -> dict:
    return audit_release(release(tmp_path / "off", with_withheld(cells, withheld), sheets, dimensions), true=cells)


def guarded(tmp_path, cells, sheets, dimensions) -> tuple[dict, pd.DataFrame]:
    released = protect(cells, sheets, dimensions, WITH_ALL_FIGURES, CUTOFF)
    return audit_release(release(tmp_path / "on", released, sheets, dimensions), true=cells), released


def failed_counts(report: dict) -> set[tuple]:
    return {(f["period"], f["cell"]["region"], f["count"]) for f in report["failures"]}


def test_a_withheld_region_is_the_total_less_the_other_regions(tmp_path):
    # 100 of 200 less 40 of 90 less 55 of 80: 5 of 30.
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 200), (40, 90), (55, 80), (5, 30)]})
    report = careless(tmp_path, cells, [3], [entry], dimensions)
    assert failed_counts(report) == {("2025-Q1", "R3", "numerator")}
    report, released = guarded(tmp_path, cells, [entry], dimensions)
    assert report["passed"] and released["status"].eq("suppressed").sum() == 2
    assert released.at[0, "status"] == "shown"


def test_two_withheld_rows_that_share_little_are_too_tight(tmp_path):
    # Two regions share 3 numerators: each has 0 to 3, four values. With 12 between them there would be enough.
    tight, entry, dimensions = by_region("P30", {"2025-Q1": [(103, 260), (100, 170), (1, 45), (2, 45)]})
    report = careless(tmp_path, tight, [2, 3], [entry], dimensions)
    assert failed_counts(report) == {("2025-Q1", "R2", "numerator"), ("2025-Q1", "R3", "numerator")}
    wide, entry, dimensions = by_region("P30", {"2025-Q1": [(112, 260), (100, 170), (6, 45), (6, 45)]})
    assert careless(tmp_path, wide, [2, 3], [entry], dimensions)["passed"]
    report, released = guarded(tmp_path, tight, [entry], dimensions)
    assert report["passed"] and released["status"].eq("suppressed").sum() == 3


def test_a_withheld_quarter_is_the_year_less_the_other_quarters(tmp_path):
    # Region 1 has 4 of 40 in the first quarter: the year's 104 of 340 less the second quarter's 100 of 300. Each
    # quarter alone is safe: two rows are withheld in the first, none is small in the second.
    counts = {
        "2025-Q1": [(64, 120), (4, 40), (60, 80)],
        "2025-Q2": [(250, 500), (100, 300), (150, 200)],
        "2025": [(314, 620), (104, 340), (210, 280)],
    }
    cells, entry, dimensions = by_region("P30", counts)
    report = careless(tmp_path, cells, [1, 2], [entry], dimensions)
    assert ("2025-Q1", "R1", "numerator") in failed_counts(report)
    report, released = guarded(tmp_path, cells, [entry], dimensions)
    assert report["passed"] and released.loc[[0, 3, 6], "status"].eq("shown").all()


def test_the_complement_is_a_count_of_women_too(tmp_path):
    # 78 of 80 tells that 2 were not.
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(178, 280), (100, 200), (78, 80)]})
    report = careless(tmp_path, cells, [], [entry], dimensions)
    assert {f["rule"] for f in report["failures"]} == {"the complement is in the small class"}
    assert guarded(tmp_path, cells, [entry], dimensions)[0]["passed"]


@pytest.mark.parametrize("n", [0, 80])
def test_nobody_and_everybody_tell_what_is_true_of_each(tmp_path, n):
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100 + n, 280), (100, 200), (n, 80)]})
    assert not careless(tmp_path, cells, [], [entry], dimensions)["passed"]
    assert guarded(tmp_path, cells, [entry], dimensions)[0]["passed"]


def test_a_denominator_told_elsewhere_narrows_what_alone_would_be_wide(tmp_path):
    # Of P33 the regions 2 and 3 are withheld: 44 of 50 and 9 of 60, and alone either numerator may be 0. But P30 shows
    # the denominators, which both indicators share.
    first, entry, dimensions = by_region("P30", {"2025-Q1": [(155, 310), (100, 200), (25, 50), (30, 60)]})
    second, other, _ = by_region("P33", {"2025-Q1": [(153, 310), (100, 200), (44, 50), (9, 60)]})
    sheets = [entry, other]
    # 44 + 9 = 53 numerators and 50 women in region 2: at least 3 in region 3, though alone it could be 0.
    alone = careless(tmp_path / "alone", second, [2, 3], [other], dimensions)
    assert alone["passed"]
    both = pd.concat([first, second], ignore_index=True)
    report = careless(tmp_path / "both", both, [6, 7], sheets, dimensions)
    assert ("2025-Q1", "R3", "numerator") in failed_counts(report)
    assert guarded(tmp_path, both, sheets, dimensions)[0]["passed"]


def test_a_zero_by_definition_leaves_the_others_without_cover(tmp_path):
    # Nobody not asked can be in the numerator. Withheld are 5 of 60 and the 0 of 50: everyone knows the 0, so the
    # other is 5. The guard withholds a row that could be something else.
    rows = [(60, 100), (30, 60), (5, 60), (0, 50), (20, 50), (15, 50)]
    cells, entry, dimensions = by_migrant_status(
        "P33", (130, 370), rows, structural_zeros={"migrant_status": ["not_asked"]}
    )
    report = careless(tmp_path, cells, [3, 4], [entry], dimensions)
    # The numerator follows exactly. That the denominator is 5 at least then tells of nobody: it is not small.
    found = {(f["cell"]["migrant_status"], f["count"]) for f in report["failures"]}
    assert found == {("migrant", "numerator")}
    report, released = guarded(tmp_path, cells, [entry], dimensions)
    assert report["passed"] and released.at[4, "status"] == "shown" and released.at[4, "value"] == 0


def test_without_the_definition_the_same_zero_is_withheld(tmp_path):
    rows = [(60, 100), (30, 60), (25, 60), (0, 50), (20, 50), (15, 50)]
    cells, entry, dimensions = by_migrant_status("P33", (150, 370), rows)
    report, released = guarded(tmp_path, cells, [entry], dimensions)
    assert report["passed"] and released.at[4, "status"] == "suppressed"


def test_distinct_women_of_a_year_are_at_least_those_of_each_quarter_and_at_most_all(tmp_path):
    # A woman seen in both quarters counts once in the year. The year's 14 less the second quarter's 12 leave at least
    # 2 for the first quarter, although it is withheld with its total: it cannot be 0.
    counts = {
        "2025-Q1": [(102, 240), (2, 40), (100, 200)],
        "2025-Q2": [(112, 300), (12, 100), (100, 200)],
        "2025": [(214, 500), (14, 120), (200, 380)],
    }
    cells, entry, dimensions = by_region("P28", counts, unit_of_count="woman", additive_over=[])
    report = careless(tmp_path, cells, [0, 1, 2], [entry], dimensions)
    assert ("2025-Q1", "R1", "numerator") in failed_counts(report)
    assert guarded(tmp_path, cells, [entry], dimensions)[0]["passed"]


def test_a_figure_with_more_decimals_than_its_counts_allow_is_found(tmp_path):
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 300), (60, 180), (40, 120)]})
    released = with_withheld(cells, [])
    assert audit_release(release(tmp_path / "ok", released, [entry], dimensions))["passed"]
    released.loc[0, "upper"] += 0.4
    report = audit_release(release(tmp_path / "odd", released, [entry], dimensions))
    assert [f["rule"] for f in report["failures"]] == ["the value or interval says more than its rounded counts"]


def test_a_withheld_row_with_any_number_is_found(tmp_path):
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 300), (60, 180), (40, 120)]})
    for column in ("numerator", "denominator", "value", "lower", "upper"):
        released = with_withheld(cells, [1, 2])
        released.loc[1, column] = 60
        report = audit_release(release(tmp_path / column, released, [entry], dimensions))
        assert [f["rule"] for f in report["failures"]] == ["a row that is not shown has a number"]


def test_two_files_of_a_release_must_say_the_same(tmp_path):
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 300), (60, 180), (40, 120)]})
    folder = release(tmp_path, with_withheld(cells, [1, 2]), [entry], dimensions)
    shown = with_withheld(cells, [])
    shown.to_csv(folder / "cells.csv", index=False)
    assert audit_release(folder)["failures"] == [{"rule": "cells.csv does not say what cells.parquet says"}]


def test_what_lies_under_the_mask_leaves_no_trace():
    # 5 and 7 against 6 and 6 numerators, and another withheld class to match: the same mask, the same release.
    dimensions = by_region("P30", {"2025-Q1": [(0, 0), (0, 0)]})[2]
    released = []
    for pair in ([(5, 45), (7, 45)], [(6, 44), (6, 46)]):
        cells, entry, dimensions = by_region("P30", {"2025-Q1": [(112, 260), (100, 170), *pair]})
        released.append(protect(cells, [entry], dimensions, WITH_ALL_FIGURES, CUTOFF))
    assert released[0]["status"].tolist() == ["shown", "shown", "suppressed", "suppressed"]
    pd.testing.assert_frame_equal(*released)


def test_cells_that_do_not_add_up_are_refused():
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(101, 300), (60, 180), (40, 120)]})
    with pytest.raises(CellsRefused, match="P30: the parts of a cell do not add up"):
        protect(cells, [entry], dimensions, WITH_ALL_FIGURES, CUTOFF)


def test_figures_are_rounded_and_marked_as_the_policy_says():
    # 75 of 1200 is 6.25 %: halves go up. 25 of 40 is below twice the minimum. The cut-off is two months after Q1.
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 1240), (75, 1200), (25, 40)]})
    released = protect(cells, [entry], dimensions, WITH_ALL_FIGURES, date(2025, 5, 31))
    assert released["value"].tolist() == [8.1, 6.3, 63.0]
    assert released["reliability"].tolist() == ["provisional", "provisional", "unstable"]
    late = protect(cells, [entry], dimensions, WITH_ALL_FIGURES, date(2025, 7, 31))
    assert late["reliability"].tolist() == ["ok", "ok", "unstable"]
    assert str(released["numerator"].dtype) == "Int64" and str(released["value"].dtype) == "Float64"


def test_too_few_for_the_indicator_shows_no_number_at_all(tmp_path):
    # 20 of 40 is safe, but the indicator needs 50.
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(120, 240), (100, 200), (20, 40)]}, min_denominator=50)
    released = protect(cells, [entry], dimensions, WITH_ALL_FIGURES, CUTOFF)
    # One word for every row withheld: which of them has too few is a count too. Another row goes with it.
    assert released["status"].tolist()[0] == "shown" and released["status"].tolist()[2] == "suppressed"
    assert released.loc[2, ["numerator", "denominator", "value", "lower", "upper", "reliability"]].isna().all()
    assert audit_release(release(tmp_path, released, [entry], dimensions))["passed"]


@pytest.mark.parametrize(("rows", "found"), [([1, 2], set()), ([2], {"not available, but only in some cells"})])
def test_a_breakdown_is_not_available_as_a_whole_or_not_at_all(tmp_path, rows, found):
    # A source without this dimension: nothing is known of any class. In one class alone it would say something.
    cells, entry, dimensions = by_region("P30", {"2025-Q1": [(100, 200), (60, 110), (40, 90)]})
    released = with_withheld(cells, rows)
    released.loc[rows, "status"] = "not_available"
    report = audit_release(release(tmp_path / "off", released, [entry], dimensions))
    assert {f["rule"].removesuffix(" of the breakdown") for f in report["failures"]} == found
