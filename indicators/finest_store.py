"""What was counted before and still holds: the results of statements, kept in the restricted store.

Belongs here: when a kept result may be used instead of counting again, and telling what was counted again. Does not:
statements (`compile`), how a database is opened (`engines`), the folder (`pipelines.store`).

A result depends on the statement, on the records that the statement reads and on the engine, and on nothing else. So
a result is kept under a hash of these, and a former one is used only if all are the same. The statement holds the
periods, the day the data reach and what the sheets count; a change of code that changes no statement changes no count.

Contacts, women, cases and referrals are counted woman by woman, and an answer or an episode of hers reaches into other
periods. So where some women's records changed, what these women added before is taken from the former result, and
what they add now is put to it (`record_changes`). Other statements that count rows by quarter are kept by quarter,
each under the hash of the records of that quarter alone: what such a quarter counts, no other changes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from indicators.count_changes import added_up, brought_up_to_date
from indicators.engines import Engine
from indicators.record_changes import RecordChanges, hash_of_file, hash_of_texts, write_kept
from schemas.columns import describe

FORMAT = 2
"""Raised when what a kept file means changes."""
EVERY_PERIOD = "every period"


class FinestStore:
    """Runs statements, or takes what they gave before. `folder`: where results are kept; None to keep nothing.

    `records`: the Parquet file of each table. `watched`: by table, the columns that counts of women, their contacts,
    cases and referrals depend on. `counted_again`: by unit, the quarters (numbers) that were counted in this run, of
    women's records those in which a count changed, or EVERY_PERIOD; a unit with nothing to count again is not in it.
    """

    def __init__(
        self,
        engine: Engine,
        folder: Path | None,
        records: Mapping[str, Path],
        watched: Mapping[str, Iterable[str]] | None = None,
    ):
        self.engine, self.folder, self._watched = engine, folder, watched or {}
        self.counted_again: dict[str, set[int] | str] = {}
        self._files = records
        self._hashes: dict[str, str] = {}
        self._used: set[Path] = set()
        self._changes: RecordChanges | None = None
        self._of_women: dict[str, pa.Table] = {}

    def run(self, sql: str, unit: str = "") -> pa.Table:
        """The result of a statement over whole tables. `unit`: told if it had to be counted."""
        kept = self._read(unit or "timeline", self._key(sql, self._tables_in(sql)))
        if kept is None:
            kept = self.engine.run(sql)
            self._write(unit or "timeline", self._key(sql, self._tables_in(sql)), kept)
            if unit:
                self._tell(unit, EVERY_PERIOD)
        return kept

    def run_of_women(self, sql: str, unit: str, counts: Sequence[str]) -> pa.Table:
        """The result of a statement that counts woman by woman. `counts`: its columns that are counts, one of which is
        not 0 in any of its rows. It is run once however often it is asked for."""
        if sql not in self._of_women:
            self._of_women[sql] = self._counted_of_women(sql, unit, counts)
        return self._of_women[sql]

    def _counted_of_women(self, sql: str, unit: str, counts: Sequence[str]) -> pa.Table:
        if self.folder is None:
            return self._run_some_at_a_time(sql, counts)
        if self._changes is None:
            self._changes = RecordChanges(self.engine, self.folder, self._files, self._watched)
        statement = self._key(sql, ())
        kept = self._read(unit, hash_of_texts(statement, self._changes.key))
        if kept is None:
            kept, quarters = self._with_changes(sql, unit, statement, counts)
            self._write(unit, hash_of_texts(statement, self._changes.key), kept)
            self._tell(unit, quarters)
        return kept

    def _with_changes(
        self, sql: str, unit: str, statement: str, counts: Sequence[str]
    ) -> tuple[pa.Table, set[int] | str]:
        """A result brought up to date, if there is a former one, and the quarters in which a count changed."""
        former = None
        if self._changes.former:
            former = self._read(unit, hash_of_texts(statement, self._changes.former_key), still_used=False)
        found = self._changes.contributions(sql) if former is not None else None
        if found is None:
            return self._run_some_at_a_time(sql, counts), EVERY_PERIOD
        changes = brought_up_to_date(found[1].slice(0, 0), *found, counts)
        quarters = set(changes.column("quarter").to_pylist()) if "quarter" in changes.column_names else EVERY_PERIOD
        return brought_up_to_date(former, *found, counts), quarters

    def _run_some_at_a_time(self, sql: str, counts: Sequence[str]) -> pa.Table:
        """The result of a statement that counts woman by woman: the sum of what it gives for some women at a time."""
        return added_up((engine.run(sql) for engine in self.engine.of_some_women()), counts)

    def _tell(self, unit: str, quarters: set[int] | str) -> None:
        told = self.counted_again.get(unit, set())
        both = EVERY_PERIOD if EVERY_PERIOD in (told, quarters) else {*told, *quarters}
        if both:
            self.counted_again[unit] = both

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
            row["quarter"]: hash_of_texts(others, str(row["rows"]), str(row["fingerprint"]))
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
            self._tell(unit, set(missing))
        return pa.concat_tables([parts[quarter] for quarter in sorted(parts)]) if parts else self.engine.run(whole)

    def remove_unused(self) -> None:
        """Keep what the next run needs, and remove what this one had no use for: counts of records that are no more
        must not outlive them, nor must these."""
        if self._changes is not None:
            self._used |= self._changes.keep()
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
        return hash_of_texts(*parts)

    def _hash_of(self, table: str) -> str:
        if table not in self._hashes:
            self._hashes[table] = hash_of_file(self._files[table])
        return self._hashes[table]

    def _read(self, name: str, key: str, still_used: bool = True) -> pa.Table | None:
        if self.folder is None:
            return None
        path = self.folder / f"{name}-{key}.parquet"
        if still_used:
            self._used.add(path)
        try:
            return pq.read_table(path) if path.exists() else None
        except pa.ArrowInvalid:  # a file that a power cut left without its content: counted again
            return None

    def _write(self, name: str, key: str, result: pa.Table) -> None:
        if self.folder is not None:
            write_kept(result, self.folder / f"{name}-{key}.parquet")
