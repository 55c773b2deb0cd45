"""Weighted shares of a survey with their standard errors, from counts and sums of weights by cell.

Belongs here: bringing the sums of a run to the estimator. Does not: the estimator (`survey_design`), intervals and
reliability (`statistics`), sums of weights (`unit_counts`).

Without stages every respondent is a primary unit of one stratum.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from indicators.measures import DENOMINATOR, NUMERATOR
from indicators.periods import Period
from indicators.sheet import Sheet
from indicators.survey_design import design_effect, domain_shares, kish_design_effect
from indicators.unit_counts import EVERYONE, UnitCounts

LONELY = "adjust"
"""The rule of `survey_design.LONELY_RULES` for what is counted here, written down before any survey came: a run does
not stop for one stratum, and does not promise too much because of it either."""


@dataclass(frozen=True)
class SurveyShares:
    """Arrays of one shape, periods x cells. `share`: 0 to 1, nan where the domain is empty. `design_effect`: nan where
    it cannot be had; `kish` is that of the weights alone. `respondents`: of the domain, unweighted."""

    share: np.ndarray
    standard_error: np.ndarray
    degrees_of_freedom: np.ndarray
    design_effect: np.ndarray
    kish: np.ndarray
    respondents: np.ndarray


def survey_shares(unit: UnitCounts, sheet: Sheet, breakdown: str, periods: Sequence[Period]) -> SurveyShares:
    """The shares of an indicator in each cell of a breakdown, and how sure they are."""
    columns = [unit.measures.by_part[sheet.indicator, part].column for part in (NUMERATOR, DENOMINATOR)]
    respondents = unit.count(sheet.indicator, DENOMINATOR, breakdown, periods)
    estimate = _with_stages if unit.weights.sampled is not None else _without_stages
    return estimate(unit, *columns, breakdown, periods, respondents)


def _with_stages(
    unit: UnitCounts, above: str, below: str, breakdown: str, periods: Sequence[Period], respondents: np.ndarray
) -> SurveyShares:
    weights = unit.weights
    sums = weights.cells.counts(breakdown)
    yes, everyone, squared = (sums[:, :, weights.columns[name]] for name in (above, below, f"{below}_squared"))
    rows = []
    for period, number in zip(periods, respondents, strict=True):
        at = [place for place, (label, *_) in enumerate(weights.sampled) if label == period.label]
        found = domain_shares(yes[at], everyone[at], [weights.sampled[place][1] for place in at], LONELY)
        variance = found.variance
        kish = kish_design_effect(everyone[at].sum(axis=0), squared[at].sum(axis=0), number)
        deff = design_effect(found.share, variance, number)
        rows.append(SurveyShares(found.share, np.sqrt(variance), found.degrees_of_freedom, deff, kish, number))
    return SurveyShares(*(np.array([getattr(row, item.name) for row in rows]) for item in fields(SurveyShares)))


def _without_stages(
    unit: UnitCounts, above: str, below: str, breakdown: str, periods: Sequence[Period], respondents: np.ndarray
) -> SurveyShares:
    weights = unit.weights
    sums = unit.at(weights.cells.counts(breakdown), periods)
    yes, everyone, yes_squared, squared = (
        sums[:, :, weights.columns[name]] for name in (above, below, f"{above}_squared", f"{below}_squared")
    )
    number = unit.at(unit.cells.counts("total"), periods)[:, 0, unit.columns[EVERYONE]].astype(float)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(everyone > 0, yes / everyone, np.nan)
        squares = yes_squared * (1 - share) ** 2 + (squared - yes_squared) * share**2
        variance = squares / everyone**2 * (number / (number - 1))
        # Of the machine's rounding a trace below 0 can be left.
        variance = np.where(np.isnan(share), np.nan, np.maximum(variance, 0))
    kish = kish_design_effect(everyone, squared, respondents)
    deff = design_effect(share, variance, respondents)
    return SurveyShares(share, np.sqrt(variance), np.maximum(respondents - 1, 0), deff, kish, respondents)
