"""Rows that wait on the disk, in the private scratch folder of the store, until their turn comes.

Belongs here: putting tables down under a name and taking them up again, and putting rows of many tables in order.
Does not: which rows belong together (`women_in_buckets`), what is done with them (`assets.records`).

What is written here (as Arrow streams, one behind the other) is gone when the step ends and, if the run is killed, when
the next one starts (`store`).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.records import joined
from schemas.tables import KEYS

PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


@contextmanager
def spilling(folder: Path) -> Iterator["SpilledRows"]:
    """Rows in a private folder of their own, for the time of a `with` block. What a former try left is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield SpilledRows(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class SpilledRows:
    """Tables under names, in the order in which they were put down."""

    def __init__(self, folder: Path):
        self._folder = folder

    def put(self, name: str, rows: pa.Table) -> None:
        """Put rows behind those that are there under the name."""
        with (self._folder / name).open("ab") as file, pa.ipc.new_stream(file, rows.schema, options=PACKED) as stream:
            stream.write_table(rows)

    def put_apart(self, name: str, rows: pa.Table, group: np.ndarray) -> None:
        """Put the rows of each group down under `name-group`. `group`: a number a row."""
        order = np.argsort(group, kind="stable")
        groups, starts = np.unique(group[order], return_index=True)
        in_order = rows.take(pa.array(order)).combine_chunks()
        for number, start, end in zip(groups, starts, [*starts[1:], len(group)], strict=True):
            self.put(f"{name}-{number}", in_order.slice(start, end - start))

    def tables(self, name: str) -> Iterator[pa.Table]:
        """The tables under a name."""
        path = self._folder / name
        if not path.exists():
            return
        with path.open("rb") as file:
            while file.tell() < path.stat().st_size:
                yield pa.ipc.open_stream(file).read_all()

    def take(self, name: str) -> pa.Table | None:
        """All rows under a name in one table; they are not kept. None if there are none."""
        tables = [*self.tables(name)]
        self.drop(name)
        return joined(tables) if tables else None

    def drop(self, name: str) -> None:
        """Keep no rows under a name."""
        (self._folder / name).unlink(missing_ok=True)


class InKeyOrder:
    """The rows of one table from many tables, in the order of their keys: that in which they came shows in no result.

    The keys are divided into ranges, about as many rows in each, by the keys of the first rows.
    """

    def __init__(self, spilled: SpilledRows, table: str, ranges: int):
        self._spilled, self._table, self._ranges = spilled, table, ranges
        self._bounds: np.ndarray | None = None
        self._empty: pa.Table | None = None

    def add(self, rows: pa.Table) -> None:
        """Further rows."""
        self._empty = rows.slice(0, 0) if self._empty is None else self._empty
        if not len(rows):
            return
        if self._ranges == 1:
            self._spilled.put(f"{self._table}-ordered-0", rows)
            return
        keys = _comparable(rows[KEYS[self._table][0]])
        if self._bounds is None:
            self._bounds = np.sort(keys)[len(keys) * np.arange(1, self._ranges) // self._ranges]
        self._spilled.put_apart(f"{self._table}-ordered", rows, np.searchsorted(self._bounds, keys, side="right"))

    def parts(self, rows: int) -> Iterator[pa.Table]:
        """All rows in order, so many at a time and the rest last; at least one table. They are not kept."""
        left, given = self._empty, False
        for number in range(self._ranges):
            found = self._spilled.take(f"{self._table}-ordered-{number}")
            if found is None:
                continue
            found = found.take(_order(found.select(KEYS[self._table])))
            left = joined([left, found]) if len(left) else found
            while len(left) >= rows:
                yield left.slice(0, rows)
                given, left = True, left.slice(rows)
        if len(left) or not given:
            yield left


def _comparable(keys: pa.ChunkedArray) -> np.ndarray:
    """Keys whose order is that of the texts, character by character."""
    if pa.types.is_string(keys.type) or pa.types.is_dictionary(keys.type):
        return keys.cast(pa.string()).cast(pa.binary()).to_numpy().astype("S")
    return keys.to_numpy()


def _order(keys: pa.Table) -> pa.Array:
    """Places of the rows in the order of their keys; codes by their text and not by their place in a list."""
    plain = [c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c for c in keys.columns]
    keys = pa.table(plain, names=keys.column_names)
    return pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.column_names])
