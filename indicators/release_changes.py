"""How shares of a release changed from one period to another, for researchers.

Belongs here: differences with their intervals, from published counts. Does not: what changed between releases
(`pipelines.release_difference`), whether a series moves by more than chance (`indicators.statistics`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from indicators.release_frames import class_labels, table
from indicators.release_selection import NotPublished, named_dimensions
from indicators.statistics.comparisons import newcombe_difference
from schemas.release import DIMENSIONS

if TYPE_CHECKING:
    from indicators.release import Release

SHOWN = "shown"


def change(
    release: "Release", indicator: str, by: Sequence[str] | str, earlier: str | int, later: str | int
) -> pd.DataFrame:
    """A row a class of the breakdown: `before`, `after` (per cent), `difference`, `lower`, `upper` (percentage points,
    one decimal), `status`, `reliability_before`, `reliability_after`; and, by a dimension whose class is not recorded
    for some women, `not_recorded_before`, `not_recorded_after` (per cent of all that are counted).

    The interval is that of R. G. Newcombe (1998), method 10, of two independent shares, from the published counts: a
    woman who came in both periods makes it a little too wide or too narrow. Without both figures there is no
    difference, and `status` is that of the one that is missing. Raises release_selection.NotPublished, also for
    indicators that are no shares, whose changes do not follow from their counts.

    Where `not_recorded` changes, a difference may be that of who was asked for her group, not of how she was treated.
    It is null where it does not follow from published counts. Choose both periods before looking: between the lowest
    and the highest of several periods there is a difference by chance alone, and the interval does not know that they
    were chosen. Whether a whole series moves by more than chance, `release.signals` says.
    """
    if release.indicators.get(indicator, {}).get("measure", "proportion") != "proportion":
        raise NotPublished(f"{indicator} is no share of counts: look at release.table and at release.signals")
    earlier, later = str(earlier), str(later)
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
    found["reliability_before"], found["reliability_after"] = before["reliability"], after["reliability"]
    for name, period in (("not_recorded_before", earlier), ("not_recorded_after", later)):
        if any(item.missing for dimension in inside for item in release.dimensions[dimension].classes):
            share = not_recorded(release, indicator, inside, period)
            found[name] = pd.Series(share, index=found.index, dtype="Float64")
    return found.set_index(inside) if inside else found


def not_recorded(release: "Release", indicator: str, by: Sequence[str] | str, period: str | int) -> float | None:
    """Per cent (one decimal) of those counted in a period whose class is not recorded in a dimension of `by`.

    From published counts: None where one of them is withheld. Raises release_selection.NotPublished.
    """
    names = named_dimensions(by)
    classes = table(release, indicator, names, period)
    missing = pd.Series(False, index=classes.index)
    for name in (one for one in DIMENSIONS if one in names):
        # A crossing has classes of its own, which merge some of those that stand alone.
        items = (*release.dimensions[name].classes, *release.dimensions[name].crossed)
        missing |= classes[name].isin([class_labels(release.dimensions[name])[i.code] for i in items if i.missing])
    everybody = table(release, indicator, (), period)["denominator"]
    counts = classes.loc[missing, "denominator"]
    if counts.isna().any() or everybody.isna().any() or not everybody.sum():
        return None
    return round(100 * float(counts.sum()) / float(everybody.sum()), 1)
