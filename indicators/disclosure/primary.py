"""Which rows are hidden for what they say themselves, before anything is worked out from other rows.

Belongs here: the rules on the counts of one row. Does not: rows hidden to protect others (`suppression`).
"""

import numpy as np
import pandas as pd

from indicators.disclosure.kinds import is_for_population, is_of_deaths, is_rate, is_unknown_to_facilities, rows_of
from indicators.disclosure.linked_counts import CellsRefused
from indicators.disclosure.links import is_structural_zero
from indicators.disclosure.policy import Policy
from indicators.units.killing import YEARS_POOLED
from schemas.dimensions import Dimension
from schemas.release import CELL_KEY, DIMENSIONS, OF_FACILITIES

LAST_OF_POOLED = 4
"""Five years that are shown together end with a year that leaves this over five: 2019, 2024, 2029."""


def hidden_first(
    cells: pd.DataFrame,
    sheets: list[dict],
    dimensions: dict[str, Dimension],
    policy: Policy,
    contributors: pd.DataFrame | None = None,
) -> np.ndarray:
    """One boolean a row of `cells` (columns `schemas.release.TRUE_CELL_COLUMNS`): whether the policy hides it.

    A share is hidden if its numerator, its complement or its denominator is in the small class, or its
    denominator is below the minimum; a plain count if it is in the small class. A rate is hidden if its numerator is
    below the minimum for rates, since whoever knows the population has its numerator; nobody is a part of its
    denominator only. A numerator that is 0 by definition hides nothing. Rows without counts are never hidden: there is
    nothing in them.

    `contributors`: who stands behind each row (`schemas.release.CONTRIBUTOR_COLUMNS`). With it, a row is hidden as well
    if too few women or facilities stand behind it, if one or two facilities have nearly all of it, or if one of them,
    which knows its own part, would find a count of the small class in what is left (`hidden_for_contributors`).
    """
    numerator = cells["numerator"].fillna(0).to_numpy(np.int64)
    denominator = cells["denominator"].fillna(0).to_numpy(np.int64)
    counted = cells["numerator"].notna().to_numpy()
    share = cells["denominator"].notna().to_numpy()
    small = numerator <= policy.small_class_highest
    zeros = structural_zeros(cells, sheets, dimensions)
    rate = rows_of(cells, sheets, is_rate)
    small_share = (
        np.where(rate, numerator < policy.rate_minimum_numerator, small & ~zeros)
        | (~rate & (denominator - numerator <= policy.small_class_highest))
        | (denominator <= policy.small_class_highest)
        | (denominator < policy.minimum_denominator)
    )
    hidden = counted & np.where(share, small_share, small)
    hidden |= counted & quarters_of_yearly(cells, sheets, policy)
    hidden |= rows_of(cells, sheets, is_of_deaths) & overlapping_years(cells)
    if contributors is not None:
        # No facility stands behind the answers of women who were asked at home, and each answers once.
        own = ~rows_of(cells, sheets, is_unknown_to_facilities)
        services = cells.assign(denominator=cells["denominator"].mask(rows_of(cells, sheets, is_for_population)))
        for rows in hidden_for_contributors(services[own], contributors, zeros[own], policy).values():
            hidden[own] |= rows
    return hidden


def overlapping_years(cells: pd.DataFrame) -> np.ndarray:
    """One boolean a row: whether a sum over the five years up to its own shares a year with one that is shown.

    Two such sums a year apart give the difference between two single years, and the shorter sum of years of which not
    all are final gives one of them. Those that are shown end every fifth year, by the calendar alone.
    """
    return (cells["period"].str[:4].astype(int) % YEARS_POOLED != LAST_OF_POOLED).to_numpy(bool)


def quarters_of_yearly(cells: pd.DataFrame, sheets: list[dict], policy: Policy) -> np.ndarray:
    """One boolean a row: whether it is of a quarter, and its indicator has figures of whole years only: by the policy,
    or because it is a step of the path of care."""
    path = [sheet["indicator"] for sheet in sheets if sheet.get("care_steps")]
    yearly = cells["indicator"].isin([*policy.indicators_by_year, *path])
    return (yearly & (cells["period"].str.len() > 4)).to_numpy(bool)


def structural_zeros(cells: pd.DataFrame, sheets: list[dict], dimensions: dict[str, Dimension]) -> np.ndarray:
    """One boolean a row: whether its numerator is 0 by definition of the indicator."""
    result = np.zeros(len(cells), dtype=bool)
    for sheet in sheets:
        if sheet.get("structural_zeros"):
            own = np.flatnonzero((cells["indicator"] == sheet["indicator"]).to_numpy())
            rows = cells.iloc[own]
            keys = zip(*(rows[c] for c in DIMENSIONS), strict=True)
            result[own] = [is_structural_zero(sheet, key, dimensions) for key in keys]
    return result


def hidden_for_contributors(
    cells: pd.DataFrame, contributors: pd.DataFrame, zeros: np.ndarray, policy: Policy
) -> dict[str, np.ndarray]:
    """By rule, one boolean a row of `cells` that has counts: whether who stands behind it forbids it.

    `contributors`: columns `schemas.release.CONTRIBUTOR_COLUMNS`. `zeros`: rows whose numerator is 0 by
    definition. Rows without known facilities pass the rules on facilities; without women counted, each row counts as
    one. Raises linked_counts.CellsRefused if a row of `cells` with counts has no row in `contributors`.
    """
    listed = contributors.set_index(list(CELL_KEY))
    keys = pd.MultiIndex.from_frame(cells[list(CELL_KEY)])
    counted = cells["numerator"].notna().to_numpy()
    if not keys[counted].isin(listed.index).all():
        raise CellsRefused("there are rows about women without a count of the facilities and women behind them")
    behind = listed.reindex(keys)
    total = cells["denominator"].fillna(cells["numerator"]).fillna(0).to_numpy(np.int64)
    women = behind["women"].to_numpy(np.int64, na_value=-1)
    known = counted & behind["facilities"].notna().to_numpy()
    numbers = {name: behind[name].to_numpy(np.int64, na_value=0) for name in OF_FACILITIES}
    numerator = cells["numerator"].fillna(0).to_numpy(np.int64)
    share = cells["denominator"].notna().to_numpy()
    few = policy.small_class_highest
    rest = {
        "numerator": (numerator - numbers["largest_numerator"] <= few) & ~zeros,
        "complement": share & (total - numerator - numbers["largest_complement"] <= few),
        "denominator": total - numbers["largest"] <= few,
    }
    return {
        "few women": counted & few_women(np.where(women < 0, total, women), policy),
        "few facilities": known & (numbers["facilities"] < policy.dominance_minimum_facilities),
        "dominance": known & dominated(numbers["largest"], numbers["two_largest"], total, policy),
        "known to a facility": known & (rest["numerator"] | rest["complement"] | rest["denominator"]),
    }


def few_women(women: np.ndarray, policy: Policy) -> np.ndarray:
    """One boolean a row of contacts, referrals or reports: whether too few different women stand behind it."""
    return women < policy.minimum_women


def dominated(largest: np.ndarray, two_largest: np.ndarray, total: np.ndarray, policy: Policy) -> np.ndarray:
    """One boolean a row: whether it is so nearly the figure of one or two facilities that these know each other's.

    `largest`, `two_largest`: what the one and the two facilities with most of a row have of its `total`. Women seen in
    both of the two count twice, which hides more, never less.

    Source: the (n, k) dominance rule; A. Hundepool and others (2012), Statistical Disclosure Control, Wiley,
    on tables of magnitudes.
    """
    return (100 * largest > policy.dominance_largest_per_cent * total) | (
        100 * two_largest > policy.dominance_two_largest_per_cent * total
    )
