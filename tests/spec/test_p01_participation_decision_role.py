"""P01: of processes on these women, those in which their organisations decided or designed with the others."""

import pytest

from tests.hand_made_tables import activity, count_2025

DECIDED = {"orgs_present": ["health_authority", "roma_association"], "cso_role": "decision"}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (DECIDED, (1, 1)),
        (DECIDED | {"cso_role": "codesign"}, (1, 1)),
        (DECIDED | {"orgs_present": ["migrant_association"]}, (1, 1)),
        (DECIDED | {"orgs_present": ["minority_womens_org", "police"]}, (1, 1)),
        # To be asked or told is no participation.
        (DECIDED | {"cso_role": "consulted"}, (0, 1)),
        (DECIDED | {"cso_role": "informed"}, (0, 1)),
        ({"cso_role": "absent"}, (0, 1)),
        # Other organisations decided: not those of the women concerned.
        (DECIDED | {"orgs_present": ["refugee_ngo", "womens_ngo"]}, (0, 1)),
        # On other women: not in the denominator.
        (DECIDED | {"migrant_minority_focus": False}, (0, 0)),
    ],
)
def test_who_was_there_and_in_what_role(tmp_path, columns, expected):
    cells = count_2025(tmp_path, "P01", system_activity=[activity(1, "policy_design", **columns)])
    assert cells("P01", "2025") == expected


def test_meetings_trainings_and_exchanges_are_no_processes_of_decision(tmp_path):
    processes = ("policy_design", "programme_design", "service_redesign", "indicator_review", "evaluation_review")
    others = ("coordination_meeting", "information", "professional_network", "learning_event", "research_project")
    # A consultation on what is decided already is a process, and nobody can have decided in it but by its role.
    kinds = (*processes, "consultation", *others, "practice_exchange", "joint_programme")
    rows = [activity(kind, kind, **DECIDED) for kind in kinds]
    assert count_2025(tmp_path, "P01", system_activity=rows)("P01", "2025") == (6, 6)


def test_processes_count_and_not_their_participants(tmp_path):
    rows = [
        activity(1, "policy_design", participants_n=500, cso_participants_n=400, **DECIDED),
        activity(2, "policy_design", participants_n=4),
        activity(3, "policy_design", participants_n=6),
    ]
    assert count_2025(tmp_path, "P01", system_activity=rows)("P01", "2025") == (1, 3)


def test_national_processes_are_in_no_region_and_a_region_without_any_has_no_value(tmp_path):
    rows = [
        activity(1, "policy_design", "2025-03", "NAT", scope_level="national", **DECIDED),
        activity(2, "policy_design", "2025-04", "R1"),
    ]
    cells = count_2025(tmp_path, "P01", system_activity=rows)
    assert cells("P01", "2025") == (1, 2)
    assert [cells("P01", "2025", region=region) for region in ("R1", "R2")] == [(0, 1), (0, 0)]
    assert [cells("P01", f"2025-Q{quarter}") for quarter in (1, 2)] == [(1, 1), (0, 1)]
    # No activity of any kind was reported for the second half of the year: nothing to measure.
    assert cells("P01", "2025-Q3") == (None, 0)


@pytest.mark.parametrize("column", ["cso_role", "orgs_present", "migrant_minority_focus", "activity_type"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    rows = [activity(1, "policy_design", **DECIDED)]
    cells = count_2025(tmp_path, "P01", without=f"system_activity.{column}", system_activity=rows)
    assert cells("P01", "2025") == cells("P01", "2025", region="R1") == (None, None)


def test_without_its_region_the_total_is_there(tmp_path):
    rows = [activity(1, "policy_design", **DECIDED)]
    cells = count_2025(tmp_path, "P01", without="system_activity.region_code", system_activity=rows)
    assert cells("P01", "2025") == (1, 1)
    assert cells("P01", "2025", region="R1") == (None, None)
