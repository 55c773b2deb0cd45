"""Bounds of a gap: no way to share out those without a group goes beyond them."""

from itertools import product

import pytest

from indicators.statistics.missing_groups import missing_assumed


def shared_out(group, reference, missing):
    """Every way to put the women without a group into the group, the reference or another one."""
    successes, failures = missing[0], missing[1] - missing[0]
    for s1, s2 in product(range(successes + 1), repeat=2):
        for f1, f2 in product(range(failures + 1), repeat=2):
            if s1 + s2 <= successes and f1 + f2 <= failures:
                yield (
                    (group[0] + s1) / (group[1] + s1 + f1),
                    (reference[0] + s2) / (reference[1] + s2 + f2),
                )


@pytest.mark.parametrize("counts", [((5, 10), (16, 20), (3, 5)), ((2, 8), (3, 9), (0, 4)), ((7, 9), (1, 4), (4, 4))])
def test_bounds_are_the_least_and_the_most_of_all_ways(counts):
    ways = list(shared_out(*counts))
    assumed = missing_assumed(*counts, recorded=40)
    assert assumed["least"].difference == pytest.approx(min(y - r for y, r in ways))
    assert assumed["most"].difference == pytest.approx(max(y - r for y, r in ways))
    assert assumed["least"].ratio == pytest.approx(min(y / r for y, r in ways))
    assert assumed["most"].ratio == pytest.approx(max(y / r for y, r in ways))
    for name in ("all_in_group", "none_in_group", "proportional"):
        assert assumed["least"].difference <= assumed[name].difference <= assumed["most"].difference


def test_without_missing_answers_all_assumptions_agree():
    cases = missing_assumed((5, 10), (16, 20), (0, 0), 40)
    assert {case.difference for case in cases.values()} == {0.5 - 0.8}


def test_a_reference_at_zero_has_no_ratio():
    assert missing_assumed((5, 10), (0, 20), (0, 4), 40)["most"].ratio is None
