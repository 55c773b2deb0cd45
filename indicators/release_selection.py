"""Part of a release, chosen by a reader: only whole breakdowns that it publishes.

Belongs here: which rows are asked for, and what is refused with what would be allowed. Does not: writing them
(`dashboards.downloads`), labels (`release_frames`).

The rule: an extract is rows of the release and nothing else. Nothing is added up, and nothing is counted again, so that
an extract can tell nobody more than the release itself has told.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from schemas.release import DIMENSIONS, TOTAL, breakdown_dimensions

if TYPE_CHECKING:
    from indicators.release import Release

RULE = """An extract holds rows of the release as they were published, withheld ones included. Nothing is added up or
counted again for it, so it tells nobody more than the release has told. What is asked for must be published: an
indicator, one of its breakdowns, whole (every class of it), and a period. Anything else is refused and what is
published is listed. Breakdowns that the policy forbids are refused whatever the counts are. A crossing that is not
published, such as region by ethnic group, is withheld as a whole: with the tables beside it, it would give small groups
away although no cell is small. Nearest to it is one of them without the other. Another table means another policy, and
the next release shows it to everybody; policy.yaml in the release has the rules."""


COUNTS, MEASURED = ("numerator", "denominator"), ("value", "lower", "upper")


class NotPublished(LookupError):
    """What was asked for is not in the release; the message lists what is."""


def published_breakdowns(release: "Release", indicator: str) -> tuple[str, ...]:
    """The breakdowns in which a release has an indicator, the total first. Raises NotPublished."""
    found = release.cells.loc[release.cells["indicator"] == indicator, "breakdown"]
    if found.empty:
        raise NotPublished(f"there is no indicator {indicator}; there are: {', '.join(release.indicators)}")
    return tuple(sorted(dict.fromkeys(found), key=lambda name: (len(breakdown_dimensions(name)), name)))


def select_cells(
    release: "Release", indicators: Sequence[str], by: Sequence[str] | None, periods: Sequence[str] = ()
) -> pd.DataFrame:
    """Rows of `release.cells` in publication order.

    `indicators`: codes, none for all. `by`: dimensions in any order, () for the total, None for every breakdown.
    `periods`: none for all. Raises NotPublished.
    """
    cells = release.cells
    for period in periods:
        if period not in release.periods:
            raise NotPublished(f"there is no period {period}; there are: {', '.join(release.periods)}")
    for indicator in indicators:
        _check(release, indicator, by)
    chosen = pd.Series(True, index=cells.index)
    if indicators:
        chosen &= cells["indicator"].isin(list(indicators))
    if by is not None:
        chosen &= cells["breakdown"] == _name(by)
    if periods:
        chosen &= cells["period"].isin(list(periods))
    if not chosen.any():
        told = sorted(dict.fromkeys(cells["breakdown"]))
        raise NotPublished(f"no indicator is published {_in_words(_name(by or ()))}; there are: {'; '.join(told)}")
    return cells[chosen].reset_index(drop=True)


def select_statistics(
    release: "Release", table: str, indicators: Sequence[str], by: Sequence[str] | None, periods: Sequence[str] = ()
) -> pd.DataFrame:
    """Rows of the comparisons of groups (`table` "equity") or of the series over time ("signals"), as they were
    published. The other parameters are those of `select_cells`; signals have no period. Raises NotPublished.
    """
    rows: pd.DataFrame | None = getattr(release, table)
    if rows is None:
        raise NotPublished(f"release {release.release_id} has no table {table}: it was made without")
    chosen = pd.Series(True, index=rows.index)
    asked = {"indicator": tuple(indicators), "breakdown": () if by is None else (_name(by),), "period": tuple(periods)}
    for column, names in asked.items():
        if names and column not in rows:
            raise NotPublished(f"{table} has no periods to choose from: a row is a whole series")
        for name in names:
            if not (rows[column] == name).any():
                there = ", ".join(dict.fromkeys(rows[column])).replace("*", " with ")
                raise NotPublished(f"{table} has no {column} {name}; there are: {there}")
        if names:
            chosen &= rows[column].isin(list(names))
    if not chosen.any():
        raise NotPublished(f"{table} has no row of all that together: ask for less at once")
    return rows[chosen].reset_index(drop=True)


def without_hidden_numbers(cells: pd.DataFrame) -> pd.DataFrame:
    """`cells` with no number in a row that is not shown: a second lock, should a release ever carry one there."""
    found, hidden = cells.copy(), cells["status"] != "shown"
    for names, kind in ((COUNTS, "Int64"), (MEASURED, "Float64")):
        for name in names:
            found[name] = found[name].astype(kind).mask(hidden)
    return found


def _check(release: "Release", indicator: str, by: Sequence[str] | None) -> None:
    found = published_breakdowns(release, indicator)
    if by is None or _name(by) in found:
        return
    forbidden = [f for f in release.policy.get("forbidden_breakdowns", ()) if set(f) <= set(by)]
    why = f" It is forbidden whatever the counts: {' with '.join(forbidden[0])}." if forbidden else ""
    raise NotPublished(
        f"{indicator} {_in_words(_name(by))} is not published in release {release.release_id}.{why} "
        f"{indicator} is published: {'; '.join(map(_in_words, found))}. What is not published is withheld for "
        "everybody: `ipv-indicators extract --explain` says why"
    )


def _name(by: Sequence[str]) -> str:
    """Name of the breakdown by `by` in any order; names that are no dimensions come last, as they were given."""
    known = [name for name in DIMENSIONS if name in by]
    return "*".join([*known, *(name for name in by if name not in DIMENSIONS)]) or TOTAL


def _in_words(breakdown: str) -> str:
    return "in total" if breakdown == TOTAL else "by " + ",".join(breakdown_dimensions(breakdown))
