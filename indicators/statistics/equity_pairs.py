"""Rows of the equity table that compare each group with the reference.

Belongs here: difference and ratio of every group, with the words where there is none. Does not: formulas
(`comparisons`, `group_tests`, `missing_groups`), measures of all groups (`equity_summaries`), rounding of the table.
"""

from collections.abc import Mapping

from indicators.statistics.comparisons import koopman_ratio, newcombe_difference, rate_difference, rate_ratio
from indicators.statistics.equity_rounding import rounded_points, rounded_ratio, significant
from indicators.statistics.group_tests import equal_rates, equal_shares, holm
from indicators.statistics.missing_groups import missing_assumed
from indicators.statistics.released import ReleasedCell
from indicators.statistics.released_groups import NO_COUNTS, ReleasedGroups

RATE = "rate"
PROPORTION = "proportion"
ONE_SIDED = {"D_all_in": "all_in_group", "D_none_in": "none_in_group"}
"""Measures that suppose the women without a recorded group all in the group, or all in the reference."""


def pair_rows(groups: ReleasedGroups, sheet: Mapping, policy: Mapping, refused: str | None) -> list[dict]:
    """D and R of every group against the reference, then, of a proportion by one dimension, what they would be were the
    women without a recorded group known.

    `refused`: the status of all of them, if no group of this figure is compared at all.
    """
    compared = [code for code in groups.groups if code != groups.reference]
    words = {code: refused or why_not(groups, code) for code in compared}
    pairs = {code: (groups.groups[code], groups.groups.get(groups.reference)) for code in compared}
    tests = {code: _test(*pairs[code], sheet) if not words[code] else (None, []) for code in compared}
    adjusted = dict(zip(compared, holm([tests[code][0] for code in compared]), strict=True))
    rows = []
    for measure in ("D", "R"):
        for code in compared:
            row = {"group": code, "measure": measure, "status": words[code] or "shown"}
            if not words[code]:
                row |= _estimate(measure, *pairs[code], sheet, policy)
                if row["status"] == "shown":
                    p, cautions = tests[code]
                    row |= {"p_value": p, "p_adjusted": adjusted[code], "caution": cautions}
            rows.append(row)
    if sheet["measure"] == PROPORTION and "*" not in groups.reference:
        rows += [
            {"group": code, "measure": measure, "status": words[code]}
            if words[code]
            else {"group": code, "measure": measure} | _with_missing(measure, groups, *pairs[code], policy)
            for measure in ("D_missing", "R_missing", *ONE_SIDED)
            for code in compared
        ]
    return rows


def why_not(groups: ReleasedGroups, code: str) -> str | None:
    """Why a group is not compared with the reference; None if it is."""
    if groups.reference not in groups.released:
        reference = groups.groups.get(groups.reference)
        return NO_COUNTS if reference and reference.shown else "reference_withheld"
    if code in groups.released:
        return None
    return NO_COUNTS if groups.groups[code].shown else groups.groups[code].status


def _test(group: ReleasedCell, reference: ReleasedCell, sheet: Mapping) -> tuple[float | None, list[str]]:
    """p of equal figures, and what has to be known beside it."""
    counts = group.numerator, reference.numerator, group.denominator, reference.denominator
    if sheet["measure"] == RATE:
        return equal_rates(counts[0], counts[2], counts[1], counts[3]), []
    test = equal_shares(counts[:2], counts[2:])
    return test.p, test.cautions


def _estimate(measure: str, group: ReleasedCell, reference: ReleasedCell, sheet: Mapping, policy: Mapping) -> dict:
    counts = [group.numerator], [group.denominator], [reference.numerator], [reference.denominator]
    rate = sheet["measure"] == RATE
    if measure == "D":
        numbers = (rate_difference if rate else newcombe_difference)(*counts)
        scaled = [sheet["multiplier"] * float(number[0]) for number in numbers]
        if rate:
            return _numbers(*map(significant, scaled))
        least = min(group.denominator, reference.denominator)
        return _numbers(*(rounded_points(number, least, policy) for number in scaled))
    if not reference.numerator:
        return {"status": "undefined_zero_reference" if group.numerator else "undefined_all_zero"}
    numbers = (rate_ratio if rate else koopman_ratio)(*counts)
    return _numbers(*(rounded_ratio(float(number[0])) for number in numbers))


def _with_missing(
    measure: str, groups: ReleasedGroups, group: ReleasedCell, reference: ReleasedCell, policy: Mapping
) -> dict:
    missing, total = groups.not_recorded_counts, groups.total
    if missing is None or total is None or not total.counted:
        return {"status": "not_recorded_withheld"}
    counts = [(cell.numerator, cell.denominator) for cell in (group, reference)]
    assumed = missing_assumed(*counts, missing, total.counted - missing[1])
    chosen = [assumed[name] for name in ("proportional", "least", "most")]
    least = min(group.denominator, reference.denominator)
    if measure in ONE_SIDED:
        difference = 100 * assumed[ONE_SIDED[measure]].difference
        return {"value": rounded_points(difference, least, policy), "status": "shown"}
    if measure == "D_missing":
        return _numbers(*(rounded_points(100 * case.difference, least, policy) for case in chosen))
    if not reference.numerator:
        return {"status": "undefined_zero_reference" if group.numerator else "undefined_all_zero"}
    return _numbers(*(rounded_ratio(case.ratio) for case in chosen))


def _numbers(value: float, lower: float, upper: float) -> dict:
    return {"value": value, "lower": lower, "upper": upper, "status": "shown"}
