"""Which figures a release may have, given what was published before it.

Belongs here: which counts of released periods stand as they were published (held), which may be taken up, which rows
wait, and which must stay withheld. Does not: whether a change tells too much (`safe_changes`), what may be shown of the
counts (`protection`), the releases that were (`pipelines.releases`).

Counts of one unit (`unit_of_count`) in one year hang together, and of two units that a rate holds against each other:
quarters add up to the year, classes to totals, and indicators lie within each other. So the figures of a quarter change
together or not at all, and the year is always the sum of its quarters as they are published:

- Late rows, corrections that move a woman, and retractions are one thing here: a count that is not what it was. A
  quarter takes them up as soon as the change of every row of the year is 0 or beyond the small class, seen from each
  version published before, those of withdrawn releases included. Until then it is held: published as it was.
- A new quarter is published as it is counted. A year of distinct women, which is no sum of its quarters, waits while a
  quarter of it is held, because it would tell of the difference.
- An indicator has a figure of a period once its follow-up window has closed for the whole period, by the calendar.
  Otherwise every release would add to its figures the few women whose windows closed meanwhile.
- A changed definition (a new version of a sheet) is another view of women who were counted before. Its figures of
  released quarters are taken up under the same rule; while these are held they wait, and the series restarts with the
  next quarter.
- What was once withheld to protect somebody stays withheld, whatever its count has become. (A test for when it may
  be shown again would have to attack all releases together.)
- A changed policy changes what may be shown of the counts, not the counts.

Whether the figures of a quarter are held or nothing about them has changed looks the same in a release.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from indicators.disclosure.linked_counts import streams
from indicators.disclosure.policy import Policy
from indicators.disclosure.safe_changes import CELL, change_is_safe
from indicators.periods import last_closed_month, period_of
from schemas.release import DIMENSIONS, TRUE_CELL_COLUMNS

COUNTS = ["numerator", "denominator"]
FIGURES = ("value", "lower", "upper")
ROW = ["indicator", *CELL]
"""The columns that say which row of a release a row is, whatever the version of its definition."""

RULE = (
    "Figures of a quarter that was published before change only when the change itself can be told without giving "
    "anyone away; until then they are those of the release named here, whether or not anything has come in since."
)
"""What a release says of all its figures alike: that figures are held is not told apart from that nothing came."""


@dataclass(frozen=True)
class FormerRelease:
    """An earlier release of the same source, withdrawn or not.

    `true`: the counts it was made of, columns `schemas.release.TRUE_CELL_COLUMNS`. `released`: what it showed,
    columns `schemas.release.RELEASED_CELL_COLUMNS`.
    """

    release_id: str
    true: pd.DataFrame
    released: pd.DataFrame


@dataclass(frozen=True)
class Revision:
    """The counts that a release is made of. Arrays have one boolean a row of `true`.

    `true`: same rows, index and columns as were given, held counts in place of current ones, no count where a row
    waits. `waiting`: rows without a figure, whole periods of an indicator. `must_hide`: withheld before, and not to be
    shown. `must_show`: out already with this very count; hiding it would protect nobody. `figures`: under the same
    index, what the latest release that showed such a row made of the counts, columns `FIGURES` and `reliability`; null
    elsewhere.
    `used`: rows of `true` in published periods: what later releases need to know of this one.
    `figures_since`: by unit of count and period the release in which its figures were first published, None for this
    one. `held`: for the restricted zone only: by unit of count and period, the rows whose counts have changed but are
    held.
    """

    true: pd.DataFrame
    waiting: np.ndarray
    must_hide: np.ndarray
    must_show: np.ndarray
    figures: pd.DataFrame
    used: pd.DataFrame
    figures_since: dict[str, dict[str, str | None]]
    held: dict[str, dict[str, int]]


def revise(
    true: pd.DataFrame,
    former: Sequence[FormerRelease],
    sheets: list[dict],
    policy: Policy,
    data_cutoff: date,
) -> Revision:
    """The counts to publish now.

    `true`: current counts of indicators about women, columns `TRUE_CELL_COLUMNS`, a unique index. `former`: all
    earlier releases, oldest first. `sheets`: those of the indicators in `true`.
    """
    result = true.copy()
    early = _not_closed(true, sheets, data_cutoff)
    waiting = early & true["numerator"].notna().to_numpy()
    updated = np.zeros(len(true), dtype=bool)
    figures_since: dict[str, dict[str, str | None]] = {}
    held: dict[str, dict[str, int]] = {}
    for own in streams(sheets):
        of_unit = result["indicator"].isin([sheet["indicator"] for sheet in own]).to_numpy() & ~early
        for year, rows in result[of_unit].groupby(result["period"].str[:4], sort=False):
            stream = _Stream(rows, former, own, policy)
            at = of_unit & (result["period"].str[:4] == year).to_numpy()
            for name in COUNTS:
                result.loc[at, name] = stream.counts[name]
            waiting[at] = stream.waiting
            updated[at] = rows["period"].isin(stream.taken_up)
            for unit in dict.fromkeys(sheet["unit_of_count"] for sheet in own):
                figures_since.setdefault(unit, {}).update(stream.figures_since(unit))
                held.setdefault(unit, {}).update(stream.held(unit))
    result.loc[waiting, COUNTS] = pd.NA
    used = result.loc[~(early | waiting), list(TRUE_CELL_COLUMNS)]
    must_hide, must_show, figures = _masks(result, former, updated)
    masks = waiting, must_hide & ~waiting, must_show & ~waiting
    return Revision(result, *masks, figures, used, figures_since, held)


def _not_closed(true: pd.DataFrame, sheets: list[dict], data_cutoff: date) -> np.ndarray:
    """Rows whose period ends after the last month that is complete for the indicator."""
    result = np.zeros(len(true), dtype=bool)
    for sheet in sheets:
        last = last_closed_month(sheet.get("maturity_window") or 0, data_cutoff)
        early = {label for label in true["period"].unique() if period_of(label).last_month > last}
        result |= (true["indicator"].eq(sheet["indicator"]) & true["period"].isin(early)).to_numpy()
    return result


class _Stream:
    """The indicators of one unit of count in one year, or of two that a rate holds against each other.

    `counts`: numerators and denominators to publish, for the rows given. `waiting`: one boolean a row. `taken_up`:
    released periods whose figures change.
    """

    def __init__(
        self,
        rows: pd.DataFrame,
        former: Sequence[FormerRelease],
        sheets: list[dict],
        policy: Policy,
    ):
        self.rows, self.sheets, self.policy = rows, sheets, policy
        self.versions = [(item, _of_same_periods(item, rows, sheets)) for item in former]
        self.versions = [(item, before) for item, before in self.versions if len(before)]
        self.additive = all("period" in sheet["additive_over"] for sheet in sheets)
        self.changed = self._changed(rows)
        self.taken_up = self._most_that_is_safe()
        self.counts, self.waiting = self._with(self.taken_up)
        if not self._is_safe(self.counts, self.waiting):
            self.waiting |= self._left_out_before()

    def held(self, unit: str) -> dict[str, int]:
        """By period, rows of a unit whose counts differ from those published."""
        changed = self._changed(self.rows[self._of(unit)])
        return {period: n for period, n in changed.items() if period not in self.taken_up}

    def figures_since(self, unit: str) -> dict[str, str | None]:
        """By period, the earliest release from which on the figures of a unit have been these; None where there is
        none."""
        table = _as_counted(self.rows.assign(**self.counts)[~self.waiting & self._of(unit)])
        result: dict[str, str | None] = {}
        for period, own in table.groupby("period", sort=False):
            result[period] = None
            for item, before in reversed(self.versions):
                if period not in set(before["period"]) or _differing(own, before).any():
                    break
                result[period] = item.release_id
        return result

    def _most_that_is_safe(self) -> frozenset[str]:
        """The released periods whose changes are taken up: all, or one quarter after another that may be; the year goes
        with them."""
        everything = frozenset(self.changed)
        if not everything or self._is_safe(*self._with(everything)):
            return everything
        years = frozenset(period for period in everything if len(period) == 4)
        taken: frozenset[str] = frozenset()
        for quarter in sorted(everything - years) if self.additive else ():
            if self._is_safe(*self._with(taken | years | {quarter})):
                taken |= years | {quarter}
        return taken

    def _of(self, unit: str) -> np.ndarray:
        names = [sheet["indicator"] for sheet in self.sheets if sheet["unit_of_count"] == unit]
        return self.rows["indicator"].isin(names).to_numpy()

    def _changed(self, rows: pd.DataFrame) -> dict[str, int]:
        """By released period, how many rows have another count than in the latest release; only where any has."""
        if not self.versions:
            return {}
        differs = _differing(rows, self.versions[-1][1])
        found = rows["period"][differs].value_counts(sort=False)
        return {period: int(found[period]) for period in dict.fromkeys(rows["period"]) if period in found}

    def _with(self, taken_up: frozenset[str]) -> tuple[pd.DataFrame, np.ndarray]:
        """Counts and waiting rows if the changes of these periods are taken up and all others held."""
        counts, waiting = self.rows[COUNTS].copy(), np.zeros(len(self.rows), dtype=bool)
        held = self.rows["period"].isin(set(self.changed) - taken_up)
        if not held.any():
            return counts, waiting
        key = [*ROW, "version"]
        before = self.rows[key].merge(self.versions[-1][1], on=key, how="left", indicator="found")
        before = before.set_axis(self.rows.index)
        known, year = before["found"] == "both", self.rows["period"].str.len() == 4
        for name in COUNTS:
            counts[name] = before[name].where(held & known, counts[name])
        # What a held period has and the latest release had not would mix two states of the same women.
        waiting |= (held & ~known).to_numpy()
        if self.additive:
            sums = self._sums_of_quarters(counts, waiting)
            counts = pd.concat([counts[~year], sums[COUNTS]]).loc[counts.index]
            waiting[year.to_numpy()] = sums["waits"]
        else:
            waiting |= (year & ~known).to_numpy()
        return counts, self._whole_periods(waiting, counts)

    def _sums_of_quarters(self, counts: pd.DataFrame, waiting: np.ndarray) -> pd.DataFrame:
        """Counts of the rows of the year, and whether they lack a quarter (`waits`)."""
        cell = ["indicator", "breakdown", *DIMENSIONS]
        year = (self.rows["period"].str.len() == 4).to_numpy()
        table = self.rows[cell].assign(**counts, waits=waiting)
        quarters = table[~year].groupby(cell, sort=False)
        sums = quarters[COUNTS].sum(min_count=1).assign(waits=quarters["waits"].any()).reset_index()
        own = table.loc[year, cell].merge(sums, on=cell, how="left").set_axis(table.index[year])
        plain = own["indicator"].isin([sheet["indicator"] for sheet in self.sheets if "denominator" not in sheet])
        own["denominator"] = own["denominator"].mask(plain & own["numerator"].notna())
        return own[[*COUNTS, "waits"]].astype({"waits": bool})

    def _whole_periods(self, waiting: np.ndarray, counts: pd.DataFrame) -> np.ndarray:
        """An indicator waits for a whole period, so that what is left is a table with all its sums."""
        key = [self.rows["indicator"], self.rows["period"]]
        whole = pd.Series(waiting, index=self.rows.index).groupby(key, sort=False).transform("any")
        return whole.to_numpy(bool) & counts["numerator"].notna().to_numpy()

    def _left_out_before(self) -> np.ndarray:
        """Rows that the latest release had not and an earlier one had: they come back with a change that is safe."""
        latest = set(self.versions[-1][1][ROW].itertuples(index=False, name=None))
        earlier = {row for _, before in self.versions for row in before[ROW].itertuples(index=False, name=None)}
        back = np.array([row in earlier - latest for row in self.rows[ROW].itertuples(index=False, name=None)])
        return self._whole_periods(back, self.counts)

    def _is_safe(self, counts: pd.DataFrame, waiting: np.ndarray) -> bool:
        """Whether the changes of all counts since each release that showed any of them may be told."""
        now = _as_counted(self.rows.assign(**counts)[~waiting])
        for item, before in self.versions:
            out = item.released.loc[item.released["status"] == "shown", ROW]
            if before.merge(out, on=ROW).empty:
                continue
            both = now.merge(_as_counted(before), on=ROW, suffixes=("", "_before"))
            changes = both[ROW].assign(**{name: both[name] - both[f"{name}_before"] for name in COUNTS})
            if not change_is_safe(changes, self.sheets, self.policy.small_class_highest):
                return False
        return True


def _of_same_periods(item: FormerRelease, rows: pd.DataFrame, sheets: list[dict]) -> pd.DataFrame:
    """What a release counted of the indicators and periods of `rows`: `ROW`, version and counts, in a fixed order."""
    names = [sheet["indicator"] for sheet in sheets]
    own = item.true["indicator"].isin(names) & item.true["period"].isin(rows["period"].unique())
    available = item.true[COUNTS].notna().any(axis=1)
    return item.true.loc[own & available, [*ROW, "version", *COUNTS]].sort_values(ROW, ignore_index=True)


def _as_counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that the source can supply, 0 where there was nothing to count: everybody knows this 0."""
    available = rows[rows[COUNTS].notna().any(axis=1)]
    return available.loc[:, [*ROW, *COUNTS]].assign(numerator=available["numerator"].fillna(0))


def _differing(rows: pd.DataFrame, before: pd.DataFrame) -> np.ndarray:
    """Which of `rows` have another count than in `before`; what only one of them has is not compared."""
    now = rows[ROW].merge(_as_counted(rows), on=ROW, how="left")
    former = rows[ROW].merge(_as_counted(before), on=ROW, how="left")
    return np.logical_or.reduce([(now[name] != former[name]).fillna(False).to_numpy(bool) for name in COUNTS])


def _masks(
    result: pd.DataFrame, former: Sequence[FormerRelease], updated: np.ndarray
) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Rows that were withheld in any release, rows whose present counts are out, and the figures beside these."""
    must_hide, must_show = (np.zeros(len(result), dtype=bool) for _ in range(2))
    told = [*FIGURES, "reliability"]
    figures = pd.DataFrame(pd.NA, index=result.index, columns=told, dtype=object)
    rows = result[ROW].assign(**{f"{name}_now": result[name] for name in COUNTS})
    for item in former:
        out = item.released[[*ROW, "status", *told]]
        before = item.true[[*ROW, *COUNTS]].merge(out, on=ROW).dropna(subset="numerator")
        both = rows.merge(before, on=ROW, how="left")
        must_hide |= (both["status"] == "suppressed").to_numpy(bool)
        same = np.ones(len(both), dtype=bool)
        for name in COUNTS:
            same &= both[name].eq(both[f"{name}_now"]).fillna(False).to_numpy(bool) | both[name].isna().to_numpy()
        shown = (both["status"] == "shown").to_numpy(bool) & same
        must_show |= shown
        figures.loc[shown] = both.loc[shown, told].to_numpy(object)
    return must_hide, must_show & ~updated, figures
