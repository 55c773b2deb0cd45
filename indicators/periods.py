"""Quarters and years: their names, their order, and which follow-up windows have closed.

Belongs here: calendar arithmetic by calendar rules, without a clock. Does not: which records fall in a period
(`units`), which periods a release shows (`cells` lists those with records).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta


def quarter_of(day: date) -> int:
    """Number of the quarter of `day`: year * 4 + 0 to 3."""
    return day.year * 4 + (day.month - 1) // 3


def quarter_label(quarter: int) -> str:
    """`2025-Q4` for 8103."""
    return f"{quarter // 4}-Q{quarter % 4 + 1}"


def list_periods(quarters: Iterable[int], data_cutoff: date) -> tuple[str, ...]:
    """Periods to publish, year by year: quarters in order, then the year.

    `quarters`: numbers of the quarters in which there are records. From the first of them to the last, but no
    further than the last quarter that has ended at the cut-off. A year is listed if all its quarters are: a
    part of a year is never shown as one.
    """
    found = sorted(quarters)
    if not found:
        return ()
    last_ended = quarter_of(data_cutoff + timedelta(days=1)) - 1
    listed = range(found[0], min(found[-1], last_ended) + 1)
    periods = []
    for quarter in listed:
        periods.append(quarter_label(quarter))
        if quarter % 4 == 3 and quarter - 3 in listed:
            periods.append(str(quarter // 4))
    return tuple(periods)


def first_month(period: str) -> date:
    """First day of a period such as `2025-Q4` or `2025`."""
    year, _, quarter = period.partition("-Q")
    return date(int(year), int(quarter or 1) * 3 - 2, 1)


def last_closed_month(window_days: int, data_cutoff: date) -> date:
    """First day of the latest month whose windows of `window_days` have all closed at the cut-off.

    A month counts as closed when its last day plus the window is not after the cut-off, so that nobody is
    included too early although only the month is known (semantics D2).
    """
    month = data_cutoff.replace(day=1)
    while _last_day(month) + timedelta(days=window_days) > data_cutoff:
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
