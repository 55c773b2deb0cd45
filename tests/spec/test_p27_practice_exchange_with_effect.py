"""P27: of exchanges between health services and organisations of the women, those after which practice changed."""

import pytest

from tests.hand_made_tables import activity, count_2025

TOGETHER = {
    "sectors_present": ["civil_society", "health"],
    "orgs_present": ["roma_association"],
    "cso_role": "codesign",
}
CHANGED = TOGETHER | {"practice_change_adopted": True}


@pytest.mark.parametrize(
    ("kind", "columns", "expected"),
    [
        ("practice_exchange", {}, (1, 1)),
        ("joint_programme", {}, (1, 1)),
        ("practice_exchange", {"practice_change_adopted": False}, (0, 1)),
        # What role they had is another question, and so is whether the agenda was about these women only.
        ("practice_exchange", {"cso_role": "informed"}, (1, 1)),
        ("practice_exchange", {"migrant_minority_focus": False}, (1, 1)),
        ("practice_exchange", {"orgs_present": ["womens_ngo"]}, (1, 1)),
        ("practice_exchange", {"orgs_present": ["migrant_association"]}, (1, 1)),
        ("practice_exchange", {"orgs_present": ["minority_womens_org"]}, (1, 1)),
        ("practice_exchange", {"orgs_present": ["refugee_ngo", "university"]}, (1, 1)),
        # Without health, or without an organisation that works with the women: no exchange between the two.
        ("practice_exchange", {"sectors_present": ["civil_society", "social"]}, (0, 0)),
        ("practice_exchange", {"orgs_present": ["faith_org", "university"], "cso_role": "absent"}, (0, 0)),
        ("professional_network", {}, (0, 0)),
        ("learning_event", {}, (0, 0)),
    ],
)
def test_what_is_an_exchange_and_what_is_an_effect(tmp_path, kind, columns, expected):
    cells = count_2025(tmp_path, "P27", system_activity=[activity(1, kind, **CHANGED | columns)])
    assert cells("P27", "2025") == cells("P27", "2025", region="R1") == expected


def test_by_region_and_quarter(tmp_path):
    rows = [
        activity(1, "practice_exchange", "2025-02", "R1", **CHANGED),
        activity(2, "joint_programme", "2025-02", "R1", **TOGETHER),
        activity(3, "practice_exchange", "2025-11", "R2", **CHANGED),
        activity(4, "practice_exchange", "2025-11", "NAT", **TOGETHER),
        # An activity of another kind: there are records of May, and no exchange among them.
        activity(5, "information", "2025-05"),
    ]
    cells = count_2025(tmp_path, "P27", system_activity=rows)
    assert cells("P27", "2025") == (2, 4)
    assert [cells("P27", "2025", region=region) for region in ("R1", "R2")] == [(1, 2), (1, 1)]
    assert [cells("P27", f"2025-Q{quarter}") for quarter in (1, 2, 3, 4)] == [(1, 2), (0, 0), (None, 0), (1, 2)]


@pytest.mark.parametrize("column", ["practice_change_adopted", "orgs_present", "sectors_present", "activity_type"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    rows = [activity(1, "practice_exchange", **CHANGED)]
    cells = count_2025(tmp_path, "P27", without=f"system_activity.{column}", system_activity=rows)
    assert cells("P27", "2025") == (None, None)
