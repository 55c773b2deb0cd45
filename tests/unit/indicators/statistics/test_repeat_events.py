"""Rates of events that may strike one woman again: by hand, and against the plain rate where nobody is struck twice."""

import numpy as np
import pytest

from indicators.statistics.intervals import byar_limits, exact_poisson_limits
from indicators.statistics.repeat_events import repeat_event_interval


def test_repeats_widen_the_interval():
    # 20 women once, 6 twice: 32 events, variance 20 + 6 x 4 = 44; limits 32 + sqrt(44/32) (21.88 - 32), (45.18 - 32).
    rate, lower, upper = repeat_event_interval([[20, 6]], [100.0])
    assert rate[0] == 0.32
    assert lower[0] == pytest.approx((32 - 1.17260 * 10.118) / 100, abs=1e-4)
    assert upper[0] == pytest.approx((32 + 1.17260 * 13.175) / 100, abs=1e-4)


def test_without_repeats_it_is_the_plain_interval():
    rate, lower, upper = repeat_event_interval([[32, 0], [4, 0], [2, 1], [0, 0]], np.full(4, 8.0))
    np.testing.assert_allclose((lower[0], upper[0]), [float(end[0]) / 8 for end in byar_limits([32])], rtol=1e-12)
    np.testing.assert_allclose((lower[1], upper[1]), [float(end[0]) / 8 for end in exact_poisson_limits([4])])
    # Four events of three women: too few for the one, not apart enough for the other.
    assert np.isnan([lower[2], upper[2]]).all() and rate[2] == 0.5
    assert lower[3] == 0 and upper[3] == pytest.approx(3.688879 / 8, rel=1e-6)


def test_no_exposure_is_refused():
    with pytest.raises(ValueError, match="exposure"):
        repeat_event_interval([[1]], [0.0])
