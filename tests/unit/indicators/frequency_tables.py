"""Small frequency tables, and everything that could be behind them, by counting all possibilities.

Belongs here: making and enumerating. Does not: expected values of a test. Nothing of the house is used.
"""

import csv
import io
import itertools

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
) -> list[np.ndarray]:
    """All inner tables of whole numbers whose cells and margins lie within `bounds`; inner cells at least `least`."""
    places = list(np.ndindex(shape))
    index = {place: i for i, place in enumerate(places)}
    cells = margins(np.zeros(shape, dtype=int))
    sums = [(sorted(index[p] for p in cells[labels]), *limits) for labels, limits in bounds.items()]
    ending = [[s for s in sums if s[0][-1] == i] for i in range(len(places))]
    holding = [[s for s in sums if i in s[0]] for i in range(len(places))]
    found: list[np.ndarray] = []
    table = [0] * len(places)

    def fill(i: int) -> None:
        if i == len(places):
            found.append(np.array(table).reshape(shape))
            return
        most = min(high - sum(table[j] for j in members if j < i) for members, _, high in holding[i])
        for value in range(least, most + 1):
            table[i] = value
            if all(low <= sum(table[j] for j in members) <= high for members, low, high in ending[i]):
                fill(i + 1)

    fill(0)
    return found


def values_of(tables: list[np.ndarray], labels: tuple[str, ...]) -> set[int]:
    """The values that a cell has in these tables."""
    places = margins(np.zeros(tables[0].shape, dtype=int))[labels]
    return {sum(int(table[place]) for place in places) for table in tables}
