"""Weighted shares of a survey and their standard errors, for every domain on the full design.

Belongs here: the estimator. Does not: intervals and reliability (`statistics`), sums of weights (`unit_counts`).

Share of a domain: p = sum(w y) / sum(w), over its respondents. Variance by Taylor linearisation: with
u = w (y - p) / sum(w) in the domain and 0 outside it, summed over each primary unit, it is in each stratum
n / (n - 1) times the sum of squared deviations from the stratum's mean, n being all its primary units, those without
anybody of the domain among them (semantics F3). A stratum with a single primary unit counts its deviation from the
mean over all primary units. Without stages every respondent is a primary unit of one stratum.
Source: Binder (1983), International Statistical Review 51, 279-292; Cochran, Sampling Techniques, chapter 6.
"""

from collections.abc import Sequence

import numpy as np

from indicators.measures import DENOMINATOR, NUMERATOR
from indicators.periods import Period
from indicators.registry import Sheet
from indicators.unit_counts import EVERYONE, UnitCounts


def survey_share(
    unit: UnitCounts, sheet: Sheet, breakdown: str, periods: Sequence[Period]
) -> tuple[np.ndarray, np.ndarray]:
    """Share (0 to 1) and its standard error: periods x cells; nan where the domain is empty."""
    weights = unit.weights
    sums = unit.at(weights.cells.counts(breakdown), periods)
    sums = sums.reshape(*sums.shape[:2], len(weights.units), len(weights.columns))
    above, below = (unit.measures.by_part[sheet.indicator, part].column for part in (NUMERATOR, DENOMINATOR))
    yes, all_of_it = sums[..., weights.columns[above]], sums[..., weights.columns[below]]
    total = all_of_it.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, yes.sum(axis=2) / total, np.nan)
        if unit.unit.design:
            sampled = _sampled(unit, periods)
            scores = (yes - share[:, :, None] * all_of_it) / total[:, :, None]
            variance = _by_stratum(scores, sampled, weights.strata)
        else:
            yes_squared = sums[..., 0, weights.columns[f"{above}_squared"]]
            all_squared = sums[..., 0, weights.columns[f"{below}_squared"]]
            squares = yes_squared * (1 - share) ** 2 + (all_squared - yes_squared) * share**2
            number = _respondents(unit, periods)[:, None]
            variance = squares / total**2 * (number / (number - 1))
    variance = np.where(total > 0, np.maximum(variance, 0), np.nan)
    return share, np.sqrt(variance)


def _sampled(unit: UnitCounts, periods: Sequence[Period]) -> np.ndarray:
    """Which primary units were in the sample of each period."""
    weights = unit.weights
    sums = unit.at(weights.cells.counts("total"), periods)
    sums = sums.reshape(len(periods), len(weights.units), len(weights.columns))
    return sums[:, :, weights.columns[EVERYONE]] > 0


def _respondents(unit: UnitCounts, periods: Sequence[Period]) -> np.ndarray:
    return unit.at(unit.cells.counts("total"), periods)[:, 0, unit.columns[EVERYONE]].astype(float)


def _by_stratum(scores: np.ndarray, sampled: np.ndarray, strata: Sequence) -> np.ndarray:
    """Variance of the sum of `scores` (periods x cells x primary units), stratum by stratum."""
    variance = np.zeros(scores.shape[:2])
    strata = np.array(strata, dtype=object)
    for place, present in enumerate(sampled):
        inside = scores[place][:, present]
        overall = inside.mean(axis=1, keepdims=True) if present.any() else 0.0
        for stratum in dict.fromkeys(strata[present]):
            own = inside[:, strata[present] == stratum]
            number = own.shape[1]
            if number == 1:
                variance[place] += ((own - overall) ** 2).sum(axis=1)
            else:
                deviations = own - own.mean(axis=1, keepdims=True)
                variance[place] += number / (number - 1) * (deviations**2).sum(axis=1)
    return variance
