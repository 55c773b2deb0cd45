"""Measures along an order: by hand, against statsmodels, and refused for groups that have none."""

import numpy as np
import pytest
import statsmodels.api as sm

from indicators.statistics.ordered_measures import HasNoOrder, ordered_measures, ridits

X, N = [30, 40, 90, 20], [100, 100, 150, 25]


@pytest.mark.parametrize("dimension", ["ethnic_group", "migrant_status", "migrant_status*ethnic_group", "region"])
def test_groups_without_an_order_are_refused_with_the_reason(dimension):
    with pytest.raises(HasNoOrder, match="has no order: its groups are not ranked"):
        ordered_measures(X, N, dimension)


def test_slopes_are_those_of_a_logistic_regression():
    line = sm.GLM(
        np.column_stack([X, np.subtract(N, X)]), sm.add_constant(ridits(N)), family=sm.families.Binomial()
    ).fit(tol=1e-12)
    first, last = line.predict([[1, 0], [1, 1]])
    found = ordered_measures(X, N, "age_group")
    assert found["SII"].value == pytest.approx(100 * (last - first), rel=1e-6)
    assert found["RII"].value == pytest.approx(last / first, rel=1e-6)
    gradient = np.array([last * (1 - last) - first * (1 - first), last * (1 - last)])
    half_width = 1.959964 * np.sqrt(gradient @ line.cov_params() @ gradient)
    assert found["SII"].upper - found["SII"].value == pytest.approx(100 * half_width, rel=1e-5)


def test_concentration_by_hand():
    """p 0.5 and 0.5, 2X - 1 = -0.5 and 0.5, y 20 and 40: 5 points; limits 0.25 sqrt(0.16/50 + 0.24/50) x 1.96."""
    aci = ordered_measures([10, 20], [50, 50], "age_group")["ACI"]
    assert aci.value == pytest.approx(5)
    assert aci.upper == pytest.approx(5 + 1.959964 * 25 * (0.16 / 50 + 0.24 / 50) ** 0.5)


def test_turned_round_the_order_changes_the_sign():
    there, back = ordered_measures(X, N, "age_group"), ordered_measures(X[::-1], N[::-1], "age_group")
    assert back["SII"].value == pytest.approx(-there["SII"].value)
    assert back["RII"].value == pytest.approx(1 / there["RII"].value)
    assert back["RCI"].value == pytest.approx(-there["RCI"].value)


@pytest.mark.parametrize("x", [[0, 5, 10], [0, 0, 5], [10, 3, 0], [10, 10, 4], [0, 10, 10]])
def test_no_line_where_those_with_it_and_those_without_do_not_overlap(x):
    found = ordered_measures(x, [10, 10, 10], "age_group")
    assert found["SII"].status == found["RII"].status == "undefined_separated"
    assert found["ACI"].status == "shown"


def test_groups_with_nobody_and_everybody_have_a_line_if_they_overlap():
    # Nobody in the middle: those with it stand on both sides of those without it, as many on each.
    found = ordered_measures([10, 0, 10], [10, 10, 10], "age_group")
    assert found["SII"].value == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("x", "status"), [([0, 0], "undefined_all_zero"), ([5, 9], "undefined_all_alike"), ([0, 9], "undefined_separated")]
)
def test_what_is_not_defined_is_a_word(x, status):
    found = ordered_measures(x, [5, 9], "age_group")
    assert (found["SII"].status, found["SII"].value) == (status, None)
