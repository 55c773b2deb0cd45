"""Survey variances: by hand, by leaving units out one at a time, and by drawing every sample there is."""

from itertools import product
from math import sqrt

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from scipy.stats import f as f_distribution

from indicators.survey_design import (
    LonelyStratum,
    design_effect,
    domain_shares,
    kish_design_effect,
    rao_scott,
    variance_of_sums,
)

STRATA = ["s", "s", "s", "t", "t", "u", "u", "u", "u"]


def sums(seed: int, domains: int = 2):
    """Weights of those who say yes and of all, by primary unit and domain; nobody of the last domain in two units."""
    draws = np.random.default_rng(seed)
    everyone = draws.uniform(1, 9, (len(STRATA), domains))
    everyone[:2, -1] = 0
    return everyone * draws.uniform(0, 1, everyone.shape), everyone


def by_hand(yes, everyone):
    """Variance of one domain in plain loops, units without anybody of it among them."""
    total = sum(everyone)
    share = sum(yes) / total
    variance = 0.0
    for stratum in sorted(set(STRATA)):
        own = [(y - share * w) / total for y, w, s in zip(yes, everyone, STRATA, strict=True) if s == stratum]
        mean = sum(own) / len(own)
        variance += len(own) / (len(own) - 1) * sum((one - mean) ** 2 for one in own)
    return share, variance


@pytest.mark.parametrize("seed", range(5))
def test_shares_and_variances_are_those_of_plain_loops(seed):
    yes, everyone = sums(seed)
    found = domain_shares(yes, everyone, STRATA)
    for domain in range(2):
        share, variance = by_hand(yes[:, domain], everyone[:, domain])
        assert found.share[domain] == pytest.approx(share, rel=1e-12)
        assert found.variance[domain] == pytest.approx(variance, rel=1e-12)


def test_leaving_units_out_gives_the_same_variance_of_a_total():
    # For a total, which is linear, the jackknife by strata and linearisation are one and the same.
    scores = np.random.default_rng(7).normal(size=(len(STRATA), 1))
    variance = 0.0
    for left_out, stratum in enumerate(STRATA):
        size = STRATA.count(stratum)
        factor = [0.0 if n == left_out else size / (size - 1) if s == stratum else 1.0 for n, s in enumerate(STRATA)]
        variance += (size - 1) / size * float(scores[:, 0] @ factor - scores.sum()) ** 2
    assert variance_of_sums(scores, STRATA)[0] == pytest.approx(variance, rel=1e-12)


def test_over_all_samples_the_mean_variance_is_the_true_one():
    # Two of four units a stratum, drawn with replacement: all 256 samples of two strata.
    values = {"s": [1.0, 4, 6, 9], "t": [0.0, 2, 2, 7]}
    totals, variances = [], []
    for a, b, c, d in product(range(4), repeat=4):
        drawn = np.array([[values["s"][a]], [values["s"][b]], [values["t"][c]], [values["t"][d]]]) * 2
        totals.append(drawn.sum())
        variances.append(variance_of_sums(drawn, ["s", "s", "t", "t"])[0])
    assert np.mean(variances) == pytest.approx(np.var(totals), rel=1e-12)


def test_filtering_to_the_domain_before_would_lose_the_empty_units():
    # Scores 0, 0.1, -0.1 of three units: 3/2 x 0.02 = 0.03; without the empty one of them 2 x 0.02 = 0.04.
    yes, everyone = np.array([[0.0], [0.7], [0.3]]), np.array([[0.0], [1.0], [1.0]])
    assert domain_shares(yes, everyone, ["s"] * 3).variance[0] == pytest.approx(0.03)
    assert domain_shares(yes[1:], everyone[1:], ["s"] * 2).variance[0] == pytest.approx(0.04)


def test_ten_times_the_weights_change_nothing():
    yes, everyone = sums(4)
    one, ten = domain_shares(yes, everyone, STRATA), domain_shares(10 * yes, 10 * everyone, STRATA)
    np.testing.assert_allclose(one.share, ten.share, rtol=1e-12)
    np.testing.assert_allclose(one.variance, ten.variance, rtol=1e-12)
    assert one.difference(0, 1) == pytest.approx(ten.difference(0, 1))
    weights, squares, number = np.array([140.0]), np.array([380.0]), np.array([80])
    assert kish_design_effect(10 * weights, 100 * squares, number) == pytest.approx(
        kish_design_effect(weights, squares, number)
    )


def test_degrees_of_freedom_are_units_minus_strata_of_the_domain():
    yes, everyone = sums(5, domains=3)
    everyone[:, 1] = 0
    everyone[3, 1] = 1
    yes = np.minimum(yes, everyone)
    found = domain_shares(yes, everyone, STRATA)
    # Nine units in three strata; one unit in one stratum; seven units (two of three in s are empty) in three strata.
    assert found.degrees_of_freedom.tolist() == [6, 0, 4]


def test_an_empty_domain_has_nothing():
    found = domain_shares(np.zeros((9, 1)), np.zeros((9, 1)), STRATA)
    assert np.isnan([found.share[0], found.variance[0]]).all() and found.degrees_of_freedom.tolist() == [0]


def test_women_of_two_groups_in_the_same_units_vary_together():
    yes, everyone = sums(6)
    found = domain_shares(yes, everyone, STRATA)
    apart, error = found.difference(0, 1)
    # Var(a - b) = Var(a) + Var(b) - 2 Cov(a, b), the covariance by polarisation: (Var(a + b) - Var(a) - Var(b)) / 2.
    both = variance_of_sums(found.scores.sum(axis=1, keepdims=True), STRATA)[0]
    covariance = (both - found.variance.sum()) / 2
    assert apart == pytest.approx(found.share[0] - found.share[1])
    assert error == pytest.approx(sqrt(found.variance.sum() - 2 * covariance), rel=1e-9)
    alike = domain_shares(np.repeat(yes[:, :1], 2, axis=1), np.repeat(everyone[:, :1], 2, axis=1), STRATA)
    assert alike.difference(0, 1) == (0, 0)


def test_a_stratum_with_one_unit_goes_by_the_rule_that_was_written_down():
    scores, strata = np.array([[1.0], [3.0], [8.0]]), ["s", "s", "t"]
    with pytest.raises(LonelyStratum):
        variance_of_sums(scores, strata)
    # s: 2 x (1 + 1) = 4. t alone: nothing, or (8 - 4)^2 = 16.
    assert variance_of_sums(scores, strata, "certainty")[0] == 4
    assert variance_of_sums(scores, strata, "adjust")[0] == 20
    with pytest.raises(ValueError, match="one of fail, certainty, adjust"):
        domain_shares(scores, scores, strata, "ignore")


@pytest.mark.parametrize("rule", ["fail", "certainty", "adjust"])
def test_one_unit_in_all_has_no_variance_rather_than_one_of_0(rule):
    assert np.isnan(variance_of_sums(np.array([[1.0]]), ["s"], rule)).all()


def test_kish_and_the_design_effect_by_hand():
    # Semantics F2: 60 women of weight 1 and 20 of weight 4: 80 x 380 / 140^2 = 1.551, and 52 in effect.
    kish = kish_design_effect(np.array([140.0, 0.0]), np.array([380.0, 0.0]), np.array([80, 0]))
    assert kish[0] == pytest.approx(1.551, abs=0.0005) and np.isnan(kish[1]) and round(80 / kish[0]) == 52
    # With everybody a unit of one stratum and equal weights the variance is p (1 - p) / (n - 1): no effect.
    answers = np.array([[1.0]] * 3 + [[0.0]] * 9)
    found = domain_shares(answers, np.ones((12, 1)), ["all"] * 12)
    assert found.variance[0] == pytest.approx(0.25 * 0.75 / 11, rel=1e-12)
    assert design_effect(found.share, found.variance, np.array([12]))[0] == pytest.approx(1.0, rel=1e-12)
    assert np.isnan(design_effect(np.array([0.0, 1.0, 0.5]), np.zeros(3), np.array([9, 9, 1]))).all()


def as_units(counts, size=1):
    """Every woman a unit of her own, or `size` alike in each: weighted yes and all by unit and domain."""
    yes, everyone = [], []
    for domain, (x, n) in enumerate(counts):
        for woman in range(n):
            row = np.zeros(len(counts))
            row[domain] = size
            everyone.append(row)
            yes.append(row * (woman < x))
    return np.array(yes), np.array(everyone)


COUNTS = [(30, 60), (12, 40), (9, 50)]


def test_without_a_design_rao_and_scott_are_pearson():
    yes, everyone = as_units(COUNTS)
    found = rao_scott(yes, everyone, ["all"] * 150, 150)
    table = [[x for x, _ in COUNTS], [n - x for x, n in COUNTS]]
    x2, _, df, _ = chi2_contingency(table, correction=False)
    # With replacement the variance of n women has n - 1 below, so that G is n / (n - 1) times the unit matrix.
    assert found.statistic == pytest.approx(x2 * 149 / 150 / df, rel=1e-9)
    assert (found.df1, found.df2) == (pytest.approx(2), pytest.approx(2 * 149))
    assert found.p == pytest.approx(f_distribution.sf(found.statistic, 2, 298), rel=1e-9)


def test_women_who_answer_alike_in_a_place_count_as_one():
    one = rao_scott(*as_units(COUNTS), ["all"] * 150, 150)
    # Four alike in each place: X2 is four times as large, and so is what the design takes off.
    four = rao_scott(*as_units(COUNTS, size=4), ["all"] * 150, 600)
    assert (four.statistic, four.df1, four.df2, four.p) == pytest.approx((one.statistic, one.df1, one.df2, one.p))


def test_rao_and_scott_of_two_domains_is_the_squared_difference_where_they_are_nearly_equal():
    draws = np.random.default_rng(11)
    strata = [f"s{unit // 4}" for unit in range(80)]
    everyone = draws.integers(3, 9, (80, 2)).astype(float)
    yes = np.minimum(draws.binomial(6, 0.5, (80, 2)), everyone)
    found, shares = rao_scott(yes, everyone, strata, int(everyone.sum())), domain_shares(yes, everyone, strata)
    apart, error = shares.difference(0, 1)
    # One contrast: F and (difference / its error)^2 differ only in that one takes the shares as equal.
    assert found.df1 == pytest.approx(1) and found.df2 == pytest.approx(60)
    assert found.statistic == pytest.approx((apart / error) ** 2, rel=0.05)


def test_the_order_of_domains_and_their_unit_of_weight_change_nothing():
    yes, everyone = sums(9, domains=4)
    first = rao_scott(yes, everyone, STRATA, 120)
    other = rao_scott(7 * yes[:, ::-1], 7 * everyone[:, ::-1], STRATA, 120)
    assert (first.statistic, first.df1, first.p) == pytest.approx((other.statistic, other.df1, other.p))


def test_units_without_anybody_of_the_domains_stay_in_the_design():
    yes, everyone = sums(12, domains=3)
    # Two of four units of the last stratum are left with somebody: without the others it would be another design.
    yes[7:], everyone[7:] = 0, 0
    yes[5], everyone[5] = (0.5, 0.2, 0.9), (1, 2, 3)
    whole = rao_scott(yes, everyone, STRATA, 90)
    without = rao_scott(yes[:7], everyone[:7], STRATA[:7], 90)
    assert whole.statistic != pytest.approx(without.statistic)


def test_what_rao_and_scott_cannot_tell_is_none():
    yes, everyone = as_units([(0, 5), (0, 5)])
    assert rao_scott(yes, everyone, ["all"] * 10, 10) is None
    assert rao_scott(everyone, everyone, ["all"] * 10, 10) is None
    assert rao_scott(yes[:, :1], everyone[:, :1], ["all"] * 10, 10) is None
    assert rao_scott([[1.0, 0.0]], [[2.0, 2.0]], ["all"], 4) is None
    assert rao_scott(np.zeros((2, 2)), np.zeros((2, 2)), ["all"] * 2, 0) is None
