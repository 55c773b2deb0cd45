"""Rules on runs: critical values as published, and series by hand."""

from itertools import groupby, product
from math import comb

import numpy as np
import pytest

from indicators.statistics.control_limits import p_limits
from indicators.statistics.run_rules import (
    RULE_SETS,
    Finding,
    anhoej,
    fewest_crossings_allowed,
    longest_run_allowed,
    making_data_count,
    runs_about,
)

NAN = np.nan


def test_the_longest_run_is_that_of_the_published_table():
    # Upper limit of the longest run by useful points, as printed for the rules of Anhoej: 10 to 100.
    table = {range(10, 12): 6, range(12, 23): 7, range(23, 46): 8, range(46, 91): 9, range(91, 101): 10}
    for points, limit in table.items():
        assert {longest_run_allowed(n) for n in points} == {limit}


def test_the_fewest_crossings_are_those_published_and_of_the_binomial_distribution():
    # Published: 13 points need three; 10, 20 and 24 need two, six and eight.
    assert {n: fewest_crossings_allowed(n - 1) for n in (10, 13, 20, 24)} == {10: 2, 13: 3, 20: 6, 24: 8}
    for n in range(10, 101):
        fewest = fewest_crossings_allowed(n - 1)
        below = sum(comb(n - 1, k) for k in range(fewest)) / 2 ** (n - 1)
        assert below < 0.05 <= below + comb(n - 1, fewest) / 2 ** (n - 1)


@pytest.mark.parametrize("length", [1, 2, 5, 7])
def test_runs_and_crossings_are_those_counted_plainly_in_every_series(length):
    for signs in product([-1, 0, 1], repeat=length):
        sides = [side for side in signs if side]
        runs = [(side, len(list(run))) for side, run in groupby(sides)]
        found = runs_about(np.array(signs, dtype=float), 0.0)
        assert found.useful == len(sides) and found.crossings == max(len(runs) - 1, 0)
        assert found.longest == max((size for _, size in runs), default=0)
        assert found.current == bool(runs and runs[-1][1] == found.longest)


def test_a_gap_breaks_a_run_and_is_no_crossing():
    found = runs_about(np.array([2.0, 2, 2, NAN, 2, 0, 0]), 1.0)
    assert (found.useful, found.longest, found.side, found.crossings, found.pairs) == (6, 3, 1, 1, 4)
    assert not found.current
    assert not runs_about(np.array([2.0, 2, NAN]), 1.0).current


def test_points_on_the_centre_are_passed_over():
    found = runs_about(np.array([2.0, 1, 2, 1, 0]), 1.0)
    assert (found.useful, found.longest, found.crossings) == (3, 2, 1)


def test_a_run_of_eight_in_twelve_is_a_signal_and_one_of_seven_is_not():
    long = np.array([1.0, -1, 1, -1] + [1] * 8)
    assert Finding("long_run", 1) in anhoej(long, 0.0, None)
    assert anhoej(np.array([1.0, -1, 1, -1, -1] + [1] * 7), 0.0, None) == []
    # It has ended: something changed, but the figure does not stand there now.
    ended = np.array([1.0] * 8 + [-1, 1, -1, 1])
    assert Finding("long_run", 0) in anhoej(ended, 0.0, None)


def test_two_crossings_in_twelve_are_too_few_and_three_are_enough():
    assert [found.rule for found in anhoej(np.array([1.0] * 4 + [-1] * 4 + [1] * 4), 0.0, None)] == ["few_crossings"]
    assert anhoej(np.array([1.0] * 3 + [-1] * 3 + [1] * 3 + [-1] * 3), 0.0, None) == []


def test_below_ten_useful_points_runs_say_nothing():
    assert anhoej(np.array([1.0] * 9), 0.0, None) == []


def test_only_the_latest_point_outside_its_limits_is_told():
    x = np.array([40.0, 48] * 6 + [80])
    limits = p_limits(x, np.full(13, 100.0))
    outside = Finding("latest_outside_limits", 1)
    assert outside in anhoej(x / 100, limits.centre, limits) and outside in making_data_count(x / 100, 0.5, limits)
    x[12] = NAN
    assert outside not in anhoej(x / 100, limits.centre, limits)
    down = p_limits([60, 52] * 6 + [20], [100] * 13)
    assert Finding("latest_outside_limits", -1) in anhoej(np.array([0.6, 0.52] * 6 + [0.2]), down.centre, down)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1, 1, 2, 1, 1], [Finding("seven_on_one_side", 1)]),
        ([-1, -2, -1, -1, -2, -1, -1], [Finding("seven_on_one_side", -1)]),
        ([1, 1, 1, NAN, 1, 1, 1], []),
        ([1, 1, 1, 0, 1, 1, 1], []),
        ([-3, -2, -1, 1, 2, 3, 4], [Finding("seven_in_one_direction", 1)]),
        ([-3, -2, -1, 1, 1, 3, 4], []),
        ([1, 1, 1, 1, 1, 1], []),
    ],
)
def test_seven_in_a_row_of_the_english_rules(values, expected):
    assert making_data_count(np.array(values, dtype=float), 0.0, None) == expected


def test_two_of_three_near_one_limit_of_the_english_rules():
    # 50 of 100: sigma 0.05, so that 0.61 is beyond two sigma and within three.
    limits = p_limits([50, 50, 50], [100] * 3)
    near = [Finding("two_of_three_near_limit", 1)]
    assert making_data_count(np.array([0.61, 0.5, 0.61]), 0.5, limits) == near
    assert making_data_count(np.array([0.61, 0.61, 0.5]), 0.5, limits) == []
    assert making_data_count(np.array([0.61, 0.5, 0.39]), 0.5, limits) == []
    assert making_data_count(np.array([0.61, NAN, 0.61]), 0.5, limits) == []


def test_rule_sets_go_by_name():
    assert set(RULE_SETS) == {"anhoej", "making_data_count"}
