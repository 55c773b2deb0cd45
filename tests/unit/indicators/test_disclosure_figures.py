"""Figures that must not give back a count, and rules on rows that need more than their counts."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from indicators.disclosure.figures import quantile_of_days, share_without_counts, with_digits
from indicators.disclosure.policy import load_policy
from indicators.disclosure.primary import dominated, few_women

POLICY = load_policy()


def plain_wilson(x: float, n: int) -> tuple[float, float]:
    """Both limits by bisection of (p - x/n)^2 = z^2 p (1 - p) / n, Wilson's own equation, in per cent."""

    def outside(p: float) -> bool:
        return (p - x / n) ** 2 > 1.959963984540054**2 * p * (1 - p) / n

    limits = []
    for end in (0.0, 1.0):
        out, inside = end, x / n
        for _ in range(60):
            middle = (out + inside) / 2
            out, inside = (middle, inside) if outside(middle) else (out, middle)
        limits.append(100 * inside)
    return limits[0], limits[1]


def publishable() -> list[tuple[np.ndarray, np.ndarray]]:
    """Every numerator that may be shown with each denominator from 30 to 300."""
    return [(np.arange(10, n - 9), np.full(n - 19, n)) for n in range(30, 301)]


def test_rounding_each_figure_by_itself_gives_the_numerator_back():
    """The guard off: whole per cents and whole limits, to somebody who knows the denominator."""
    found = []
    for x, n in publishable()[::30]:
        rounded = [(round(100 * a / n[0]), *(round(limit) for limit in plain_wilson(a, n[0]))) for a in x]
        found += Counter(rounded).values()
    assert sum(number == 1 for number in found) > 0.75 * len(found)
    assert sum(number < 3 for number in found) > 0.95 * len(found)


def test_every_triple_without_counts_fits_at_least_three_numerators():
    for x, n in publishable():
        triples = Counter(zip(*share_without_counts(x, n, POLICY), strict=True))
        assert min(triples.values()) >= 3, n[0]


def test_a_figure_without_counts_stays_near_the_truth_and_is_rounded():
    for x, n in publishable():
        value, lower, upper = share_without_counts(x, n, POLICY)
        # Half of the longest run, two runs less one long, and the rounding to a whole per cent.
        assert np.all(np.abs(value - 100 * x / n) <= 100 * 2 / n + 0.5)
        assert np.all(lower < value) and np.all(value < upper)
        for figure in (value, lower, upper):
            assert np.array_equal(figure, np.round(figure))


def test_the_figures_are_those_of_the_middle_of_the_run():
    # Of 100, the numerators 10, 11, 12 are one run; the last one is 88 to 90.
    value, lower, upper = share_without_counts(np.array([10, 12, 89]), np.array([100, 100, 100]), POLICY)
    assert value.tolist() == [11.0, 11.0, 89.0]
    assert [lower[0], upper[0]] == [round(limit) for limit in plain_wilson(11, 100)] == [6, 19]


def test_the_policy_says_how_many_must_fit():
    x, n = np.arange(10, 91), np.full(81, 100)
    triples = Counter(zip(*share_without_counts(x, n, replace(POLICY, numerators_that_fit=8)), strict=True))
    assert min(triples.values()) == 8


@pytest.mark.parametrize(("x", "n"), [(9, 100), (91, 100), (10, 20)])
def test_what_may_not_be_shown_has_no_figure_without_counts_either(x, n):
    with pytest.raises(ValueError, match="small class"):
        share_without_counts(np.array([x]), np.array([n]), POLICY)


@pytest.mark.parametrize(
    ("figure", "digits", "told"),
    [(123.4, 2, 120.0), (1.5773, 2, 1.6), (0.67142, 2, 0.67), (0.996, 2, 1.0), (9876.0, 1, 10_000.0), (0.0, 2, 0.0)],
)
def test_a_rate_has_the_digits_of_the_policy(figure, digits, told):
    assert with_digits(figure, digits) == told


@pytest.mark.parametrize(
    ("days", "below", "above", "shown"),
    [(13.4, 10, 10, 13), (13.5, 10, 400, 14), (13.0, 9, 400, None), (13.0, 400, 9, None)],
)
def test_a_quantile_has_ten_records_on_each_side_and_whole_days(days, below, above, shown):
    assert quantile_of_days(days, below, above, POLICY) == shown


def test_steps_of_days_are_those_of_the_policy():
    assert quantile_of_days(17.0, 50, 50, replace(POLICY, quantile_step_days=7)) == 14


@pytest.mark.parametrize(
    ("largest", "two_largest", "hidden"),
    [
        (134, 174, False),  # 67 % of 200
        (135, 175, True),  # the largest has more than 67 %
        (100, 180, False),  # 90 % of 200
        (100, 181, True),  # the two largest have more than 90 %
        (0, 0, False),
    ],
)
def test_a_row_is_not_nearly_that_of_one_or_two_facilities(largest, two_largest, hidden):
    assert dominated(np.array([largest]), np.array([two_largest]), np.array([200]), POLICY).tolist() == [hidden]


def test_events_of_a_few_women_are_a_few_women():
    assert few_women(np.array([0, 9, 10, 400]), POLICY).tolist() == [True, True, False, False]
