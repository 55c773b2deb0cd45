"""Rows that wait on the disk, in the private scratch folder of the store, until their turn comes.

Belongs here: putting tables down under a name and taking them up again, and putting rows of many tables in order.
Does not: which rows belong together (`women_in_buckets`), what is done with them (`assets.records`).

What is written here (as Arrow files) is gone when the step ends and, if the run is killed, when the next one starts
(`store`). It is not compressed: of many rows each group has a few hundred from each time, and compressing these took a
third of the whole step, for four fifths more room.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.packed_rows import Packing, packing_of
from schemas.records import joined
from schemas.tables import KEYS

GROUPS_OF_A_FILE = 16
"""Few enough that the disk is given back while groups are taken, many enough that files are few."""


@contextmanager
def spilling(folder: Path) -> Iterator["SpilledRows"]:
    """Rows in a private folder of their own, for the time of a `with` block. What a former try left is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield SpilledRows(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class _File:
    """An Arrow file with a batch of packed rows for each of `groups`, in their order. `left`: those not yet dropped."""

    path: Path
    packing: Packing
    groups: np.ndarray
    left: set[int]

    def table(self, group: int) -> pa.Table | None:
        """The packed rows of a group; None if there are none."""
        if group not in self.left:
            return None
        with pa.OSFile(str(self.path)) as file:
            batch = pa.ipc.open_file(file).get_batch(int(np.searchsorted(self.groups, group)))
            return pa.Table.from_batches([batch])

    def drop(self, group: int) -> bool:
        """Whether no group is left."""
        self.left.discard(group)
        if not self.left:
            self.path.unlink()
        return not self.left


class SpilledRows:
    """Tables under names, each divided into groups, and those of a group in the order in which they were put down.

    What is put down at once stands in few files, whatever the number of groups: a file costs as much as thousands of
    rows. A file is gone when all its groups are.
    """

    def __init__(self, folder: Path):
        self._folder, self._number = folder, 0
        self._files: dict[str, list[_File]] = {}
        self._packing: dict[str, Packing] = {}

    def put(self, name: str, group: int, rows: pa.Table) -> None:
        """Put rows down behind those of their group."""
        self._write(name, self._packed(name, rows), np.array([group]), [0, len(rows)])

    def put_apart(self, name: str, rows: pa.Table, group: np.ndarray) -> None:
        """Put each row down behind those of its group. `group`: a number a row."""
        order = np.argsort(group, kind="stable")
        groups, starts = np.unique(group[order], return_index=True)
        rows, bounds = self._packed(name, rows), [*starts, len(group)]
        for first in range(0, len(groups), GROUPS_OF_A_FILE):
            some = groups[first : first + GROUPS_OF_A_FILE]
            ends = np.array(bounds[first : first + len(some) + 1])
            copied = rows.take(pa.array(order[ends[0] : ends[-1]]))  # of one file: all would need the room of all
            self._write(name, copied, some, ends - ends[0])

    def _packed(self, name: str, rows: pa.Table) -> pa.Table:
        rows = rows.combine_chunks()
        if name not in self._packing or not self._packing[name].fits(rows):
            self._packing[name] = packing_of(rows)
        return self._packing[name].packed(rows)

    def _write(self, name: str, rows: pa.Table, groups: np.ndarray, bounds: Sequence[int]) -> None:
        path = self._folder / f"{name}-{self._number}.arrow"
        self._number += 1
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, rows.schema) as batches:
            for start, end in pairwise(bounds):
                batches.write_table(rows.slice(start, end - start))
        self._files.setdefault(name, []).append(
            _File(path, self._packing[name], groups, {int(group) for group in groups})
        )

    def look_at(self, name: str, group: int) -> pa.Table | None:
        """All rows of a group in one table. None if there are none."""
        tables = []
        for packing, files in groupby(self._files.get(name, []), key=lambda file: file.packing):
            packed = [found for file in files if (found := file.table(group)) is not None]
            tables += [packing.unpacked(pa.concat_tables(packed))] if packed else []
        return joined(tables) if tables else None

    def take(self, name: str, group: int) -> pa.Table | None:
        """The same; they are not kept."""
        found = self.look_at(name, group)
        self.drop(name, group)
        return found

    def drop(self, name: str, group: int) -> None:
        """Keep no rows of a group."""
        self._files[name] = [file for file in self._files.get(name, []) if not file.drop(group)]


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
        self._empty = no_rows_of(rows) if self._empty is None else self._empty
        if not len(rows):
            return
        if self._ranges == 1:
            self._spilled.put(f"{self._table}-ordered", 0, rows)
            return
        keys = _comparable(rows[KEYS[self._table][0]])
        if self._bounds is None:
            self._bounds = np.sort(keys)[len(keys) * np.arange(1, self._ranges) // self._ranges]
        self._spilled.put_apart(f"{self._table}-ordered", rows, np.searchsorted(self._bounds, keys, side="right"))

    def parts(self, rows: int) -> Iterator[pa.Table]:
        """All rows in order, so many at a time and the rest last; at least one table. They are not kept."""
        left, given = self._empty, False
        for number in range(self._ranges):
            found = self._spilled.take(f"{self._table}-ordered", number)
            if found is None:
                continue
            order, start = _order(found.select(KEYS[self._table])), 0
            while len(left) + len(found) - start >= rows:
                end = start + rows - len(left)
                yield _behind(left, found.take(order.slice(start, end - start)))
                given, left, start = True, self._empty, end
            left = _behind(left, found.take(order.slice(start)))
        if len(left) or not given:
            yield left


def no_rows_of(rows: pa.Table) -> pa.Table:
    """A table like this one without rows. A slice would keep all of them in memory."""
    return rows.take(pa.array([], pa.int64()))


def _behind(left: pa.Table, rows: pa.Table) -> pa.Table:
    return joined([left, rows]) if len(left) else rows


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
