"""Measures of all groups against plain loops, their errors against differences of the measure itself."""

from math import log, sqrt

import numpy as np
import pytest

from indicators.statistics.equity_measures import MEASURES, NEED_BEST, GroupFigures
from indicators.statistics.measure_sheets import MEASURE_SHEETS
from indicators.statistics.standard_errors import STANDARD_ERRORS

COUNTS = [
    ([3986, 175, 465], [7724, 550, 1096]),
    ([30, 12, 10], [50, 30, 20]),
    ([11, 40, 19, 25, 60], [30, 90, 35, 70, 99]),
]


def by_hand(x, n, reference, best):
    """Every measure by the words of its definition, without arrays."""
    groups, women = range(len(x)), sum(n)
    y, p = [100 * x[j] / n[j] for j in groups], [n[j] / women for j in groups]
    mu = 100 * sum(x) / women
    top = max(y) if best >= 0 else min(y)
    raw = sum(p[j] * (y[j] - mu) ** 2 for j in groups)
    chance = sum(p[j] * (1 - p[j]) * y[j] * (100 - y[j]) / n[j] for j in groups)
    return {
        "MDRW": sum(p[j] * abs(y[j] - y[reference]) for j in groups),
        "MDMW": sum(p[j] * abs(y[j] - mu) for j in groups),
        "IDISW": 100 * sum(p[j] * abs(y[j] - mu) for j in groups) / mu,
        "PAR": top - mu,
        "PAF": 100 * (top - mu) / mu,
        "max_min_difference": max(y) - min(y),
        "max_min_ratio": max(y) / min(y),
        "MDRU": sum(abs(y[j] - y[reference]) for j in groups) / len(x),
        "MDMU": sum(abs(y[j] - mu) for j in groups) / len(x),
        "MDBW": sum(p[j] * abs(top - y[j]) for j in groups),
        "MDBU": sum(abs(top - y[j]) for j in groups) / len(x),
        "IDISU": 100 * sum(abs(y[j] - mu) for j in groups) / len(x) / mu,
        "BGV": raw - chance,
        "BGV_raw": raw,
        "BGSD": sqrt(raw),
        "COV": 100 * sqrt(raw) / mu,
        "Theil": 1000 * sum(p[j] * y[j] / mu * log(y[j] / mu) for j in groups),
        "MLD": -1000 * sum(p[j] * log(y[j] / mu) for j in groups),
    }


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize("best", [1, -1])
def test_every_measure_is_the_sum_in_its_definition(counts, best):
    expected = by_hand(*counts, reference=1, best=best)
    figures = GroupFigures.of(*counts, reference=1, best=best)
    assert {name: float(measure(figures)) for name, measure in MEASURES.items()} == pytest.approx(expected)


def test_many_draws_at_once_are_the_same_as_one_by_one():
    x = np.array([[30, 12, 10], [11, 19, 3], [50, 30, 20]])
    many = GroupFigures.of(x, [50, 30, 20], 2, -1)
    for name, measure in MEASURES.items():
        single = [float(measure(GroupFigures.of(row, [50, 30, 20], 2, -1))) for row in x]
        np.testing.assert_allclose(measure(many), single, err_msg=name)


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize("best", [1, -1])
@pytest.mark.parametrize("name", STANDARD_ERRORS)
def test_an_error_is_that_of_small_changes_of_each_group(counts, best, name):
    """With the 100 of PAF and the 1000 of Theil and MLD in it, which healthequal 1.0.1 and heatmeasures 0.0.1 leave
    out, and with the women of each group as its sample, where they take the population for it."""
    figures = GroupFigures.of(*counts, best=best)
    squared = 0.0
    for group, n in enumerate(counts[1]):
        step = np.zeros(len(counts[1]))
        step[group] = 1e-5
        up, down = (
            MEASURES[name](GroupFigures(figures.y + sign * step, figures.p, figures.n, 0, best)) for sign in (1, -1)
        )
        share = counts[0][group] / n
        squared += ((up - down) / 2e-5) ** 2 * 100**2 * share * (1 - share) / n
    assert STANDARD_ERRORS[name](figures) == pytest.approx(sqrt(squared), rel=1e-5)


def test_an_error_of_a_group_at_0_is_not_there():
    figures = GroupFigures.of([0, 5, 10], [20, 20, 20])
    assert np.isnan(STANDARD_ERRORS["Theil"](figures))
    assert np.isnan(STANDARD_ERRORS["MLD"](figures))


def test_all_groups_at_0():
    figures = GroupFigures.of([0, 0, 0], [50, 30, 20], best=1)
    values = {name: float(measure(figures)) for name, measure in MEASURES.items()}
    relative = {"IDISW", "IDISU", "PAF", "COV", "Theil", "MLD", "max_min_ratio"}
    assert {name for name, value in values.items() if np.isnan(value)} == relative
    assert all(value == 0 for name, value in values.items() if name not in relative)


def test_equal_groups_are_not_unequal():
    figures = GroupFigures.of([20, 10, 30], [40, 20, 60], best=1)
    for name, measure in MEASURES.items():
        if name == "BGV":
            continue
        assert float(measure(figures)) == pytest.approx(1 if name == "max_min_ratio" else 0), name


def test_theil_with_a_group_at_0():
    """0 ln 0 is 0: two groups of 10, one at 0 and one at 40 %: q = 2 for half: 1000 x 0.5 x 2 ln 2."""
    assert float(MEASURES["Theil"](GroupFigures.of([0, 4], [10, 10]))) == pytest.approx(1000 * log(2))


def test_every_measure_has_a_sheet():
    names = [sheet.measure for sheet in MEASURE_SHEETS]
    assert names == [
        "D",
        "R",
        "D_missing",
        "R_missing",
        "D_all_in",
        "D_none_in",
        "heterogeneity",
        *MEASURES,
        "D_age",
        "SII",
        "RII",
        "ACI",
        "RCI",
    ]
    core = {"D", "R", "heterogeneity", "MDRW", "MDMW", "IDISW", "PAR", "PAF"}
    assert {sheet.measure for sheet in MEASURE_SHEETS if sheet.core} == core
    assert set(MEASURES) >= NEED_BEST
    for sheet in MEASURE_SHEETS:
        assert sheet.name and sheet.formula and sheet.source and sheet.not_when and sheet.interval
