"""From the restricted cells to those of a release: what may leave, and in which way.

Belongs here: which rows a release has, and which of five ways each indicator goes. Does not: protecting counts of
women (`protection`), the rules (`policy`), the proof (`audit`).

- `protected`: counts of women, all protected together (`policy.indicators_about_women`).
- `exact`: counts of facilities, staff and activities, which are nobody's private life. Below the minimum
  denominator they say nothing and are `low_n`.
- `derived`: the difference of two cells of another indicator, made from what is shown of them.
- `withheld`: everything else about women. All its rows are withheld, so that nothing can be worked out from them.
- `not_agreed`: indicators that sectors and organisations have not agreed to. No figure is made of them at all.

Groups are not compared where too many women have no recorded group.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from indicators.disclosure.policy import Policy
from indicators.disclosure.protection import Before, protect
from indicators.disclosure.revisions import COUNTS, FormerRelease, Revision, revise
from indicators.periods import QUARTER, ROLLING, YEAR, period_of, quarter_of
from indicators.statistics.intervals import wilson_interval
from schemas.dimensions import Dimension
from schemas.release import (
    CELL_DIMENSIONS,
    DIMENSIONS,
    NOT_ABOUT_WOMEN,
    RELEASED_CELL_COLUMNS,
    TOTAL,
    TRUE_CELL_COLUMNS,
    breakdown_dimensions,
)


class NothingToPublish(ValueError):
    """The policy lets no period of the records out yet; the message says why."""


MASKS = ("waiting", "must_hide", "must_show")

NUMBERS = ("numerator", "denominator", "value", "lower", "upper")


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
    released = _without_lacking_groups(released, dimensions, policy)
    derived = true[true["indicator"].isin(ways["derived"])]
    if len(derived):
        released = pd.concat([released, _derived(derived, listed, released)]).sort_index()
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
    true = _publishable_rows(cells, listed, policy, data_cutoff).drop(columns="value")
    own = [sheet for sheet in sheets if sheet["indicator"] in chosen]
    return revise(true[true["indicator"].isin(chosen)], former, own, policy, data_cutoff)


def published_sheets(sheets: list[dict], policy: Policy) -> list[dict]:
    """The sheets with the breakdowns that a release has."""
    return [
        sheet | {"breakdowns": [name for name in sheet["breakdowns"] if name in policy.published_breakdowns]}
        for sheet in sheets
    ]


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
    for sheet in sheets:
        waiting = agreement_asked and sheet["level"] != "context" and sheet["status"] != "agreed"
        ways["not_agreed" if waiting else way_of(sheet, policy)].append(sheet["indicator"])
    return ways


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
    """Published breakdowns and periods, in the columns that `protect` and the others read, and the value."""
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
    return rows.loc[:, [*TRUE_CELL_COLUMNS, "value"]].reset_index(drop=True)


def _protected(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    """Counts of women. Rows that wait are left out of what is protected: nothing at all is said of them."""
    masks = {name: pd.Series(getattr(revision, name), index=revision.true.index) for name in MASKS}
    waiting = masks["waiting"]
    used = rows[~waiting].drop(columns="value")
    before = Before(hidden=masks["must_hide"][used.index].to_numpy(), shown=masks["must_show"][used.index].to_numpy())
    released = protect(used, sheets, dimensions, policy, data_cutoff, contributors, before).set_index(used.index)
    return pd.concat([released, _empty(rows[waiting].assign(status="suppressed"))])


def _exact(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    """Counts as they are; shares and ratios from the minimum denominator on, with the interval the sheet names."""
    counts = {sheet["indicator"] for sheet in sheets if "denominator" not in sheet}
    minimum = rows["indicator"].map({sheet["indicator"]: sheet["min_denominator"] for sheet in sheets})
    denominator = rows["denominator"].fillna(0)
    is_count = rows["indicator"].isin(counts)
    status = np.select(
        [
            rows["numerator"].isna() & rows["denominator"].isna(),
            rows["numerator"].isna() | (~is_count & (denominator == 0)),
            ~is_count & (denominator < minimum),
        ],
        ["not_available", "not_applicable", "low_n"],
        "shown",
    )
    shown = status == "shown"
    result = rows.assign(status=status)
    decimals = np.array([policy.decimals(int(n)) for n in denominator])
    result["value"] = _rounded(rows["value"].to_numpy(float, na_value=np.nan), np.where(is_count, 0, decimals))
    lower, upper = _wilson(rows, sheets, decimals, shown & ~is_count.to_numpy())
    result["lower"], result["upper"] = pd.array(lower, dtype="Float64"), pd.array(upper, dtype="Float64")
    for name in NUMBERS:
        result[name] = result[name].where(shown)
    unstable = shown & ~is_count.to_numpy() & (denominator < 2 * minimum).to_numpy()
    result["reliability"] = pd.Series(np.where(unstable, "unstable", "ok"), index=rows.index, dtype="str").where(shown)
    return _typed(result)


def _withheld(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    """No figure of these rows: whether there was anything to count is not said either, but for the calendar."""
    nothing = rows["numerator"].isna()
    status = np.select(
        [nothing & rows["denominator"].isna(), nothing], ["not_available", "not_applicable"], "suppressed"
    )
    return _empty(rows.assign(status=status))


def _not_agreed(rows, sheets, dimensions, policy, data_cutoff, contributors, revision) -> pd.DataFrame:
    """No figures, whatever the counts are: they protect nobody and endanger nobody."""
    return _empty(rows.assign(status="not_agreed"))


_WAYS = {"protected": _protected, "exact": _exact, "withheld": _withheld, "not_agreed": _not_agreed}


def _derived(rows: pd.DataFrame, sheets: Mapping[str, dict], released: pd.DataFrame) -> pd.DataFrame:
    """Differences of shown cells only; withheld as soon as one of the two is."""
    result = _empty(rows.assign(status="suppressed"))
    # A difference within a region needs cells that cross groups with regions: a release does not have them.
    for index, row in rows[rows["breakdown"] == TOTAL].iterrows():
        derived = sheets[row["indicator"]]["derived"]
        pair = _cells_of(released, derived, row["period"])
        if all(cell["status"] == "shown" for cell in pair):
            sign = -1 if derived.get("minus") == "reference" else 1
            enough = all(cell["denominator"] >= derived["least"] for cell in pair)
            result.loc[index, "status"] = "shown" if enough else "low_n"
            if enough:
                group, reference = pair
                result.loc[index, "value"] = sign * (reference["value"] - group["value"])
                result.loc[index, "reliability"] = max(
                    (cell["reliability"] for cell in pair), key=("ok", "provisional", "unstable").index
                )
        else:
            statuses = {cell["status"] for cell in pair}
            same = [status for status in ("not_available", "not_applicable") if statuses <= {status, "suppressed"}]
            result.loc[index, "status"] = same[0] if same and same[0] in statuses else "suppressed"
    return result


def _cells_of(released: pd.DataFrame, derived: Mapping, period: str) -> list[pd.Series]:
    own = released[
        (released["indicator"] == derived["from"])
        & (released["period"] == period)
        & (released["breakdown"] == derived["dimension"])
    ].set_index(derived["dimension"])
    return [own.loc[derived[name]] for name in ("group", "reference")]


def _without_lacking_groups(
    released: pd.DataFrame, dimensions: Mapping[str, Dimension], policy: Policy
) -> pd.DataFrame:
    """Groups are not compared where more than the policy's share has no recorded group (semantics B4).

    Judged by what is shown alone: a rule that looked at withheld counts would tell something of them. The rows of
    those without a recorded group stay: they say why.
    """
    counted = released["denominator"].fillna(released["numerator"]).fillna(0).to_numpy(np.int64)
    key = [released["indicator"], released["period"]]
    total = pd.Series(counted * (released["breakdown"] == TOTAL), index=released.index).groupby(key).transform("sum")
    for name in (name for name in DIMENSIONS if any(item.missing for item in dimensions[name].classes)):
        missing_codes = {item.code for item in (*dimensions[name].classes, *dimensions[name].crossed) if item.missing}
        alone = (released["breakdown"] == name).to_numpy()
        missing = released[name].isin(missing_codes).to_numpy()
        without = pd.Series(counted * (alone & missing), index=released.index).groupby(key).transform("sum")
        too_many = ((100 * without > policy.missing_groups_withheld_above * total) & (total > 0)).to_numpy()
        by_group = np.array([name in breakdown_dimensions(breakdown) for breakdown in released["breakdown"]])
        lacking = released.index[too_many & by_group & ~missing & released["status"].isin(["shown", "suppressed"])]
        released.loc[lacking, "status"] = "not_available"
        released.loc[lacking, [*NUMBERS]] = pd.NA
        released.loc[lacking, "reliability"] = np.nan
    return released


def _rounded(value: np.ndarray, decimals: np.ndarray) -> pd.api.extensions.ExtensionArray:
    step = 10.0**decimals
    return pd.array(np.floor(value * step + 0.5) / step, dtype="Float64")


def _wilson(rows: pd.DataFrame, sheets: list[dict], decimals: np.ndarray, wanted: np.ndarray) -> tuple:
    named = {sheet["indicator"] for sheet in sheets if sheet["interval_method"] == "wilson"}
    scale = rows["indicator"].map({sheet["indicator"]: sheet["multiplier"] for sheet in sheets}).to_numpy(float)
    wanted = wanted & rows["indicator"].isin(named).to_numpy()
    lower, upper = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if wanted.any():
        x = rows["numerator"].fillna(0).to_numpy(np.int64)[wanted]
        n = rows["denominator"].fillna(0).to_numpy(np.int64)[wanted]
        step = 10.0 ** decimals[wanted]
        for side, limit in zip((lower, upper), wilson_interval(x, n), strict=True):
            side[wanted] = np.floor(scale[wanted] * limit * step + 0.5) / step
    return lower, upper


def _empty(rows: pd.DataFrame) -> pd.DataFrame:
    result = rows.copy()
    for name in NUMBERS:
        result[name] = pd.NA
    return _typed(result.assign(reliability=pd.Series(np.nan, index=rows.index, dtype="str")))


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    types = {name: "Int64" if name in ("numerator", "denominator") else "Float64" for name in NUMBERS}
    texts = {name: "str" for name in RELEASED_CELL_COLUMNS if name not in NUMBERS}
    return rows.loc[:, list(RELEASED_CELL_COLUMNS)].astype(types | texts)
