"""Which assessment of a facility counts in a period: rules that hold for every indicator of facilities.

P26 shows them: a facility counts if its assessment noted two network meetings.
"""

from datetime import date

import pytest

from tests.hand_made_records import contact
from tests.hand_made_tables import assessment, count_2025, facility

TWO_MEETINGS, NO_MEETING = {"network_meetings_12m": 2}, {"network_meetings_12m": 0}


def test_the_latest_assessment_of_the_last_twelve_months_counts(tmp_path):
    rows = [
        assessment(1, when="2025-01", **TWO_MEETINGS),
        assessment(2, when="2025-05", **NO_MEETING),
        assessment(3, when="2025-11", **TWO_MEETINGS),
        # After the end of the year.
        assessment(4, when="2026-01", **NO_MEETING),
    ]
    for order in (rows, rows[::-1]):
        cells = count_2025(tmp_path, "P26", facility_assessment=order)
        assert [cells("P26", f"2025-Q{quarter}") for quarter in (1, 2, 3, 4)] == [(1, 1), (0, 1), (0, 1), (1, 1)]
        assert cells("P26", "2025") == (1, 1)


@pytest.mark.parametrize(
    ("when", "quarters"),
    [
        # At the end of March 2025, April 2024 is in the last twelve months and March 2024 is not.
        ("2024-03", [0, 0, 0, 0]),
        ("2024-04", [1, 0, 0, 0]),
        ("2024-12", [1, 1, 1, 0]),
        ("2025-01", [1, 1, 1, 1]),
        ("2025-03", [1, 1, 1, 1]),
        ("2025-04", [0, 1, 1, 1]),
    ],
)
def test_an_assessment_holds_for_twelve_months(tmp_path, when, quarters):
    # The second facility is there so that every period has an assessment.
    steady = [assessment(f"steady {month}", "F0002", month) for month in ("2024-10", "2025-03", "2025-12")]
    cells = count_2025(tmp_path, "P26", facility_assessment=[assessment(1, when=when), *steady])
    found = [cells("P26", f"2025-Q{quarter}", region="R1")[1] for quarter in (1, 2, 3, 4)]
    assert found == quarters
    assert cells("P26", "2025", region="R1") == (0, quarters[3])


@pytest.mark.parametrize(
    ("self_said", "others", "expected"),
    [
        ({"assessor": "self"}, {"assessor": "external"}, (0, 1)),
        ({"assessor": "self"}, {"assessor": "joint_civil_society"}, (0, 1)),
        ({"assessor": "external"}, {"assessor": "joint_civil_society"}, (0, 1)),
        ({"assessor": "joint_civil_society"}, {"assessor": "external"}, (1, 1)),
    ],
)
def test_of_one_month_the_more_independent_assessment_counts(tmp_path, self_said, others, expected):
    for labels in ((1, 2), (2, 1)):
        rows = [assessment(labels[0], **TWO_MEETINGS | self_said), assessment(labels[1], **NO_MEETING | others)]
        assert count_2025(tmp_path, "P26", facility_assessment=rows)("P26", "2025") == expected


def test_a_later_assessment_by_the_facility_itself_replaces_an_earlier_one_by_others(tmp_path):
    rows = [
        assessment(1, when="2025-05", assessor="joint_civil_society", **TWO_MEETINGS),
        assessment(2, when="2025-06", assessor="self", **NO_MEETING),
    ]
    assert count_2025(tmp_path, "P26", facility_assessment=rows)("P26", "2025") == (0, 1)


@pytest.mark.parametrize(
    ("spell", "expected"),
    [
        ({"reporting_from": date(2025, 12, 1)}, (1, 2)),
        ({"reporting_from": date(2026, 1, 1)}, (0, 1)),
        ({"reporting_to": date(2026, 1, 1)}, (1, 2)),
        # Its last month is December: by the last day of the year it is closed.
        ({"reporting_to": date(2025, 12, 1)}, (0, 1)),
        ({"reporting_to": date(2025, 8, 1)}, (0, 1)),
    ],
)
def test_only_facilities_that_are_expected_to_report_at_the_end_count(tmp_path, spell, expected):
    places = [facility("F0001"), facility("F0002", **spell)]
    rows = [assessment(1), assessment(2, "F0002", **TWO_MEETINGS)]
    assert count_2025(tmp_path, "P26", facility=places, facility_assessment=rows)("P26", "2025") == expected


def test_a_rolling_year_shows_the_state_at_its_end(tmp_path):
    contacts = [contact("first", when="2024-07"), contact("last", when="2025-09")]
    rows = [assessment(1, when="2024-07", **TWO_MEETINGS), assessment(2, when="2025-06", **NO_MEETING)]
    cells = count_2025(tmp_path, "P26", service_contact=contacts, facility_assessment=rows)
    # Twelve months that end with June and with September: the assessment of June, as in these quarters.
    assert cells("P26", "2025-Q2-12m") == cells("P26", "2025-Q2") == (0, 1)
    assert cells("P26", "2025-Q3-12m") == cells("P26", "2025-Q3") == (0, 1)
    assert cells("P26", "2025-Q1") == (1, 1)


@pytest.mark.parametrize("column", ["assessment_month", "assessor", "facility_id"])
def test_without_what_tells_the_latest_assessment_it_is_not_available(tmp_path, column):
    cells = count_2025(
        tmp_path, "P26", without=f"facility_assessment.{column}", facility_assessment=[assessment(1, **TWO_MEETINGS)]
    )
    assert cells("P26", "2025") == (None, None)


def test_without_types_of_facility_the_total_is_there(tmp_path):
    rows = [assessment(1, **TWO_MEETINGS)]
    cells = count_2025(tmp_path, "P26", without="facility.facility_type", facility_assessment=rows)
    assert cells("P26", "2025") == cells("P26", "2025", region="R1") == (1, 1)
    assert cells("P26", "2025", facility_type="phc") == (None, None)
