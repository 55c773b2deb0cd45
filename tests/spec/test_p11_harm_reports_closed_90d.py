"""P11: of reports of discrimination or harm whose 90 days have passed, those decided within them."""

from datetime import date

import pytest

from tests.hand_made_tables import count_2025, harm


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        ("closed_upheld", 0, (1, 1)),
        ("closed_upheld", 90, (1, 1)),
        # A decision against her is a decision.
        ("closed_not_upheld", 90, (1, 1)),
        ("closed_upheld", 91, (0, 1)),
        ("open", None, (0, 1)),
        # Against the rules: closed, and nobody knows when. Not within 90 days for certain.
        ("closed_upheld", None, (0, 1)),
        # And the other way round: days to a close that never came.
        ("open", 30, (0, 1)),
        # Taken back: neither above nor below the line.
        ("withdrawn", None, (0, 0)),
    ],
)
def test_decided_and_when(tmp_path, status, days, expected):
    cells = count_2025(tmp_path, "P11", harm_report=[harm(1, status=status, days=days)])
    assert cells("P11", "2025-Q2") == cells("P11", "2025") == expected


def test_every_kind_of_report_by_anybody_counts(tmp_path):
    decided = {"status": "closed_upheld", "days": 20}
    rows = [
        harm(1, harm_type="denied_documents", reporter="cso_on_behalf", **decided),
        harm(2, harm_type="relative_interpreter_harm", reporter="staff", migrant_status="not_asked", **decided),
        # She preferred not to say at which facility: the region is known.
        harm(3, facility_id=None, region_code="R2"),
    ]
    cells = count_2025(tmp_path, "P11", harm_report=rows)
    assert cells("P11", "2025") == (2, 3)
    assert [cells("P11", "2025", region=region) for region in ("R1", "R2")] == [(2, 2), (0, 1)]


def test_only_months_whose_90_days_have_passed_count(tmp_path):
    rows = [harm(month, f"2025-{month:02}", "closed_upheld", 5) for month in (1, 4, 9, 10)]
    # 90 days after 30 September is 29 December; after 31 October, 29 January.
    for day, expected in ((date(2025, 12, 28), (0, 0)), (date(2025, 12, 29), (1, 1))):
        assert count_2025(tmp_path, "P11", data_cutoff=day, harm_report=rows)("P11", "2025-Q3") == expected
    cells = count_2025(tmp_path, "P11", data_cutoff=date(2025, 12, 31), harm_report=rows)
    assert cells("P11", "2025") == (3, 3)
    # No window of the quarter has closed: nothing to measure yet, which is not 0.
    assert cells("P11", "2025-Q4") == (None, 0)
    assert count_2025(tmp_path, "P11", harm_report=rows)("P11", "2025") == (4, 4)


def test_a_quarter_without_reports_has_no_number_and_one_with_withdrawn_ones_is_empty(tmp_path):
    rows = [harm(1, "2025-02", "withdrawn"), harm(2, "2025-08")]
    cells = count_2025(tmp_path, "P11", harm_report=rows)
    assert [cells("P11", f"2025-Q{quarter}") for quarter in (1, 2, 3)] == [(0, 0), (None, 0), (0, 1)]


@pytest.mark.parametrize("column", ["days_to_close", "status", "report_month"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    rows = [harm(1, status="closed_upheld", days=5)]
    assert count_2025(tmp_path, "P11", without=f"harm_report.{column}", harm_report=rows)("P11", "2025") == (None, None)
