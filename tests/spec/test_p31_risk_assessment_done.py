"""P31: of new cases, those with a risk assessment by a named tool in the index month or the month after."""

from datetime import date

import pytest

from tests.hand_made_records import contact, count, disclosing, supplied_without


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        ("done", (1, 1)),
        # A talk without a tool is none.
        ("done_unstructured", (0, 1)),
        ("not_done", (0, 1)),
        (None, (0, 1)),
        # Her choice.
        ("declined", (0, 0)),
    ],
)
def test_one_answer(tmp_path, risk, expected):
    cells = count(tmp_path, only=("P31",), service_contact=[disclosing(1, 1, risk_assessment=risk)])
    assert cells("P31", "2025-Q1") == expected


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        ("not_done", "done", (1, 1)),
        ("done", "not_done", (1, 1)),
        # A changed mind is no refusal.
        ("declined", "done", (1, 1)),
        ("done", "declined", (1, 1)),
        # She declined, whatever else was left undone.
        ("declined", "not_done", (0, 0)),
        (None, "declined", (0, 0)),
        ("done_unstructured", "not_done", (0, 1)),
    ],
)
def test_two_answers_of_one_case(tmp_path, first, later, expected):
    rows = [disclosing(1, 1, 1, risk_assessment=first), disclosing(2, 1, 2, risk_assessment=later)]
    assert count(tmp_path, only=("P31",), service_contact=rows)("P31", "2025-Q1") == expected


def test_it_may_be_done_by_the_end_of_the_next_month_and_no_later(tmp_path):
    rows = [
        disclosing(1, 1, 1, "2025-01", risk_assessment="not_done"),
        disclosing(2, 1, 2, "2025-02", risk_assessment="done"),
        disclosing(3, 2, 1, "2025-01", risk_assessment="not_done"),
        disclosing(4, 2, 2, "2025-03", risk_assessment="done"),
        # To decline later does not excuse that nobody offered it in time.
        disclosing(5, 3, 1, "2025-01", risk_assessment="not_done"),
        disclosing(6, 3, 2, "2025-03", risk_assessment="declined"),
    ]
    assert count(tmp_path, only=("P31",), service_contact=rows)("P31", "2025-Q1") == (1, 3)


def test_a_contact_without_disclosure_is_no_part_of_the_case(tmp_path):
    rows = [disclosing(1, 1, 1, risk_assessment="not_done"), contact(2, 1, 2, risk_assessment="done")]
    assert count(tmp_path, only=("P31",), service_contact=rows)("P31", "2025-Q1") == (0, 1)


def test_only_months_whose_60_days_have_passed_count(tmp_path):
    rows = [disclosing(n, n, when=f"2025-0{n}", risk_assessment="done") for n in (1, 2, 3, 4)]
    # 60 days after 28 February is 29 April; after 31 March, 30 May.
    for day, expected in ((date(2025, 4, 28), (1, 1)), (date(2025, 4, 29), (2, 2)), (date(2025, 5, 30), (3, 3))):
        assert count(tmp_path, day, only=("P31",), service_contact=rows)("P31", "2025-Q1") == expected
    assert count(tmp_path, date(2025, 3, 31), only=("P31",), service_contact=rows)("P31", "2025-Q1") == (None, 0)


def test_versions_withdrawal_and_cases_that_are_not_new(tmp_path):
    rows = [
        disclosing(1, 1, risk_assessment="not_done"),
        disclosing(1, 1, record_version=2, risk_assessment="done"),
        disclosing(2, 2, risk_assessment="done"),
        disclosing(2, 2, record_version=2, is_retracted=True),
        disclosing(3, 3, risk_assessment="done", prev_ipv_contact_gap="d31_90"),
        disclosing(4, 4, risk_assessment="done", perpetrator_rel="in_law"),
        disclosing(5, risk_assessment="done", reported_elsewhere="yes_contributing"),
    ]
    assert count(tmp_path, only=("P31",), service_contact=rows)("P31", "2025-Q1") == (1, 1)


def test_by_group_and_what_is_empty(tmp_path):
    rows = [
        disclosing(1, 1, when="2025-01", migrant_status="migrant", age_band="18_24", risk_assessment="done"),
        disclosing(2, 2, when="2025-01", migrant_status="migrant", age_band="75_plus", risk_assessment="not_done"),
        disclosing(3, 3, when="2025-01", migrant_status="unknown", age_band="unknown", risk_assessment="declined"),
        contact(4, 4, when="2025-09"),
    ]
    cells = count(tmp_path, only=("P31",), service_contact=rows)
    by_status = {code: cells("P31", "2025-Q1", migrant_status=code) for code in ("migrant", "unknown", "not_asked")}
    assert by_status == {"migrant": (1, 2), "unknown": (0, 0), "not_asked": (0, 0)}
    assert [cells("P31", "2025-Q1", age_group=code) for code in ("15_29", "65_plus")] == [(1, 1), (0, 1)]
    assert [cells("P31", f"2025-Q{quarter}") for quarter in (2, 3)] == [(None, 0), (0, 0)]


def test_without_the_column_it_is_not_available(tmp_path):
    supplied = supplied_without("service_contact.risk_assessment")
    cells = count(tmp_path, only=("P31",), supplied=supplied, service_contact=[disclosing(1, 1)])
    assert cells("P31", "2025-Q1") == (None, None)
