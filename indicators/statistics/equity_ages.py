"""Rows of the equity table from figures by age: gaps with the difference in age taken out, beside the plain difference
and never instead, and measures along age.

Belongs here: which released figures by age there are, the words where there are none. Does not: formulas
(`standardisation`, `ordered_measures`), the plain difference (`equity_pairs`).
"""

from collections.abc import Mapping, Sequence

from indicators.statistics.equity_rounding import rounded_points, rounded_ratio, significant
from indicators.statistics.ordered_measures import ordered_measures
from indicators.statistics.released import ReleasedCell
from indicators.statistics.released_groups import ReleasedGroups
from indicators.statistics.standardisation import standardised_gap

D_AGE = "D_age"
AGE = "age_group"


def age_parts(indicator: str, breakdown: str, sheets: Mapping[str, Mapping]) -> list[str]:
    """The indicators that count the same by this breakdown, each at one age; none for most."""
    own = [name for name, sheet in sheets.items() if sheet.get("age_of") == indicator]
    return [name for name in own if breakdown in sheets[name]["breakdowns"]]


def age_rows(
    groups: ReleasedGroups, ages: Sequence[ReleasedGroups], plain: Sequence[Mapping], policy: Mapping
) -> list[dict]:
    """D_age of every group against the reference. `ages`: the same groups, each age by itself. `plain`: the rows of D,
    without which there is no D_age either. Without any figures by age it is one row that says so."""
    if not ages:
        return [{"group": "all", "measure": D_AGE, "status": "no_age_groups"}]
    return [_row(groups, ages, row, policy) for row in plain if row["measure"] == "D"]


def _row(groups: ReleasedGroups, ages: Sequence[ReleasedGroups], plain: Mapping, policy: Mapping) -> dict:
    code, row = plain["group"], {"group": plain["group"], "measure": D_AGE}
    if plain["status"] != "shown":
        return row | {"status": plain["status"]}
    pairs = [(age.groups.get(code), age.groups.get(groups.reference)) for age in ages]
    if not all(cell and cell.counted for pair in pairs for cell in pair):
        return row | {"status": "age_group_withheld"}
    counts = [[cell.numerator for cell in side] for side in zip(*pairs, strict=True)]
    women = [[cell.denominator for cell in side] for side in zip(*pairs, strict=True)]
    gap = standardised_gap(counts[0], women[0], counts[1], women[1])
    least = min(groups.groups[code].denominator, groups.groups[groups.reference].denominator)
    numbers = (rounded_points(100 * number, least, policy) for number in (gap.value, gap.lower, gap.upper))
    cautions = [cell.reliability for pair in pairs for cell in pair]
    return row | dict(zip(("value", "lower", "upper"), numbers, strict=True)) | {"status": "shown", "caution": cautions}


def along_age(ages: Sequence[ReleasedCell | None]) -> list[dict]:
    """SII, RII, ACI and RCI along age, from the youngest to the oldest, of women of all groups together; none where no
    age has a figure. `ages`: the undivided cell of each age group."""
    if len(ages) < 2 or not any(cell and cell.counted for cell in ages):
        return []
    names = ("SII", "RII", "ACI", "RCI")
    if not all(cell and cell.counted for cell in ages):
        return [{"group": "all", "measure": name, "status": "age_group_withheld"} for name in names]
    found = ordered_measures([cell.numerator for cell in ages], [cell.denominator for cell in ages], AGE)
    rows = []
    for name in names:
        rounded = rounded_ratio if name == "RII" else significant
        numbers = {part: rounded(getattr(found[name], part)) for part in ("value", "lower", "upper")}
        row = {"group": "all", "measure": name, "status": found[name].status} | numbers
        rows.append(row | {"caution": [cell.reliability for cell in ages]})
    return rows
