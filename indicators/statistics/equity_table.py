"""The equity table of a release: every comparison of groups, computed from released cells alone.

Belongs here: which figures are compared, the order of rows, cautions. Does not: formulas (the other modules of this
folder), the contract of the columns (`schemas.equity`), writing a file.
"""

from collections.abc import Iterator, Mapping
from itertools import product

import pandas as pd

from indicators.statistics.equity_ages import AGE, age_parts, age_rows, along_age
from indicators.statistics.equity_pairs import PROPORTION, RATE, pair_rows
from indicators.statistics.equity_rounding import rounded_p
from indicators.statistics.equity_summaries import summary_rows
from indicators.statistics.equity_surveys import SURVEY, survey_rows
from indicators.statistics.released import ReleasedCells
from indicators.statistics.released_groups import ReleasedGroups, groups_of
from schemas.dimensions import REFERENCE_CLASSES, Dimension
from schemas.equity import EQUITY_CAUTIONS, EQUITY_COLUMNS
from schemas.release import ALL, TOTAL, breakdown_dimensions

COMPARED = (PROPORTION, RATE, SURVEY)
"""Measures of sheets of which groups are compared. Medians and counts are not: a release has no distribution of the
ones, and no women behind the others."""

CLEAR_BELOW = 0.05

_WITH_COUNTS = frozenset({"shown", "suppressed", "low_n"})
_NUMBERS = ("value", "lower", "upper", "p_value", "p_adjusted", "noise_mean", "noise_95", "women_released_per_cent")
_WORDS = tuple(name for name in EQUITY_COLUMNS if name not in (*_NUMBERS, "groups_released", "groups_all"))


def equity_table(
    cells: ReleasedCells, sheets: Mapping[str, Mapping], dimensions: Mapping[str, Dimension], policy: Mapping
) -> pd.DataFrame:
    """Every measure of every figure by groups of women, columns `schemas.equity.EQUITY_COLUMNS`.

    `sheets`, `dimensions`, `policy`: as in a release. Rows in the order of sheets, periods, breakdowns, regions and
    code lists; groups before measures of all groups. A figure of which no group has a figure that was counted (all
    are not agreed, not available, not applicable) has no rows: its cells say why.

    The same released cells give the same table.
    """
    if not isinstance(cells, ReleasedCells):
        raise TypeError("The equity table is made from released cells only")
    rows = list(_rows(cells, sheets, dimensions, policy))
    table = pd.DataFrame(rows, columns=list(EQUITY_COLUMNS))
    types = dict.fromkeys(_WORDS, "str") | dict.fromkeys(_NUMBERS, "Float64")
    return table.astype(types | dict.fromkeys(("groups_released", "groups_all"), "Int64"))


def _rows(cells: ReleasedCells, sheets: Mapping, dimensions: Mapping, policy: Mapping) -> Iterator[dict]:
    for indicator, sheet in sheets.items():
        if sheet["measure"] not in COMPARED or indicator not in cells.origin:
            continue
        breakdowns = [name for name in sheet["breakdowns"] if is_compared(name)]
        for period, breakdown in product(cells.periods, breakdowns):
            for region in _regions(breakdown, dimensions):
                own = period, breakdown, region, dimensions
                groups = groups_of(cells, indicator, *own)
                if any(cell.status in _WITH_COUNTS for cell in groups.groups.values()):
                    place = {"period": period, "breakdown": breakdown, "region": region}
                    version, source = cells.origin[indicator]
                    head = {"indicator": indicator, "version": version, "source": source} | place
                    ages = [groups_of(cells, name, *own) for name in age_parts(indicator, breakdown, sheets)]
                    yield from _figure_rows(head, groups, ages, sheet, policy)
        for period in cells.periods:
            yield from _along_age_rows(cells, indicator, period, sheets)


def _along_age_rows(cells: ReleasedCells, indicator: str, period: str, sheets: Mapping) -> Iterator[dict]:
    """Measures along age of an indicator that is published by age."""
    ages = [cells.total(name, period) for name in age_parts(indicator, TOTAL, sheets)]
    version, source = cells.origin[indicator]
    head = {"indicator": indicator, "version": version, "source": source, "period": period, "breakdown": AGE}
    head |= {"region": ALL, "reference": "", "groups_released": sum(bool(cell and cell.counted) for cell in ages)}
    for row in along_age(ages):
        known = row.pop("caution", ()) if row["status"] == "shown" else ()
        caution = ";".join(name for name in EQUITY_CAUTIONS if name in known)
        yield head | {"groups_all": len(ages), "caution": caution, "clear": "not_tested"} | row


def is_compared(breakdown: str) -> bool:
    """Whether a breakdown is one by groups of women, alone, crossed with each other or within regions."""
    names = breakdown_dimensions(breakdown)
    grouping = [name for name in names if name in REFERENCE_CLASSES]
    return bool(grouping) and all(name in REFERENCE_CLASSES or name == "region" for name in names)


def _regions(breakdown: str, dimensions: Mapping[str, Dimension]) -> list[str]:
    if "region" not in breakdown_dimensions(breakdown):
        return [ALL]
    return [item.code for item in dimensions["region"].classes_in(breakdown)]


def _figure_rows(
    head: dict, groups: ReleasedGroups, ages: list[ReleasedGroups], sheet: Mapping, policy: Mapping
) -> Iterator[dict]:
    """All rows of one indicator, period, breakdown and region."""
    about = {
        "reference": groups.reference,
        "groups_released": len(groups.released),
        "groups_all": len(groups.groups),
        "women_released_per_cent": groups.women_per_cent,
    }
    proportion, survey = sheet["measure"] == PROPORTION, sheet["measure"] == SURVEY
    least, most = groups.not_recorded_per_cent if proportion or survey else (0.0, 0.0)
    refused = "too_many_not_recorded" if least > policy["missing_groups_withheld_above"] else None
    rows = survey_rows(groups, policy, refused) if survey else pair_rows(groups, sheet, policy, refused)
    if proportion:
        key = "|".join(head[name] for name in ("indicator", "period", "breakdown", "region"))
        rows += [*summary_rows(groups, sheet, key, refused), *age_rows(groups, ages, rows, policy)]
    for row in rows:
        caution = ""
        if row["status"] == "shown":
            known = _cautions(groups, row["group"], least, most, policy)
            caution = ";".join(name for name in EQUITY_CAUTIONS if name in (*known, *row.get("caution", ())))
        p = {name: rounded_p(row.get(name)) for name in ("p_value", "p_adjusted")}
        yield head | about | row | p | {"caution": caution, "clear": _clear(row)}


def _clear(row: Mapping) -> str:
    """Whether chance alone would hardly show as much, in a pair after adjustment for all pairs of the figure."""
    p = row.get("p_value" if row["group"] == ALL else "p_adjusted")
    return "not_tested" if p is None or row["status"] != "shown" else "yes" if p < CLEAR_BELOW else "no"


def _cautions(groups: ReleasedGroups, group: str, least: float, most: float, policy: Mapping) -> set[str]:
    """What has to be known beside a row of `group`, or of all groups: the share without a recorded group, and what
    the reliability of the cells says."""
    codes = groups.released if group == ALL else (group, groups.reference)
    cautions = {groups.groups[code].reliability for code in codes}
    if least > policy["missing_groups_warned_above"]:
        cautions.add("many_not_recorded")
    elif most > policy["missing_groups_warned_above"]:
        cautions.add("not_recorded_unknown")
    return cautions
