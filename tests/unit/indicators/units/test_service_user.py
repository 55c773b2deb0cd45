"""A service user is one response, in the region and type of facility she rates."""

from datetime import date

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of

SERVICE_USER = SYSTEM_UNITS["service_user"]


def response(**more) -> dict:
    row = {"response_id": "E1", "facility_id": "F0001", "response_month": date(2025, 5, 1), "weight": 2.0}
    row |= {"age_band": "75_plus", "migrant_status": "declined", "ethnicity": ["traveller"]}
    return row | {"private_talk": "yes", "understood": "yes"} | more


def rows(tmp_path, *responses: dict) -> list[dict]:
    records = {"facility": [facility("F0001", "R2", "shelter")], "experience_response": list(responses)}
    return rows_of(SERVICE_USER, records, tmp_path)


def test_place_groups_and_month(tmp_path):
    (found,) = rows(tmp_path, response())
    expected = {"region": "R2", "facility_type": "shelter", "migrant_status": "declined", "weight": 2.0}
    expected |= {"ethnic_group": "roma_traveller", "ethnicity_said": ["traveller"], "age_group": "65_plus"}
    expected |= {"month": date(2025, 5, 1), "quarter": 8101, "year": 2025, "month_number": 24305}
    assert {name: found[name] for name in expected} == expected
    assert found["respected"] is found["listened"] is None


@pytest.mark.parametrize(
    ("ethnicity", "group"),
    [
        (["national_majority"], "majority_only"),
        (["jewish", "national_majority"], "other_minority"),
        (["not_asked"], "not_asked"),
        (["unknown"], "unknown"),
        (["declined"], "declined"),
    ],
)
def test_what_she_says_is_her_group(tmp_path, ethnicity, group):
    assert picked(rows(tmp_path, response(ethnicity=ethnicity)), "ethnic_group") == [(group,)]


def test_a_facility_that_nobody_knows_is_not_dropped(tmp_path):
    found = rows(tmp_path, response(), response(response_id="E2", facility_id="F0009"))
    assert {(row["response_id"], row["region"]) for row in found} == {("E1", "R2"), ("E2", None)}
