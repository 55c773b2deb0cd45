"""P32: of new cases that need a safety plan, those in which one was made with her in time."""

from datetime import date

import pytest

from tests.hand_made_records import contact, count, disclosing, supplied_without


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("made", (1, 1)),
        ("not_offered", (0, 1)),
        # Nothing was noted: not offered, for all we know.
        (None, (0, 1)),
        # Not needed, and offered and declined: out of the denominator.
        ("not_needed", (0, 0)),
        ("offered_declined", (0, 0)),
    ],
)
def test_one_answer(tmp_path, plan, expected):
    cells = count(tmp_path, only=("P32",), service_contact=[disclosing(1, 1, safety_plan=plan)])
    assert cells("P32", "2025-Q1") == expected


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        ("not_offered", "made", (1, 1)),
        ("offered_declined", "made", (1, 1)),
        ("made", "not_needed", (1, 1)),
        ("not_needed", "not_needed", (0, 0)),
        ("not_needed", "offered_declined", (0, 0)),
        ("not_offered", "offered_declined", (0, 0)),
        # It was needed once, by what one contact says or leaves open.
        ("not_needed", "not_offered", (0, 1)),
        ("not_needed", None, (0, 1)),
    ],
)
def test_two_answers_of_one_case(tmp_path, first, later, expected):
    rows = [disclosing(1, 1, 1, safety_plan=first), disclosing(2, 1, 2, safety_plan=later)]
    assert count(tmp_path, only=("P32",), service_contact=rows)("P32", "2025-Q1") == expected


def test_a_plan_counts_by_the_end_of_the_next_month_and_so_does_what_makes_it_needless(tmp_path):
    rows = [
        disclosing(1, 1, 1, "2025-01", safety_plan="not_offered"),
        disclosing(2, 1, 2, "2025-02", safety_plan="made"),
        disclosing(3, 2, 1, "2025-01", safety_plan="not_offered"),
        disclosing(4, 2, 2, "2025-03", safety_plan="made"),
        # Not needed in time; that one was not offered later does not change it.
        disclosing(5, 3, 1, "2025-01", safety_plan="not_needed"),
        disclosing(6, 3, 2, "2025-03", safety_plan="not_offered"),
    ]
    assert count(tmp_path, only=("P32",), service_contact=rows)("P32", "2025-Q1") == (1, 2)


def test_risk_and_support_are_other_questions(tmp_path):
    rows = [
        disclosing(1, 1, safety_plan="made", risk_assessment="declined", first_line_support="declined"),
        disclosing(2, 2, safety_plan="not_offered", risk_assessment="done", risk_level="standard"),
    ]
    assert count(tmp_path, only=("P32",), service_contact=rows)("P32", "2025-Q1") == (1, 2)


def test_only_months_whose_60_days_have_passed_count(tmp_path):
    rows = [disclosing(n, n, when=f"2025-{n:02}", safety_plan="made") for n in (7, 8, 9)]
    # 60 days after 31 July is 29 September; after 31 August, 30 October.
    early = count(tmp_path, date(2025, 10, 29), only=("P32",), service_contact=rows)
    assert early("P32", "2025-Q3") == (1, 1)
    assert count(tmp_path, date(2025, 10, 30), only=("P32",), service_contact=rows)("P32", "2025-Q3") == (2, 2)


def test_by_group_and_what_is_empty(tmp_path):
    born_abroad = {"migrant_status": "migrant", "birth_group": "ssa", "length_of_stay": "y1_4"}
    rows = [
        disclosing(1, 1, when="2025-01", safety_plan="made", **born_abroad),
        disclosing(2, 2, when="2025-01", safety_plan="not_offered", **born_abroad | {"length_of_stay": "declined"}),
        disclosing(3, 3, when="2025-01", safety_plan="not_needed", facility_id="F0002"),
        contact(4, 4, when="2025-09"),
    ]
    cells = count(tmp_path, only=("P32",), service_contact=rows)
    stays = ("under_5_years", "declined", "born_here")
    assert [cells("P32", "2025-Q1", length_of_stay=stay) for stay in stays] == [(1, 1), (0, 1), (0, 0)]
    assert [cells("P32", "2025-Q1", origin=origin) for origin in ("other", "national")] == [(1, 2), (0, 0)]
    assert [cells("P32", "2025-Q1", region=region) for region in ("R1", "R2")] == [(1, 2), (0, 0)]
    assert [cells("P32", f"2025-Q{quarter}") for quarter in (2, 3)] == [(None, 0), (0, 0)]


def test_without_the_column_it_is_not_available(tmp_path):
    supplied = supplied_without("service_contact.safety_plan")
    cells = count(tmp_path, only=("P32",), supplied=supplied, service_contact=[disclosing(1, 1)])
    assert cells("P32", "2025-Q1") == (None, None)
