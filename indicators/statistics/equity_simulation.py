"""How much of a measure of all groups is chance: intervals and the noise floor, from simulated counts.

Belongs here: drawing counts, always the same for the same figure, and what the measures make of them. Does not: the
measures (`equity_measures`), what is withheld (`equity_table`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from scipy.special import xlog1py, xlogy

from indicators.statistics.equity_measures import MEASURES, GroupFigures, chance_variance
from indicators.statistics.group_tests import log_choices

DRAWS = 10_000


@dataclass(frozen=True)
class Simulated:
    """Of one measure: 95 % limits by parametric bootstrap; mean and 95th percentile if all groups were equal.

    A number is NaN or infinite where too many draws leave the measure undefined.
    """

    lower: float
    upper: float
    noise_mean: float
    noise_95: float


def simulate(
    numerator: np.ndarray,
    denominator: np.ndarray,
    reference: int,
    best: int,
    key: str,
    measures: Iterable[str] = tuple(MEASURES),
) -> dict[str, Simulated]:
    """Interval and noise floor of each of `measures` for J groups; arrays of J counts.

    Interval: 10 000 times a count of each group is drawn from the binomial distribution of its own share; the limits
    are the 250th value from below and from above, widened to hold the value itself. Each measure of distance grows by
    chance, so that its interval hardly ever holds 0 although the groups may be equal. Hence the noise floor: the same
    draws with the share of all groups together in each of them. A measure that is not above `noise_95` is one that
    equal groups would often show.

    `key` names the figure; the draws depend on it alone, so that the same figure has the same interval in each run.
    Source: B. Efron and R. Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; noise floor: own.
    """
    x, n = np.asarray(numerator, dtype=np.int64), np.asarray(denominator, dtype=np.int64)
    uniforms = uniform_numbers(key, DRAWS, len(n))
    observed = GroupFigures.of(x, n, reference, best)
    own = GroupFigures.of(binomial_counts(uniforms, n, x / n), n, reference, best)
    equal = GroupFigures.of(binomial_counts(uniforms, n, np.full(len(n), x.sum() / n.sum())), n, reference, best)
    found = {}
    for name in measures:
        value, drawn, noise = (MEASURES[name](figures) for figures in (observed, own, equal))
        if name == "BGV":
            # Each draw adds chance once more to counts that hold it already; less than no variance there is not.
            drawn = drawn - chance_variance(observed)
            value, drawn, noise = (np.maximum(numbers, 0) for numbers in (value, drawn, noise))
        drawn = np.sort(drawn)
        tail = DRAWS // 40
        size = np.sort(np.abs(noise))
        sign = -1.0 if best < 0 and name in ("PAR", "PAF") else 1.0
        found[name] = Simulated(
            lower=float(min(drawn[tail - 1], value)),
            upper=float(max(drawn[-tail], value)),
            noise_mean=sign * float(size.mean()),
            noise_95=sign * float(size[DRAWS - DRAWS // 20 - 1]),
        )
    return found


def uniform_numbers(key: str, draws: int, groups: int) -> np.ndarray:
    """Uniform numbers between 0 and 1, (`draws`, `groups`), that depend on `key` alone.

    The raw stream of the generator is used, which numpy promises not to change, and no distribution of it.
    """
    seed = int.from_bytes(sha256(key.encode("utf-8")).digest()[:16], "big")
    raw = np.random.PCG64(seed).random_raw(draws * groups)
    return ((raw >> np.uint64(11)).astype(float) * 2.0**-53).reshape(draws, groups)


def binomial_counts(uniforms: np.ndarray, n: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Binomial counts by the inverse of the distribution function; shape of `uniforms`, (draws, J)."""
    return np.stack(
        [
            np.searchsorted(_distribution(int(size), float(one)), column, side="right")
            for column, size, one in zip(uniforms.T, n, share, strict=True)
        ],
        axis=1,
    )


def _distribution(size: int, share: float) -> np.ndarray:
    """Probability of at most 0, 1, ..., `size` - 1 of `size`: what lies above the last is `size` itself."""
    count = np.arange(size)
    return np.cumsum(np.exp(log_choices(size)[:-1] + xlogy(count, share) + xlog1py(size - count, -share)))
