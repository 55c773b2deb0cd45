"""A release as tables for researchers: labels instead of codes, classes in their order, one breakdown at a time.

Belongs here: frames made of released cells. Does not: which breakdowns may be had (`release_selection`), drawing
(`dashboards.plots`), files (`dashboards.downloads`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from indicators.release_selection import (
    NotPublished,
    crossings_withheld,
    named_dimensions,
    select_cells,
    without_hidden_numbers,
)
from schemas.dimensions import Dimension
from schemas.release import ALL, DIMENSIONS, RELIABILITIES, STATUSES, breakdown_dimensions

if TYPE_CHECKING:
    from indicators.release import Release

FIGURES = ("value", "lower", "upper", "numerator", "denominator")
STATE = ("status", "reliability")
YEARS, QUARTERS = "years", "quarters"
WHY = {
    "suppressed": "small, or protects one that is",
    "low_n": "too few records",
    "not_available": "not collected",
    "not_applicable": "nothing to measure yet",
    "not_agreed": "not agreed",
}
"""Why a cell has no figure, in a few words: `schemas.release.STATUSES` has the sentences."""

WHOLE_CROSSING = "withheld as a whole"


def class_labels(dimension: Dimension) -> dict[str, str]:
    """Label of each class of a dimension, alone and crossed, and of `all`. No two codes have the same label.

    A class that merges others, and would be called like one of them, is called by what it merges.
    """
    labels = {ALL: f"All: not broken down by {dimension.label.lower()}"}
    labels |= {item.code: item.label for item in dimension.classes}
    alone = dict(labels)
    for item in dimension.crossed:
        if item.code not in labels:
            merged = " or ".join(alone.get(code, code) for code in item.includes)
            labels[item.code] = f"{item.label} ({merged})" if item.label in labels.values() else item.label
    return labels


def labelled(release: "Release", cells: pd.DataFrame) -> pd.DataFrame:
    """`cells` with labels in the dimension columns, `indicator_name` and `unit`, as ordered categories.

    Numbers are missing where `status` is not `shown`: never 0.
    """
    sheets = release.indicators
    frame = without_hidden_numbers(cells).reset_index(drop=True)
    frame.insert(1, "indicator_name", frame["indicator"].map({code: sheet["name"] for code, sheet in sheets.items()}))
    frame.insert(2, "unit", frame["indicator"].map({code: sheet["unit"] for code, sheet in sheets.items()}))
    for name in DIMENSIONS:
        labels = class_labels(release.dimensions[name])
        frame[name] = _ordered(frame[name].map(labels), labels.values())
    frame["indicator"] = _ordered(frame["indicator"], sheets)
    frame["period"] = _ordered(frame["period"], release.periods)
    frame["status"] = _ordered(frame["status"], STATUSES)
    frame["reliability"] = _ordered(frame["reliability"], RELIABILITIES)
    return frame


def table(
    release: "Release", indicator: str, by: Sequence[str] | str = (), period: Sequence[str] | str | int | None = None
) -> pd.DataFrame:
    """One indicator in one breakdown, one row a cell, labelled: `period`, the dimensions of `by`, figures, `status`,
    `reliability`.

    `by`: names of dimensions, in any order (a crossing also as `a,b` or `a*b`); none for the total. `period`: a period
    (a year also as a number), several, `years`, `quarters`, or None for all. Raises release_selection.NotPublished,
    which lists what there is.
    """
    names = named_dimensions(by)
    cells = select_cells(release, (indicator,), names, periods_in(release, period))
    inside = [name for name in DIMENSIONS if name in names]
    return labelled(release, cells)[["period", *inside, *FIGURES, *STATE]].pipe(_only_used, inside)


def wide(
    release: "Release",
    indicator: str,
    by: Sequence[str] | str = (),
    period: Sequence[str] | str | int | None = None,
    figure: str = "value",
) -> pd.DataFrame:
    """`table` with a row a class and a column a period. `figure`: one of FIGURES, or `status`."""
    rows = table(release, indicator, by, period)
    inside = [name for name in DIMENSIONS if name in rows]
    if not inside:
        return rows.set_index("period")[[figure]].T
    return rows.pivot(index=inside, columns="period", values=figure)


def without_figure(release: "Release", indicator: str, period: Sequence[str] | str | int | None = None) -> pd.DataFrame:
    """How many cells of an indicator have no figure: a row a breakdown, a column a status, `cells`, and `why`.

    `why`: what may be told. Whether a withheld cell is small itself or protects one is told to nobody. A crossing of
    two dimensions that the release withholds as a whole is a row of 0 cells. Raises release_selection.NotPublished.
    """
    crossings = crossings_withheld(release, indicator)
    cells = select_cells(release, (indicator,), None, periods_in(release, period))
    counts = pd.crosstab(cells["breakdown"], cells["status"])
    counts = counts.reindex(columns=[status for status in STATUSES if status in counts], fill_value=0)
    counts["cells"] = counts.sum(axis=1)
    order = sorted(counts.index, key=lambda name: (len(breakdown_dimensions(name)), name))
    counts = counts.loc[order].rename_axis(columns=None)
    counts["why"] = ["; ".join(WHY[status] for status in WHY if row.get(status)) for row in counts.to_dict("records")]
    for name in crossings:
        counts.loc[name] = [0] * (len(counts.columns) - 1) + [WHOLE_CROSSING]
    return counts


def periods_in(release: "Release", period: Sequence[str] | str | int | None) -> tuple[str, ...]:
    """The periods that are meant by `period` (see `table`). Raises NotPublished if there are none."""
    if period in (YEARS, QUARTERS):
        found = tuple(name for name in release.periods if ("-Q" in name) == (period == QUARTERS))
        if not found:
            raise NotPublished(f"the release has no {period}; its periods are: {', '.join(release.periods)}")
        return found
    found = (period,) if isinstance(period, str | int) else tuple(period or ())
    return tuple(map(str, found))


def _ordered(values: pd.Series, order) -> pd.Series:
    return values.astype(pd.CategoricalDtype(list(order), ordered=True))


def _only_used(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Without the classes that this breakdown does not have; those it has, withheld or not, all stay."""
    for name in ("period", *names):
        frame[name] = frame[name].cat.remove_unused_categories()
    return frame
