"""What a gap could be if the women without a recorded group were known.

Belongs here: from counts of two groups and of those without one to the gap under each assumption. Does not: the gap
as it is published (`comparisons`), counts that are withheld.

Nobody's group is filled in anywhere: these figures stand beside the gap and say how far it can be trusted.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class TwoShares:
    """The counts of a group and of its reference, as somebody assumes them."""

    x: float
    n: float
    x_reference: float
    n_reference: float

    @property
    def difference(self) -> float:
        """Share of the group less that of the reference."""
        return self.x / self.n - self.x_reference / self.n_reference

    @property
    def ratio(self) -> float | None:
        """Share of the group over that of the reference; None if the reference has 0."""
        return self.x / self.n / (self.x_reference / self.n_reference) if self.x_reference else None


def missing_assumed(
    group: tuple[int, int], reference: tuple[int, int], missing: tuple[int, int], recorded: int
) -> dict[str, TwoShares]:
    """Both groups under five assumptions about those without a recorded group.

    `group`, `reference`, `missing`: numerator and denominator of each. `recorded`: how many have a recorded group, in
    any of the groups. Assumptions: `all_in_group`; `none_in_group` (all in the reference); `proportional` (in each
    group its share of those recorded, with the share of successes of those without a group); `least` and `most`: all
    without success in the group and all with success in the reference, and the other way round. No way to share
    them out gives a smaller or a larger difference, or ratio, than these two.
    Source: C. F. Manski (1990), American Economic Review 80, 319-323 (bounds without assumptions).

    Example: 50 of 100 against 160 of 200, 30 of 50 not recorded, 300 recorded: -30 points as published; all in the
    group -26.7, none -26.0, proportionally 60/116.7 - 180/233.3 = -25.7, at the least 50/120 - 190/230 = -40.9, at
    the most 80/130 - 160/220 = -11.2.

    >>> cases = missing_assumed((50, 100), (160, 200), (30, 50), 300)
    >>> {name: round(100 * case.difference, 1) for name, case in cases.items()}
    {'all_in_group': -26.7, 'none_in_group': -26.0, 'proportional': -25.7, 'least': -40.9, 'most': -11.2}
    """
    (x, n), (x_reference, n_reference), (successes, all_missing) = group, reference, missing
    failures = all_missing - successes
    part, part_reference = n / recorded, n_reference / recorded
    return {
        "all_in_group": TwoShares(x + successes, n + all_missing, x_reference, n_reference),
        "none_in_group": TwoShares(x, n, x_reference + successes, n_reference + all_missing),
        "proportional": TwoShares(
            x + part * successes,
            n + part * all_missing,
            x_reference + part_reference * successes,
            n_reference + part_reference * all_missing,
        ),
        "least": TwoShares(x, n + failures, x_reference + successes, n_reference + successes),
        "most": TwoShares(x + successes, n + successes, x_reference, n_reference + failures),
    }
