"""Confidence intervals of shares.

Belongs here: formulas from counts to interval limits. Does not: which counts may be used (`indicators.disclosure`),
rounding and wording of what is shown.
"""

import numpy as np

Z_95 = 1.959963984540054
"""Two-sided 95 % quantile of the standard normal distribution."""


def wilson_interval(numerator: np.ndarray, denominator: np.ndarray, z: float = Z_95) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper Wilson limits of `numerator / denominator`, as shares between 0 and 1.

    Shapes: two arrays of n counts with 0 <= numerator <= denominator, denominator > 0; two arrays of n floats
    come back. Raises ValueError for other counts.

    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212: the two roots p
    of (numerator/n - p)^2 = z^2 p (1 - p) / n.

    >>> lower, upper = wilson_interval([3], [7])  # 3 of 7 is 43 %, and could be anything from 16 to 75 %
    >>> round(float(lower[0]), 2), round(float(upper[0]), 2)
    (0.16, 0.75)
    """
    x = np.asarray(numerator, dtype=float)
    n = np.asarray(denominator, dtype=float)
    if not (np.all(n > 0) and np.all(x >= 0) and np.all(x <= n)):
        raise ValueError("A Wilson interval needs 0 <= numerator <= denominator and a denominator above 0")
    share = x / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half_width = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # At 0 and n the exact limits are 0 and 1; floating point would leave a trace beside them.
    lower = np.where(x == 0, 0.0, centre - half_width)
    upper = np.where(x == n, 1.0, centre + half_width)
    return lower, upper
