"""Small frequency tables, and everything that could be behind them, by counting all possibilities.

Belongs here: making and enumerating. Does not: expected values of a test. Nothing of the house is used.
"""

import csv
import io
import itertools
from collections.abc import Sequence

import numpy as np


def margins(inner: np.ndarray) -> dict[tuple[str, ...], list[tuple[int, ...]]]:
    """Each cell of the table with its margins: the inner cells that it is the sum of. Classes are `0`, `1`, ..."""
    axes = [["Total", *map(str, range(size))] for size in inner.shape]
    return {
        labels: [
            place
            for place in np.ndindex(inner.shape)
            if all(label in ("Total", str(i)) for label, i in zip(labels, place, strict=True))
        ]
        for labels in itertools.product(*axes)
    }


def as_csv(inner: np.ndarray, hidden: set[tuple[str, ...]] = frozenset(), only: int | None = None) -> str:
    """The table with its margins and columns `a`, `b`, ...; hidden counts empty; no cell split by more than `only`."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*"abcd"[: inner.ndim], "count"])
    for labels, places in margins(inner).items():
        if only is None or sum(label != "Total" for label in labels) <= only:
            count = "" if labels in hidden else sum(int(inner[place]) for place in places)
            writer.writerow([*labels, count])
    return file.getvalue()


def possible_tables(
    shape: tuple[int, ...], bounds: dict[tuple[str, ...], tuple[int, int]], least: int = 0
) -> np.ndarray:
    """All inner tables of whole numbers whose cells and margins lie within `bounds`; inner cells at least `least`.

    Cell after cell, every table so far with every value that the cell may have; int64[tables, *shape].
    """
    places = list(np.ndindex(shape))
    index = {place: i for i, place in enumerate(places)}
    cells = margins(np.zeros(shape, dtype=int))
    sums = [(sorted(index[p] for p in cells[labels]), *limits) for labels, limits in bounds.items()]
    found = np.zeros((1, len(places)), dtype=np.int64)
    for i in range(len(places)):
        # What is not filled yet is 0.
        rooms = [high - found[:, members].sum(axis=1) for members, _, high in sums if i in members]
        values = np.maximum(np.min(rooms, axis=0) - least + 1, 0)
        found = np.repeat(found, values, axis=0)
        found[:, i] = least + np.arange(len(found)) - np.repeat(np.cumsum(values) - values, values)
        for members, low, high in sums:
            if members[-1] == i:
                reached = found[:, members].sum(axis=1)
                found = found[(low <= reached) & (reached <= high)]
    return found.reshape(-1, *shape)


def values_of(tables: Sequence[np.ndarray], labels: tuple[str, ...]) -> set[int]:
    """The values that a cell has in these tables."""
    tables = np.asarray(tables)
    places = margins(np.zeros(tables.shape[1:], dtype=int))[labels]
    return set(np.unique(sum(tables[:, *place] for place in places)).tolist())
