"""The state at the end of a period: what units without a month of their own share.

Belongs here: SQL over the relation `period_list`, which the compiler writes before the steps of every unit. Does
not: which periods there are (`indicators.periods`), the units.

Months are compared as whole numbers and days only with days, so that another engine reads the same.
"""

from indicators.units.unit import Step


def month_number(column: str) -> str:
    """SQL for the months since year 0 of a date column, as in `period_columns`."""
    return f"CAST(extract(year FROM {column}) * 12 + extract(month FROM {column}) AS INTEGER)"


PERIOD_END = Step(
    "period_end",
    f"""
    SELECT period, kind, year, quarters, first_month, last_month, last_day,
        {month_number("last_month")} AS last_month_number
    FROM period_list""",
)
"""Each period with the number of its last month."""

YEAR_END = Step(
    "year_end",
    """
    SELECT period, year
    FROM period_list
    WHERE kind = 'year'""",
)
"""Calendar years only: for what is known once a year."""
