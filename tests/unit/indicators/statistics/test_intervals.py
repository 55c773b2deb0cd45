"""Wilson intervals against an independent implementation and against figures worked out by hand."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from indicators.statistics.intervals import wilson_interval


@pytest.mark.parametrize(("x", "n", "low", "high"), [(3, 7, 16, 75), (0, 12, 0, 24), (9, 20, 26, 66)])
def test_the_interval_is_the_one_worked_out_by_hand(x, n, low, high):
    lower, upper = wilson_interval(np.array([x]), np.array([n]))
    assert (round(100 * float(lower[0])), round(100 * float(upper[0]))) == (low, high)


def test_the_interval_is_that_of_statsmodels():
    n = np.repeat([1, 2, 30, 999, 100_000], 4)
    x = np.array([[0, m // 3, m // 2, m] for m in (1, 2, 30, 999, 100_000)]).ravel()
    lower, upper = proportion_confint(x, n, alpha=0.05, method="wilson")
    np.testing.assert_allclose(wilson_interval(x, n), (lower, upper), atol=1e-12)


def test_an_interval_holds_its_share_and_ends_at_0_and_1():
    n = np.arange(1, 200)
    for x in (np.zeros_like(n), n // 2, n):
        lower, upper = wilson_interval(x, n)
        assert np.all((lower >= 0) & (lower <= x / n) & (x / n <= upper) & (upper <= 1))
    assert wilson_interval(np.array([0]), np.array([5]))[0][0] == 0
    assert wilson_interval(np.array([5]), np.array([5]))[1][0] == 1


@pytest.mark.parametrize(("x", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(x, n):
    with pytest.raises(ValueError, match="Wilson"):
        wilson_interval(np.array([x]), np.array([n]))
