"""One hand-made case a quarter, so that one count shows many cases side by side.

Belongs here: in which month the nth of them goes, and the label of its quarter. Does not: records
(`hand_made_records`), expected values.
"""

FIRST_YEAR = 2020
"""Far enough before the cut-off that every window of follow-up has closed (24 quarters)."""


def month_of(number: int) -> str:
    """A month in the middle of the nth quarter, from 0: `2020-02`, `2020-05`, ..."""
    return f"{FIRST_YEAR + number // 4}-{number % 4 * 3 + 2:02}"


def quarter_of(number: int) -> str:
    """The label of the nth quarter, from 0: `2020-Q1`, `2020-Q2`, ..."""
    return f"{FIRST_YEAR + number // 4}-Q{number % 4 + 1}"


def months_after(month: str, months: int) -> str:
    """The month so many months after one written like `2020-02`."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + months
    return f"{number // 12}-{number % 12 + 1:02}"
