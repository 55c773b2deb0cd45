"""The sums that hold between published cells, whatever is counted.

Belongs here: which cells add up to which, over the dimensions of each breakdown and the quarters of a year. Does not:
counts (`linked_counts`), the auditor's own view of a release (`audit`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import ALL, DIMENSIONS, breakdown_name

Cell = tuple[str, ...]
"""One class code for each of `DIMENSIONS`."""

WHOLE: Cell = (ALL,) * len(DIMENSIONS)


@dataclass(frozen=True)
class Link:
    """The `parts` add up to the `wholes`, if counts add up over the dimensions `over`; else they bound each other."""

    parts: tuple[Cell, ...]
    wholes: tuple[Cell, ...]
    over: tuple[str, ...]

    def is_additive(self, additive_over: Sequence[str]) -> bool:
        """Whether counts that add up over `additive_over` add up here. They always do over groups: a woman has one
        class in each dimension."""
        return "region" not in self.over or "region" in additive_over


def links(cells: Sequence[Cell], dimensions: Mapping[str, Dimension]) -> list[Link]:
    """All sums between `cells` of one period."""
    known = set(cells)
    found = []
    for names in sorted({_breakdown(cell) for cell in cells} - {()}):
        margins = [m for m in _margins(names, dimensions) if known.issuperset(m.parts) and known.issuperset(m.wholes)]
        if not margins and WHOLE in known:
            every = tuple(breakdown_cells(breakdown_name(names), dict(dimensions)))
            margins = [Link(every, (WHOLE,), names)] if known.issuperset(every) else []
        found += margins
    return found


def is_structural_zero(sheet: Mapping, cell: Cell, dimensions: Mapping[str, Dimension]) -> bool:
    """Whether the numerator of this cell is 0 by definition: a class it stands in merges only such classes."""
    coordinates = dict(zip(DIMENSIONS, cell, strict=True))
    breakdown = breakdown_name(_breakdown(cell))
    for name, codes in (sheet.get("structural_zeros") or {}).items():
        for item in dimensions[name].classes_in(breakdown):
            if item.code == coordinates[name] and set(item.includes) <= set(codes):
                return True
    return False


def _margins(names: tuple[str, ...], dimensions: Mapping[str, Dimension]) -> Iterator[Link]:
    """For a breakdown: cells, the cells of the next smaller breakdown they add up to, what is added over."""
    cells = breakdown_cells(breakdown_name(names), dict(dimensions))
    for kept in combinations(names, len(names) - 1):
        dropped = next(name for name in names if name not in kept)
        at = DIMENSIONS.index(dropped)
        groups: dict[Cell, list[Cell]] = {}
        for cell in cells:
            groups.setdefault((*cell[:at], ALL, *cell[at + 1 :]), []).append(cell)
        for whole, parts in groups.items():
            yield Link(tuple(parts), _uncrossed(whole, kept, dimensions), (dropped,))


def _uncrossed(cell: Cell, kept: tuple[str, ...], dimensions: Mapping[str, Dimension]) -> tuple[Cell, ...]:
    """The published cells behind a margin: itself, or the uncrossed classes that its crossed class merges."""
    if len(kept) != 1:
        return (cell,)
    at = DIMENSIONS.index(kept[0])
    merged = next(c for c in dimensions[kept[0]].crossed if c.code == cell[at])
    return tuple((*cell[:at], code, *cell[at + 1 :]) for code in merged.includes)


def _breakdown(cell: Cell) -> tuple[str, ...]:
    return tuple(name for name, code in zip(DIMENSIONS, cell, strict=True) if code != ALL)
