"""Differences and ratios of two groups against statsmodels, and against a search that shares no formula with them."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import binom, chi2
from statsmodels.stats.proportion import confint_proportions_2indep

from indicators.statistics.comparisons import (
    koopman_ratio,
    log_ratio,
    newcombe_difference,
    rate_difference,
    rate_ratio,
)

TABLES = [(84, 120, 26, 52), (3, 40, 1, 200), (10, 30, 400, 9000), (4186, 8210, 491, 1335), (1, 2, 1, 3)]
AT_THE_EDGE = [(10, 10, 5, 10), (5, 10, 10, 10), (10, 10, 12, 12), (0, 10, 5, 10), (12, 12, 30, 40)]


def numbers(found):
    return [float(np.ravel(number)[0]) for number in found]


def of(method, table):
    return numbers(method(*([count] for count in table)))


def test_the_difference_is_the_published_example():
    assert [round(100 * n, 1) for n in of(newcombe_difference, (84, 120, 26, 52))] == [20.0, 4.3, 35.1]


def test_difference_and_ratio_of_the_brief():
    """27.9 % against 14.3 %: 13.6 points, ratio 1.95. Its counts are not published, so nothing is said of limits."""
    assert round(100 * of(newcombe_difference, (279, 1000, 143, 1000))[0], 1) == 13.6
    assert round(of(koopman_ratio, (279, 1000, 143, 1000))[0], 2) == 1.95


@pytest.mark.parametrize("table", [*TABLES, *AT_THE_EDGE])
def test_the_difference_is_that_of_statsmodels(table):
    expected = confint_proportions_2indep(*table, compare="diff", method="newcomb")
    np.testing.assert_allclose(of(newcombe_difference, table)[1:], expected, atol=1e-12)


def test_the_score_difference_of_statsmodels_is_not_used():
    """statsmodels #10269: it fails at the edge, where the interval that is used here has limits."""
    with pytest.raises(ValueError), np.errstate(all="ignore"):
        confint_proportions_2indep(10, 10, 5, 10, compare="diff", method="score")
    assert of(newcombe_difference, (10, 10, 5, 10))[1] == pytest.approx(0.117, abs=0.001)


@pytest.mark.parametrize("table", TABLES)
def test_the_ratio_is_that_of_statsmodels(table):
    expected = confint_proportions_2indep(*table, compare="ratio", method="score", correction=False)
    np.testing.assert_allclose(of(koopman_ratio, table)[1:], expected, rtol=1e-7)


def searched_limits(x1, n1, x2, n2):
    """Score limits with the likeliest shares found by search: no formula in common with the code under test."""

    def statistic(ratio):
        def unlikely(q):
            first, second = ratio * q, q
            parts = ((x1, first), (n1 - x1, 1 - first), (x2, second), (n2 - x2, 1 - second))
            return -sum(count * math.log(share) for count, share in parts if count)

        top = min(1.0, 1 / ratio)
        best = minimize_scalar(unlikely, bounds=(1e-12, top * (1 - 1e-13)), method="bounded", options={"xatol": 1e-13})
        q = best.x
        variance = ratio * q * (1 - ratio * q) / n1 + ratio**2 * q * (1 - q) / n2
        return (x1 / n1 - ratio * x2 / n2) ** 2 / variance

    limits = []
    for near, far in ((0.02, 1.0), (1.0, 50.0)):
        ratio = (x1 / n1) / (x2 / n2)
        inside, outside = ratio, ratio * (near if far == 1.0 else far)
        for _ in range(60):
            middle = math.sqrt(inside * outside)
            inside, outside = (middle, outside) if statistic(middle) <= chi2.ppf(0.95, 1) else (inside, middle)
        limits.append(inside)
    return limits


@pytest.mark.parametrize("table", [(84, 120, 26, 52), (10, 10, 5, 10), (5, 10, 10, 10), (12, 12, 30, 40)])
def test_the_ratio_holds_the_values_that_a_search_finds(table):
    np.testing.assert_allclose(of(koopman_ratio, table)[1:], searched_limits(*table), rtol=1e-4)


@pytest.mark.parametrize("table", [(10, 10, 5, 10), (12, 12, 30, 40), (10, 10, 12, 12)])
def test_a_ratio_with_a_share_of_1_is_one_over_the_ratio_turned_round(table):
    """That of statsmodels is not: for 10 of 10 against 5 of 10 its lower limit is 1.333, turned round 1.269."""
    x1, n1, x2, n2 = table
    _, lower, upper = of(koopman_ratio, table)
    _, turned_lower, turned_upper = of(koopman_ratio, (x2, n2, x1, n1))
    np.testing.assert_allclose((lower, upper), (1 / turned_upper, 1 / turned_lower), rtol=1e-9)


def test_a_ratio_with_nothing_in_a_numerator():
    ratio, lower, upper = of(koopman_ratio, (0, 10, 5, 10))
    assert (ratio, lower) == (0, 0)
    assert upper == pytest.approx(0.6128606, abs=1e-6)  # statsmodels, score without correction
    assert np.isnan(of(koopman_ratio, (5, 10, 0, 10))).all()
    assert np.isnan(of(koopman_ratio, (0, 10, 0, 10))).all()


@pytest.mark.parametrize("counts", [([1], [0], [1], [2]), ([3], [2], [1], [2]), ([-1], [2], [1], [2])])
def test_impossible_counts_are_refused(counts):
    for method in (newcombe_difference, koopman_ratio):
        with pytest.raises(ValueError):
            method(*counts)


def test_the_logarithmic_ratio():
    assert [round(n, 2) for n in of(log_ratio, (26, 52, 84, 120))] == [0.71, 0.53, 0.96]
    for table in TABLES:
        expected = confint_proportions_2indep(*table, compare="ratio", method="log")
        np.testing.assert_allclose(of(log_ratio, table)[1:], expected, rtol=1e-9)
    assert np.isnan(of(log_ratio, (0, 10, 5, 10))).all()


def test_the_limits_of_a_ratio_of_rates_leave_a_fortieth_on_each_side():
    _, lower, upper = of(rate_ratio, (7, 1000, 12, 3000))
    shares = [ratio * 1000 / (ratio * 1000 + 3000) for ratio in (lower, upper)]
    assert binom.sf(6, 19, shares[0]) == pytest.approx(0.025)
    assert binom.cdf(7, 19, shares[1]) == pytest.approx(0.025)


def test_a_ratio_of_rates_with_nothing_in_it():
    ratio, lower, upper = of(rate_ratio, (0, 1000, 12, 3000))
    assert (ratio, lower) == (0, 0)
    assert 0 < upper < 2
    assert np.isnan(of(rate_ratio, (3, 1000, 0, 3000))).all()


def test_the_difference_of_rates_worked_out_by_hand():
    """60 in 10 000: 45.79 to 77.23; 40 in 20 000: 28.58 to 54.47 (tables of the Poisson distribution)."""
    d, lower, upper = (10_000 * n for n in of(rate_difference, (60, 10_000, 40, 20_000)))
    assert d == pytest.approx(40)
    assert lower == pytest.approx(40 - math.hypot(60 - 45.79, (54.47 - 40) / 2), abs=0.01)
    assert upper == pytest.approx(40 + math.hypot(77.23 - 60, (40 - 28.58) / 2), abs=0.01)
