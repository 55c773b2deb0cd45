"""When a change since a baseline is called progress (governance, section 6).

Belongs here: the rule, from figures and their intervals. Does not: targets (`indicators.agreement.targets`), which
figures are compared, words for readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PERIODS_IN_ONE_DIRECTION = 3

NO_CLEAR_CHANGE = "no clear change"
VOID = "void"
NOT_JUDGED = "not judged"

PROGRESS_WORDS = {
    "better": "The figure has moved the right way, and by more than chance explains.",
    "worse": "The figure has moved the wrong way, and by more than chance explains.",
    NO_CLEAR_CHANGE: "Chance explains the difference from the baseline, or no figure has been published since.",
    VOID: "The indicator has changed so much that the baseline no longer stands (a new major version).",
    NOT_JUDGED: "Neither more nor less of this is better.",
}


@dataclass(frozen=True)
class Figure:
    """A published figure with its interval and the version of the sheet it was computed by."""

    value: float
    lower: float
    upper: float
    version: str = "1.0.0"


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


def progress_since(baseline: Figure, later: Sequence[Figure | None], direction: str) -> str:
    """A word of `PROGRESS_WORDS`, from a published baseline and what was published after it, oldest first.

    None as in `progress`. A major version other than the baseline's makes it void until it is agreed again.

    >>> start = Figure(40, 36, 44)
    >>> progress_since(start, [Figure(41, 37, 45), Figure(42, 38, 46), None, Figure(43, 39, 47)], "higher")
    'no clear change'
    >>> progress_since(start, [Figure(60, 56, 64, version="2.0.0")], "higher")
    'void'
    """
    if direction == "neutral":
        return NOT_JUDGED
    if any(_major(figure) != _major(baseline) for figure in later if figure is not None):
        return VOID
    figures = [figure and (figure.value, figure.lower, figure.upper) for figure in later]
    return progress(baseline.value, figures, direction)


def _major(figure: Figure) -> str:
    return figure.version.partition(".")[0]
