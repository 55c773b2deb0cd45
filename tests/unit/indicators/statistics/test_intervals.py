"""Intervals against independent implementations and against figures worked out by hand."""

from math import comb

import numpy as np
import pytest
from scipy.stats import chi2
from scipy.stats import t as t_distribution
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from indicators.statistics.intervals import (
    Z_998,
    byar_limits,
    dobson_limits,
    exact_poisson_limits,
    logit_interval,
    median_interval,
    poisson_limits,
    rate_interval,
    survey_interval,
    wilson_interval,
)


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


def test_the_interval_for_alerts_is_that_of_statsmodels():
    x, n = np.array([0, 3, 40, 7]), np.array([12, 7, 100, 7])
    expected = proportion_confint(x, n, alpha=0.002, method="wilson")
    np.testing.assert_allclose(wilson_interval(x, n, Z_998), expected, atol=1e-12)


def test_exact_limits_of_events_are_those_of_chi_square_and_of_statsmodels():
    events = np.array([0, 1, 2, 9, 10, 32, 500])
    lower, upper = exact_poisson_limits(events)
    np.testing.assert_allclose(lower[1:], chi2.ppf(0.025, 2 * events[1:]) / 2, rtol=1e-9)
    np.testing.assert_allclose(upper, chi2.ppf(0.975, 2 * events + 2) / 2, rtol=1e-9)
    for place, count in enumerate(events[1:].tolist(), start=1):
        expected = confint_poisson(count, 1, method="exact-c")
        np.testing.assert_allclose((lower[place], upper[place]), expected, rtol=1e-9)
    assert lower[0] == 0


def test_32_killings_in_8_million_woman_years():
    # Semantics E11.
    lower, upper = rate_interval(np.array([32]), np.array([80.0]))
    assert (round(float(lower[0]), 2), round(float(upper[0]), 2)) == (0.27, 0.56)


def test_byars_limits_are_worked_out_by_hand_and_near_the_exact_ones():
    # 10 events: 10 (1 - 1/90 - 1.96/(3 sqrt 10))^3 = 10 x 0.78229^3 = 4.787; 11 (1 - 1/99 + 1.96/(3 sqrt 11))^3.
    lower, upper = byar_limits(np.array([10]))
    assert lower[0] == pytest.approx(4.787, abs=0.001)
    assert upper[0] == pytest.approx(11 * (1 - 1 / 99 + 1.959964 / (3 * 11**0.5)) ** 3, rel=1e-6)
    events = np.arange(10, 1000)
    for byar, exact in zip(byar_limits(events), exact_poisson_limits(events), strict=True):
        np.testing.assert_allclose(byar, exact, rtol=0.003)
    assert byar_limits(np.array([0]))[0][0] == 0


def test_few_events_are_exact_and_more_are_byars():
    events = np.array([9, 10])
    for limits, exact, byar in zip(
        poisson_limits(events), exact_poisson_limits(events), byar_limits(events), strict=True
    ):
        assert limits[0] == exact[0] and limits[1] == byar[1]


def test_dobson_gives_the_plain_rate_its_own_limits_and_few_events_none():
    # All weights 1: the variance of the rate is events / exposure^2, and Dobson's limits are Byar's over the exposure.
    events = np.array([9.0, 10.0, 40.0])
    lower, upper = dobson_limits(events / 7, events / 49, events)
    plain_lower, plain_upper = byar_limits(events)
    assert np.isnan([lower[0], upper[0]]).all()
    np.testing.assert_allclose(lower[1:], plain_lower[1:] / 7, rtol=1e-12)
    np.testing.assert_allclose(upper[1:], plain_upper[1:] / 7, rtol=1e-12)


@pytest.mark.parametrize("call", [exact_poisson_limits, byar_limits, poisson_limits])
def test_a_count_below_0_is_refused(call):
    with pytest.raises(ValueError, match="Poisson"):
        call(np.array([-1]))


def test_a_rate_without_exposure_is_refused():
    with pytest.raises(ValueError, match="exposure"):
        rate_interval(np.array([1]), np.array([0.0]))


@pytest.mark.parametrize("number", [1, 5, 6, 9, 25, 70])
def test_the_interval_of_a_median_is_the_one_of_order_statistics(number):
    # By enumeration: the largest r with P(B < r) <= 0.025, B the number of heads of `number` fair coins.
    rank = 0
    while sum(comb(number, k) for k in range(rank + 1)) / 2**number <= 0.025:
        rank += 1
    days = np.arange(number)
    middle, lower, upper = median_interval(np.ones((1, number), dtype=int), days)
    assert middle[0] == days[(number + 1) // 2 - 1]
    if rank:
        assert (lower[0], upper[0]) == (days[rank - 1], days[number - rank])
    else:
        assert number < 6 and np.isnan([lower[0], upper[0]]).all()


def test_those_never_served_rank_last():
    # Semantics D4: 5, 10 and 15 days, and four never served.
    counts = np.array([[1, 1, 1, 4], [0, 0, 0, 0], [0, 0, 0, 9], [10, 0, 0, 1]])
    middle, lower, upper = median_interval(counts, [5, 10, 15, 91])
    found = [[float(end[row]) for end in (middle, lower, upper)] for row in range(4)]
    assert found[0] == [91, 5, 91] and np.isnan(found[1]).all() and found[2:] == [[91, 91, 91], [5, 5, 5]]


def test_no_values_at_all_is_no_median():
    assert all(np.isnan(end).all() for end in median_interval(np.zeros((2, 0), dtype=int), []))


def test_the_interval_of_a_survey_is_on_the_logit_scale():
    lower, upper = logit_interval([0.25, 0.0, 0.5, 0.5], [0.06, 0.0, 0.1, np.nan], [10, 10, 0, 10])
    reach = t_distribution.ppf(0.975, 10) * 0.06 / (0.25 * 0.75)
    for end, side in ((lower, -1), (upper, 1)):
        odds = np.exp(np.log(1 / 3) + side * reach)
        assert end[0] == pytest.approx(odds / (1 + odds), rel=1e-9)
        assert np.isnan(end[1:]).all()


def test_without_a_degree_of_freedom_wilson_stands_on_the_effective_number():
    # Semantics F2: 60 women of weight 1 and 20 of weight 4; at 25 % the interval is 15-38 %, not 17-35 %.
    share, n = np.array([0.25, 0.25, 0.0, np.nan]), np.array([80, 80, 80, 0])
    lower, upper, fallback = survey_interval(share, [0, 0, 0, np.nan], [0, 0, 5, 5], n, [1.55, np.nan, 0.4, 1])
    assert [round(100 * end) for end in (lower[0], upper[0])] == [15, 38]
    assert (lower[1], upper[1]) == pytest.approx(proportion_confint(20, 80, method="wilson"), abs=1e-12)
    expected = proportion_confint(0, 80, method="wilson")
    assert (lower[2], upper[2]) == (0, pytest.approx(expected[1], abs=1e-12))
    assert np.isnan([lower[3], upper[3]]).all() and fallback.tolist() == [True, True, True, False]
