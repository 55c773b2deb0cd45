"""Streams: rows of releases about the same kind of thing in one year, and the system of counts that they make.

Belongs here: which rows hang together, what a system consists of. Does not: making it from rows (`building`), solving
it (`bounds`), who knows more (`attackers`).

A stream is all indicators that count the same kind of thing. An unknown is a leaf of its sets (`sets`) at a place
(`places`); number `leaf * places + place`. A count asked about is a kind (a set, or what lies between two of them) in
a cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from indicators.disclosure.audit.open_rows import is_difference, is_open
from indicators.disclosure.audit.places import Cell, Places
from indicators.disclosure.audit.released import Released
from indicators.disclosure.audit.sets import SetSystem
from schemas.release import DIMENSIONS

PUBLIC = "resident"
"""The population, which others publish."""

NOTHING = ("not_available", "not_applicable")
"""Statuses of rows in which there is nothing to count."""


@dataclass(frozen=True)
class Row:
    """One row of a release: `source` numbers the release, 0 for the one that is audited."""

    source: int
    indicator: str
    version: str
    period: str
    cell: Cell
    breakdown: str
    status: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Kind:
    """What is counted: a set, or a whole less a part of it; in words, with the indicators that count them. `path`: the
    breakdowns by which a step of the path of care is counted; of one less the next, of whom a page tells, `lost`."""

    indicator: str
    count: str
    other: str | None = None
    path: tuple[str, ...] = ()
    lost: bool = False


@dataclass(frozen=True)
class Asked:
    """A cell that is asked about. `parts`: empty, or for a crossing that no table has, by period the cells that are
    crossed and their total, as numbers of `System.margins`."""

    period: str
    breakdown: str
    cell: Cell
    public: bool
    parts: tuple[tuple[tuple[int, ...], int], ...] = ()


@dataclass
class System:
    """`low`, `high`: bounds of the unknowns; `by_definition`: those that are 0 without anybody having counted.

    `rows`: known sums within `row_low` and `row_high`. `kinds`, `leaves_of`: kinds x leaves. `cells`, `places_of`:
    cells x places. `count_low`, `count_high`: kinds x cells, what rows say of a count as a whole. `crossings`: cells
    that no table has, in terms of rows of `margins` (x places); `crossed`: the kinds asked about there.
    """

    name: str
    sets: SetSystem
    places: Places
    low: np.ndarray
    high: np.ndarray
    by_definition: np.ndarray
    rows: csr_array
    row_low: np.ndarray
    row_high: np.ndarray
    kinds: list[Kind]
    leaves_of: np.ndarray
    cells: list[Asked]
    places_of: csr_array
    count_low: np.ndarray
    count_high: np.ndarray
    crossings: list[Asked]
    margins: csr_array
    crossed: np.ndarray


def next_step(step: dict, sheets: Iterable[dict]) -> dict | None:
    """The sheet of the path of care that counts those of `step` who came through one step more; None for the last."""
    steps = step.get("care_steps")
    return next((s for s in sheets if steps and (s.get("care_steps") or [])[:-1] == steps), None)


def told_sheets(released: Released) -> list[dict]:
    """Sheets about women of which anything is shown: the others add no equation, and hide no count of these."""
    told = set(released.cells.loc[released.cells["status"].isin(["shown", "low_n"]), "indicator"])
    return [s for s in released.sheets if s["indicator"] in told and not is_open(s) and not is_difference(s)]


def counted_units(sheet: dict) -> tuple[str, ...]:
    """What a sheet counts in confidence: of a rate also contacts below the line, but not the population."""
    below = (sheet.get("denominator") or {}).get("unit_of_count")
    return tuple(unit for unit in dict.fromkeys((sheet["unit_of_count"], below)) if unit not in (None, PUBLIC))


def rows_of(releases: Sequence[Released]) -> dict[tuple[str, str], list[Row]]:
    """Rows of all releases by indicator and year."""
    found: dict[tuple[str, str], list[Row]] = {}
    columns = ("indicator", "version", "period", *DIMENSIONS, "breakdown", "status")
    for source, released in enumerate(releases):
        counts = [released.cells[name].fillna(-1).astype(int) for name in ("numerator", "denominator")]
        for indicator, version, period, *cell, breakdown, status, x, n in zip(
            *(released.cells[c] for c in columns), *counts, strict=True
        ):
            row = Row(source, indicator, version, period, tuple(cell), breakdown, status, x, n)
            found.setdefault((indicator, period[:4]), []).append(row)
    return found


@dataclass(frozen=True)
class Stream:
    """`rows`: (number of the release, sheet, row) of one unit and year. `additive`: what its counts add up over."""

    unit: str
    year: str
    additive: tuple[str, ...]
    sheets: list[tuple[int, dict]]
    rows: list[tuple[int, dict, Row]]

    def without(self, sources: set[int]) -> "Stream":
        """The stream without what some releases say."""
        return replace(
            self,
            sheets=[entry for entry in self.sheets if entry[0] not in sources],
            rows=[entry for entry in self.rows if entry[0] not in sources],
        )


def streams(releases: Sequence[Released]) -> Iterator[Stream]:
    """One a unit of count and year of the first release, with what the others say of the same year."""
    rows = rows_of(releases)
    found: dict[tuple, list[tuple[int, dict]]] = {}
    for source, released in enumerate(releases):
        told = told_sheets(released)
        additive = {sheet["unit_of_count"]: tuple(sorted(sheet["additive_over"])) for sheet in told}
        for sheet in told:
            for unit in counted_units(sheet):
                # Contacts of which no other indicator tells add up as the reports do that are held against them.
                key = (unit, additive.get(unit, additive[sheet["unit_of_count"]]))
                found.setdefault(key, []).append((source, sheet))
    for (unit, additive), sheets in found.items():
        for year in sorted({period[:4] for period in releases[0].periods}):
            own = [
                (source, sheet, row)
                for source, sheet in sheets
                for row in rows.get((sheet["indicator"], year), [])
                if row.source == source
            ]
            if any(row.source == 0 and row.status not in NOTHING for _, _, row in own):
                yield Stream(unit, year, additive, sheets, own)
