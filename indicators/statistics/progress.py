"""When a change since a baseline is called progress (governance, section 6).

Belongs here: the rule, from figures and their intervals. Does not: targets, and that a major version makes one void
(`indicators.agreement.targets`), which figures are compared (`indicators.agreement.target_outcomes`), words.
"""

from collections.abc import Sequence
from itertools import pairwise

PERIODS_IN_ONE_DIRECTION = 3

NO_CLEAR_CHANGE = "no clear change"
NOT_JUDGED = "not judged"


def progress(baseline: float, later: Sequence[tuple[float, float, float] | None], direction: str) -> str:
    """`better`, `worse` or `no clear change`, from the baseline and later values (value, lower, upper), oldest first.

    Called only when the latest interval leaves out the baseline, or when the last three periods moved in one
    direction, away from the baseline. None stands for a period that is missing or withheld: no row leads across it,
    and after it as the latest nothing is called. `direction`: `higher` or `lower`, whichever is better; `neutral` is
    `not judged`.

    >>> progress(40, [(52, 45, 59)], "higher"), progress(40, [(43, 36, 50)], "higher")
    ('better', 'no clear change')
    >>> progress(40, [(41, 34, 48), (42, 35, 49), (43, 36, 50)], "lower")
    'worse'
    """
    if direction == "neutral":
        return NOT_JUDGED
    if not later or later[-1] is None:
        return NO_CLEAR_CHANGE
    value, lower, upper = later[-1]
    moved = value - baseline
    if lower <= baseline <= upper and not _one_way([baseline, *(item and item[0] for item in later)], moved):
        return NO_CLEAR_CHANGE
    return "better" if (moved > 0) == (direction == "higher") else "worse"


def _one_way(values: Sequence[float | None], moved: float) -> bool:
    """Whether the last three steps all lead the way that the figure has moved in all."""
    row = values[-PERIODS_IN_ONE_DIRECTION - 1 :]
    if len(row) <= PERIODS_IN_ONE_DIRECTION or None in row:
        return False
    return all((after - before) * moved > 0 for before, after in pairwise(row))
