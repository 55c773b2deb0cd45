"""Which rows of a release are hidden, for themselves or for others.

Belongs here: the order in which systems are chosen, and the second choice. Does not: what is a system
(`linked_counts`), the choice in one (`suppression`), which rows are hidden for themselves (`primary`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from indicators.disclosure.linked_counts import CellsRefused, LinkedCounts, linked_counts
from indicators.disclosure.policy import Policy
from indicators.disclosure.solver import side_by_side
from indicators.disclosure.suppression.joint_choice import choose_hidden_jointly
from indicators.disclosure.suppression.system import CountSystem
from schemas.dimensions import Dimension


@dataclass(frozen=True)
class _Chosen:
    """One system; `hidden`: bool[its rows]; `tables`: int64[tables, all its variables], with which it was proved."""

    part: LinkedCounts
    hidden: np.ndarray
    tables: np.ndarray


def hidden_rows(
    true: pd.DataFrame,
    sheets: Sequence[Mapping],
    dimensions: Mapping[str, Dimension],
    policy: Policy,
    data_cutoff: date,
    first: np.ndarray,
    shown: np.ndarray,
    weight: np.ndarray,
) -> np.ndarray:
    """bool[rows of `true`], whose index is 0, 1, ... `first`: rows that are hidden for themselves. `shown`: rows that
    are out and stay so. `weight`: what it costs to lose a row. Raises CellsRefused if what is out cannot be protected.

    Indicators of which nothing is shown in a system say nothing, so that what was withheld for their sake need not be:
    the rows of the others are chosen again without them. Most tables that proved the first choice prove the second.
    """
    hidden = first.copy()
    counted = true["numerator"].notna().to_numpy()

    def choose(rows: np.ndarray, before: Sequence[_Chosen]) -> list[_Chosen]:
        def chosen_in(part: LinkedCounts) -> _Chosen:
            tables = _tables_of(before, part)
            return _chosen(part, first[part.cell], shown[part.cell], weight[part.cell], policy, tables)

        # No two systems have a row in common.
        found = side_by_side(chosen_in, linked_counts(true.loc[rows], sheets, dimensions, data_cutoff))
        for one in found:
            hidden[one.part.cell] = one.hidden
        return found

    chosen = choose(np.flatnonzero(counted), ())
    again, before = [], []
    for one in chosen:
        rows = one.part.cell
        silent = _silent(true["indicator"].to_numpy()[rows], one.hidden)
        if silent.any() and (one.hidden & ~first[rows])[~silent].any():
            again.append(rows[~silent])
            before.append(one)
    if again:
        choose(np.sort(np.concatenate(again)), before)
    return hidden


def _silent(indicators: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Which rows of a system are those of indicators of which nothing is shown in it."""
    return ~np.isin(indicators, np.unique(indicators[~hidden]))


def _chosen(
    part: LinkedCounts, first: np.ndarray, shown: np.ndarray, weight: np.ndarray, policy: Policy, tables: np.ndarray
) -> _Chosen:
    counts, row = part.counts()
    known, lower, upper = part.known()
    truth = part.truth[part.free]
    value = counts @ truth
    zero = (np.abs(counts) @ ~part.zero[part.free]) == 0
    system = CountSystem(
        truth=truth,
        counts=counts,
        row=row,
        sensitive=(value <= policy.small_class_highest) & ~zero,
        known=known,
        known_lower=lower,
        known_upper=upper,
        weight=weight,
        hidden_first=first,
        always_shown=shown,
    )
    choice = choose_hidden_jointly(system, policy.interval_width, tables[:, part.free])
    if len(choice.unprotected) and shown.any():
        raise CellsRefused(
            "What earlier releases show leaves counts of women that cannot be protected any more: withdraw nothing, "
            "and ask for help before this release goes out"
        )
    hidden = np.ones(len(first), dtype=bool) if len(choice.unprotected) else choice.hidden
    return _Chosen(part, hidden, (part.made_of @ choice.tables.T).T)


def _tables_of(before: Sequence[_Chosen], part: LinkedCounts) -> np.ndarray:
    """The tables of a system over the variables of one that has some of its rows: int64[tables, variables]."""
    for one in before:
        if np.isin(part.cell, one.part.cell).all():
            order = np.argsort(one.part.cell)
            at = order[np.searchsorted(one.part.cell, part.cell, sorter=order)]
            tables = np.zeros((len(one.tables), len(part.truth)), dtype=np.int64)
            tables[:, part.numerator] = one.tables[:, one.part.numerator[at]]
            share = part.denominator >= 0
            tables[:, part.denominator[share]] = one.tables[:, one.part.denominator[at[share]]]
            return tables
    return np.zeros((0, len(part.truth)), dtype=np.int64)
