"""What has become of the rows of a table already: shown before, hidden before, or not to be published at all.

Belongs here: reading it. Does not: what follows for the other rows (`table_system`).

What is out cannot be taken back, and what was hidden must stay so. A row that nobody publishes is there because it
follows from others: the second quarter, where the first and then the half-year are published.
"""

from collections.abc import Sequence

import numpy as np

FREE, SHOWN, HIDDEN, UNPUBLISHED = "", "shown", "hidden", "unpublished"
STANDINGS = (FREE, SHOWN, HIDDEN, UNPUBLISHED)


def standing_of(cells: Sequence[str]) -> tuple[np.ndarray, list[int]]:
    """The standing of each row, str[rows], and the rows that say something else."""
    standing = np.array([cell.strip() for cell in cells], dtype=object)
    wrong = np.flatnonzero(~np.isin(standing, STANDINGS)).tolist()
    return standing.astype(str), wrong
