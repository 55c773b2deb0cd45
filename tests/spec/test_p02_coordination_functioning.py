"""P02: of regions, those with a coordination meeting as it should be in every quarter, under an agreement."""

from datetime import date

import pytest

from tests.hand_made_records import contact
from tests.hand_made_tables import count_2025, facility, meeting

QUARTERS = ("2025-02", "2025-05", "2025-07", "2025-12")


def all_year(region: str = "R1", **columns) -> list[dict]:
    return [meeting(f"{region} {when}", when, region, **columns) for when in QUARTERS]


def test_every_quarter_needs_a_meeting(tmp_path):
    cells = count_2025(tmp_path, "P02", system_activity=all_year("R1") + all_year("R2")[:3])
    assert cells("P02", "2025") == (1, 2)
    assert [cells("P02", "2025", region=region) for region in ("R1", "R2")] == [(1, 1), (0, 1)]
    assert [cells("P02", f"2025-Q{quarter}") for quarter in (1, 2, 3, 4)] == [(2, 2), (2, 2), (2, 2), (1, 2)]


def test_four_meetings_in_one_quarter_are_one_quarter(tmp_path):
    rows = [meeting(n, when) for n, when in enumerate(("2025-01", "2025-01", "2025-02", "2025-03"))]
    cells = count_2025(tmp_path, "P02", system_activity=rows)
    assert cells("P02", "2025", region="R1") == (0, 1)
    assert cells("P02", "2025-Q1", region="R1") == (1, 1)


@pytest.mark.parametrize(
    ("columns", "qualifies"),
    [
        ({}, True),
        ({"sectors_present": ["health", "housing", "police"]}, True),
        # One further public sector only: civil society is none.
        ({"sectors_present": ["civil_society", "health", "police"]}, False),
        ({"sectors_present": ["police", "social", "justice"]}, False),
        ({"orgs_present": ["migrant_association"]}, True),
        ({"orgs_present": ["minority_womens_org"]}, True),
        # An organisation, but none of the women concerned.
        ({"orgs_present": ["refugee_ngo", "womens_ngo"]}, False),
        ({"formal_agreement": False}, False),
    ],
)
def test_who_must_be_there(tmp_path, columns, qualifies):
    cells = count_2025(tmp_path, "P02", system_activity=[meeting(1, "2025-05", **columns)])
    assert cells("P02", "2025-Q2", region="R1") == (int(qualifies), 1)


def test_one_meeting_that_falls_short_does_not_spoil_another_of_the_quarter(tmp_path):
    short = meeting("short", "2025-04", sectors_present=["health"], formal_agreement=False)
    cells = count_2025(tmp_path, "P02", system_activity=[short, *all_year()])
    assert cells("P02", "2025", region="R1") == (1, 1)


def test_other_activities_and_national_meetings_are_no_meetings_of_a_region(tmp_path):
    rows = [
        meeting(1, "2025-05", activity_type="learning_event"),
        meeting(2, "2025-05", "NAT"),
    ]
    cells = count_2025(tmp_path, "P02", system_activity=rows)
    assert cells("P02", "2025-Q2") == (0, 2)


def test_a_region_where_nobody_met_is_in_the_denominator_and_one_without_facilities_is_not(tmp_path):
    places = [
        facility("F0001", "R1"),
        # Closed before the year began, and opened after it.
        facility("F0002", "R2", reporting_to=date(2024, 12, 1)),
        facility("F0003", "R2", reporting_from=date(2026, 1, 1)),
    ]
    cells = count_2025(tmp_path, "P02", facility=places, system_activity=all_year("R2"))
    assert cells("P02", "2025") == (0, 1)
    assert [cells("P02", "2025", region=region) for region in ("R1", "R2")] == [(0, 1), (0, 0)]


def test_a_facility_of_a_part_of_the_period_puts_its_region_in(tmp_path):
    places = [facility("F0001", "R1"), facility("F0002", "R2", reporting_to=date(2025, 1, 1))]
    cells = count_2025(tmp_path, "P02", facility=places, system_activity=all_year("R1"))
    assert cells("P02", "2025", region="R2") == cells("P02", "2025-Q1", region="R2") == (0, 1)
    assert cells("P02", "2025-Q2", region="R2") == (0, 0)


def test_a_rolling_year_needs_its_own_four_quarters(tmp_path):
    contacts = [contact("first", when="2024-04"), contact("last", when="2025-06")]
    held = ("2024-06", "2024-08", "2024-11", "2025-03")
    rows = [meeting(n, when) for n, when in enumerate(held)]
    cells = count_2025(tmp_path, "P02", service_contact=contacts, system_activity=rows)
    assert cells("P02", "2025-Q1-12m", region="R1") == (1, 1)
    assert cells("P02", "2025-Q2-12m", region="R1") == (0, 1)


@pytest.mark.parametrize("column", ["sectors_present", "orgs_present", "formal_agreement", "activity_type"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    cells = count_2025(tmp_path, "P02", without=f"system_activity.{column}", system_activity=all_year())
    assert cells("P02", "2025") == (None, None)


def test_without_a_table_of_activities_it_is_not_available(tmp_path):
    assert count_2025(tmp_path, "P02")("P02", "2025") == (None, None)
