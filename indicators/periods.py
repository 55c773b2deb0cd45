"""Quarters, years and rolling years: their names, their order, and which follow-up windows have closed.

Belongs here: calendar arithmetic by calendar rules, without a clock. Does not: which records fall in a period
(`units`), which periods a release shows (`cells` lists those with records).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

QUARTER, YEAR, ROLLING = "quarter", "year", "rolling"


@dataclass(frozen=True)
class Period:
    """A run of whole quarters. `quarters`: their numbers (`quarter_of`), in order."""

    label: str
    kind: str
    quarters: tuple[int, ...]

    @property
    def first_month(self) -> date:
        """First day of its first month."""
        return date(self.quarters[0] // 4, self.quarters[0] % 4 * 3 + 1, 1)

    @property
    def last_month(self) -> date:
        """First day of its last month."""
        return date(self.quarters[-1] // 4, self.quarters[-1] % 4 * 3 + 3, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return _last_day(self.last_month)

    @property
    def year(self) -> int:
        """The year in which it ends."""
        return self.quarters[-1] // 4


def period_of(label: str) -> Period:
    """The period named `2025-Q4`, `2025` or `2025-Q3-12m` (the twelve months that end with 2025-Q3)."""
    year, _, rest = label.partition("-Q")
    if not rest:
        return Period(label, YEAR, tuple(range(int(year) * 4, int(year) * 4 + 4)))
    last = int(year) * 4 + int(rest[0]) - 1
    if rest.endswith("-12m"):
        return Period(label, ROLLING, tuple(range(last - 3, last + 1)))
    return Period(label, QUARTER, (last,))


def with_rolling_years(labels: Iterable[str]) -> tuple[str, ...]:
    """`labels` with the rolling year that ends in each quarter behind that quarter, if all its quarters are there.

    The rolling year that ends with a fourth quarter is the year itself and not listed twice.
    """
    listed = list(labels)
    quarters = {period_of(label).quarters[0] for label in listed if "-Q" in label}
    result = []
    for label in listed:
        result.append(label)
        rolling = period_of(f"{label}-12m") if "-Q" in label and not label.endswith("Q4") else None
        if rolling and quarters.issuperset(rolling.quarters):
            result.append(rolling.label)
    return tuple(result)


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


def why_no_later_quarter(labels: Iterable[str], data_cutoff: date) -> str:
    """Why the last quarter of `labels` is not the one that ends with the data: `no_records`, because nothing that
    decides on the periods falls in a later one; `not_ended`, because the next had not ended at the cut-off; empty if
    there is nothing to explain."""
    last = max((period_of(label).quarters[0] for label in labels if period_of(label).kind == QUARTER), default=None)
    if last is None or quarter_of(data_cutoff) == last:
        return ""
    last_ended = quarter_of(data_cutoff + timedelta(days=1)) - 1
    return "no_records" if last < last_ended else "not_ended"


def first_month(period: str) -> date:
    """First day of a period such as `2025-Q4` or `2025`."""
    return period_of(period).first_month


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
