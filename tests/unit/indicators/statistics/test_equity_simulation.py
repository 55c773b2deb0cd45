"""Simulated intervals and the noise floor: against draws of another kind, and what they promise."""

import numpy as np
import pytest
from scipy.stats import binom

from indicators.statistics.equity_measures import MEASURES
from indicators.statistics.equity_simulation import binomial_counts, simulate, uniform_numbers
from tests.unit.indicators.statistics.test_equity_measures import by_hand


def test_counts_have_the_binomial_distribution():
    uniforms = uniform_numbers("a figure", 2000, 3)
    n, share = np.array([7, 400, 9000]), np.array([0.5, 0.03, 0.9])
    np.testing.assert_array_equal(binomial_counts(uniforms, n, share), binom.ppf(uniforms, n, share))


def test_counts_at_the_ends():
    uniforms = uniform_numbers("a figure", 50, 2)
    assert (binomial_counts(uniforms, np.array([8, 8]), np.array([0.0, 1.0])) == [0, 8]).all()


def test_uniform_numbers_are_uniform_and_depend_on_the_key_alone():
    numbers = uniform_numbers("P28|2025", 20_000, 2)
    assert ((numbers >= 0) & (numbers < 1)).all()
    assert numbers.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.01)
    assert numbers.std(axis=0) == pytest.approx([12**-0.5] * 2, abs=0.005)
    np.testing.assert_array_equal(numbers, uniform_numbers("P28|2025", 20_000, 2))
    assert not np.array_equal(numbers, uniform_numbers("P28|2024", 20_000, 2))


def test_the_same_figure_has_the_same_interval():
    counts = [30, 12, 10], [50, 30, 20]
    assert simulate(*counts, 0, 1, "one") == simulate(*counts, 0, 1, "one")
    assert simulate(*counts, 0, 1, "one") != simulate(*counts, 0, 1, "two")


def test_interval_and_noise_are_those_of_another_simulation():
    x, n = np.array([30, 12, 10]), np.array([50, 30, 20])
    found = simulate(x, n, 0, 1, "any", ["MDMW", "max_min_difference"])
    random = np.random.default_rng(1)
    p = n / n.sum()
    own, equal = (100 * random.binomial(n, share, (40_000, 3)) / n for share in (x / n, x.sum() / n.sum()))
    mdmw, noise = ((np.abs(y - (y @ p)[:, None]) @ p) for y in (own, equal))
    assert found["MDMW"].lower == pytest.approx(np.quantile(mdmw, 0.025), abs=0.3)
    assert found["MDMW"].upper == pytest.approx(np.quantile(mdmw, 0.975), abs=0.3)
    assert found["MDMW"].noise_mean == pytest.approx(noise.mean(), abs=0.1)
    assert found["MDMW"].noise_95 == pytest.approx(np.quantile(noise, 0.95), abs=0.3)
    widest = np.ptp(equal, axis=1)
    assert found["max_min_difference"].noise_mean == pytest.approx(widest.mean(), abs=0.4)


@pytest.mark.parametrize("best", [1, -1])
def test_every_measure_has_the_interval_of_plain_draws(best):
    """Each measure by its definition in plain loops, over draws of numpy's own binomial distribution."""
    x, n, number = [45, 24, 30], [90, 60, 50], 4000
    names = [name for name in MEASURES if name != "BGV"]
    found, random = simulate(x, n, 1, best, "plain", names), np.random.default_rng(5)
    own = [by_hand(draw, n, 1, best) for draw in random.binomial(n, np.divide(x, n), (number, 3)).tolist()]
    equal = [by_hand(draw, n, 1, best) for draw in random.binomial(n, sum(x) / sum(n), (number, 3)).tolist()]
    for name in names:
        drawn, noise = np.array([d[name] for d in own]), np.abs([d[name] for d in equal])
        # Two quantiles of 4000 draws differ by chance: within a tenth of the spread.
        near = {"abs": 0.1 * (np.quantile(drawn, 0.975) - np.quantile(drawn, 0.025))}
        assert found[name].lower == pytest.approx(min(np.quantile(drawn, 0.025), by_hand(x, n, 1, best)[name]), **near)
        assert found[name].upper == pytest.approx(np.quantile(drawn, 0.975), **near), name
        assert abs(found[name].noise_mean) == pytest.approx(noise.mean(), **near), name
        assert abs(found[name].noise_95) == pytest.approx(np.quantile(noise, 0.95), **near), name


def test_five_equal_groups_of_a_small_service_look_23_points_apart():
    """The range of five normal numbers is 2.326 standard deviations on average; here one is 10 points."""
    found = simulate([12, 13, 12, 13, 12], [25] * 5, 0, 1, "small service", ["max_min_difference"])
    assert found["max_min_difference"].noise_mean == pytest.approx(23.26, abs=0.5)


def test_the_noise_floor_covers_the_measures_of_equal_groups():
    """In 95 of 100 worlds with five equal groups; of 150 worlds 142.5, give or take three times 2.7."""
    random, n = np.random.default_rng(20), np.array([60, 80, 100, 150, 400])
    names = ["MDMW", "max_min_difference", "BGSD"]
    covered = dict.fromkeys(names, 0)
    for world in range(150):
        x = random.binomial(n, 0.4)
        found = simulate(x, n, 0, 1, str(world), names)
        y, p = 100 * x / n, n / n.sum()
        mu = y @ p
        values = (np.abs(y - mu) @ p, np.ptp(y), ((y - mu) ** 2 @ p) ** 0.5)
        for name, value in zip(names, values, strict=True):
            covered[name] += value <= found[name].noise_95
    assert all(134 <= times <= 149 for times in covered.values()), covered


def test_the_chance_in_the_variance_is_taken_out():
    """Equal groups: the raw variance is above 0 in every world, the corrected one is 0 on average."""
    random, n = np.random.default_rng(3), np.array([60, 80, 100, 150])
    p = n / n.sum()
    corrected, raw = [], []
    for y in 100 * random.binomial(n, 0.4, (5000, 4)) / n:
        raw.append((y - y @ p) ** 2 @ p)
        corrected.append(raw[-1] - (y * (100 - y) / n) @ (p * (1 - p)))
    assert min(raw) >= 0
    assert np.mean(raw) > 15
    assert abs(np.mean(corrected)) < 1
    found = simulate([24, 32, 40, 60], n, 0, 1, "variance", ["BGV", "BGV_raw"])
    assert found["BGV_raw"].noise_mean == pytest.approx(np.mean(raw), rel=0.05)
    assert found["BGV"].lower == 0


def test_where_less_is_better_the_noise_has_the_sign_of_the_measure():
    found = simulate([30, 12, 10], [50, 30, 20], 0, -1, "less", ["PAR", "MDBW"])
    assert found["PAR"].noise_95 < found["PAR"].noise_mean < 0
    assert 0 < found["MDBW"].noise_mean < found["MDBW"].noise_95


def test_an_interval_holds_its_value():
    """Equal figures lie below every draw of a measure of distance."""
    found = simulate([20, 10, 30], [40, 20, 60], 0, 1, "equal")
    assert found["MDMW"].lower == 0
    assert found["max_min_ratio"].lower == 1
