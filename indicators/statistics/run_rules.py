"""Rules that say when a row of points is not chance alone.

Belongs here: runs, crossings and the rule sets by name. Does not: limits (`control_limits`), which words follow from a
rule that fired (`signals`).

A point that is missing or withheld is a gap: no run and no crossing leads across it, nothing is filled in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import comb, isclose, log2

import numpy as np

from indicators.statistics.control_limits import Limits

LEAST_USEFUL = 10
"""With fewer points off the centre line the rules of Anhoej have no critical values."""

LATEST_OUTSIDE = "latest_outside_limits"

_SAME = 1e-9
"""Relative distance from the centre below which a point is on it."""


@dataclass(frozen=True)
class Runs:
    """Runs of a series about its centre. `useful`: points off the centre line. `longest`: the longest run, `side` its
    side (1 above, -1 below), `current`: whether it lasts to the latest point, `places`: its points. `crossings` of
    `pairs` neighbours."""

    useful: int
    longest: int
    side: int
    current: bool
    crossings: int
    pairs: int
    places: tuple[int, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Finding:
    """A rule that fired, and to which side the figure has gone: 1 up, -1 down, 0 if the rule does not say. `places`:
    the points that made it fire, counted from the first value; none where it is the whole series."""

    rule: str
    side: int
    places: tuple[int, ...] = field(default=(), compare=False)


def runs_about(values: np.ndarray, centre: float) -> Runs:
    """Runs and crossings of values about a centre; nan is a gap. Points on the centre belong to no side and are
    passed over.

    >>> runs_about(np.array([1.0, 2, 5, 6, 7, 1]), 4.0)
    Runs(useful=6, longest=3, side=1, current=False, crossings=2, pairs=5)
    >>> runs_about(np.array([5.0, 6, np.nan, 7, 8]), 4.0).longest  # the gap breaks the run
    2
    """
    useful = crossings = pairs = longest = longest_side = previous = 0
    run, places = [], ()
    current = False
    for place, value in enumerate(values):
        if np.isnan(value):
            run, previous = [], 0
            current = False
            continue
        side = _side(value, centre)
        if not side:
            continue
        useful += 1
        if previous:
            pairs += 1
            crossings += side != previous
        run = [*run, place] if side == previous else [place]
        previous = side
        if len(run) >= longest:
            longest, longest_side, current, places = len(run), side, True, tuple(run)
        else:
            current = False
    return Runs(useful, longest, longest_side, current, crossings, pairs, places)


def _side(value: float, centre: float) -> int:
    """1 above the centre, -1 below, 0 on it. The two are computed in different ways, so that a trace of floating point
    lies between a figure that never changes and its mean: that is no side."""
    return 0 if isclose(value, centre, rel_tol=_SAME) else int(np.sign(value - centre))


def longest_run_allowed(useful: int) -> int:
    """The longest run that chance explains: round(log2 n) + 3.

    Source: J. Anhoej and A. V. Olesen (2014), PLoS ONE 9, e113825; Schilling (2012).

    >>> [longest_run_allowed(n) for n in (10, 12, 23, 46, 91)]
    [6, 7, 8, 9, 10]
    """
    return round(log2(useful)) + 3


def fewest_crossings_allowed(pairs: int) -> int:
    """The fewest crossings that chance explains: the 5 % point of the binomial distribution (pairs, 1/2).

    The smallest k with P(B <= k) >= 0.05. Without gaps there are n - 1 pairs of n useful points.
    Source: J. Anhoej and A. V. Olesen (2014), PLoS ONE 9, e113825; Chen (2010).

    >>> [fewest_crossings_allowed(n - 1) for n in (10, 12, 20, 24)]
    [2, 3, 6, 8]
    """
    total, ways = 2**pairs, 0
    for fewest in range(pairs + 1):
        ways += comb(pairs, fewest)
        if 20 * ways >= total:
            return fewest
    return pairs


def anhoej(values: np.ndarray, centre: float, limits: Limits | None) -> list[Finding]:
    """Three sigma on the latest point, an unusually long run, unusually few crossings: the default.

    `values`: nan is a gap. `limits`: one entry a point, in the unit of the values; None on a run chart, which has none
    to judge by. Runs are judged from ten useful points on.
    """
    found = _latest_outside(values, limits)
    runs = runs_about(values, centre)
    if runs.useful < LEAST_USEFUL:
        return found
    if runs.longest > longest_run_allowed(runs.useful):
        # A run that has ended says that something changed, not where the figure stands now.
        found.append(Finding("long_run", runs.side if runs.current else 0, runs.places))
    if runs.crossings < fewest_crossings_allowed(runs.pairs):
        found.append(Finding("few_crossings", 0))
    return found


SEVEN = 7


def making_data_count(values: np.ndarray, centre: float, limits: Limits | None) -> list[Finding]:
    """The four rules of the English health service, on the latest points, for those who are used to them.

    Of stable series of 24 points (simulated) they fire somewhere along one in eight, at the latest point in one of a
    hundred; the default fires in one of 25.

    The latest point outside three sigma; seven on one side of the mean; six steps in one direction (seven points); two
    of the last three beyond two sigma on one side.

    Source: NHS England, Making Data Count; rules as in the R package NHSRplotthedots.
    """
    found = _latest_outside(values, limits)
    tail, end = values[-SEVEN:], len(values)
    seven = tuple(range(end - SEVEN, end))
    if len(tail) == SEVEN and not np.isnan(tail).any():
        if len(sides := {_side(value, centre) for value in tail}) == 1 and 0 not in sides:
            found.append(Finding("seven_on_one_side", sides.pop(), seven))
        if len(steps := set(np.sign(np.diff(tail)).tolist())) == 1 and 0.0 not in steps:
            found.append(Finding("seven_in_one_direction", int(steps.pop()), seven))
    last = values[-3:]
    if limits is not None and len(last) == 3 and not np.isnan(last).any():
        two_sigma = 2 * limits.spread * limits.sigma[-3:]
        for side in (1, -1):
            beyond = side * (last - centre) > two_sigma
            if beyond.sum() >= 2 and beyond[-1]:
                places = tuple(int(place) + end - 3 for place in np.flatnonzero(beyond))
                found.append(Finding("two_of_three_near_limit", side, places))
    return found


RULE_SETS: dict[str, Callable[..., list[Finding]]] = {"anhoej": anhoej, "making_data_count": making_data_count}


def rule_names(found: Sequence[Finding]) -> str:
    """The names of rules that fired, in their order, with commas."""
    return ", ".join(finding.rule for finding in found)


def _latest_outside(values: np.ndarray, limits: Limits | None) -> list[Finding]:
    if limits is None or not len(values) or np.isnan(values[-1]):
        return []
    side = int(values[-1] > limits.upper[-1]) - int(values[-1] < limits.lower[-1])
    return [Finding(LATEST_OUTSIDE, side, (len(values) - 1,))] if side else []
