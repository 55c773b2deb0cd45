"""P08: of comments of civil society that are due, those with a reasoned answer within 60 days."""

from datetime import date, timedelta

import pytest

from tests.hand_made_tables import comment, count_2025

RAISED = date(2025, 2, 1)


def after(days: int) -> date:
    return RAISED + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "outcome", "expected"),
    [
        (0, "changed", (1, 1)),
        (60, "scheduled", (1, 1)),
        (60, "explained", (1, 1)),
        (60, "rejected_with_reason", (1, 1)),
        # One day late is late.
        (61, "changed", (0, 1)),
        # Answered, and still open.
        (10, "open", (0, 1)),
        # What repeats another comment is not counted twice.
        (10, "duplicate", (0, 0)),
    ],
)
def test_when_and_what_was_answered(tmp_path, days, outcome, expected):
    rows = [comment(1, RAISED, after(days), outcome)]
    assert count_2025(tmp_path, "P08", review_comment=rows)("P08", "2025-Q1") == expected


def test_a_comment_without_an_answer_is_not_resolved_whatever_it_says(tmp_path):
    rows = [comment(1, RAISED), comment(2, RAISED, resolution="explained")]
    assert count_2025(tmp_path, "P08", review_comment=rows)("P08", "2025-Q1") == (0, 2)


@pytest.mark.parametrize(
    ("kind", "below"),
    [
        ("roma_association", 1),
        ("migrant_association", 1),
        ("minority_womens_org", 1),
        ("womens_ngo", 1),
        ("refugee_ngo", 1),
        ("faith_org", 0),
        ("disability_org", 0),
        ("health_authority", 0),
        ("university", 0),
    ],
)
def test_whose_comments_count(tmp_path, kind, below):
    rows = [comment(1, RAISED, after(5), party_type=kind)]
    assert count_2025(tmp_path, "P08", review_comment=rows)("P08", "2025-Q1") == (below, below)


def test_a_comment_counts_when_its_60_days_have_passed_even_if_answered_before(tmp_path):
    rows = [comment(1, date(2025, 11, 1), date(2025, 11, 9)), comment(2, date(2025, 11, 2), date(2025, 11, 9))]
    # 60 days after 1 November is 31 December.
    for day, below in ((date(2025, 12, 31), 1), (date(2026, 1, 1), 2)):
        cells = count_2025(tmp_path, "P08", data_cutoff=day, review_comment=rows)
        assert cells("P08", "2025-Q4") == (below, below)


def test_a_comment_belongs_to_the_quarter_in_which_it_was_raised(tmp_path):
    rows = [
        comment(1, date(2025, 3, 31), date(2025, 4, 20)),
        comment(2, date(2025, 4, 1), date(2025, 4, 20)),
        # About nothing in particular, and about harm: comments all the same.
        comment(3, date(2025, 4, 1), indicator_id=None),
        comment(4, date(2025, 6, 30), date(2025, 7, 2), kind="harm_or_stigma"),
    ]
    cells = count_2025(tmp_path, "P08", review_comment=rows)
    assert [cells("P08", f"2025-Q{quarter}") for quarter in (1, 2)] == [(1, 1), (2, 3)]
    assert cells("P08", "2025") == (3, 4)
    # Nobody raised anything: nothing to measure.
    assert cells("P08", "2025-Q3") == (None, 0)


@pytest.mark.parametrize("column", ["responded_date", "raised_date", "resolution", "party_type"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    rows = [comment(1, RAISED, after(5))]
    cells = count_2025(tmp_path, "P08", without=f"review_comment.{column}", review_comment=rows)
    assert cells("P08", "2025") == (None, None)
