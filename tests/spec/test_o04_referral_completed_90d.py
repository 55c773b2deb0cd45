"""O04: of cases with an accepted referral, those with a service received within 90 days of the offer."""

from datetime import date

import pytest

from tests.hand_made_records import count, disclosing, referral


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"days_to_first_service": 0}, (1, 1)),
        ({"days_to_first_service": 90}, (1, 1)),
        ({"days_to_first_service": 91}, (0, 1)),
        # Unknown and open results are not completed, and stay below the line.
        ({"completed": "unknown", "days_to_first_service": None}, (0, 1)),
        ({"completed": "pending", "days_to_first_service": None}, (0, 1)),
        ({"completed": "no", "days_to_first_service": None}, (0, 1)),
        # A missing number of days is not 0 days.
        ({"completed": "yes", "days_to_first_service": None}, (0, 1)),
        # Not accepted: not in the denominator.
        ({"acceptance": "declined", "completed": None, "days_to_first_service": None}, (0, 0)),
        ({"acceptance": "pending", "completed": None, "days_to_first_service": None}, (0, 0)),
    ],
)
def test_b6_what_became_of_one_referral(tmp_path, columns, expected):
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], referral=[referral(1, 1, **columns)])
    assert cells("O04", "2025-Q1") == expected


def test_one_completed_of_several_is_enough(tmp_path):
    rows = [
        referral(1, 1, destination="shelter", completed="no", days_to_first_service=None),
        referral(2, 1, destination="legal_aid", days_to_first_service=40),
    ]
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], referral=rows)
    assert cells("O04", "2025-Q1") == (1, 1)


def test_support_already_received_is_no_accepted_referral(tmp_path):
    row = referral(
        1,
        1,
        offered=False,
        not_offered_reason="already_receiving",
        acceptance=None,
        completed=None,
        days_to_first_service=None,
    )
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], referral=[row])
    assert cells("O04", "2025-Q1") == (0, 0)


def test_the_window_is_120_days_after_the_end_of_the_month(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, when="2025-03")], "referral": [referral(1, 1)]}
    # 31 March plus 120 days is 29 July.
    assert count(tmp_path, date(2025, 7, 28), **tables)("O04", "2025-Q1") == (0, 0)
    assert count(tmp_path, date(2025, 7, 29), **tables)("O04", "2025-Q1") == (1, 1)
