"""From the restricted cells to those of a release: what may leave, and in which way.

Belongs here: which rows a release has, and which of five ways each indicator goes. Does not: protecting counts of
women (`protection`), figures of the other ways (`open_figures`, `differences`), the rules (`policy`), the proof
(`audit`).

- `protected`: counts of women, all protected together (`policy.indicators_about_women`), with what is made of them:
  shares, rates, medians, shares of surveys (`kinds`). Of some only whole years (`policy.indicators_by_year`): their
  quarters are withheld whole, and are protected with the rest all the same. Of some of these only the whole country
  and its regions (`policy.indicators_without_groups`).
- `exact`: counts of facilities, staff and activities, which are nobody's private life. Below the minimum
  denominator they say nothing and are `low_n`.
- `derived`: the difference of two cells of another indicator, made from what is shown of them.
- `withheld`: everything else about women. All its rows are withheld, so that nothing can be worked out from them. So is
  the gap of the group worst served: made of the groups that are shown it would leave out just those that fare worst.
- `not_agreed`: indicators that sectors and organisations have not agreed to. No figure is made of them at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from indicators.disclosure.differences import differences
from indicators.disclosure.kinds import rows_of, says_more_than_its_counts
from indicators.disclosure.lacking_groups import without_lacking_groups
from indicators.disclosure.open_figures import open_figures
from indicators.disclosure.policy import Policy
from indicators.disclosure.protection import Before, protect
from indicators.disclosure.published_medians import with_few_on_one_side, with_medians
from indicators.disclosure.revisions import COUNTS, FIGURES, FormerRelease, Revision, revise
from indicators.disclosure.rows import without_figures
from indicators.disclosure.survey_figures import with_weighted_figures
from indicators.periods import QUARTER, ROLLING, YEAR, period_of, quarter_of
from schemas.dimensions import Dimension
from schemas.release import (
    CELL_DIMENSIONS,
    DIMENSIONS,
    ESTIMATES,
    NOT_ABOUT_WOMEN,
    RELEASED_CELL_COLUMNS,
    TRUE_CELL_COLUMNS,
    breakdown_dimensions,
)


class NothingToPublish(ValueError):
    """The policy lets no period of the records out yet; the message says why."""


MASKS = ("waiting", "must_hide", "must_show")


def publish(
    cells: pd.DataFrame,
    sheets: list[dict],
    dimensions: Mapping[str, Dimension],
    policy: Policy,
    data_cutoff: date,
    agreement_asked: bool = False,
    contributors: pd.DataFrame | None = None,
    revision: Revision | None = None,
) -> pd.DataFrame:
    """The rows of a release, columns `schemas.release.RELEASED_CELL_COLUMNS`, in the order of `cells`.

    `cells`: columns of `schemas.release.CELL_COLUMNS`. `sheets`: as they stand in the release (`published_sheets`),
    with their status. `agreement_asked`: whether an indicator needs the agreement of sectors and organisations to
    be shown; context indicators never do. `contributors`: who stands behind each row about women
    (`indicators.contributors`); None if that is not known. `revision`: what `revised` made of the same arguments and
    the former releases; None where there are none. Raises `linked_counts.CellsRefused` as `protect` does,
    NothingToPublish if the policy lets no period out yet.
    """
    listed = {sheet["indicator"]: sheet for sheet in sheets}
    true = _publishable_rows(cells, listed, policy, data_cutoff)
    revision = revision or revised(cells, sheets, policy, data_cutoff, agreement_asked)
    for name in COUNTS:
        true.loc[revision.true.index, name] = revision.true[name]
    parts, ways = [], _by_way(sheets, policy, agreement_asked)
    for way, chosen in ways.items():
        rows = true[true["indicator"].isin(chosen)]
        if len(rows) and way != "derived":
            own = [listed[name] for name in chosen]
            parts.append(_WAYS[way](rows, own, dict(dimensions), policy, data_cutoff, contributors, revision))
    released = pd.concat(parts).sort_index() if parts else true.iloc[:0].reindex(columns=RELEASED_CELL_COLUMNS)
    released = without_lacking_groups(released, dimensions, policy)
    derived = true[true["indicator"].isin(ways["derived"])]
    if len(derived):
        released = pd.concat([released, differences(derived, listed, released)]).sort_index()
    return released.reset_index(drop=True)


def revised(
    cells: pd.DataFrame,
    sheets: list[dict],
    policy: Policy,
    data_cutoff: date,
    agreement_asked: bool = False,
    former: Sequence[FormerRelease] = (),
) -> Revision:
    """The counts of women that a release of `cells` is made of, given all earlier ones, oldest first.

    Other arguments as for `publish`.
    """
    chosen = _by_way(sheets, policy, agreement_asked)["protected"]
    listed = {sheet["indicator"]: sheet for sheet in sheets}
    true = _publishable_rows(cells, listed, policy, data_cutoff).drop(columns=list(ESTIMATES))
    own = [sheet for sheet in sheets if sheet["indicator"] in chosen]
    return revise(true[true["indicator"].isin(chosen)], former, own, policy, data_cutoff)


def published_sheets(sheets: list[dict], policy: Policy) -> list[dict]:
    """The sheets with the breakdowns that a release has: none that are crossed of indicators by year, and none but
    regions of those without groups."""
    return [
        sheet | {"breakdowns": [b for b in sheet["breakdowns"] if _is_published(sheet, b, policy)]} for sheet in sheets
    ]


def _is_published(sheet: Mapping, breakdown: str, policy: Policy) -> bool:
    dimensions = breakdown_dimensions(breakdown)
    crossed, groups = len(dimensions) > 1, set(dimensions) - {"region"}
    withheld = (crossed and sheet["indicator"] in policy.indicators_by_year) or (
        groups and sheet["indicator"] in policy.indicators_without_groups
    )
    return breakdown in policy.published_breakdowns and not withheld


def way_of(sheet: Mapping, policy: Policy) -> str:
    """How the figures of an indicator leave the restricted zone: `protected`, `exact`, `derived` or `withheld`."""
    if sheet["disclosure_class"] in NOT_ABOUT_WOMEN:
        return "exact"
    if sheet.get("derived"):
        source = sheet["derived"]["from"]
        pair = source in policy.indicators_about_women and "group" in sheet["derived"]
        return "derived" if pair else "withheld"
    return "protected" if sheet["indicator"] in policy.indicators_about_women else "withheld"


def _by_way(sheets: list[dict], policy: Policy, agreement_asked: bool) -> dict[str, list[str]]:
    ways: dict[str, list[str]] = {way: [] for way in (*_WAYS, "derived")}
    listed = {sheet["indicator"]: sheet for sheet in sheets}
    for sheet in sheets:
        waiting = agreement_asked and not all(map(_is_agreed, _asked_of(sheet, listed)))
        ways["not_agreed" if waiting else way_of(sheet, policy)].append(sheet["indicator"])
    return ways


def _asked_of(sheet: Mapping, listed: Mapping[str, Mapping]) -> list[Mapping | None]:
    """The sheets whose agreement a sheet needs: what is counted of one age group that of all ages, a step of the path
    of care that of every indicator whose step it counts (None if the catalogue lacks it); any other its own."""
    if sheet.get("care_steps"):
        return [listed.get(name) for name in sheet["care_steps"]]
    return [listed.get(sheet.get("age_of"), sheet)]


def _is_agreed(sheet: Mapping | None) -> bool:
    """Context indicators need no agreement."""
    return sheet is not None and (sheet["level"] == "context" or sheet["status"] == "agreed")


def may_be_published(period: str, policy: Policy, data_cutoff: date) -> bool:
    """Whether a period is long enough, and its last quarter long enough before the cut-off, for the policy.

    `period`: a label (`indicators.periods`). Rolling years are never published: two of them differ by two quarters.
    """
    own = period_of(period)
    if own.kind == ROLLING or (own.kind == QUARTER and policy.shortest_period == YEAR):
        return False
    # The quarter of the cut-off itself has ended only if the next day is in another one.
    last_ended = quarter_of(data_cutoff + timedelta(days=1)) - 1
    return own.quarters[-1] + policy.lag_quarters <= last_ended


def _publishable_rows(
    cells: pd.DataFrame, sheets: Mapping[str, dict], policy: Policy, data_cutoff: date
) -> pd.DataFrame:
    """Published breakdowns and periods, in the columns that `protect` and the others read, and the estimates."""
    wanted = pd.MultiIndex.from_tuples([(name, b) for name, sheet in sheets.items() for b in sheet["breakdowns"]])
    periods = {label for label in cells["period"].unique() if may_be_published(label, policy, data_cutoff)}
    if len(cells) and not periods:
        raise NothingToPublish(
            f"no period may be published yet: the data cover days up to {data_cutoff.isoformat()}, and the policy "
            f"wants {policy.lag_quarters} further quarters (lag_quarters) and no period shorter than a "
            f"{policy.shortest_period} (shortest_period)"
        )
    kept = pd.MultiIndex.from_frame(cells[["indicator", "breakdown"]]).isin(wanted) & cells["period"].isin(periods)
    further = [name for name in CELL_DIMENSIONS if name not in DIMENSIONS]
    rows = cells[kept].drop(columns=further)
    return rows.loc[:, [*TRUE_CELL_COLUMNS, *ESTIMATES]].reset_index(drop=True)


def _protected(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    """Counts of women. Rows that wait are left out of what is protected: nothing at all is said of them."""
    masks = {name: pd.Series(getattr(revision, name), index=revision.true.index) for name in MASKS}
    waiting = masks["waiting"]
    used = rows[~waiting]
    few = with_few_on_one_side(used, used["on_each_side"], sheets, policy)
    before = Before(
        hidden=masks["must_hide"][used.index].to_numpy() | few, shown=masks["must_show"][used.index].to_numpy()
    )
    released = protect(used, sheets, dimensions, policy, data_cutoff, contributors, before).set_index(used.index)
    released = with_weighted_figures(released, used[list(ESTIMATES)], sheets, policy)
    released = with_medians(released, used[list(ESTIMATES)], sheets, policy)
    released = _with_kept_figures(released, revision, sheets)
    return pd.concat([released, without_figures(rows[waiting].assign(status="suppressed"))])


def _with_kept_figures(released: pd.DataFrame, revision: Revision, sheets: list[dict]) -> pd.DataFrame:
    """A figure that is more than its counts stays what it was as long as they do: a change would be that of a woman."""
    former = revision.figures.loc[released.index]
    kept = rows_of(released, sheets, says_more_than_its_counts) & former["value"].notna().to_numpy()
    kept &= (released["status"] == "shown").to_numpy()
    for name in FIGURES:
        released.loc[kept, name] = former.loc[kept, name].astype("Float64")
    # It was unstable for its counts, or for its design, which its counts do not tell.
    unstable = kept & (former["reliability"] == "unstable").fillna(False).to_numpy(bool)
    released.loc[unstable, "reliability"] = "unstable"
    return released


def _exact(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    return open_figures(rows, sheets, policy)


def _withheld(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    """No figure of these rows: whether there was anything to count is not said either, but for the calendar."""
    nothing = rows["numerator"].isna()
    status = np.select(
        [nothing & rows["denominator"].isna(), nothing], ["not_available", "not_applicable"], "suppressed"
    )
    return without_figures(rows.assign(status=status))


def _not_agreed(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    """No figures, whatever the counts are: they protect nobody and endanger nobody."""
    return without_figures(rows.assign(status="not_agreed"))


_WAYS = {"protected": _protected, "exact": _exact, "withheld": _withheld, "not_agreed": _not_agreed}
