"""Standardisation by age, worked out by hand."""

import math

import pytest

from indicators.statistics.standardisation import (
    pooled_standard,
    standardised_gap,
    standardised_rate,
    standardised_share,
)

Z = 1.959964


def test_a_gap_that_is_the_age_alone_goes_away():
    """Each age has the same shares in both groups, 50 % and 80 %; one group is younger: plainly 56 against 74."""
    gap = standardised_gap([40, 16], [80, 20], [10, 64], [20, 80])
    assert gap.value == pytest.approx(0)
    assert gap.lower < 0 < gap.upper


def test_limits_of_a_gap_by_hand():
    """Weights 0.4 and 0.6; variance 0.16 (0.25/60 + 0.24/20) + 0.36 (0.1875/40 + 0.21/80)."""
    gap = standardised_gap([30, 30], [60, 40], [8, 56], [20, 80])
    error = math.sqrt(0.16 * (0.25 / 60 + 0.24 / 20) + 0.36 * (0.1875 / 40 + 0.21 / 80))
    assert (gap.lower, gap.upper) == (pytest.approx(0.07 - Z * error), pytest.approx(0.07 + Z * error))


def test_with_its_own_ages_the_standardised_share_is_the_plain_one():
    share = standardised_share([30, 30], [60, 40], pooled_standard([60, 40], [0, 0]))
    assert share.value == pytest.approx(0.6)


def test_an_age_that_one_group_lacks_is_said_in_a_word():
    assert standardised_gap([3, 0], [10, 0], [5, 5], [10, 10]).status == "empty_age_group"
    assert standardised_share([3, 0], [10, 0], [0.5, 0.5]).status == "empty_age_group"
    assert standardised_share([3, 0], [10, 0], [1.0, 0.0]).value == pytest.approx(0.3)
    assert standardised_rate([30, 0], [10, 0], [0.5, 0.5]).status == "empty_age_group"


def test_a_rate_by_hand():
    """r = 0.01 + 0.0075, v = 0.25 x 20 / 10^6 + 0.25 x 30 / (4 x 10^6); Byar of 50: 37.11 and 65.92."""
    rate = standardised_rate([20, 30], [1000, 2000], [0.5, 0.5])
    spread = math.sqrt(6.875e-6 / 50)
    assert rate.value == pytest.approx(0.0175)
    assert rate.lower == pytest.approx(0.0175 + spread * (37.11 - 50), abs=1e-6)
    assert rate.upper == pytest.approx(0.0175 + spread * (65.92 - 50), abs=1e-6)


def test_below_ten_events_there_is_no_rate():
    rate = standardised_rate([4, 5], [1000, 2000], [0.5, 0.5])
    assert (rate.status, rate.value, rate.lower) == ("too_few_events", None, None)
    assert standardised_rate([5, 5], [1000, 2000], [0.5, 0.5]).status == "shown"


def test_women_with_several_events_widen_the_interval():
    """20 events of 10 women with one and 5 with two: 10 x 1 + 5 x 4 = 30; 30 events of 30 women: 30."""
    persons = [[10, 5], [30, 0]]
    rate = standardised_rate([20, 30], [1000, 2000], [0.5, 0.5], persons)
    plain = standardised_rate([20, 30], [1000, 2000], [0.5, 0.5])
    variance = 0.25 * 30 / 1000**2 + 0.25 * 30 / 2000**2
    assert rate.value == plain.value
    assert rate.lower == pytest.approx(0.0175 + math.sqrt(variance / 50) * (37.11 - 50), abs=1e-6)
    assert rate.lower < plain.lower


def test_one_event_a_woman_changes_nothing():
    assert standardised_rate([20, 30], [1000, 2000], [0.5, 0.5], [[20], [30]]) == standardised_rate(
        [20, 30], [1000, 2000], [0.5, 0.5]
    )


def test_women_who_do_not_make_up_the_events_are_refused():
    with pytest.raises(ValueError, match="do not make up"):
        standardised_rate([20, 30], [1000, 2000], [0.5, 0.5], [[10, 4], [30, 0]])
