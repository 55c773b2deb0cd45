"""Which rows are hidden for what they say themselves, before anything is worked out from other rows.

Belongs here: the rules on the counts of one row. Does not: rows hidden to protect others (`complementary`).
"""

import numpy as np
import pandas as pd

from indicators.disclosure.families import is_structural_zero
from indicators.disclosure.policy import Policy
from schemas.dimensions import Dimension
from schemas.release import DIMENSIONS


def hidden_first(
    cells: pd.DataFrame, sheets: list[dict], dimensions: dict[str, Dimension], policy: Policy
) -> np.ndarray:
    """One boolean a row of `cells` (columns `schemas.release.TRUE_CELL_COLUMNS`): whether the policy hides it.

    A share is hidden if its numerator, its complement or its denominator is in the small class, or its
    denominator is below the minimum; a plain count if it is in the small class. A numerator that is 0 by
    definition hides nothing. Rows without counts are never hidden: there is nothing in them.
    """
    numerator = cells["numerator"].fillna(0).to_numpy(np.int64)
    denominator = cells["denominator"].fillna(0).to_numpy(np.int64)
    counted = cells["numerator"].notna().to_numpy()
    share = cells["denominator"].notna().to_numpy()
    small = numerator <= policy.small_class_highest
    small_share = (
        (small & ~structural_zeros(cells, sheets, dimensions))
        | (denominator - numerator <= policy.small_class_highest)
        | (denominator <= policy.small_class_highest)
        | (denominator < policy.minimum_denominator)
    )
    return counted & np.where(share, small_share, small)


def structural_zeros(cells: pd.DataFrame, sheets: list[dict], dimensions: dict[str, Dimension]) -> np.ndarray:
    """One boolean a row: whether its numerator is 0 by definition of the indicator."""
    result = np.zeros(len(cells), dtype=bool)
    for sheet in sheets:
        if sheet.get("structural_zeros"):
            own = np.flatnonzero((cells["indicator"] == sheet["indicator"]).to_numpy())
            rows = cells.iloc[own]
            keys = zip(*(rows[c] for c in ("period", *DIMENSIONS)), strict=True)
            result[own] = [is_structural_zero(sheet, key, dimensions) for key in keys]
    return result


def few_women(women: np.ndarray, policy: Policy) -> np.ndarray:
    """One boolean a row of contacts, referrals or reports: whether too few different women stand behind it.

    `women`: distinct women of each row. `hidden_first` cannot ask yet: true cells hold events, not the women behind
    them.
    """
    return np.asarray(women) < policy.minimum_women


def dominated(by_facility: np.ndarray, policy: Policy) -> np.ndarray:
    """One boolean a row: whether it is so nearly the figure of one or two facilities that these know each other's.

    `by_facility`: rows x facilities, what each facility contributes to the row's denominator. `hidden_first` cannot ask
    yet: true cells do not say who contributed.

    Source: the (n, k) dominance rule; A. Hundepool and others (2012), Statistical Disclosure Control, Wiley,
    on tables of magnitudes.
    """
    largest = -np.sort(-np.asarray(by_facility, dtype=np.int64), axis=1)
    total = largest.sum(axis=1)
    return (
        ((largest > 0).sum(axis=1) < policy.dominance_minimum_facilities)
        | (100 * largest[:, :1].sum(axis=1) > policy.dominance_largest_per_cent * total)
        | (100 * largest[:, :2].sum(axis=1) > policy.dominance_two_largest_per_cent * total)
    )
