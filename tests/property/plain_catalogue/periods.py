"""Periods by their labels, and which months of them can be looked at.

Belongs here: calendar arithmetic on month numbers (year * 12 + month - 1). Does not: what happened in a month.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def last_day(month: int) -> date:
    """Last day of the month with this number."""
    year, place = divmod(month, 12)
    return date(year, place + 1, monthrange(year, place + 1)[1])


@dataclass(frozen=True)
class Period:
    """`label`: 2025-Q3, 2025, or 2025-Q3-12m for the twelve months that end with 2025-Q3. `months`: their numbers."""

    label: str
    kind: str
    months: range

    @property
    def last_month(self) -> int:
        return self.months[-1]

    @property
    def first_day(self) -> date:
        return date(self.months[0] // 12, self.months[0] % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        return last_day(self.last_month)

    @property
    def year(self) -> int:
        """Year of its last day."""
        return self.last_day.year

    @property
    def quarters(self) -> int:
        return len(self.months) // 3


def period_of(label: str) -> Period:
    """The period that a label names."""
    if "-Q" not in label:
        first = int(label) * 12
        return Period(label, "year", range(first, first + 12))
    year, quarter = int(label[:4]), int(label[6])
    end = year * 12 + quarter * 3
    if label.endswith("-12m"):
        return Period(label, "rolling", range(end - 12, end))
    return Period(label, "quarter", range(end - 3, end))


def has_closed(month: int, window: int | None, cutoff: date) -> bool:
    """Whether the window of everything that happened in the month is over: counted from its last day (D2)."""
    return window is None or last_day(month) + timedelta(days=window) <= cutoff


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def listed_periods(months: set[int], cutoff: date) -> list[str]:
    """Labels of the periods that a release shows: quarters, years and rolling years of whole quarters.

    `months`: with a record about women. From the quarter of the first to that of the last, but only quarters that
    are over at the cut-off. The rolling year that ends with a fourth quarter is the year and not listed again.
    """
    if not months:
        return []
    ended = [
        quarter for quarter in range(min(months) // 3, max(months) // 3 + 1) if last_day(quarter * 3 + 2) <= cutoff
    ]
    labels = []
    for quarter in ended:
        year, place = divmod(quarter, 4)
        labels.append(f"{year}-Q{place + 1}")
        if quarter - 3 in ended:
            labels.append(str(year) if place == 3 else f"{year}-Q{place + 1}-12m")
    return labels
