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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc

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

    def freedom_of(self, domains: Sequence[int]) -> int:
        """The same of some domains together: of those units that have somebody of any of them."""
        units = self.present[:, list(domains)].any(axis=1)
        return int(units.sum()) - len({name for name, has in zip(self.strata, units, strict=True) if has})

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
    weighted_yes, weighted_all = (np.asarray(sums, dtype=float) for sums in (weighted_yes, weighted_all))
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
    for factor, apart in _within_strata(scores, strata, lonely):
        variance += factor * (apart**2).sum(axis=0)
    return variance


def _within_strata(scores: np.ndarray, strata: Sequence[str], lonely: str) -> Iterator[tuple[float, np.ndarray]]:
    """By stratum, a factor and how far its units are from their mean: the factor times the sum of products of these
    columns is the stratum's part of a covariance."""
    names = np.array(strata, dtype=object)
    overall = scores.mean(axis=0) if len(scores) else 0.0
    for stratum in dict.fromkeys(strata):
        own = scores[names == stratum]
        number = len(own)
        if number > 1:
            yield number / (number - 1), own - own.mean(axis=0)
        elif lonely == "fail":
            raise LonelyStratum("A stratum of the survey has a single primary unit: name the rule for it")
        elif lonely == "adjust":
            yield 1.0, own - overall


@dataclass(frozen=True)
class RaoScott:
    """A test of equal shares of domains: `statistic` is F on `df1` and `df2` degrees of freedom."""

    statistic: float
    df1: float
    df2: float
    p: float


def rao_scott(
    weighted_yes: np.ndarray,
    weighted_all: np.ndarray,
    strata: Sequence[str],
    respondents: int,
    lonely: str = "fail",
) -> RaoScott | None:
    """Could all domains have the same share? None where nobody can tell: fewer than two domains with somebody in them,
    all shares 0 or all 1, or no degree of freedom.

    `weighted_yes`, `weighted_all`: as for `domain_shares`, of domains that do not overlap. `respondents`: all of
    them, unweighted.

    Formula: X2 = n sum (p_jk - p_j p_k)^2 / (p_j p_k) over the weighted shares p of the table domain x answer; with
    D = diag(p), V their covariance by linearisation and C the contrasts of independence,
    G = (C' D^-1 C / n)^-1 C' D^-1 V D^-1 C; F = X2 / tr(G) on d = tr(G)^2 / tr(G^2) and d f degrees of freedom,
    f that of the design.
    Source: J. N. K. Rao and A. J. Scott (1984), Annals of Statistics 12, 46-60, second-order correction; as `svychisq`
    of the R package survey.

    Every woman a unit of her own, equal weights, 6 of 12 and 3 of 12: X2 = 1.6, and G = 24/23:

    >>> units = np.eye(24)
    >>> everyone = np.column_stack([units[:, :12].sum(axis=1), units[:, 12:].sum(axis=1)])
    >>> yes = everyone * np.array([1] * 6 + [0] * 6 + [1] * 3 + [0] * 9)[:, None]
    >>> test = rao_scott(yes, everyone, ["all"] * 24, 24)
    >>> round(test.statistic, 4), test.df1, test.df2
    (1.5333, 1.0, 23.0)
    """
    yes, everyone = (np.asarray(sums, dtype=float) for sums in (weighted_yes, weighted_all))
    present = everyone.sum(axis=0) > 0
    yes, everyone = yes[:, present], everyone[:, present]
    table = np.column_stack([yes, everyone - yes])
    share = table.sum(axis=0) / max(table.sum(), np.finfo(float).tiny)
    number = everyone.shape[1]
    answers, domains = share.reshape(2, number).sum(axis=1), share.reshape(2, number).sum(axis=0)
    freedom = domain_shares(yes, everyone, strata, lonely).freedom_of(range(number))
    if number < 2 or not answers.all() or freedom < 1:
        return None
    expected = np.outer(answers, domains).ravel()
    x2 = respondents * float(((share - expected) ** 2 / expected).sum())
    scores = (table - table.sum(axis=1, keepdims=True) * share) / table.sum()
    parts = _within_strata(scores, strata, lonely)
    covariance = sum((factor * apart.T @ apart for factor, apart in parts), np.zeros((2 * number, 2 * number)))
    weighted = np.divide(
        _contrasts(number), share[:, None], out=np.zeros((2 * number, number - 1)), where=share[:, None] > 0
    )
    simple = _contrasts(number).T @ weighted / respondents
    general = np.linalg.solve(simple, weighted.T @ covariance @ weighted)
    trace, squares = float(np.trace(general)), float(np.trace(general @ general))
    if not trace > 0:
        return None
    df1 = trace**2 / squares
    return RaoScott(x2 / trace, df1, df1 * freedom, float(fdtrc(df1, df1 * freedom, x2 / trace)))


def _contrasts(domains: int) -> np.ndarray:
    """What domains and answers alone do not explain of the table answers x domains: 2 J rows, J - 1 columns."""
    each = np.eye(domains)[:, 1:] - 1 / domains
    return np.concatenate([each, -each]) / 2


def kish_design_effect(weights: np.ndarray, squared_weights: np.ndarray, respondents: np.ndarray) -> np.ndarray:
    """Design effect of unequal weights alone: n sum(w^2) / (sum w)^2; nan where nobody is.

    Arrays of one shape: sum of the weights, sum of their squares, how many respondents.
    Source: L. Kish (1965), Survey Sampling, section 11.7.

    60 women of weight 1 and 20 of weight 4 (semantics F2):

    >>> round(float(kish_design_effect(np.array([140.0]), np.array([380.0]), np.array([80]))[0]), 2)
    1.55
    """
    w, squared, n = (np.asarray(sums, dtype=float) for sums in (weights, squared_weights, respondents))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(w > 0, n * squared / w**2, np.nan)


def design_effect(share: np.ndarray, variance: np.ndarray, respondents: np.ndarray) -> np.ndarray:
    """How many times the variance is that of a simple random sample of as many, drawn with replacement.

    variance / (p (1 - p) / (n - 1)), arrays of one shape; nan where the share is 0 or 1 or n is below 2.
    Source: `deff="replace"` of the R package survey; Kish (1965), section 8.2.

    >>> round(float(design_effect(np.array([0.25]), np.array([0.003]), np.array([81]))[0]), 2)
    1.28
    """
    p, squared_error, n = (np.asarray(numbers, dtype=float) for numbers in (share, variance, respondents))
    simple = p * (1 - p)
    usable = (simple > 0) & (n > 1)
    return np.where(usable, squared_error * (n - 1) / np.where(usable, simple, 1), np.nan)
