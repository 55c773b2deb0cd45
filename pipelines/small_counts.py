"""Numbers of rows, told where there is no login or no need: a small one only as a band.

Belongs here: what is small, and its band. Does not: who tells which numbers (`steps`, `condition`); released figures,
which the disclosure policy protects (`indicators.disclosure`).
"""

SMALL = 10
"""Numbers of rows below this are small, as in the disclosure policy that this software comes with: a few rows are
about a few women."""


def told_rows(rows: int) -> int | str:
    """A number of rows as it may be told: 0, or the number if it is not small."""
    return rows if rows == 0 or rows >= SMALL else f"fewer than {SMALL}"
