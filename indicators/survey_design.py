"""Variances of weighted shares of a survey, for every domain on the full design.

Belongs here: Taylor linearisation by stratum and primary unit, design effects, degrees of freedom. Does not: where the
sums of weights come from (`survey_shares`), intervals (`statistics.intervals`), reliability (`statistics.estimates`).

Share of a domain: p = sum(w y) / sum(w), over its respondents. Variance by Taylor linearisation: with
u = w (y - p) / sum(w) in the domain and 0 outside it, summed over each primary unit, it is in each stratum
n / (n - 1) times the sum of squared deviations from the stratum's mean, n being all its primary units, those without
anybody of the domain among them (semantics F3). A single primary unit in all says nothing about how units differ:
there is no standard error, and not one of 0.
Source: Binder (1983), International Statistical Review 51, 279-292; Cochran, Sampling Techniques, chapter 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LONELY_RULES = {
    "fail": "A stratum with a single primary unit is refused: nobody has written down what to do with it.",
    "certainty": "It counts as drawn for certain, and adds no variance.",
    "adjust": "It adds its squared deviation from the mean over all primary units: more rather than less.",
}
"""What becomes of a stratum with a single primary unit: a rule that is written down before the survey is analysed.
Source: T. Lumley (2010), Complex Surveys, section 3.2.1 (options of the R package survey)."""


class LonelyStratum(ValueError):
    """A stratum has a single primary unit, and the rule is `fail`."""


@dataclass(frozen=True)
class DomainShares:
    """Shares of some domains of one survey. Arrays of one entry a domain, but for `scores`: primary units x domains."""

    share: np.ndarray
    scores: np.ndarray
    strata: tuple[str, ...]
    present: np.ndarray
    lonely: str

    @property
    def variance(self) -> np.ndarray:
        """Variance of each share; nan where the domain is empty."""
        return np.where(np.isnan(self.share), np.nan, variance_of_sums(self.scores, self.strata, self.lonely))

    @property
    def degrees_of_freedom(self) -> np.ndarray:
        """Primary units with somebody of the domain minus strata with somebody of it.

        Source: `degf` of a domain in the R package survey.
        """
        names = np.array(self.strata, dtype=object)
        strata = [self.present[names == name].any(axis=0) for name in dict.fromkeys(self.strata)]
        return self.present.sum(axis=0) - np.sum(strata, axis=0, dtype=np.int64)

    def difference(self, first: int, second: int) -> tuple[float, float]:
        """Share of one domain minus that of another, and its standard error with their covariance: women of both live
        in the same primary units, so that the two variances do not simply add up."""
        scores = (self.scores[:, first] - self.scores[:, second])[:, None]
        variance = variance_of_sums(scores, self.strata, self.lonely)[0]
        apart = self.share[first] - self.share[second]
        return float(apart), float(np.sqrt(variance)) if not np.isnan(apart) else float("nan")


def domain_shares(
    weighted_yes: np.ndarray, weighted_all: np.ndarray, strata: Sequence[str], lonely: str = "fail"
) -> DomainShares:
    """Shares of domains from sums of weights by primary unit (rows) and domain (columns).

    `strata`: that of each row. All primary units of the design are rows, also those with nobody of a domain: leaving
    them out would make the variance wrong. `lonely`: a rule of `LONELY_RULES`, else ValueError. Raises LonelyStratum.

    Two strata of two primary units each, one woman of weight 1 a unit, yes in the first of each stratum: the scores
    are 0.125 and -0.125 twice, and the variance is 2 x 2 x 2 x 0.125^2 = 0.125.

    >>> found = domain_shares(np.array([[1.0], [0], [1], [0]]), np.ones((4, 1)), ["s", "s", "t", "t"])
    >>> float(found.share[0]), float(found.variance[0]), int(found.degrees_of_freedom[0])
    (0.5, 0.125, 2)
    """
    if lonely not in LONELY_RULES:
        raise ValueError(f"The rule for strata with a single primary unit is one of {', '.join(LONELY_RULES)}")
    total = weighted_all.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, weighted_yes.sum(axis=0) / total, np.nan)
        scores = (weighted_yes - share * weighted_all) / total
    return DomainShares(share, scores, tuple(strata), weighted_all > 0, lonely)


def variance_of_sums(scores: np.ndarray, strata: Sequence[str], lonely: str = "fail") -> np.ndarray:
    """Variance of the sum of each column of `scores` (primary units x columns); nan for a single primary unit."""
    if len(scores) == 1:
        return np.full(scores.shape[1], np.nan)
    variance = np.zeros(scores.shape[1])
    names = np.array(strata, dtype=object)
    overall = scores.mean(axis=0) if len(scores) else 0.0
    for stratum in dict.fromkeys(strata):
        own = scores[names == stratum]
        number = len(own)
        if number > 1:
            variance += number / (number - 1) * ((own - own.mean(axis=0)) ** 2).sum(axis=0)
        elif lonely == "fail":
            raise LonelyStratum("A stratum of the survey has a single primary unit: name the rule for it")
        elif lonely == "adjust":
            variance += (own[0] - overall) ** 2
    return variance


def kish_design_effect(weights: np.ndarray, squared_weights: np.ndarray, respondents: np.ndarray) -> np.ndarray:
    """Design effect of unequal weights alone: n sum(w^2) / (sum w)^2; nan where nobody is.

    Arrays of one shape: sum of the weights, sum of their squares, how many respondents.
    Source: L. Kish (1965), Survey Sampling, section 11.7.

    60 women of weight 1 and 20 of weight 4 (semantics F2):

    >>> round(float(kish_design_effect(np.array([140.0]), np.array([380.0]), np.array([80]))[0]), 2)
    1.55
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(weights > 0, respondents * squared_weights / weights**2, np.nan)


def design_effect(share: np.ndarray, variance: np.ndarray, respondents: np.ndarray) -> np.ndarray:
    """How many times the variance is that of a simple random sample of as many, drawn with replacement.

    variance / (p (1 - p) / (n - 1)), arrays of one shape; nan where the share is 0 or 1 or n is below 2.
    Source: `deff="replace"` of the R package survey; Kish (1965), section 8.2.

    >>> round(float(design_effect(np.array([0.25]), np.array([0.003]), np.array([81]))[0]), 2)
    1.28
    """
    simple = share * (1 - share)
    usable = (simple > 0) & (respondents > 1)
    return np.where(usable, variance * (respondents - 1) / np.where(usable, simple, 1), np.nan)
