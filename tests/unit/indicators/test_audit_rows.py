"""What the auditor finds wrong in the files of a release and in single rows, before it searches for anything.

Belongs here: one fault a test, planted in a release that passes without it. Does not: what follows from several rows
together (`test_audit_jointly`, `test_disclosure_attacks`).
"""

import json

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.audit import ReleaseUnreadable, audit_release, published_report
from indicators.disclosure.audit.open_rows import COUNT, DIFFERENCE
from indicators.disclosure.audit.weighted import broken_shares
from schemas.release import ALL, RELEASED_CELL_COLUMNS
from tests.unit.indicators.disclosure_cubes import write_release
from tests.unit.indicators.small_tables import by_region, release, with_withheld

QUARTER = "2025-Q1"
RIGHT = {QUARTER: [(130, 300), (60, 150), (70, 150)]}


@pytest.fixture
def right(tmp_path):
    cells, entry, dimensions = by_region("P30", RIGHT)
    return release(tmp_path, with_withheld(cells, []), [entry], dimensions)


def rules(folder, **changes) -> list[str]:
    return [failure["rule"] for failure in audit_release(folder, **changes)["failures"]]


def test_a_right_release_has_no_failure(right):
    assert rules(right) == []


@pytest.mark.parametrize("name", ["cells.parquet", "cells.csv", "indicators.json", "policy.yaml"])
def test_a_missing_file_is_named(right, name):
    (right / name).unlink()
    with pytest.raises(ReleaseUnreadable, match=f"^{name} is missing in the release$"):
        audit_release(right)


def test_other_columns_than_those_of_a_release_cannot_be_read(right):
    pd.read_parquet(right / "cells.parquet").drop(columns="lower").to_parquet(right / "cells.parquet")
    with pytest.raises(ReleaseUnreadable, match=r"cells\.parquet does not have the columns of a release"):
        audit_release(right)


@pytest.mark.parametrize(
    "change",
    [
        lambda written: written.iloc[:-1],
        lambda written: written.drop(columns="upper"),
        lambda written: written.assign(status="suppressed"),
        lambda written: written.assign(value="many"),
        lambda written: written.assign(numerator="131"),
    ],
    ids=["a row less", "a column less", "another word", "a word for a number", "another number"],
)
def test_the_text_file_says_what_the_other_says(right, change):
    written = pd.read_csv(right / "cells.csv", dtype=str, keep_default_na=False)
    change(written).to_csv(right / "cells.csv", index=False)
    assert rules(right) == ["cells.csv does not say what cells.parquet says"]


def test_a_forbidden_breakdown_is_named(tmp_path):
    cells, entry, dimensions = by_region("P30", RIGHT)
    folder = release(
        tmp_path, with_withheld(cells, []), [entry | {"breakdowns": ["total", "region", "district"]}], dimensions
    )
    assert "district" in rules(folder)[0]


@pytest.mark.parametrize("rows", [[0, 1], [0, 1, 2, 2]], ids=["one is missing", "one is there twice"])
def test_every_row_is_there_once(tmp_path, rows):
    cells, entry, dimensions = by_region("P30", RIGHT)
    released = with_withheld(cells, []).iloc[rows].reset_index(drop=True)
    rule = "the cells are not exactly the product of indicators, periods and classes"
    assert rules(write_release(tmp_path, released, [entry], dimensions)) == [rule]


@pytest.mark.parametrize(("numerator", "denominator"), [(70, 60), (0, 0)])
def test_a_share_of_more_than_everybody_is_no_share(tmp_path, numerator, denominator):
    cells, entry, dimensions = by_region("P30", RIGHT)
    released = with_withheld(cells, [])
    released.loc[2, ["numerator", "denominator"]] = [numerator, denominator]
    found = rules(release(tmp_path, released, [entry], dimensions))
    assert "the value or interval says more than its rounded counts" in found


def test_what_a_release_says_of_its_audit_tells_nothing_of_the_effort(right):
    report = audit_release(right)
    told = published_report(report)
    assert report.keys() - told.keys() == {"linear_programs", "whole_number_programs"}
    assert all(report[name] == value for name, value in told.items()) and told["passed"]


def _open_release(folder, unit: str, measure: str, rows: list[tuple], **changes):
    """One indicator for the whole country, one row a quarter: numerator, denominator, value, status."""
    cells, entry, dimensions = by_region("P08", {f"2025-Q{i + 1}": [(50, 100)] for i in range(len(rows))})
    entry |= {"unit_of_count": unit, "measure": measure, "breakdowns": ["total"], **changes}
    released = with_withheld(cells, [])
    for at, (numerator, denominator, value, status) in enumerate(rows):
        figures = [numerator, denominator, value, pd.NA, pd.NA]
        released.loc[at, ["numerator", "denominator", "value", "lower", "upper"]] = figures
        released.loc[at, "status"] = status
        released.loc[at, "reliability"] = "ok" if status == "shown" else None
    return release(folder, released, [entry], dimensions)


@pytest.mark.parametrize(
    ("unit", "measure", "row", "broken"),
    [
        ("facility", "proportion", (3, 4, 75.0, "shown"), False),
        ("facility", "proportion", (3, 4, 76.0, "shown"), True),
        ("facility", "proportion", (3, 4, pd.NA, "shown"), True),
        ("facility", "proportion", (3, 4, 75.0, "suppressed"), True),
        ("community_session", "count", (3, pd.NA, 3.0, "shown"), False),
        ("community_session", "count", (3, pd.NA, 4.0, "shown"), True),
    ],
)
def test_what_counts_no_women_shows_what_its_counts_give(tmp_path, unit, measure, row, broken):
    found = rules(_open_release(tmp_path, unit, measure, [row]))
    assert (COUNT in found) is broken and (broken or not found)


def test_how_many_came_to_a_session_is_not_open(tmp_path):
    assert "the numerator is in the small class" in rules(
        _open_release(tmp_path, "community_session", "proportion", [(3, 100, 3.0, "shown")])
    )


@pytest.mark.parametrize(
    ("gap", "withheld", "broken"),
    [
        ((pd.NA, pd.NA, 7.0, "shown"), [], False),
        ((pd.NA, pd.NA, -7.0, "shown"), [], False),
        ((pd.NA, pd.NA, 6.0, "shown"), [], True),
        ((10, pd.NA, 7.0, "shown"), [], True),
        ((pd.NA, pd.NA, 7.0, "shown"), [1, 2], True),
        ((pd.NA, pd.NA, pd.NA, "suppressed"), [1, 2], False),
        ((pd.NA, pd.NA, 7.0, "suppressed"), [1, 2], True),
    ],
)
def test_a_difference_says_no_more_than_the_two_shares(tmp_path, gap, withheld, broken):
    # 60 of 150 are 40 %, 70 of 150 are 47 %.
    cells, entry, dimensions = by_region("P30", RIGHT)
    released = with_withheld(cells, withheld)
    numerator, denominator, value, status = gap
    reliability = "ok" if status == "shown" else None
    figures = (numerator, denominator, value, pd.NA, pd.NA, status, reliability)
    row = ("O21", "1.0", "invented", QUARTER, "total", *[ALL] * (len(RELEASED_CELL_COLUMNS) - 12), *figures)
    both = pd.concat([released, pd.DataFrame([row], columns=RELEASED_CELL_COLUMNS).astype(released.dtypes)])
    derived = {"from": "P30", "dimension": "region", "group": "R2", "reference": "R1"}
    difference = entry | {"indicator": "O21", "measure": "gap", "breakdowns": ["total"], "derived": derived}
    folder = release(tmp_path, both.reset_index(drop=True), [entry, difference], dimensions)
    assert (DIFFERENCE in rules(folder)) is broken


@pytest.mark.parametrize(
    ("low", "value", "high", "decimals", "broken"),
    [
        (30, 40, 50, 0, False),
        (0, 0, 0, 0, False),
        (100, 100, 100, 0, False),
        (None, 40, None, 0, False),
        (None, 0, None, 0, False),
        (None, 100, None, 0, False),
        (None, 101, None, 0, True),
        (None, -1, None, 0, True),
        (-1, 40, 50, 0, True),
        (30, 40, 101, 0, True),
        (41, 40, 50, 0, True),
        (30, 40, 39, 0, True),
        (30, 40.5, 50, 0, True),
        (30, 40.5, 50, 1, False),
        (30.5, 40, 50, 0, True),
        (30, 40, 50.5, 0, True),
        (30.25, 40.5, 50, 1, True),
    ],
)
def test_a_weighted_share_is_a_share_with_its_limits_around_it(low, value, high, decimals, broken):
    cells = pd.DataFrame({"lower": [low] * 2, "value": [value] * 2, "upper": [high] * 2}, dtype="Float64")
    assert broken_shares(cells, np.array([True, False]), decimals).tolist() == [broken, False]


def test_a_share_without_its_limits_is_found(tmp_path):
    cells, entry, dimensions = by_region("P30", RIGHT)
    released = with_withheld(cells, [])
    released.loc[1, ["lower", "upper"]] = pd.NA
    found = rules(release(tmp_path, released, [entry], dimensions))
    assert "a shown row lacks a number, or has one it must not have" in found


def test_the_verdict_is_given_before_any_search_where_rows_are_broken(tmp_path):
    cells, entry, dimensions = by_region("P30", RIGHT)
    released = with_withheld(cells, [1])
    released.loc[1, "numerator"] = 60
    report = audit_release(release(tmp_path, released, [entry], dimensions))
    assert [f["rule"] for f in report["failures"]] == ["a row that is not shown has a number"]
    assert report["counts_checked"] == report["linear_programs"] == 0


def test_the_text_of_a_report_can_be_written_as_json(right):
    assert json.loads(json.dumps(audit_release(right)))["passed"]
