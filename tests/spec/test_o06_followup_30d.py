"""O06: of new cases open to follow-up, those reached alone at 30 days."""

import pytest

from tests.hand_made_records import count, disclosing, follow_up


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("reached", (1, 1)),
        ("reached_not_alone", (0, 1)),
        ("not_reached", (0, 1)),
        ("not_attempted", (0, 1)),
        ("declined", (0, 1)),
        ("died", (0, 0)),
    ],
)
def test_what_came_of_the_follow_up(tmp_path, result, expected):
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], follow_up=[follow_up(1, 1, result=result)])
    assert cells("O06", "2025-Q1") == expected


@pytest.mark.parametrize(
    ("agreed", "denominator"),
    [("yes", 1), ("not_offered", 1), (None, 1), ("no_declined", 0), ("no_unsafe", 0)],
)
def test_who_is_open_to_follow_up(tmp_path, agreed, denominator):
    cells = count(tmp_path, service_contact=[disclosing(1, 1, followup_agreed=agreed)])
    assert cells("O06", "2025-Q1") == (0, denominator)


def test_agreeing_at_a_later_contact_of_the_window_opens_the_case(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2025-01", followup_agreed="no_declined"),
        disclosing(2, 1, 2, "2025-02", followup_agreed="yes"),
    ]
    cells = count(tmp_path, service_contact=contacts, follow_up=[follow_up(1, 1)])
    assert cells("O06", "2025-Q1") == (1, 1)


def test_a_death_in_a_later_window_takes_the_case_out(tmp_path):
    rows = [follow_up(1, 1), follow_up(2, 1, fu_window="d90", result="died")]
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], follow_up=rows)
    assert cells("O06", "2025-Q1") == (0, 0)


def test_the_90_day_window_is_not_the_30_day_window(tmp_path):
    row = follow_up(1, 1, fu_window="d90", days_since_index=90)
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], follow_up=[row])
    assert cells("O06", "2025-Q1") == (0, 1)
