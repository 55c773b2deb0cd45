"""Frequency tables drawn from a seed: one of five dimensions, two releases one after the other, five linked tables.

Belongs here: making them. Does not: protecting them (`suppression`).
"""

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indicators.disclosure.tables import TOTAL

SEED = 11
PLACES = [(f"R{r}", f"R{r}D{d}") for r in range(1, 5) for d in range(1, 6)]
CLASSES = {"ethnicity": 6, "migrant": 4, "age": 5, "outcome": 2, "quarter": 2}
LINKED = [
    ("district", "ethnicity", "outcome"),
    ("district", "migrant", "outcome"),
    ("district", "age", "outcome"),
    ("ethnicity", "migrant", "age"),
    ("ethnicity", "migrant", "outcome"),
]


def five_dimensions(path: Path) -> None:
    """Region, district, ethnicity, migrant status and age, every crossing with its margins: 5 250 cells,
    about 1 600 of them small."""
    _write(path, [("district", "ethnicity", "migrant", "age")], persons=9_000, ratio=0.65)


def two_quarters(path: Path) -> None:
    """875 cells of each of two quarters and of both together, which say `Total`."""
    _write(path, [("district", "ethnicity", "migrant", "quarter")], persons=50_000, ratio=0.5)


def linked_tables(path: Path) -> None:
    """Five tables of the same persons in one file, each with its margins; what two of them share is there once."""
    _write(path, LINKED, persons=50_000, ratio=0.35)


def _write(path: Path, tables: Sequence[tuple[str, ...]], persons: int, ratio: float) -> None:
    """The cells of all tables, with a column for each dimension of any of them.

    `ratio`: how often a class is drawn, beside the one before it.
    """
    random = np.random.default_rng(SEED)
    names = list(dict.fromkeys(name for table in tables for name in table))
    drawn = {name: random.choice(_size(name), persons, p=_shares(_size(name), ratio, random)) for name in names}
    cells: dict[tuple[str, ...], int] = {}
    for table in tables:
        inner = np.zeros([_size(name) for name in table], dtype=int)
        np.add.at(inner, tuple(drawn[name] for name in table), 1)
        for cell in itertools.product(*[_nodes(name) for name in table]):
            labels = dict(zip(table, [label for label, _ in cell], strict=True))
            row = [label for name in names for label in labels.get(name, _nodes(name)[0][0])]
            cells[tuple(row)] = int(inner[np.ix_(*[members for _, members in cell])].sum())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column for name in names for column in _columns(name)] + ["count"])
        writer.writerows([*labels, count] for labels, count in cells.items())


def _size(name: str) -> int:
    return len(PLACES) if name == "district" else CLASSES[name]


def _columns(name: str) -> list[str]:
    return ["region", "district"] if name == "district" else [name]


def _nodes(name: str) -> list[tuple[tuple[str, ...], list[int]]]:
    """Labels of the total and of each class, and the classes that lie in it."""
    if name != "district":
        codes = [f"{name[0].upper()}{i}" for i in range(1, CLASSES[name] + 1)]
        return [((TOTAL,), list(range(len(codes)))), *[((code,), [i]) for i, code in enumerate(codes)]]
    regions = list(dict.fromkeys(region for region, _ in PLACES))
    whole = [((TOTAL, TOTAL), list(range(len(PLACES))))]
    whole += [((region, TOTAL), [i for i, place in enumerate(PLACES) if place[0] == region]) for region in regions]
    return whole + [(place, [i]) for i, place in enumerate(PLACES)]


def _shares(size: int, ratio: float, random: np.random.Generator) -> np.ndarray:
    """Uneven shares: each class about `ratio` of the one before; after eight classes from the beginning again."""
    shares = ratio ** np.arange(min(size, 8)).repeat(-(-size // 8))[:size] * random.uniform(0.7, 1.3, size)
    return shares / shares.sum()
