"""Released cells written by hand, for tests of statistics."""

import pandas as pd

from schemas.dimensions import load_dimensions
from schemas.release import ALL, DIMENSIONS, RELEASED_CELL_COLUMNS, breakdown_dimensions

GROUPS = load_dimensions({"R1": "North", "R2": "South"})
POLICY = {
    "decimals_change_at": 1000,
    "decimals_below": 0,
    "decimals_from": 1,
    "missing_groups_warned_above": 20,
    "missing_groups_withheld_above": 40,
}
NO_ONE_MISSING = {"not_asked": (0, 0), "unknown": (0, 0), "declined": (0, 0)}


def sheet(direction="higher", breakdowns=("total", "migrant_status", "ethnic_group"), measure="proportion"):
    """What the table reads of a metadata sheet."""
    multiplier = 100 if measure == "proportion" else 10_000
    return {"measure": measure, "direction": direction, "multiplier": multiplier, "breakdowns": list(breakdowns)}


def rows(breakdown, cells, period="2025", indicator="P28", region=ALL):
    """Rows of one breakdown. `cells`: classes joined by `*` (region apart) to counts (x, n), or to a status."""
    found = []
    for classes, counts in cells.items():
        names = [name for name in breakdown_dimensions(breakdown) if name != "region"]
        place = dict(zip(names, classes.split("*"), strict=True)) if names else {}
        place = dict.fromkeys(DIMENSIONS, ALL) | {"region": region} | place
        shown = not isinstance(counts, str)
        row = {"indicator": indicator, "version": "1.0.0", "source": "by_hand", "period": period} | place
        numerator, denominator = counts if shown else (None, None)
        row |= {"breakdown": breakdown, "numerator": numerator, "denominator": denominator}
        found.append(row | {"status": "shown" if shown else counts, "reliability": "ok" if shown else None})
    return found


def total(counts, period="2025", indicator="P28"):
    """The undivided row."""
    return rows("total", {ALL: counts}, period, indicator)


def frame(*parts):
    """A frame with the columns of a release."""
    table = pd.DataFrame([row for part in parts for row in part]).reindex(columns=list(RELEASED_CELL_COLUMNS))
    whole = dict.fromkeys(("numerator", "denominator"), "Int64")
    return table.astype(whole | dict.fromkeys(("value", "lower", "upper"), "Float64"))
