"""What was counted before and still holds: the results of statements, kept in the restricted store.

Belongs here: when a kept result may be used instead of counting again, and telling what was counted again. Does not:
statements (`compile`), how a database is opened (`engines`), the folder (`pipelines.store`).

A result depends on the statement, on the records that the statement reads and on the engine, and on nothing else. So
a result is kept under a hash of these, and a former one is used only if all are the same. The statement holds the
periods, the day the data reach and what the sheets count; a change of code that changes no statement changes no count.

Statements that count rows by quarter are kept by quarter, each under the hash of the records of that quarter alone:
what such a quarter counts, no other changes. Women and cases are counted over whole records, because an answer or an
episode reaches into other quarters: with any change of their tables they are counted again for every period.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from indicators.engines import Engine
from schemas.columns import describe

FORMAT = 1
"""Raised when what a kept file means changes."""
PARTIAL = ".partial"
EVERY_PERIOD = "every period"


class FinestStore:
    """Runs statements, or takes what they gave before. `folder`: where results are kept; None to keep nothing.

    `records`: the Parquet file of each table. `counted_again`: by unit, the quarters (numbers) that were counted in
    this run, or EVERY_PERIOD; a unit with nothing to count again is not in it.
    """

    def __init__(self, engine: Engine, folder: Path | None, records: Mapping[str, Path]):
        self.engine, self.folder = engine, folder
        self.counted_again: dict[str, set[int] | str] = {}
        self._files = records
        self._hashes: dict[str, str] = {}
        self._used: set[Path] = set()

    def run(self, sql: str, unit: str = "") -> pa.Table:
        """The result of a statement over whole tables. `unit`: told if it had to be counted."""
        kept = self._read(unit or "timeline", self._key(sql, self._tables_in(sql)))
        if kept is None:
            kept = self.engine.run(sql)
            self._write(unit or "timeline", self._key(sql, self._tables_in(sql)), kept)
            if unit:
                self.counted_again[unit] = EVERY_PERIOD
        return kept

    def run_by_quarter(
        self, unit: str, statement: Callable[[Iterable[int] | None], str], fingerprints: str, table: str
    ) -> pa.Table:
        """The result of a statement whose rows are of one quarter each, the first column and the first of its order.

        `statement`: the statement for some quarters, or all of them. `fingerprints`: a statement that gives for each
        quarter a number of rows of `table` and the sum of their hashes, which changes whenever what the statement
        counts in that quarter does as long as the other tables are the same.
        """
        if self.folder is None:
            return self.engine.run(statement(None))
        whole = statement(None)
        others = self._key(whole, self._tables_in(whole) - {table})
        keys = {
            row["quarter"]: _hash(others, str(row["rows"]), str(row["fingerprint"]))
            for row in self.run(fingerprints).to_pylist()
        }
        parts = {quarter: self._read(f"{unit}-{quarter}", key) for quarter, key in keys.items()}
        missing = sorted(quarter for quarter, part in parts.items() if part is None)
        if missing:
            counted = self.engine.run(statement(missing))
            quarters = counted.column("quarter")
            for quarter in missing:
                parts[quarter] = counted.filter(pc.equal(quarters, quarter))
                self._write(f"{unit}-{quarter}", keys[quarter], parts[quarter])
            self.counted_again[unit] = set(missing)
        return pa.concat_tables([parts[quarter] for quarter in sorted(parts)]) if parts else self.engine.run(whole)

    def remove_unused(self) -> None:
        """Remove what this run had no use for: counts of records that are no more must not outlive them."""
        if self.folder is not None and self.folder.exists():
            for path in sorted(set(self.folder.iterdir()) - self._used):
                path.unlink()

    def _tables_in(self, sql: str) -> set[str]:
        """Tables that a statement may read: every one whose name stands in it."""
        words = set(re.findall(r"\w+", sql))
        return {table for table in self._files if table in words}

    def _key(self, sql: str, tables: Iterable[str]) -> str:
        if self.folder is None:
            return ""
        parts = [str(FORMAT), duckdb.__version__, sql]
        for table in sorted(tables):
            parts += [table, repr([(column.name, column.kind) for column in describe(table)]), self._hash_of(table)]
        return _hash(*parts)

    def _hash_of(self, table: str) -> str:
        if table not in self._hashes:
            with self._files[table].open("rb") as file:
                self._hashes[table] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._hashes[table]

    def _read(self, name: str, key: str) -> pa.Table | None:
        if self.folder is None:
            return None
        path = self.folder / f"{name}-{key}.parquet"
        self._used.add(path)
        try:
            return pq.read_table(path) if path.exists() else None
        except pa.ArrowInvalid:  # a file that a power cut left without its content: counted again
            return None

    def _write(self, name: str, key: str, result: pa.Table) -> None:
        """Whole or not at all, readable by its owner only."""
        if self.folder is None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{name}-{key}.parquet"
        partial = path.with_name(path.name + PARTIAL)
        partial.touch(mode=0o600)
        pq.write_table(result, partial)
        partial.replace(path)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
