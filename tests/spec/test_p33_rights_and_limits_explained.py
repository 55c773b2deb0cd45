"""P33: of new cases, those in which rights and the limits of confidentiality were explained in time."""

from datetime import date

import pytest

from tests.hand_made_records import contact, count, disclosing, supplied_without


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ("explained", (1, 1)),
        # After she had told, and still explained.
        ("explained_late", (1, 1)),
        ("not_explained", (0, 1)),
        (None, (0, 1)),
        # The contact had to be cut short for her safety.
        ("not_safe", (0, 0)),
    ],
)
def test_one_answer(tmp_path, rights, expected):
    cells = count(tmp_path, only=("P33",), service_contact=[disclosing(1, 1, rights_explained=rights)])
    assert cells("P33", "2025-Q1") == expected


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        ("not_safe", "explained", (1, 1)),
        ("explained", "not_safe", (1, 1)),
        ("not_safe", "not_safe", (0, 0)),
        # At one of the two contacts there was time.
        ("not_safe", "not_explained", (0, 1)),
        ("not_safe", None, (0, 1)),
    ],
)
def test_two_answers_of_one_case(tmp_path, first, later, expected):
    rows = [disclosing(1, 1, 1, rights_explained=first), disclosing(2, 1, 2, rights_explained=later)]
    assert count(tmp_path, only=("P33",), service_contact=rows)("P33", "2025-Q1") == expected


def test_it_counts_by_the_end_of_the_next_month_and_no_later(tmp_path):
    rows = [
        disclosing(1, 1, 1, "2025-01", rights_explained="not_explained"),
        disclosing(2, 1, 2, "2025-02", rights_explained="explained"),
        disclosing(3, 2, 1, "2025-01", rights_explained="not_explained"),
        disclosing(4, 2, 2, "2025-03", rights_explained="explained"),
        # Not safe in time; what was left out later does not change it.
        disclosing(5, 3, 1, "2025-01", rights_explained="not_safe"),
        disclosing(6, 3, 2, "2025-03", rights_explained="not_explained"),
    ]
    assert count(tmp_path, only=("P33",), service_contact=rows)("P33", "2025-Q1") == (1, 2)


def test_a_case_belongs_to_its_index_month_and_waits_60_days(tmp_path):
    rows = [
        disclosing(1, 1, 1, "2025-06", rights_explained="not_explained"),
        disclosing(2, 1, 2, "2025-07", rights_explained="explained"),
    ]
    # Explained in July, for a case of June. 60 days after 30 June is 29 August.
    cells = count(tmp_path, date(2025, 9, 30), only=("P33",), service_contact=rows)
    assert [cells("P33", f"2025-Q{quarter}") for quarter in (2, 3)] == [(1, 1), (0, 0)]
    early = count(tmp_path, date(2025, 8, 28), only=("P33",), service_contact=rows)
    assert count(tmp_path, date(2025, 8, 29), only=("P33",), service_contact=rows)("P33", "2025-Q2") == (1, 1)
    # April and May have closed, without a case.
    assert early("P33", "2025-Q2") == (0, 0)


def test_by_group_and_any_mention(tmp_path):
    rows = [
        disclosing(1, 1, ethnicity=["national_majority", "roma"], rights_explained="explained"),
        disclosing(2, 2, ethnicity=["arab_amazigh"], migrant_status="migrant", rights_explained="not_explained"),
        disclosing(3, 3, ethnicity=["declined"], ethnicity_method="declined", rights_explained="explained"),
        disclosing(4, 4, ethnicity=["not_asked"], ethnicity_method="not_asked", rights_explained="not_safe"),
    ]
    cells = count(tmp_path, only=("P33",), service_contact=rows)
    assert cells("P33", "2025-Q1") == (2, 3)
    groups = ("roma_traveller", "majority_only", "other_minority", "declined", "not_asked")
    by_group = [cells("P33", "2025-Q1", ethnic_group=group) for group in groups]
    assert by_group == [(1, 1), (0, 0), (0, 1), (1, 1), (0, 0)]
    # She stands in every row that she mentions.
    mentions = [cells("P33", "2025-Q1", ethnic_mention=code) for code in ("roma", "national_majority", "arab_amazigh")]
    assert mentions == [(1, 1), (1, 1), (0, 1)]
    assert cells("P33", "2025-Q1", region="R1", migrant_status="migrant") == (0, 1)


def test_no_case_no_contact_and_nothing_collected(tmp_path):
    rows = [disclosing(1, 1, when="2025-01", rights_explained="explained"), contact(2, 2, when="2025-09")]
    cells = count(tmp_path, only=("P33",), service_contact=rows)
    assert [cells("P33", f"2025-Q{quarter}") for quarter in (1, 2, 3)] == [(1, 1), (None, 0), (0, 0)]
    supplied = supplied_without("service_contact.rights_explained")
    assert count(tmp_path, only=("P33",), supplied=supplied, service_contact=rows)("P33", "2025-Q1") == (None, None)
