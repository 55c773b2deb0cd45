"""Which interval a figure takes, and one word on how far it is to be trusted."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from indicators.statistics.estimates import gravest, interval_of, reliability, unstable_below
from schemas.release import RELIABILITIES


def test_shares_take_wilson_and_an_empty_denominator_none():
    lower, upper = interval_of("wilson", np.array([9, 0]), np.array([20, 0]), 100)
    expected = [100 * end for end in proportion_confint(9, 20, method="wilson")]
    assert (lower[0], upper[0]) == pytest.approx(expected) and np.isnan([lower[1], upper[1]]).all()


@pytest.mark.parametrize("method", ["none", "survey", "order_statistic", "newcombe"])
def test_what_needs_more_than_two_counts_has_no_interval_here(method):
    assert all(np.isnan(end).all() for end in interval_of(method, np.array([1]), np.array([2])))


@pytest.mark.parametrize(
    ("measure", "minimum", "below"),
    [("proportion", 20, 40), ("rate", 100_000, 200_000), ("count", 0, 0), ("weighted_proportion", 20, 50)],
)
def test_unstable_is_up_to_twice_the_minimum_and_of_a_survey_up_to_50(measure, minimum, below):
    assert unstable_below({"measure": measure, "min_denominator": minimum}) == below


@pytest.mark.parametrize(
    ("n", "recent", "broken", "word"),
    [
        (19, True, True, "low_n"),
        (20, True, True, "unstable"),
        (39, False, False, "unstable"),
        (40, True, True, "provisional"),
        (40, False, True, "series_break"),
        (40, False, False, "ok"),
        (np.nan, False, False, "ok"),
        (np.nan, True, False, "provisional"),
    ],
)
def test_the_gravest_word_that_applies_is_said(n, recent, broken, word):
    found = reliability(*(np.array([item]) for item in (n, 20, 40, recent, broken)))
    assert found.tolist() == [word]
    assert word == "low_n" or word in RELIABILITIES


def test_of_two_figures_the_graver_word_stands():
    assert gravest("provisional", "unstable") == "unstable" and gravest("ok", "ok") == "ok"
