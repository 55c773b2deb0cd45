"""A comment is due 60 days after it was raised, and answered by a reasoned outcome within them."""

from datetime import date

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, picked, rows_of

COMMENT = SYSTEM_UNITS["comment"]


def comment(raised: date, responded: date | None = None, resolution: str = "open", **more) -> dict:
    row = {"comment_id": "K1", "party_type": "womens_ngo", "kind": "definition", "raised_date": raised}
    return row | {"responded_date": responded, "resolution": resolution} | more


def rows(tmp_path, *comments: dict) -> list[dict]:
    return rows_of(COMMENT, {"review_comment": list(comments)}, tmp_path, data_cutoff=date(2026, 6, 30))


def test_it_is_dated_by_the_month_in_which_it_was_raised(tmp_path):
    found = rows(tmp_path, comment(date(2025, 12, 31)), comment(date(2026, 1, 1)))
    assert picked(found, "month", "quarter", "year", "month_number") == [
        (date(2025, 12, 1), 8103, 2025, 24312),
        (date(2026, 1, 1), 8104, 2026, 24313),
    ]


@pytest.mark.parametrize(
    ("raised", "due"),
    [(date(2026, 5, 1), True), (date(2026, 5, 2), False), (date(2025, 1, 1), True), (date(2026, 7, 1), False)],
)
def test_it_is_due_sixty_days_before_the_cut_off(tmp_path, raised, due):
    assert picked(rows(tmp_path, comment(raised)), "due") == [(due,)]


@pytest.mark.parametrize(
    ("responded", "resolution", "resolved"),
    [
        (date(2025, 3, 2), "explained", True),
        (date(2025, 3, 3), "explained", False),
        (date(2025, 1, 1), "changed", True),
        (date(2025, 2, 1), "scheduled", True),
        (date(2025, 2, 1), "rejected_with_reason", True),
        (date(2025, 2, 1), "duplicate", False),
        (date(2025, 2, 1), "open", False),
        (None, "changed", False),
        (None, "open", False),
    ],
)
def test_an_answer_counts_with_a_reasoned_outcome_within_sixty_days(tmp_path, responded, resolution, resolved):
    found = rows(tmp_path, comment(date(2025, 1, 1), responded, resolution))
    assert picked(found, "resolved_within_60_days", "resolution", "party_type", "kind") == [
        (resolved, resolution, "womens_ngo", "definition")
    ]
