"""Whatever is published of a series, it is judged or a word says why not; nothing withheld is told."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics.signals import PLAIN, RATE, SHARE, Series, judge
from indicators.statistics.trends import cochran_armitage, gap_over_time, latest_unbroken, quasi_poisson_slope
from schemas.signals import CHARTS, SIGNAL_STATUSES, SIGNALS

KNOWN = st.tuples(st.integers(0, 300), st.integers(0, 300)).filter(any)
POINT = st.one_of(st.none(), KNOWN)
DIRECTIONS = st.sampled_from(["higher", "lower", "neutral"])


def series_of(points, kind: str) -> Series:
    x, n = (np.array([np.nan if point is None else part(point) for point in points]) for part in (_with_it, sum))
    labels = tuple(f"{2000 + place // 4}-Q{place % 4 + 1}" for place in range(len(points)))
    return Series(labels, 100 * x / n, x, n, ("1.0.0",) * len(points), kind, 100.0)


def _with_it(point) -> int:
    return point[0]


@given(st.lists(POINT, max_size=30), st.sampled_from([SHARE, RATE, PLAIN]), DIRECTIONS, st.sampled_from([True, False]))
def test_every_series_is_judged_or_a_word_says_why_not(points, kind, direction, english):
    series = series_of(points, kind)
    found = judge(series, direction, "making_data_count" if english else "anhoej")
    assert found.status in SIGNAL_STATUSES and found.signal in SIGNALS and found.chart in CHARTS
    assert (found.status == "judged") == (found.signal != "not_judged")
    assert (found.signal not in ("none", "not_judged")) == bool(found.rules)
    assert np.isnan(found.centre) == (found.points == 0)
    assert np.isnan(found.lower) == np.isnan(found.upper)
    assert found.points + found.gaps <= len(points) and found.points == sum(point is not None for point in points)
    if not np.isnan(found.lower):
        assert found.lower <= found.upper and (kind != SHARE or (found.lower >= 0 and found.upper <= 100))
    if direction == "neutral":
        assert found.signal not in ("improvement", "deterioration")


@given(st.lists(POINT, max_size=30), DIRECTIONS)
def test_better_and_worse_change_places_with_the_direction_and_nothing_else(points, direction):
    series = series_of(points, SHARE)
    one, other = judge(series, "higher"), judge(series, "lower")
    assert one.rules == other.rules
    assert {one.signal, other.signal} in ({"improvement", "deterioration"}, {one.signal})


@given(st.lists(KNOWN, min_size=5, max_size=12), st.lists(POINT, min_size=12, max_size=12))
def test_every_trend_is_tested_or_a_word_says_why_not(points, others):
    series = series_of(points, SHARE)
    row = latest_unbroken(series.values)
    x, n = series.numerator[row], series.denominator[row]
    for found in (cochran_armitage(x, n), quasi_poisson_slope(x, n)):
        assert (found.status == "tested") == bool(np.isfinite(found.p)) and not found.p > 1
    other = series_of(others[: len(points)], SHARE)
    gap = gap_over_time((series.numerator, series.denominator), (other.numerator, other.denominator))
    assert np.array_equal(np.isnan(gap.difference), np.isnan(other.values))
    known = ~np.isnan(gap.difference)
    assert np.all(gap.lower[known] <= gap.difference[known] + 1e-12)
    assert np.all(gap.difference[known] <= gap.upper[known] + 1e-12)
