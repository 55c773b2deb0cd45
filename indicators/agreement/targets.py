"""Targets: what may be aimed at and from which baseline (governance, section 6).

Belongs here: the rules, each with the sentence that it gives. Does not: events (`replay`), the released figures
themselves (a frame of released cells comes in), when something is progress (`statistics.progress`).

A target is set on what services owe women, never on what women answer, and never on a facility.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from indicators.agreement.parties import Party, communities_concerned
from schemas.dimensions import REFERENCE_CLASSES, load_dimensions
from schemas.release import ALL, DIMENSIONS, breakdown_name

NATION = "NAT"
TOTAL = "total"
GAPS = {
    "migrant_status": ("migrant", REFERENCE_CLASSES["migrant_status"]),
    "ethnic_group": ("roma_traveller", REFERENCE_CLASSES["ethnic_group"]),
}
"""By dimension of a gap: the group and the group that it is compared with."""

LEAST_COVERAGE = 80
COVERAGE_INDICATOR = "P06"


@dataclass
class Target:
    """A target. Values are in the unit of the indicator; of a gap, in points between the two groups."""

    key: str
    indicator: str
    version: str
    scope: str
    group: str
    value: float
    trajectory: str
    rationale: str
    by: date | None = None
    review: date | None = None
    floor: float | None = None
    baseline_value: float | None = None
    baseline_period: str = ""
    baseline_coverage: float | None = None
    supporters: dict[str, Party] = field(default_factory=dict)
    withdrawn: bool = False

    @classmethod
    def of(cls, event, indicator: str, version: str) -> "Target":
        """The target that an event proposes."""
        details = dict(event.details)
        numbers = ("value", "floor", "baseline_value", "baseline_coverage")
        values = {name: float(details[name]) for name in numbers if name in details}
        values |= {name: date.fromisoformat(details[name]) for name in ("by", "review") if name in details}
        values |= {name: details[name] for name in ("scope", "group", "trajectory", "rationale")}
        return cls(details["target"], indicator, version, baseline_period=details.get("baseline_period", ""), **values)

    @property
    def gap_of(self) -> str:
        """The dimension whose gap this is about; nothing if it is about a level."""
        kind, _, dimension = self.group.partition("=")
        return dimension if kind == "gap" else ""


def target_problem(target: Target, sheet) -> str:
    """Why this target may not be set; nothing if it may."""
    if sheet.disclosure_class == "never_event":
        right = target.value == 0 and target.trajectory == "none"
        return "" if right else "What must never happen has the target 0 and no trajectory."
    if sheet.direction == "neutral" or not sheet.target_allowed:
        return (
            f"{sheet.indicator} takes no target: it is nothing that services owe, or a target would press women to "
            "answer in one way."
        )
    return _group_problem(target, sheet) or _way_problem(target, sheet)


def _group_problem(target: Target, sheet) -> str:
    if target.gap_of and target.gap_of not in GAPS:
        return f"A gap is one of: {', '.join(f'gap={name}' for name in GAPS)}."
    if target.gap_of and target.floor is None:
        return "A target for a gap needs a floor for the reference group: nobody is levelled down."
    if target.group == TOTAL or target.gap_of:
        return ""
    dimension, _, code = target.group.partition("=")
    published = load_dimensions({})
    if dimension not in published or code not in [item.code for item in published[dimension].classes]:
        return f"{target.group} is not a group of published results, like migrant_status=migrant."
    if dimension not in sheet.breakdowns:
        return f"{sheet.indicator} is not broken down by {dimension}."
    return ""


def _way_problem(target: Target, sheet) -> str:
    if target.trajectory == "none":
        return "Only what must never happen has no trajectory: choose linear, stepped or maintain."
    if target.by is None or target.review is None:
        return "A target needs the day by which it is to be reached and the day of its review (by, review)."
    if target.baseline_value is None or not target.baseline_period:
        return "A target needs a baseline: baseline_value and baseline_period."
    better = (
        target.baseline_value - target.value if less_is_better(target, sheet) else target.value - target.baseline_value
    )
    if better < 0 or (better == 0 and target.trajectory != "maintain"):
        return "The target is not better than the baseline."
    return ""


def less_is_better(target: Target, sheet) -> bool:
    """Whether the figure of a target is to fall: a gap always is."""
    return sheet.direction == "lower" or bool(target.gap_of)


def what_a_target_lacks(
    target: Target, standing, targets: Mapping[str, Target], cells: pd.DataFrame | None = None
) -> tuple[str, ...]:
    """Why the target is only proposed, one sentence each; nothing if it is agreed.

    `cells`: the cells of a published release (`schemas.release.RELEASED_CELL_COLUMNS`).
    """
    sheet = standing.sheet
    lacks = []
    if target.version not in standing.same_series:
        lacks.append(f"It was set for version {target.version}; the indicator has changed so much that it is void.")
    if standing.status != "agreed":
        lacks.append(f"The indicator is {standing.status}, not agreed.")
    if not any(party.civil_society for party in target.supporters.values()):
        lacks.append("No organisation of civil society supports it.")
    if all(party.civil_society for party in target.supporters.values()):
        lacks.append("No public body supports it.")
    lacks += _companions_missing(target, sheet, targets)
    if sheet.disclosure_class != "never_event":
        lacks += _baseline_problems(target, sheet, cells)
    return tuple(lacks)


def _companions_missing(target: Target, sheet, targets: Mapping[str, Target]) -> list[str]:
    if target.group != TOTAL or not communities_concerned(sheet.breakdowns):
        return []
    beside = [
        other
        for other in targets.values()
        if (other.indicator, other.scope) == (target.indicator, target.scope) and not other.withdrawn
    ]
    lacks = []
    if not any(other.group != TOTAL and not other.gap_of for other in beside):
        lacks.append("A target for all women needs one beside it for the group worst off.")
    if not any(other.gap_of for other in beside):
        lacks.append("A target for all women needs one beside it for the gap.")
    return lacks


def _baseline_problems(target: Target, sheet, cells: pd.DataFrame | None) -> list[str]:
    if cells is None:
        return ["Its baseline was not compared with a published release."]
    found = [cell_of(target, cells, group, target.baseline_period) for group in groups_of(target)]
    if any(cell is None or cell["status"] != "shown" for cell in found):
        return [f"Its baseline of {target.baseline_period} is not a published figure."]
    lacks = []
    if any(cell["denominator"] < 2 * sheet.min_denominator for cell in found):
        lacks.append(f"Its baseline rests on fewer than {2 * sheet.min_denominator}: twice the least denominator.")
    published = abs(found[0]["value"] - found[1]["value"]) if target.gap_of else found[0]["value"]
    if abs(published - target.baseline_value) > 0.5:
        lacks.append(f"Its baseline is not the figure that was published for {target.baseline_period}.")
    coverage = _coverage(target, cells)
    if coverage is None or coverage <= LEAST_COVERAGE:
        lacks.append(f"Coverage of its baseline is not known to be over {LEAST_COVERAGE}%.")
    return lacks


def groups_of(target: Target) -> list[dict[str, str]]:
    """The classes of the cells that the target is about, besides its region."""
    if target.gap_of:
        return [{target.gap_of: code} for code in GAPS[target.gap_of]]
    if target.group == TOTAL:
        return [{}]
    dimension, _, code = target.group.partition("=")
    return [{dimension: code}]


def cell_of(
    target: Target, cells: pd.DataFrame, group: Mapping[str, str], period: str, indicator: str = ""
) -> dict | None:
    """The cell of a target's place and of `group` in `period`, of its indicator or another; None if there is none."""
    classes = dict(group) | ({} if target.scope == NATION else {"region": target.scope})
    wanted = (cells["indicator"] == (indicator or target.indicator)) & (cells["period"] == period)
    wanted &= cells["breakdown"] == breakdown_name(tuple(classes))
    for dimension in DIMENSIONS:
        wanted &= cells[dimension] == classes.get(dimension, ALL)
    found = cells[wanted]
    return found.iloc[0].to_dict() if len(found) else None


def _coverage(target: Target, cells: pd.DataFrame) -> float | None:
    """The published share of expected reports that came; what the target says where there is none."""
    cell = cell_of(target, cells, {}, target.baseline_period, COVERAGE_INDICATOR)
    return cell["value"] if cell is not None and cell["status"] == "shown" else target.baseline_coverage
