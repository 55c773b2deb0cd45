"""Limits of stable series: by hand, and against Laney's definition in plain loops."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from indicators.statistics.control_limits import (
    enough_expected_of_rates,
    enough_expected_of_shares,
    funnel_limits,
    p_limits,
    u_limits,
)

ASKED = [412, 388, 455, 301, 420, 399, 470, 365, 402, 391, 433, 280]
WOMEN = [1010, 990, 1043, 870, 1002, 985, 1100, 930, 996, 978, 1021, 850]


def laney(x, n, sigma_of, centre):
    """sigma_z and limits by the definition, period by period."""
    sigma = [sigma_of(centre, size) for size in n]
    z = [(count / size - centre) / one for count, size, one in zip(x, n, sigma, strict=True)]
    moves = [abs(after - before) for before, after in pairwise(z)]
    spread = max(1.0, sum(moves) / len(moves) / 1.128)
    return spread, [centre - 3 * one * spread for one in sigma], [centre + 3 * one * spread for one in sigma]


def test_shares_have_laneys_limits():
    centre = sum(ASKED) / sum(WOMEN)
    spread, lower, upper = laney(ASKED, WOMEN, lambda p, n: sqrt(p * (1 - p) / n), centre)
    found = p_limits(ASKED, WOMEN)
    assert found.kind == "p_prime" and spread > 1
    assert found.centre == pytest.approx(centre, rel=1e-12) and found.spread == pytest.approx(spread, rel=1e-12)
    np.testing.assert_allclose((found.lower, found.upper), (lower, upper), rtol=1e-12)


def test_rates_have_laneys_limits():
    centre = sum(ASKED) / sum(WOMEN)
    spread, lower, upper = laney(ASKED, WOMEN, lambda u, e: sqrt(u / e), centre)
    found = u_limits(ASKED, WOMEN)
    assert found.kind == "u_prime"
    np.testing.assert_allclose((found.lower, found.upper), (lower, upper), rtol=1e-12)
    assert found.spread == pytest.approx(spread)


def test_limits_by_hand():
    # 10 of 40 each time: p = 0.25, sigma = sqrt(0.25 x 0.75 / 40) = 0.068465, no spread, P chart; 0.25 +- 0.205396.
    found = p_limits([10] * 3, [40] * 3)
    assert (found.kind, found.spread) == ("p", 1.0)
    assert found.lower[0] == pytest.approx(0.044604, abs=1e-6) and found.upper[0] == pytest.approx(0.455396, abs=1e-6)
    # 4 events a period: 4 +- 6 is cut at 0.
    found = u_limits([4, 4], [1, 1])
    assert (found.kind, found.lower[0], found.upper[0]) == ("u", 0.0, 10.0)


def test_less_spread_than_chance_does_not_narrow_the_limits():
    found = p_limits([50, 50, 50, 50], [100] * 4)
    assert (found.kind, found.spread) == ("p_prime", 1.0) and found.upper[0] == pytest.approx(0.65)


def test_a_mean_below_50_is_a_plain_chart():
    assert p_limits([20, 29], [49, 50]).kind == "p" and p_limits([20, 29], [50, 50]).kind == "p_prime"
    assert u_limits([49, 50], [1, 1]).kind == "u" and u_limits([50, 50], [1, 1]).kind == "u_prime"


def test_no_step_is_taken_across_a_gap():
    # Within the two halves nothing moves: all that moved, moved across the gap.
    x, n = np.array([30.0, 30, np.nan, 70, 70]), np.array([100.0, 100, np.nan, 100, 100])
    found = p_limits(x, n)
    assert found.spread == 1.0 and found.centre == pytest.approx(0.5) and np.isnan(found.lower[2])


def test_the_first_periods_alone_fix_the_limits():
    found = p_limits([30, 30, 90, 90], [100] * 4, count_on=2)
    assert found.centre == pytest.approx(0.3) and found.spread == 1.0 and len(found.upper) == 4


def test_five_with_and_five_without_are_expected_or_longer_periods_are_needed():
    assert enough_expected_of_shares([5, 5], [50, 50]) and not enough_expected_of_shares([4, 5], [50, 50])
    assert enough_expected_of_shares([45, 45], [50, 50]) and not enough_expected_of_shares([46, 45], [50, 50])
    # A tenth of all, but 40 women in one of the periods: 4.
    assert not enough_expected_of_shares([4, 6], [40, 60])
    assert enough_expected_of_rates([5, 5], [1, 1]) and not enough_expected_of_rates([4, 5], [1, 1])


def test_a_funnel_of_few_sites_is_chance_alone():
    found = funnel_limits([10, 20, 60], [50, 50, 200])
    sigma = sqrt(0.3 * 0.7 / 200)
    assert found.centre == pytest.approx(0.3) and found.spread == 1.0
    assert found.lower_95[2] == pytest.approx(0.3 - 1.959964 * sigma, abs=1e-6)
    assert found.upper_998[2] == pytest.approx(0.3 + 3.090232 * sigma, abs=1e-6)


def test_from_ten_sites_on_the_spread_between_them_counts():
    shares = [10, 90, 20, 80, 30, 70, 40, 60, 45, 55]
    z = sorted((x / 100 - 0.5) / 0.05 for x in shares)
    # The 10 % and the 90 % quantile of ten lie nine tenths of the way between the first two and the last two.
    low, high = z[0] + 0.9 * (z[1] - z[0]), z[8] + 0.1 * (z[9] - z[8])
    phi = sum(min(max(one, low), high) ** 2 for one in z) / 10
    found = funnel_limits(shares, [100] * 10)
    assert found.spread == pytest.approx(sqrt(phi)) and found.spread > 1
    assert funnel_limits(shares[:9], [100] * 9).spread == 1.0
    # Ten alike differ less than chance: never narrower for it. Nobody at all: nothing to divide by.
    assert funnel_limits([50] * 10, [100] * 10).spread == 1.0 and funnel_limits([0] * 10, [100] * 10).spread == 1.0


@pytest.mark.parametrize("sites", [([], []), ([1], [0])])
def test_a_funnel_needs_sites_with_women(sites):
    with pytest.raises(ValueError, match="funnel"):
        funnel_limits(*sites)
