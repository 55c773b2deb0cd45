"""How shares of a release changed from one period to another, for researchers.

Belongs here: differences with their intervals, from published counts. Does not: what changed between releases
(`pipelines.release_difference`), whether a series moves by more than chance (`indicators.statistics`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from indicators.release_frames import table
from indicators.release_selection import NotPublished
from indicators.statistics.comparisons import newcombe_difference
from schemas.release import DIMENSIONS

if TYPE_CHECKING:
    from indicators.release import Release

SHOWN = "shown"


def change(release: "Release", indicator: str, by: Sequence[str] | str, earlier: str, later: str) -> pd.DataFrame:
    """A row a class of the breakdown: `before`, `after` (per cent), `difference`, `lower`, `upper` (percentage points,
    one decimal), `status`.

    The interval is that of R. G. Newcombe (1998), method 10, of two independent shares, from the published counts: a
    woman who came in both periods makes it a little too wide or too narrow. Without both figures there is no
    difference, and `status` is that of the one that is missing. Raises release_selection.NotPublished, also for
    indicators that are no shares, whose changes do not follow from their counts.
    """
    if release.indicators.get(indicator, {}).get("measure", "proportion") != "proportion":
        raise NotPublished(f"{indicator} is no share of counts: look at release.table and at release.signals")
    rows = table(release, indicator, by, (earlier, later))
    inside = [name for name in DIMENSIONS if name in rows]
    sides = [
        rows[rows["period"] == period].drop(columns="period").reset_index(drop=True) for period in (earlier, later)
    ]
    before, after = sides
    found = after[inside].copy()
    # Both sides have every class of the breakdown, in the order of the release.
    assert before[inside].astype(str).equals(after[inside].astype(str))
    found["before"], found["after"] = before["value"], after["value"]
    both = (before["status"] == SHOWN) & (after["status"] == SHOWN)
    counts = [side.loc[both, name].astype(float) for side in (after, before) for name in ("numerator", "denominator")]
    for name, values in zip(("difference", "lower", "upper"), newcombe_difference(*counts), strict=True):
        found[name] = pd.Series((100 * values).round(1), index=found.index[both], dtype="Float64").reindex(found.index)
    found["status"] = after["status"].where(after["status"] != SHOWN, before["status"])
    return found.set_index(inside) if inside else found
