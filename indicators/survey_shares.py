"""Weighted shares of a survey and their standard errors, for every domain on the full design.

Belongs here: the estimator. Does not: intervals and reliability (`statistics`), sums of weights (`unit_counts`).

Share of a domain: p = sum(w y) / sum(w), over its respondents. Variance by Taylor linearisation: with
u = w (y - p) / sum(w) in the domain and 0 outside it, summed over each primary unit, it is in each stratum
n / (n - 1) times the sum of squared deviations from the stratum's mean, n being all its primary units, those without
anybody of the domain among them (semantics F3). A stratum with a single primary unit counts its deviation from the
mean over all primary units. Without stages every respondent is a primary unit of one stratum. A single primary unit
in all says nothing about how units differ: there is no standard error, and not one of 0.
Source: Binder (1983), International Statistical Review 51, 279-292; Cochran, Sampling Techniques, chapter 6.
"""

from collections.abc import Sequence

import numpy as np

from indicators.measures import DENOMINATOR, NUMERATOR
from indicators.periods import Period
from indicators.sheet import Sheet
from indicators.unit_counts import EVERYONE, UnitCounts


def survey_share(
    unit: UnitCounts, sheet: Sheet, breakdown: str, periods: Sequence[Period]
) -> tuple[np.ndarray, np.ndarray]:
    """Share (0 to 1) and its standard error: periods x cells; nan where the domain is empty."""
    columns = [unit.measures.by_part[sheet.indicator, part].column for part in (NUMERATOR, DENOMINATOR)]
    estimate = _with_stages if unit.weights.sampled is not None else _without_stages
    with np.errstate(invalid="ignore", divide="ignore"):
        share, variance = estimate(unit, *columns, breakdown, periods)
    return share, np.sqrt(np.where(np.isnan(share), np.nan, np.maximum(variance, 0)))


def _with_stages(
    unit: UnitCounts, above: str, below: str, breakdown: str, periods: Sequence[Period]
) -> tuple[np.ndarray, np.ndarray]:
    weights = unit.weights
    sums = weights.cells.counts(breakdown)
    yes, everyone = sums[:, :, weights.columns[above]], sums[:, :, weights.columns[below]]
    shares, variances = [], []
    for period in periods:
        at = [place for place, (label, *_) in enumerate(weights.sampled) if label == period.label]
        strata = [weights.sampled[place][1] for place in at]
        total = everyone[at].sum(axis=0)
        share = np.where(total > 0, yes[at].sum(axis=0) / total, np.nan)
        shares.append(share)
        variances.append(_by_stratum((yes[at] - share * everyone[at]) / total, strata))
    return np.array(shares), np.array(variances)


def _without_stages(
    unit: UnitCounts, above: str, below: str, breakdown: str, periods: Sequence[Period]
) -> tuple[np.ndarray, np.ndarray]:
    weights = unit.weights
    sums = unit.at(weights.cells.counts(breakdown), periods)
    yes, everyone, yes_squared, squared = (
        sums[:, :, weights.columns[name]] for name in (above, below, f"{above}_squared", f"{below}_squared")
    )
    share = np.where(everyone > 0, yes / everyone, np.nan)
    squares = yes_squared * (1 - share) ** 2 + (squared - yes_squared) * share**2
    number = _respondents(unit, periods)[:, None]
    return share, squares / everyone**2 * (number / (number - 1))


def _respondents(unit: UnitCounts, periods: Sequence[Period]) -> np.ndarray:
    return unit.at(unit.cells.counts("total"), periods)[:, 0, unit.columns[EVERYONE]].astype(float)


def _by_stratum(scores: np.ndarray, strata: Sequence[str]) -> np.ndarray:
    """Variance of the sum of `scores` (primary units x cells), stratum by stratum; nan for a single primary unit,
    which says nothing about how much another one would differ."""
    if len(scores) == 1:
        return np.full(scores.shape[1], np.nan)
    variance = np.zeros(scores.shape[1])
    overall = scores.mean(axis=0) if len(scores) else 0.0
    for stratum in dict.fromkeys(strata):
        own = scores[[other == stratum for other in strata]]
        number = len(own)
        if number == 1:
            variance += (own[0] - overall) ** 2
        else:
            variance += number / (number - 1) * ((own - own.mean(axis=0)) ** 2).sum(axis=0)
    return variance
