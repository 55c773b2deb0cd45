"""A facility counts at the end of a period, by its latest assessment of the last 12 months."""

from datetime import date

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of

FACILITY = SYSTEM_UNITS["facility"]
ONE_FACILITY = (facility("F0001"),)


def assessment(name: str, month: date, facility_id: str = "F0001", assessor: str = "self", **more) -> dict:
    key = {"assessment_id": name, "facility_id": facility_id, "assessment_month": month, "assessor": assessor}
    return key | {"users_involved": True} | more


def chosen(tmp_path, assessments: list[dict], periods=("2025",), facilities=ONE_FACILITY) -> list[tuple]:
    records = {"facility": list(facilities), "facility_assessment": assessments}
    return picked(rows_of(FACILITY, records, tmp_path, periods), "period", "assessment_id")


def test_the_latest_of_twelve_months_counts(tmp_path):
    made = [
        assessment("a", date(2024, 12, 1)),
        assessment("b", date(2025, 1, 1)),
        assessment("c", date(2025, 9, 1)),
        assessment("d", date(2026, 1, 1)),
    ]
    periods = ("2024", "2025", "2025-Q1", "2025-Q3", "2025-Q3-12m", "2026-Q4")
    assert chosen(tmp_path, made, periods) == [
        ("2024", "a"),
        ("2025", "c"),
        ("2025-Q1", "b"),
        ("2025-Q3", "c"),
        ("2025-Q3-12m", "c"),
        ("2026-Q4", "d"),
    ]


@pytest.mark.parametrize(
    ("month", "counts"), [(date(2024, 12, 1), False), (date(2025, 1, 1), True), (date(2025, 12, 1), True)]
)
def test_twelve_months_are_those_up_to_the_last_of_the_period(tmp_path, month, counts):
    assert bool(chosen(tmp_path, [assessment("a", month)])) is counts


@pytest.mark.parametrize(
    ("assessors", "first"),
    [
        (("self", "external", "joint_civil_society"), "c"),
        (("external", "joint_civil_society", "self"), "b"),
        (("self", "self", "external"), "c"),
        (("self", "self", "self"), "a"),
    ],
)
def test_within_a_month_civil_society_comes_before_others_and_they_before_the_facility(tmp_path, assessors, first):
    made = [
        assessment(name, date(2025, 5, 1), assessor=assessor) for name, assessor in zip("abc", assessors, strict=True)
    ]
    assert chosen(tmp_path, made) == [("2025", first)]


@pytest.mark.parametrize(
    ("spell", "counts"),
    [
        ({"reporting_from": date(2025, 12, 1)}, True),
        ({"reporting_from": date(2026, 1, 1)}, False),
        ({"reporting_to": date(2026, 1, 1)}, True),
        ({"reporting_to": date(2025, 12, 1)}, False),
        ({"reporting_to": date(2025, 6, 1)}, False),
    ],
)
def test_it_must_be_expected_to_report_when_the_period_ends(tmp_path, spell, counts):
    made = [assessment("a", date(2025, 3, 1))]
    assert bool(chosen(tmp_path, made, facilities=[facility("F0001", **spell)])) is counts


@pytest.mark.parametrize(
    ("types", "number"),
    [(None, 0), ([], 0), (["none"], 0), (["childcare"], 1), (["childcare", "transport", "group_programme"], 3)],
)
def test_none_is_no_adaptation(tmp_path, types, number):
    records = {
        "facility": [facility("F0001")],
        "facility_assessment": [assessment("a", date(2025, 3, 1), adaptation_types=types)],
    }
    assert picked(rows_of(FACILITY, records, tmp_path), "adaptations_n") == [(number,)]


def test_what_was_left_open_is_null_and_place_and_type_are_the_facility_s(tmp_path):
    records = {
        "facility": [facility("F0001", "R2", "maternity"), facility("F0002", "R1", "phc")],
        "facility_assessment": [
            assessment("a", date(2025, 3, 1)),
            assessment("b", date(2025, 3, 1), "F0002", protocol_adopted=False, network_meetings_12m=4),
        ],
    }
    rows = rows_of(FACILITY, records, tmp_path)
    assert picked(rows, "region", "facility_type", "setting", "protocol_adopted", "network_meetings_12m") == [
        ("R1", "phc", "city", False, 4),
        ("R2", "maternity", "city", None, None),
    ]


def test_a_facility_in_two_regions_has_none(tmp_path):
    records = {
        "facility": [facility("F0001", "R1"), facility("F0001", "R2")],
        "facility_assessment": [assessment("a", date(2025, 3, 1))],
    }
    assert picked(rows_of(FACILITY, records, tmp_path), "region", "facility_type") == [(None, "phc")]
