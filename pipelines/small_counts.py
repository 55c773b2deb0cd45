"""Numbers of rows, told where there is no login or no need: a small one only as a band.

Belongs here: what is small, and its band. Does not: who tells which numbers (`steps`, `condition`); released figures,
which the disclosure policy protects (`indicators.disclosure`).
"""

import itertools

SMALL = 10
"""Numbers of rows below this are small, as in the disclosure policy that this software comes with: a few rows are
about a few women."""

BANDS = (SMALL, 50, 100)
"""Where the bands of numbers of rows begin that are told as bands only."""


def told_rows(rows: int) -> int | str:
    """A number of rows as it may be told: 0, or the number if it is not small."""
    return rows if rows == 0 or rows >= SMALL else f"fewer than {SMALL}"


def rows_in_bands(rows: int) -> int | str:
    """A number of rows as a band whatever its size: `fewer than 10`, `10 to 49`, `50 to 99`, `100 or more`; 0 as 0.

    For rows on women in danger, of whom an exact number would say more than whoever looks after a machine needs.
    """
    if rows == 0 or rows < BANDS[0]:
        return told_rows(rows)
    for lowest, next_lowest in itertools.pairwise(BANDS):
        if rows < next_lowest:
            return f"{lowest} to {next_lowest - 1}"
    return f"{BANDS[-1]} or more"
