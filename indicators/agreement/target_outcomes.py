"""How targets turned out: met, missed, or neither, from the figures of a release and nothing else.

Belongs here: which figure a target is judged by, when the words may be said, what pages are told. Does not: which
targets may be set and what makes them agreed (`targets`), the words themselves (`dashboards`).

Only released cells are looked at, so that no word gives away a figure that is withheld. The baseline that is told is
the released one too: what was typed into the registry may come from somebody who sees true counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

import pandas as pd

from indicators.agreement.replay import Replay
from indicators.agreement.targets import GAPS, Target, cell_of, groups_of, less_is_better, what_a_target_lacks
from indicators.periods import QUARTER, YEAR, period_of, quarter_label, quarter_of
from indicators.statistics.comparisons import difference_of
from indicators.statistics.progress import NO_CLEAR_CHANGE, progress
from schemas.release import NOT_ABOUT_WOMEN

NEVER_EVENT = "never_event"


@dataclass(frozen=True)
class Outcome:
    """How a target stands. `state`: proposed, agreed, met or missed. `period`: whose figure was looked at, empty if
    there is none yet. `figure`: that figure if it is published. `due`: the day of the target has passed. `progress`:
    since the baseline, as `statistics.progress` says it; empty without a figure or a baseline."""

    state: str
    due: bool = False
    period: str = ""
    figure: float | None = None
    progress: str = ""


def outcome_of(target: Target, sheet, agreed: bool, cells: pd.DataFrame, data_cutoff: date) -> Outcome:
    """How an agreed target turned out; one that is not agreed is only proposed (governance, section 6).

    `cells`: columns `schemas.release.RELEASED_CELL_COLUMNS`. Met: its day has passed, the figure of the last period
    before it is at least as good, and is progress (of what is to be kept: not worse); of a gap, the reference group
    has not fallen below the floor. Missed: its day has passed, and the whole likely range falls short. Otherwise
    neither is said. What must never happen is judged for the last whole year.
    """
    if not agreed:
        return Outcome("proposed")
    never = sheet.disclosure_class == NEVER_EVENT
    kind = YEAR if never else period_of(target.baseline_period).kind
    due = never or target.by <= data_cutoff
    period = _judged_period(cells, kind, data_cutoff if never or not due else target.by, exact=due and not never)
    figure = _figure(target, sheet, cells, period) if period else None
    if figure is None:
        return Outcome("agreed", due, period)
    value, lower, upper = figure
    less = less_is_better(target, sheet)
    moved = "" if never else _progress(target, sheet, cells, period)
    reached = value <= target.value if less else value >= target.value
    short = lower > target.value if less else upper < target.value
    enough = never or moved == "better" or (target.trajectory == "maintain" and moved != "worse")
    state = "agreed"
    if due and reached and enough and _floor_kept(target, sheet, cells, period):
        state = "met"
    elif due and short:
        state = "missed"
    return Outcome(state, due, period, value, moved)


def with_targets(sheets: list[dict], found: Replay | None, cells: pd.DataFrame, data_cutoff: date) -> list[dict]:
    """The sheets of a release, each with the targets that were set for it (`targets`), but for those taken back.

    `found`: the registry; None without one. Everything told comes from the registry's rules and from `cells`.
    """
    if found is None:
        return sheets
    told: dict[str, list[dict]] = {}
    for target in found.targets.values():
        if not target.withdrawn:
            told.setdefault(target.indicator, []).append(_told(target, found, cells, data_cutoff))
    return [sheet | {"targets": told[sheet["indicator"]]} if sheet["indicator"] in told else sheet for sheet in sheets]


def _told(target: Target, found: Replay, cells: pd.DataFrame, data_cutoff: date) -> dict:
    standing = found.standings[target.indicator]
    lacks = what_a_target_lacks(target, standing, found.targets, cells)
    outcome = outcome_of(target, standing.sheet, not lacks, cells, data_cutoff)
    baseline = _figure(target, standing.sheet, cells, target.baseline_period) if target.baseline_period else None
    return {
        "target": target.key,
        "scope": target.scope,
        "group": target.group,
        "value": target.value,
        "by": target.by.isoformat() if target.by else None,
        "trajectory": target.trajectory,
        "floor": target.floor,
        "rationale": target.rationale,
        "baseline_period": target.baseline_period,
        "baseline": baseline[0] if baseline else None,
        "missing": list(lacks),
        "state": outcome.state,
        "due": outcome.due,
        "period": outcome.period,
        "figure": outcome.figure,
        "progress": outcome.progress,
    }


def _judged_period(cells: pd.DataFrame, kind: str, day: date, exact: bool) -> str:
    """The last period of `kind` that had ended on `day`: of all there could be if `exact`, else of those in `cells`."""
    if exact:
        after = day + timedelta(days=1)
        return quarter_label(quarter_of(after) - 1) if kind == QUARTER else str(after.year - 1)
    ended = [label for label in cells["period"].unique() if _is(label, kind) and period_of(label).last_day <= day]
    return max(ended, key=lambda label: period_of(label).last_day, default="")


def _is(label: str, kind: str) -> bool:
    return period_of(label).kind == kind


def _figure(target: Target, sheet, cells: pd.DataFrame, period: str) -> tuple[float, float, float] | None:
    """The published value with its likely range; None if it is not published.

    A whole count of facilities, staff, activities or never events has no range because nothing of it is left to
    chance: the value is its own range. Any other figure without one could be anything.
    """
    rows = [cell_of(target, cells, group, period) for group in groups_of(target)]
    if any(row is None or row["status"] != "shown" for row in rows):
        return None
    ranges = [_with_range(row, sheet) for row in rows]
    return _gap(*ranges) if target.gap_of else ranges[0]


def _with_range(row: Mapping, sheet) -> tuple[float, float, float]:
    value = float(row["value"])
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        return value, float(row["lower"]), float(row["upper"])
    whole = sheet.disclosure_class in (*NOT_ABOUT_WOMEN, NEVER_EVENT)
    return (value, value, value) if whole else (value, -inf, inf)


def _gap(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    """How far two figures are apart, with a range from theirs.

    Where 0 lies between the limits of the difference, the two may not be apart at all.
    """
    apart, lower, upper = map(float, difference_of(one, other))
    nearest = 0.0 if lower <= 0 <= upper else min(abs(lower), abs(upper))
    return abs(apart), nearest, max(abs(lower), abs(upper))


def _progress(target: Target, sheet, cells: pd.DataFrame, period: str) -> str:
    """Progress from the baseline to `period`; three periods count as a row only if each of them is published."""
    kind, start, end = period_of(period).kind, period_of(target.baseline_period), period_of(period)
    labels = [label for label in cells["period"].unique() if _is(label, kind)]
    between = [label for label in labels if start.last_day < period_of(label).last_day <= end.last_day]
    figures = [_figure(target, sheet, cells, label) for label in sorted(between)]
    if not figures:
        return NO_CLEAR_CHANGE
    return progress(target.baseline_value, figures, "lower" if less_is_better(target, sheet) else "higher")


def _floor_kept(target: Target, sheet, cells: pd.DataFrame, period: str) -> bool:
    """Whether a gap did not close because the reference group got worse than the floor."""
    if not target.gap_of:
        return True
    _, reference = GAPS[target.gap_of]
    row = cell_of(target, cells, {target.gap_of: reference}, period)
    return row["value"] <= target.floor if sheet.direction == "lower" else row["value"] >= target.floor
