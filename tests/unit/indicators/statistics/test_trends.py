"""Tests of trends against scipy and statsmodels, by hand, and the words why there is none."""

from math import log, sqrt

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import t as t_distribution
from statsmodels.stats.contingency_tables import Table

from indicators.statistics.trends import (
    TREND_STATUSES,
    cochran_armitage,
    gap_over_time,
    latest_unbroken,
    quasi_poisson_slope,
)

NAN = np.nan
YES, WOMEN = np.array([31, 44, 38, 60, 71, 65]), np.array([120, 150, 118, 160, 170, 149])


def test_the_trend_of_shares_by_hand():
    # T = -2 x 10 - 12 + 16 + 2 x 18 = 20; V = 0.14 x 0.86 x 100 x 10 = 120.4; z = 1.82270.
    found = cochran_armitage([10, 12, 14, 16, 18], [100] * 5)
    assert found.status == "tested" and found.slope == pytest.approx(0.02)
    assert found.statistic == pytest.approx(20 / sqrt(120.4), rel=1e-12)


def test_the_trend_of_shares_is_that_of_statsmodels():
    found = cochran_armitage(YES, WOMEN)
    table = Table(np.column_stack([WOMEN - YES, YES]), shift_zeros=False)
    expected = table.test_ordinal_association(row_scores=np.arange(6), col_scores=np.arange(2))
    # statsmodels divides by one woman less.
    correction = sqrt(WOMEN.sum() / (WOMEN.sum() - 1))
    assert found.statistic == pytest.approx(expected.zscore * correction, rel=1e-9)


def test_the_slope_of_rates_is_that_of_statsmodels():
    events, exposure = np.array([12, 30, 22, 49, 35, 66]), np.array([1.0, 1.1, 1.2, 1.2, 1.3, 1.4])
    model = sm.GLM(
        events,
        sm.add_constant(np.arange(6.0)),
        family=sm.families.Poisson(),
        exposure=exposure,
    ).fit(scale="X2", tol=1e-14, maxiter=200)
    assert model.scale > 1
    found = quasi_poisson_slope(events, exposure)
    assert found.slope == pytest.approx(model.params[1], rel=1e-8)
    assert found.statistic == pytest.approx(model.tvalues[1], rel=1e-8)
    assert found.p == pytest.approx(2 * t_distribution.sf(abs(model.tvalues[1]), 4), rel=1e-7)


def test_counts_closer_to_the_line_than_chance_are_taken_for_chance():
    events = np.array([20, 20, 20, 20, 20])
    found = quasi_poisson_slope(events, np.ones(5))
    assert (found.slope, found.p) == (pytest.approx(0, abs=1e-12), pytest.approx(1))
    plain = sm.GLM([20, 21, 22, 23, 24], sm.add_constant(np.arange(5.0)), family=sm.families.Poisson()).fit(tol=1e-14)
    found = quasi_poisson_slope([20, 21, 22, 23, 24], np.ones(5))
    assert found.statistic == pytest.approx(plain.tvalues[1], rel=1e-8)


@pytest.mark.parametrize("events", [[0, 0, 0, 1, 4000], [1, 0, 0, 0, 1], [900, 1, 0, 0, 0], [1, 0, 500, 0, 1]])
def test_wild_counts_have_a_finite_test(events):
    found = quasi_poisson_slope(events, np.ones(5))
    assert found.status == "tested" and np.isfinite([found.statistic, found.p]).all() and 0 <= found.p <= 1


@pytest.mark.parametrize("events", [[0, 0, 0, 0, 7], [7, 0, 0, 0, 0]])
def test_events_at_one_end_alone_have_no_slope(events):
    assert quasi_poisson_slope(events, np.ones(5)).status == "at_one_end"


@pytest.mark.parametrize(
    ("x", "n", "word"),
    [
        ([1, 2, 3, 4], [9] * 4, "too_few_points"),
        ([], [], "too_few_points"),
        ([0] * 5, [9] * 5, "all_zero"),
        ([9] * 5, [9] * 5, "all_full"),
        ([0, 0, 0, 0, 1], [9] * 5, "tested"),
    ],
)
def test_why_there_is_no_test_is_a_word(x, n, word):
    found = cochran_armitage(x, n)
    assert found.status == word and word in TREND_STATUSES
    assert np.isnan(found.p) == (word != "tested")
    rate = {"all_full": "tested", "tested": "at_one_end"}.get(word, word)
    assert quasi_poisson_slope(x, n).status == rate


@pytest.mark.parametrize(
    ("values", "row"),
    [([], (0, 0)), ([NAN], (0, 0)), ([1], (0, 1)), ([1, NAN, 2, 3], (2, 4)), ([1, 2, NAN], (0, 2)), ([NAN, 1], (1, 2))],
)
def test_the_latest_row_without_a_gap(values, row):
    found = latest_unbroken(np.array(values, dtype=float))
    assert (found.start, found.stop) == row


def test_the_gap_of_the_document_and_a_withheld_side():
    # Semantics J: 84/120 against 26/52 is 20.0 points (4.3 to 35.1).
    group = (np.array([84.0, NAN, 84]), np.array([120.0, NAN, 120]))
    reference = (np.array([26.0, 26, NAN]), np.array([52.0, 52, NAN]))
    found = gap_over_time(group, reference)
    ends = [round(100 * float(end[0]), 1) for end in (found.difference, found.lower, found.upper)]
    assert ends == [20.0, 4.3, 35.1]
    assert np.isnan(found.difference[1:]).all() and found.trend.status == "too_few_points"


def test_a_gap_that_closes_is_tested_by_counts():
    group = (np.array([20.0, 25, 30, 35, 40]), np.full(5, 100.0))
    reference = (np.full(5, 50.0), np.full(5, 100.0))
    ratios, weights = [], []
    for x in (20, 25, 30, 35, 40):
        ratios.append(log((x + 0.5) / (100 - x + 0.5)))  # of the reference: log(50.5 / 50.5) = 0
        weights.append(1 / (1 / (x + 0.5) + 1 / (100.5 - x) + 2 / 50.5))
    line = sm.WLS(ratios, sm.add_constant(np.arange(5.0)), weights=weights).fit(cov_type="fixed scale")
    found = gap_over_time(group, reference).trend
    assert found.slope == pytest.approx(line.params[1], rel=1e-9)
    assert found.statistic == pytest.approx(line.tvalues[1], rel=1e-9) and found.p == pytest.approx(
        line.pvalues[1], rel=1e-9
    )
    assert found.slope > 0 and found.p < 0.05


def test_a_gap_without_a_single_event_is_no_crash():
    found = gap_over_time((np.zeros(5), np.full(5, 9.0)), (np.zeros(5), np.full(5, 9.0)))
    assert found.trend.p == pytest.approx(1) and found.difference.tolist() == [0] * 5
