"""Part of a release, chosen by a reader: only whole breakdowns that it publishes.

Belongs here: which rows are asked for, and what is refused with what would be allowed. Does not: writing them
(`dashboards.downloads`), labels (`release_frames`).

The rule: an extract is rows of the release and nothing else. Nothing is added up, and nothing is counted again, so that
an extract can tell nobody more than the release itself has told.
"""

import difflib
import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from schemas.release import CELL_DIMENSIONS, DIMENSIONS, TOTAL, breakdown_dimensions, breakdown_name

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


def named_dimensions(by: Sequence[str] | str) -> tuple[str, ...]:
    """The dimensions that a reader means by `by`: `a,b`, `a*b`, or a sequence, in capitals or not; none for `total`.

    Names that are no dimensions stay, as they were given but in small letters.
    """
    parts = [part for name in ((by,) if isinstance(by, str) else by) for part in name.replace("*", ",").split(",")]
    names = [part.strip().lower() for part in parts if part.strip()]
    return tuple(dict.fromkeys(name for name in names if name != TOTAL))


def no_such_dimension(name: str, known: Sequence[str]) -> str:
    """The sentence that is said of a name that is no dimension: the nearest to it, and which there are."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return f"there is no dimension '{name}'{meant}; there are: {', '.join(known)}"


def breakdown_in_words(breakdown: str) -> str:
    """`in total`, `by region`, `by migrant_status,ethnic_group`: as `--by` takes it."""
    return "in total" if breakdown == TOTAL else "by " + ",".join(breakdown_dimensions(breakdown))


def rule_of(release: "Release", indicator: str) -> str:
    """In which breakdowns a release has an indicator, and what is withheld as a whole. Raises NotPublished."""
    found = published_breakdowns(release, indicator)
    sheet = release.indicators[indicator]
    told = f"{indicator} ({sheet['name']}) is published: {_list(found)}."
    if crossings := crossings_withheld(release, indicator):
        told += f" Withheld as a whole, for everybody: {_list(crossings)}."
    return f"{told} Which class of a published breakdown has a figure, its status says."


def crossings_withheld(release: "Release", indicator: str) -> tuple[str, ...]:
    """The crossings of two dimensions that are not published, although the indicator is published by each of the two.
    Raises NotPublished."""
    found = published_breakdowns(release, indicator)
    pairs = itertools.combinations([name for name in DIMENSIONS if name in found], 2)
    return tuple(name for name in map(breakdown_name, pairs) if name not in found)


def published_breakdowns(release: "Release", indicator: str) -> tuple[str, ...]:
    """The breakdowns in which a release has an indicator, the total first. Raises NotPublished."""
    found = release.cells.loc[release.cells["indicator"] == indicator, "breakdown"]
    if found.empty:
        raise NotPublished(f"there is no indicator {indicator}; there are: {', '.join(release.indicators)}")
    return tuple(sorted(dict.fromkeys(found), key=lambda name: (len(breakdown_dimensions(name)), name)))


def select_cells(
    release: "Release", indicators: Sequence[str], by: Sequence[str] | str | None, periods: Sequence[str] = ()
) -> pd.DataFrame:
    """Rows of `release.cells` in publication order.

    `indicators`: codes, none for all. `by`: dimensions in any order, see `named_dimensions`; () for the total, None
    for every breakdown. `periods`: none for all. Raises NotPublished.
    """
    cells, by = release.cells, _asked(release, by)
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
        raise NotPublished(f"no indicator is published {breakdown_in_words(_name(by or ()))}; there are: {_list(told)}")
    return cells[chosen].reset_index(drop=True)


def select_statistics(
    release: "Release",
    table: str,
    indicators: Sequence[str],
    by: Sequence[str] | str | None,
    periods: Sequence[str] = (),
) -> pd.DataFrame:
    """Rows of the comparisons of groups (`table` "equity") or of the series over time ("signals"), as they were
    published. The other parameters are those of `select_cells`; signals have no period. Raises NotPublished.
    """
    rows: pd.DataFrame | None = getattr(release, table)
    if rows is None:
        raise NotPublished(f"release {release.release_id} has no table {table}: it was made without")
    chosen = pd.Series(True, index=rows.index)
    by = None if by is None else named_dimensions(by)
    asked = {"indicator": tuple(indicators), "breakdown": () if by is None else (_name(by),), "period": tuple(periods)}
    for column, names in asked.items():
        if names and column not in rows:
            raise NotPublished(f"{table} has no periods to choose from: a row is a whole series")
        for name in names:
            if not (rows[column] == name).any():
                there = dict.fromkeys(rows[column])
                listed = _list(there) if column == "breakdown" else ", ".join(there)
                raise NotPublished(f"{table} has no {column} {name}; there are: {listed}")
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


def _asked(release: "Release", by: Sequence[str] | str | None) -> tuple[str, ...] | None:
    """The dimensions that are asked for. Raises NotPublished for names that are none.

    What the policy forbids, and what only the restricted part counts by, is no typing error: `_check` says so.
    """
    if by is None:
        return None
    names = named_dimensions(by)
    forbidden = {one for several in release.policy.get("forbidden_breakdowns", ()) for one in several}
    for name in names:
        if name not in CELL_DIMENSIONS and name not in forbidden:
            raise NotPublished(no_such_dimension(name, DIMENSIONS))
    return names


def _check(release: "Release", indicator: str, by: Sequence[str] | None) -> None:
    found = published_breakdowns(release, indicator)
    if by is None or _name(by) in found:
        return
    forbidden = [f for f in release.policy.get("forbidden_breakdowns", ()) if set(f) <= set(by)]
    why = f" It is forbidden whatever the counts: {' with '.join(forbidden[0])}." if forbidden else ""
    raise NotPublished(
        f"{indicator} {breakdown_in_words(_name(by))} is not published in release {release.release_id}.{why} "
        f"{indicator} is published: {_list(found)}. What is not published is withheld for "
        "everybody: `ipv-indicators extract --explain` says why"
    )


def _name(by: Sequence[str]) -> str:
    """Name of the breakdown by `by` in any order; names that are no dimensions come last, as they were given."""
    known = [name for name in DIMENSIONS if name in by]
    return "*".join([*known, *(name for name in by if name not in DIMENSIONS)]) or TOTAL


def _list(breakdowns: Iterable[str]) -> str:
    return "; ".join(map(breakdown_in_words, breakdowns))
