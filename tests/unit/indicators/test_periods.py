"""Quarters, years and closed windows, against the calendar."""

from datetime import date

import pytest

from indicators.cells import periods_of
from indicators.periods import (
    first_month,
    last_closed_month,
    list_periods,
    quarter_label,
    quarter_of,
    why_no_later_quarter,
)
from schemas.columns import column_names
from tests.hand_made_records import FACILITIES, contact, notification, write_records


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2025, 1, 1), "2025-Q1"), (date(2025, 3, 31), "2025-Q1"), (date(2025, 12, 31), "2025-Q4")],
)
def test_a_day_has_a_quarter(day, label):
    assert quarter_label(quarter_of(day)) == label


def listed(first, last, cutoff):
    return list_periods({quarter_of(first), quarter_of(last)}, cutoff)


def test_quarters_come_before_their_year_and_years_are_whole():
    assert listed(date(2023, 10, 1), date(2025, 6, 1), date(2026, 6, 30)) == (
        "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024", "2025-Q1", "2025-Q2",
    )  # fmt: skip


def test_a_quarter_is_listed_from_its_last_day():
    assert listed(date(2025, 1, 1), date(2025, 6, 1), date(2025, 6, 29)) == ("2025-Q1",)
    assert listed(date(2025, 1, 1), date(2025, 6, 1), date(2025, 6, 30)) == ("2025-Q1", "2025-Q2")


def test_without_records_or_before_the_first_quarter_has_ended_there_is_no_period():
    assert list_periods(set(), date(2025, 6, 30)) == ()
    assert listed(date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)) == ()


@pytest.mark.parametrize(
    ("last", "cutoff", "reason"),
    [
        ("2025-Q4", date(2025, 12, 31), ""),
        # The first quarter of 2026 is over, and nothing of it came.
        ("2025-Q4", date(2026, 3, 31), "no_records"),
        ("2025-Q4", date(2026, 6, 30), "no_records"),
        # It is not over.
        ("2025-Q4", date(2026, 3, 30), "not_ended"),
        ("2025-Q4", date(2026, 1, 1), "not_ended"),
    ],
)
def test_there_is_a_reason_why_quarters_end_before_the_data(last, cutoff, reason):
    assert why_no_later_quarter(["2024", "2025-Q3", last, "2025"], cutoff) == reason


def test_years_alone_have_no_last_quarter():
    assert why_no_later_quarter(["2024", "2025"], date(2026, 6, 30)) == ""


@pytest.mark.parametrize(
    ("period", "month"), [("2025", (2025, 1, 1)), ("2025-Q1", (2025, 1, 1)), ("2025-Q4", (2025, 10, 1))]
)
def test_a_period_has_a_first_month(period, month):
    assert first_month(period) == date(*month)


@pytest.mark.parametrize(
    ("window", "cutoff", "month"),
    [
        # 30 April plus 60 days is 29 June; 31 May plus 60 days is 30 July.
        (60, date(2026, 6, 30), (2026, 4, 1)),
        (60, date(2026, 6, 28), (2026, 3, 1)),
        (75, date(2026, 6, 30), (2026, 3, 1)),
        (120, date(2026, 6, 30), (2026, 2, 1)),
        # 29 February in a leap year.
        (1, date(2024, 3, 1), (2024, 2, 1)),
        (1, date(2024, 2, 29), (2024, 1, 1)),
        (366, date(2026, 12, 31), (2025, 11, 1)),
        (366, date(2027, 1, 1), (2025, 12, 1)),
    ],
)
def test_the_last_closed_month_is_counted_from_the_end_of_months(window, cutoff, month):
    assert last_closed_month(window, cutoff) == date(*month)


def test_periods_span_the_live_records_of_all_tables(tmp_path):
    rows = [
        contact(1, 1, when="2024-05"),
        # A withdrawn contact does not open a period.
        contact(2, 2, when="2023-01", is_retracted=True),
    ]
    records = write_records(
        tmp_path, facility=FACILITIES, service_contact=rows, notification=[notification(1, "2024-11")]
    )
    supplied = {table: set(column_names(table)) for table in records}
    assert periods_of(records, supplied, date(2025, 12, 31)) == ("2024-Q2", "2024-Q3", "2024-Q4")
    assert periods_of(records, {"notification": supplied["notification"]}, date(2025, 12, 31)) == ("2024-Q4",)
