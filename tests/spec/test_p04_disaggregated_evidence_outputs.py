"""P04: number of published results on these women, by group, produced with their organisations."""

import pytest

from tests.hand_made_tables import activity, count_2025

PRODUCED_TOGETHER = {
    "orgs_present": ["roma_association", "university"],
    "cso_role": "codesign",
    "output_type": "report",
    "output_disaggregated": True,
}


@pytest.mark.parametrize(
    ("kind", "columns", "counts"),
    [
        ("research_project", {}, 1),
        ("evaluation_review", {}, 1),
        ("research_project", {"output_type": "dataset"}, 1),
        ("research_project", {"cso_role": "decision"}, 1),
        ("research_project", {"cso_role": "consulted"}, 0),
        ("research_project", {"cso_role": "informed"}, 0),
        ("research_project", {"output_disaggregated": False}, 0),
        ("research_project", {"migrant_minority_focus": False}, 0),
        ("research_project", {"output_type": "policy"}, 0),
        ("research_project", {"output_type": "none"}, 0),
        ("indicator_review", {}, 0),
        ("learning_event", {}, 0),
    ],
)
def test_what_makes_a_result_count(tmp_path, kind, columns, counts):
    cells = count_2025(tmp_path, "P04", system_activity=[activity(1, kind, **PRODUCED_TOGETHER | columns)])
    # A count has no denominator. Measured, and none counts: 0.
    assert cells("P04", "2025") == cells("P04", "2025", region="R1") == (counts, None)


def test_results_add_up_over_quarters_and_national_ones_are_in_no_region(tmp_path):
    months = ("2025-01", "2025-03", "2025-12")
    rows = [activity(when, "research_project", when, **PRODUCED_TOGETHER) for when in months]
    rows.append(activity("national", "research_project", "2025-12", "NAT", **PRODUCED_TOGETHER))
    cells = count_2025(tmp_path, "P04", system_activity=rows)
    assert cells("P04", "2025") == (4, None)
    assert [cells("P04", "2025", region=region) for region in ("R1", "R2")] == [(3, None), (0, None)]
    assert [cells("P04", f"2025-Q{quarter}") for quarter in (1, 4)] == [(2, None), (2, None)]
    # Nothing at all was reported for the second quarter.
    assert cells("P04", "2025-Q2") == (None, 0)


@pytest.mark.parametrize("column", ["output_type", "output_disaggregated", "cso_role", "migrant_minority_focus"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    rows = [activity(1, "research_project", **PRODUCED_TOGETHER)]
    cells = count_2025(tmp_path, "P04", without=f"system_activity.{column}", system_activity=rows)
    assert cells("P04", "2025") == (None, None)
