"""Rows that wait on the disk, in the private scratch folder of the store, until their turn comes.

Belongs here: putting typed frames down under a name and taking them up again, and putting rows of many frames in order.
Does not: which rows belong together (`women_in_buckets`), what is done with them (`assets.records`).

What is written here is gone when the step ends and, if the run is killed, when the next one starts (`store`).
"""

import pickle
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.records import as_texts
from schemas.tables import KEYS

LENGTHS = struct.Struct("<QQ")
"""Of one frame: bytes as they lie there, bytes unpacked."""


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
    """Frames under names, in the order in which they were put down."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._codec = pa.Codec("lz4")

    def put(self, name: str, frame: pd.DataFrame) -> None:
        """Put a frame behind those that are there under the name."""
        plain = pickle.dumps(frame, protocol=5)
        packed = self._codec.compress(plain, asbytes=True)
        with (self._folder / name).open("ab") as file:
            file.write(LENGTHS.pack(len(packed), len(plain)) + packed)

    def put_apart(self, name: str, frame: pd.DataFrame, group: np.ndarray) -> None:
        """Put the rows of each group down under `name-group`. `group`: a number a row."""
        order = np.argsort(group, kind="stable")
        groups, starts = np.unique(group[order], return_index=True)
        for number, rows in zip(groups, np.split(order, starts[1:]), strict=True):
            self.put(f"{name}-{number}", frame.iloc[rows])

    def frames(self, name: str) -> Iterator[pd.DataFrame]:
        """The frames under a name."""
        path = self._folder / name
        if not path.exists():
            return
        with path.open("rb") as file:
            while head := file.read(LENGTHS.size):
                packed, plain = LENGTHS.unpack(head)
                yield pickle.loads(self._codec.decompress(file.read(packed), plain, asbytes=True))

    def take(self, name: str) -> pd.DataFrame | None:
        """All rows under a name in one frame; they are not kept. None if there are none."""
        frames = [*self.frames(name)]
        self.drop(name)
        return pd.concat(frames, ignore_index=True) if frames else None

    def drop(self, name: str) -> None:
        """Keep no rows under a name."""
        (self._folder / name).unlink(missing_ok=True)


class InKeyOrder:
    """The rows of one table from many frames, in the order of their keys: that in which they came shows in no result.

    The keys are divided into ranges, about as many rows in each, by the keys of the first frame.
    """

    def __init__(self, spilled: SpilledRows, table: str, ranges: int):
        self._spilled, self._table, self._ranges = spilled, table, ranges
        self._bounds: np.ndarray | None = None
        self._empty: pd.DataFrame | None = None

    def add(self, frame: pd.DataFrame) -> None:
        """Further rows."""
        self._empty = frame.iloc[:0] if self._empty is None else self._empty
        if not len(frame):
            return
        keys = as_texts(frame[KEYS[self._table][0]]).to_numpy(dtype=object) if self._ranges > 1 else np.empty(0)
        if self._bounds is None:
            places = len(keys) * np.arange(1, self._ranges) // self._ranges
            self._bounds = np.sort(keys)[places] if len(keys) else keys
        group = np.searchsorted(self._bounds, keys, side="right") if len(keys) else np.zeros(len(frame), dtype=int)
        self._spilled.put_apart(f"{self._table}-ordered", frame, group)

    def parts(self, rows: int) -> Iterator[pd.DataFrame]:
        """All rows in order, so many at a time and the rest last; at least one frame. They are not kept."""
        left = self._empty
        given = False
        for number in range(self._ranges):
            found = self._spilled.take(f"{self._table}-ordered-{number}")
            if found is None:
                continue
            found = found.sort_values(list(KEYS[self._table]), ignore_index=True, key=as_texts)
            left = pd.concat([left, found], ignore_index=True) if len(left) else found
            while len(left) >= rows:
                yield left.iloc[:rows]
                given, left = True, left.iloc[rows:]
        if len(left) or not given:
            yield left
