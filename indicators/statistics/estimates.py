"""Which interval a figure takes and how far it is to be trusted: decided here and nowhere else.

Belongs here: the dispatch by the sheet's `interval_method`, the one rule for reliability. Does not: formulas
(`intervals`), which figures may be shown (`indicators.disclosure`), words for readers (`schemas.release`).
"""

from collections.abc import Mapping

import numpy as np

from indicators.statistics.intervals import Z_95, exact_poisson_limits, wilson_interval

SURVEY_MEASURE = "weighted_proportion"
SURVEY_UNSTABLE_BELOW = 50
"""Respondents, unweighted: European survey producers withhold below 20 and mark below 50 (catalogue, section 0)."""


def interval_of(
    method: str, numerator: np.ndarray, denominator: np.ndarray, multiplier: float = 1.0, z: float = Z_95
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of multiplier x numerator / denominator by an interval method of a sheet, from counts alone.

    Arrays of one shape; nan where there is no interval: an empty denominator (0), or a method that needs more than the
    two counts (medians, surveys, differences). `wilson`: shares; `exact_poisson`: rates.

    >>> lower, upper = interval_of("exact_poisson", [32, 0], [8_000_000, 0], 100_000)
    >>> np.round(lower, 2).tolist(), np.round(upper, 2).tolist()
    ([0.27, nan], [0.56, nan])
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    lower, upper = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    usable = n > 0
    if method == "wilson":
        lower[usable], upper[usable] = wilson_interval(x[usable], n[usable], z)
    elif method == "exact_poisson":
        for side, limits in zip((lower, upper), exact_poisson_limits(x[usable], z), strict=True):
            side[usable] = limits / n[usable]
    return multiplier * lower, multiplier * upper


def unstable_below(sheet: Mapping) -> int:
    """The denominator below which a shown figure of a sheet (as it stands in a release) is `unstable`.

    Twice the minimum; of a survey, 50 respondents if that is more than its minimum, and never less than the minimum.

    >>> unstable_below({"measure": "proportion", "min_denominator": 30})
    60
    >>> unstable_below({"measure": "weighted_proportion", "min_denominator": 20})
    50
    """
    minimum = int(sheet.get("min_denominator") or 0)
    if sheet.get("measure") == SURVEY_MEASURE:
        return max(SURVEY_UNSTABLE_BELOW, minimum)
    return 2 * minimum


def reliability(
    denominator: np.ndarray,
    minimum: np.ndarray,
    unstable: np.ndarray,
    recent: np.ndarray,
    series_break: np.ndarray,
) -> np.ndarray:
    """One word a figure, of `schemas.release.RELIABILITIES` or `low_n`: an array of texts, all arguments of one shape.

    `denominator`: nan for a plain count, which has no minimum. `minimum`: below it `low_n`, the figure is not shown.
    `unstable`: the denominator below which it is `unstable` (`unstable_below`). `recent`: late reports may still change
    it. `series_break`: it is not comparable with the periods before. The gravest word that applies is said: low_n,
    unstable, provisional, series_break, ok. Of a difference, the word is the graver one of its two figures
    (`gravest`).

    >>> some, none = np.array([19.0, 30, 60, np.nan]), np.zeros(4, dtype=bool)
    >>> reliability(some, np.full(4, 20), np.full(4, 40), np.array([True, True, True, False]), none).tolist()
    ['low_n', 'unstable', 'provisional', 'ok']
    """
    n = np.asarray(denominator, dtype=float)
    return np.select(
        [n < minimum, n < unstable, np.asarray(recent, dtype=bool), np.asarray(series_break, dtype=bool)],
        GRAVEST_FIRST[:-1],
        GRAVEST_FIRST[-1],
    )


GRAVEST_FIRST = ("low_n", "unstable", "provisional", "series_break", "ok")


def gravest(*words: str) -> str:
    """The gravest of some words of `reliability`.

    >>> gravest("ok", "provisional", "series_break")
    'provisional'
    """
    return min(words, key=GRAVEST_FIRST.index)
