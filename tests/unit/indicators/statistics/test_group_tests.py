"""Tests of equal groups against scipy, statsmodels and a count of all tables."""

from fractions import Fraction
from itertools import product
from math import comb, prod

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact
from statsmodels.stats.multitest import multipletests

from indicators.statistics import group_tests
from indicators.statistics.group_tests import equal_rates, equal_shares, freeman_halton, holm


def counted(x, n):
    """The exact p, table by table, in fractions."""
    probable = [
        (prod(comb(size, take) for size, take in zip(n, takes, strict=True)))
        for takes in product(*(range(size + 1) for size in n))
        if sum(takes) == sum(x)
    ]
    observed = prod(comb(size, take) for size, take in zip(n, x, strict=True))
    return float(Fraction(sum(way for way in probable if way <= observed), sum(probable)))


@pytest.mark.parametrize("counts", [([84, 26], [120, 52]), ([3986, 175, 465], [7724, 550, 1096]), ([20] * 5, [50] * 5)])
def test_pearson_is_that_of_scipy(counts):
    x, n = map(np.array, counts)
    expected = chi2_contingency([x, n - x], correction=False)
    test = equal_shares(x, n)
    assert test.method == "pearson"
    assert (test.statistic, test.p) == (pytest.approx(expected.statistic, abs=1e-9), pytest.approx(expected.pvalue))
    assert test.degrees == expected.dof == len(x) - 1


@pytest.mark.parametrize("counts", [([1, 5], [10, 6]), ([0, 4], [30, 30]), ([3, 9], [400, 12]), ([2, 1], [2, 2])])
def test_two_groups_with_few_expected_are_fishers(counts):
    x, n = map(np.array, counts)
    test = equal_shares(x, n)
    assert test.method == "exact"
    assert test.p == pytest.approx(fisher_exact([x, n - x]).pvalue, rel=1e-6)


@pytest.mark.parametrize(
    "counts",
    [
        ([1, 5, 2], [10, 6, 4]),
        ([0, 0, 4, 1], [5, 6, 7, 3]),
        ([2, 2, 2], [4, 4, 4]),
        ([3, 0, 1, 4, 2], [4, 3, 5, 6, 4]),
        ([9, 1, 0], [20, 15, 3]),
    ],
)
def test_many_groups_are_counted_table_by_table(counts):
    test = equal_shares(*map(np.array, counts))
    assert test.method == "exact"
    assert test.p == pytest.approx(counted(*counts), rel=1e-9)


def test_the_order_of_groups_does_not_matter():
    p = freeman_halton([1, 5, 2], [10, 6, 4]).p
    assert freeman_halton([5, 2, 1], [6, 4, 10]).p == pytest.approx(p, rel=1e-12)


def test_a_large_table_with_a_small_group_is_still_exact():
    """The exact p of 5000, 400 and 12 women, counted here in whole numbers."""
    x, n = [250, 22, 4], [5000, 400, 12]
    assert equal_shares(x, n).method == "exact"
    total = 0
    rare = 0
    observed = prod(comb(size, take) for size, take in zip(n, x, strict=True))
    for second, third in product(range(n[1] + 1), range(n[2] + 1)):
        first = sum(x) - second - third
        if first >= 0:
            way = comb(n[0], first) * comb(n[1], second) * comb(n[2], third)
            total += way
            rare += way if way <= observed else 0
    assert equal_shares(x, n).p == pytest.approx(float(Fraction(rare, total)), rel=1e-6)


def test_tables_are_drawn_where_they_are_too_many(monkeypatch):
    x, n = [3, 0, 1, 4, 2], [4, 3, 5, 6, 4]
    monkeypatch.setattr(group_tests, "MOST_STATES", 10)
    test = freeman_halton(x, n)
    assert test.method == "simulated"
    assert test.p == pytest.approx(counted(x, n), abs=0.006)
    assert freeman_halton(x, n).p == test.p


@pytest.mark.parametrize("x", [[0, 0, 0], [10, 20, 30]])
def test_nothing_is_tested_where_all_are_alike(x):
    assert equal_shares(x, [10, 20, 30]).p is None


@pytest.mark.parametrize("counts", [([1], [2]), ([1, 1], [0, 2]), ([3, 1], [2, 2])])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match="equal shares"):
        equal_shares(*counts)


def test_holm_is_that_of_statsmodels():
    p_values = [0.01, 0.2, 0.03, 0.03, 0.9, 0.0004]
    np.testing.assert_allclose(holm(p_values), multipletests(p_values, method="holm")[1])


def test_what_was_not_tested_does_not_count_as_a_test():
    assert holm([0.02, None, 0.04]) == [0.04, None, 0.04]
    assert holm([]) == []


def test_the_p_of_two_rates_is_a_sum_of_binomial_terms():
    share, events = Fraction(1, 3), 10
    terms = [comb(events, k) * share**k * (1 - share) ** (events - k) for k in range(events + 1)]
    assert equal_rates(7, 1000, 3, 2000) == pytest.approx(float(sum(t for t in terms if t <= terms[7])))
    assert equal_rates(0, 1000, 0, 2000) is None
