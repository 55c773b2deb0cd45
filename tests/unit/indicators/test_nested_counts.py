"""Counts of two indicators of which one lies within the other: their difference is a count of women too."""

from dataclasses import replace

import pandas as pd
import pytest

from indicators.disclosure.audit import audit_release
from indicators.disclosure.families import CellsRefused
from indicators.disclosure.nested import hidden_for_differences, nested_pairs
from indicators.disclosure.policy import load_policy
from indicators.registry import load_catalogue
from tests.unit.indicators.small_tables import by_region, release, with_withheld

POLICY = load_policy()
ALL_CASES = {"denominator": {"text": "", "where": "TRUE"}, "numerator": {"text": "", "where": "ref_offered"}}
NOT_DECLINED = {
    "denominator": {"text": "", "where": "NOT fls_declined"},
    "numerator": {"text": "", "where": "fls_complete"},
}


def both(all_cases: dict[str, list[tuple[int, int]]], not_declined: dict[str, list[tuple[int, int]]]):
    """P34, which counts all new cases, beside P30, which counts those among them who did not decline."""
    first, larger, dimensions = by_region("P34", all_cases, **ALL_CASES)
    second, smaller, _ = by_region("P30", not_declined, **NOT_DECLINED)
    return pd.concat([first, second], ignore_index=True), [larger, smaller], dimensions


YEAR = {"2025": [(80, 100), (40, 50), (40, 50)], "2025-Q1": [(40, 60), (20, 30), (20, 30)]}


@pytest.mark.parametrize(("declined", "shown"), [(0, False), (9, False), (10, True)])
def test_all_cases_are_shown_only_where_enough_declined(declined, shown):
    part = {"2025": [(50, 100 - declined), (20, 45), (30, 55 - declined)], "2025-Q1": [(30, 40), (15, 20), (15, 20)]}
    cells, sheets, _ = both(YEAR, part)
    hidden = hidden_for_differences(cells, sheets, POLICY)
    # Rows 0 to 2 are the year of P34, 3 to 5 its quarter, 6 to 11 are P30: no group, region or quarter of P34 stays.
    assert list(hidden) == [not shown, *[True] * 5, *[False] * 6]


def test_nested_counts_without_a_rule_for_them_are_refused():
    cells, sheets, _ = both(YEAR, YEAR)
    with pytest.raises(CellsRefused, match="totals_only"):
        hidden_for_differences(cells, sheets, replace(POLICY, totals_only=()))


@pytest.mark.parametrize(("declined", "passed"), [(5, False), (20, True)])
def test_the_auditor_subtracts_one_indicator_from_another(tmp_path, declined, passed):
    rest = 100 - declined
    cells, sheets, dimensions = both(
        {"2025": [(80, 100), (40, 50), (40, 50)]}, {"2025": [(50, rest), (25, rest // 2), (25, rest - rest // 2)]}
    )
    # Regions of all cases are withheld; what can be subtracted is the whole country.
    report = audit_release(release(tmp_path, with_withheld(cells, [1, 2]), sheets, dimensions))
    assert report["passed"] is passed
    assert [(f["indicator"], f["other"]) for f in report["failures"] if "other" in f] == [("P34", "P30")] * (not passed)


def test_what_a_release_shows_of_women_hangs_together_only_where_the_policy_says_so():
    about_women = [s.to_dict() for s in load_catalogue().values() if s.indicator in POLICY.indicators_about_women]
    nested = {(larger[0], smaller[0]) for larger, smaller in nested_pairs(about_women)}
    # All new cases contain those of each step; those asked in private contain those of them who answered.
    assert nested == {("P34", "P30"), ("P34", "O04"), ("P34", "O06"), ("P28", "O01")}
    assert all(set(pair) & set(POLICY.totals_only) for pair in nested)
