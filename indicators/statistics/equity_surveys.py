"""Rows of the equity table that compare groups of a population survey.

Belongs here: what can be said from the published shares and ranges of a survey, and the word for what cannot. Does not:
comparisons of counts (`equity_pairs`), estimates from records (`indicators.survey_design`).

Weights and standard errors of a survey are not published (`indicators.disclosure.survey_figures` says why), so that a
difference is made from the two published shares and their ranges, which know strata, primary units and weights. That
women of both groups live in the same places is not in them: this covariance mostly makes the true range narrower.
"""

from collections.abc import Callable, Mapping
from functools import partial

from indicators.statistics.comparisons import difference_of, ratio_of
from indicators.statistics.equity_pairs import why_not
from indicators.statistics.equity_rounding import rounded_ratio, whole_points
from indicators.statistics.released_groups import ReleasedGroups

SURVEY = "weighted_proportion"
FROM_RANGES = "from_ranges"
Figure = tuple[float, float, float]


def survey_rows(groups: ReleasedGroups, policy: Mapping, refused: str | None) -> list[dict]:
    """D and R of every group against the reference, in whole points and two decimals; then heterogeneity, which has
    only a word. `refused`: the status of all rows, if no group of this figure is compared at all."""
    # Published shares and limits of surveys have so many decimals: each may be off by half of the last.
    widened = partial(_widened, by=0.5 / 10 ** policy["decimals_below"])
    compared = [code for code in groups.groups if code != groups.reference]
    rows = []
    for measure, estimate in (("D", _difference), ("R", _ratio)):
        for code in compared:
            word = refused or why_not(groups, code)
            row = {"group": code, "measure": measure, "status": word}
            if not word:
                pair = groups.groups[code], groups.groups[groups.reference]
                row |= estimate(*(widened(cell.figure) for cell in pair))
            rows.append(row)
    status = refused or ("overlapping_groups" if groups.overlapping else "no_standard_errors")
    return [*rows, {"group": "all", "measure": "heterogeneity", "status": status}]


def _difference(group: Figure, reference: Figure) -> dict:
    return _shown(difference_of(group, reference), whole_points)


def _ratio(group: Figure, reference: Figure) -> dict:
    if not reference[0]:
        return {"status": "undefined_zero_reference" if group[0] else "undefined_all_zero"}
    return _shown(ratio_of(group, reference), rounded_ratio)


def _widened(figure: Figure, by: float) -> Figure:
    """Share and limits, the limits as far out as rounding may have brought them in."""
    share, lower, upper = figure
    return share, max(lower - by, 0.0), min(upper + by, 100.0)


def _shown(numbers: tuple, rounded: Callable[[float], float | None]) -> dict:
    value, lower, upper = (rounded(float(number)) for number in numbers)
    return {"status": "shown", "value": value, "lower": lower, "upper": upper, "caution": [FROM_RANGES]}
