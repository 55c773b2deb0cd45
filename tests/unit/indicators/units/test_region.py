"""A region is coordinated if a qualifying meeting took place in each quarter, under an agreement."""

from datetime import date

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of

REGION = SYSTEM_UNITS["region"]
ONE_FACILITY = (facility("F0001"),)
SECTORS = ["health", "social", "police"]
ORGANISATIONS = ["roma_association", "health_authority"]


def meeting(month: int, region: str = "R1", year: int = 2025, **more) -> dict:
    row = {"activity_id": f"{region}-{year}-{month}", "activity_month": date(year, month, 1), "region_code": region}
    row |= {"activity_type": "coordination_meeting", "sectors_present": SECTORS, "orgs_present": ORGANISATIONS}
    return row | {"formal_agreement": True} | more


def states(tmp_path, meetings: list[dict], periods=("2025",), facilities=ONE_FACILITY) -> list[tuple]:
    records = {"facility": list(facilities), "system_activity": meetings}
    rows = rows_of(REGION, records, tmp_path, periods)
    return picked(rows, "period", "region", "quarters_met", "agreement", "coordination_complete")


def test_a_meeting_in_each_quarter_is_enough(tmp_path):
    assert states(tmp_path, [meeting(m) for m in (1, 6, 7, 12)]) == [("2025", "R1", 4, True, True)]


def test_three_meetings_in_one_quarter_are_one_quarter(tmp_path):
    assert states(tmp_path, [meeting(m) for m in (1, 2, 3, 4, 7)]) == [("2025", "R1", 3, True, False)]


def test_each_period_has_quarters_of_its_own(tmp_path):
    meetings = [meeting(11, year=2024), meeting(1), meeting(4), meeting(9)]
    assert states(tmp_path, meetings, ("2024", "2025", "2025-Q2", "2025-Q4", "2025-Q3-12m")) == [
        ("2024", "R1", 1, True, False),
        ("2025", "R1", 3, True, False),
        ("2025-Q2", "R1", 1, True, True),
        ("2025-Q3-12m", "R1", 4, True, True),
        ("2025-Q4", "R1", 0, False, False),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"sectors_present": ["social", "police", "justice"]},
        {"sectors_present": ["health", "social"]},
        {"sectors_present": ["health", "civil_society", "social"]},
        {"sectors_present": ["health", "civil_society"]},
        {"orgs_present": ["womens_ngo", "refugee_ngo", "health_authority"]},
        {"orgs_present": ["none"]},
    ],
)
def test_a_meeting_without_health_two_other_public_sectors_and_the_women_concerned_does_not_count(tmp_path, change):
    assert states(tmp_path, [meeting(2, **change)], ("2025-Q1",)) == [("2025-Q1", "R1", 0, True, False)]


@pytest.mark.parametrize("organisation", ["roma_association", "migrant_association", "minority_womens_org"])
def test_any_organisation_of_the_women_concerned_will_do(tmp_path, organisation):
    meetings = [
        meeting(2, orgs_present=[organisation], sectors_present=["health", "civil_society", "social", "housing"])
    ]
    assert states(tmp_path, meetings, ("2025-Q1",)) == [("2025-Q1", "R1", 1, True, True)]


def test_without_an_agreement_it_is_not_complete(tmp_path):
    meetings = [meeting(2, formal_agreement=False)]
    assert states(tmp_path, meetings, ("2025-Q1",)) == [("2025-Q1", "R1", 1, False, False)]


def test_other_activities_are_no_meetings_of_coordination(tmp_path):
    meetings = [meeting(2, activity_type="consultation")]
    assert states(tmp_path, meetings, ("2025-Q1",)) == [("2025-Q1", "R1", 0, False, False)]


def test_regions_with_a_facility_expected_to_report_count_once_and_no_others(tmp_path):
    facilities = [
        facility("F0001", "R1"),
        facility("F0002", "R1"),
        facility("F0003", "R2", reporting_to=date(2025, 1, 1)),
        facility("F0004", "R3", reporting_to=date(2024, 12, 1)),
        facility("F0005", "R4", reporting_from=date(2025, 12, 1)),
        facility("F0006", "R5", reporting_from=date(2026, 1, 1)),
    ]
    assert states(tmp_path, [meeting(2, "R3"), meeting(2, "NAT")], facilities=facilities) == [
        ("2025", "R1", 0, False, False),
        ("2025", "R2", 0, False, False),
        ("2025", "R4", 0, False, False),
    ]
