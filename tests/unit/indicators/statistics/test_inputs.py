"""Lists, arrays and columns of a data frame are taken alike, and the smallest numbers give a number or a word."""

from dataclasses import astuple, is_dataclass
from functools import partial

import numpy as np
import pandas as pd
import pytest

from indicators import survey_design
from indicators.statistics import comparisons, control_limits, group_tests, intervals, ordered_measures, trends
from indicators.statistics.equity_measures import MEASURES, GroupFigures
from indicators.statistics.equity_simulation import simulate
from indicators.statistics.estimates import interval_of
from indicators.statistics.repeat_events import repeat_event_interval
from indicators.statistics.run_rules import anhoej, making_data_count, runs_about
from indicators.statistics.standard_errors import STANDARD_ERRORS
from indicators.statistics.standardisation import standardised_gap, standardised_rate, standardised_share

X, N, Y, M = [3, 4, 5, 9, 7], [20, 30, 25, 40, 36], [2, 8, 6, 7, 9], [22, 28, 31, 35, 30]
TAKEN = {
    "wilson_interval": (intervals.wilson_interval, X, N),
    "exact_poisson_limits": (intervals.exact_poisson_limits, X),
    "byar_limits": (intervals.byar_limits, X),
    "poisson_limits": (intervals.poisson_limits, X),
    "rate_interval": (intervals.rate_interval, X, N),
    "dobson_limits": (intervals.dobson_limits, X, N, M),
    "logit_interval": (intervals.logit_interval, [0.1, 0.4], [0.02, 0.1], [9, 7]),
    "survey_interval": (intervals.survey_interval, [0.1, 0.0], [0.02, 0.0], [9, 0], [40, 30], [1.5, 1.2]),
    "interval_of": (partial(interval_of, "wilson"), X, N),
    "newcombe_difference": (comparisons.newcombe_difference, X, N, Y, M),
    "koopman_ratio": (comparisons.koopman_ratio, X, N, Y, M),
    "log_ratio": (comparisons.log_ratio, X, N, Y, M),
    "rate_difference": (comparisons.rate_difference, X, N, Y, M),
    "rate_ratio": (comparisons.rate_ratio, X, N, Y, M),
    "equal_shares": (group_tests.equal_shares, X, N),
    "freeman_halton": (group_tests.freeman_halton, X, N),
    "measures": (lambda x, n: [float(m(GroupFigures.of(x, n, 1, 1))) for m in MEASURES.values()], X, N),
    "errors": (lambda x, n: [e(GroupFigures.of(x, n, 1, 1)) for e in STANDARD_ERRORS.values()], X, N),
    "simulate": (lambda x, n: list(simulate(x, n, 0, 1, "key", ["MDMW"]).values()), X, N),
    "ordered_measures": (lambda x, n: list(ordered_measures.ordered_measures(x, n, "age_group").values()), X, N),
    "standardised_gap": (standardised_gap, X, N, Y, M),
    "standardised_share": (standardised_share, X, N, [0.2] * 5),
    "standardised_rate": (standardised_rate, X, N, [0.2] * 5),
    "p_limits": (control_limits.p_limits, X, N),
    "u_limits": (control_limits.u_limits, X, N),
    "funnel_limits": (control_limits.funnel_limits, X, N),
    "cochran_armitage": (trends.cochran_armitage, X, N),
    "quasi_poisson_slope": (trends.quasi_poisson_slope, X, N),
    "gap_over_time": (lambda x, n, y, m: trends.gap_over_time((x, n), (y, m)), X, N, Y, M),
    "runs_about": (lambda x: runs_about(x, 5.5), X),
    "anhoej": (lambda x: anhoej(x, 5.5, None), X * 4),
    "making_data_count": (lambda x: making_data_count(x, 5.5, None), X),
    "kish_design_effect": (survey_design.kish_design_effect, [140.0, 0.0], [380.0, 0.0], [80, 0]),
    "design_effect": (survey_design.design_effect, [0.25, 0.0], [0.003, 0.0], [81, 10]),
}


def flat(found) -> list:
    if is_dataclass(found):
        return flat(list(astuple(found)))
    if isinstance(found, (tuple, list)) or np.ndim(found):
        return [number for part in found for number in flat(part)]
    return [found]


@pytest.mark.parametrize("kind", [tuple, np.array, lambda v: np.array(v, dtype=float), lambda v: as_column(v)])
@pytest.mark.parametrize("name", TAKEN)
def test_whatever_holds_the_numbers_the_result_is_the_same(name, kind):
    call, *numbers = TAKEN[name]
    expected, found = flat(call(*numbers)), flat(call(*map(kind, numbers)))
    assert found == pytest.approx(expected, nan_ok=True) if name != "simulate" else found == expected


def as_column(numbers) -> pd.Series:
    """A column whose index is not 0, 1, ..., as after choosing rows."""
    return pd.Series(numbers, index=range(7, 7 + len(numbers)))


def test_matrices_may_be_lists_too():
    persons = [[20, 6]]
    assert repeat_event_interval(persons, [100.0])[0][0] == pytest.approx(0.32)
    shares = survey_design.domain_shares([[1.0], [0], [1], [0]], [[1.0]] * 4, ["s", "s", "t", "t"])
    assert shares.variance[0] == pytest.approx(0.125)


@pytest.mark.parametrize("x", [0, 1, 2])
def test_two_women_give_numbers_or_words(x):
    lower, upper = intervals.wilson_interval([x], [2])
    assert 0 <= lower[0] <= x / 2 <= upper[0] <= 1
    d, low, high = comparisons.newcombe_difference([x], [2], [1], [2])
    assert -1 <= low[0] <= d[0] <= high[0] <= 1
    ratio, low, high = comparisons.koopman_ratio([x], [2], [1], [2])
    assert low[0] <= ratio[0] <= high[0]
    test = group_tests.equal_shares([x, 1], [2, 2])
    assert test.method == "exact" and test.p == pytest.approx(1)
    assert trends.cochran_armitage([x], [2]).status == "too_few_points"


def test_counts_are_whole():
    with pytest.raises(ValueError, match="whole"):
        group_tests.equal_shares([1.5, 2], [10, 10])


def test_nobody_in_two_groups():
    assert np.isnan(comparisons.koopman_ratio([0], [10], [0], [10])[0][0])
    assert group_tests.equal_shares([0, 0], [10, 10]).p is None
    assert np.isnan(comparisons.rate_ratio([3], [10], [0], [10])).all()
