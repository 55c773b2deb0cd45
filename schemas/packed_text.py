"""Many rows of text in little memory: packed as Parquet, unpacked a column or some rows at a time.

Belongs here: holding the rows of one file, on the disk, between reading and storing. Does not: reading (`reading`),
what is looked for in them (`screening`).

It is read like a frame by those who look at one column after the other: `rows["name"]`, `"name" in rows`, `columns`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

PART_ROWS = 1 << 16
ROW_NUMBER = "row_number"


def text_batches(path: Path, coded: list[str], rows: int) -> Iterator[pa.RecordBatch]:
    """All columns of a file that was written by `write_texts`, so many rows at a time, columns of `coded`
    dictionary-encoded; at least one batch."""
    return _batches(_opened(path, coded), rows)


def text_tables(path: Path, columns: list[str], coded: list[str]) -> Iterator[pa.Table]:
    """Some columns as tables."""
    file = _opened(path, coded)
    return (pa.Table.from_batches([batch]) for batch in _batches(file, PART_ROWS, columns))


def text_parts(path: Path, columns: list[str] | None = None, rows: int = PART_ROWS) -> Iterator[pd.DataFrame]:
    """Some columns, or all, as frames."""
    return (batch.to_pandas() for batch in _batches(_opened(path), rows, columns))


def _opened(path: Path, coded: list[str] | None = None) -> pq.ParquetFile:
    # Unless told not to, Arrow reads the columns of the whole file ahead.
    return pq.ParquetFile(path, read_dictionary=coded, pre_buffer=False)


def _batches(file: pq.ParquetFile, rows: int, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    if not file.metadata.num_rows:
        yield pa.RecordBatch.from_pylist([], schema=file.read(columns).schema)
    # One thread: the rest is done in one too, and several cost more in all.
    yield from file.iter_batches(batch_size=rows, columns=columns, use_threads=False)


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Rows of text as a frame."""
    texts = {name: pd.array(_plain(table[name]), dtype="string") for name in table.column_names if name != ROW_NUMBER}
    return pd.DataFrame({ROW_NUMBER: table[ROW_NUMBER].to_numpy()} | texts)


def write_texts(tables: Iterable[pa.Table], where: Path) -> None:
    """Write rows of text with `row_number`, plain or dictionary-encoded; at least one table, even if it is empty.

    What is read from the file is plain text, as frames have it.
    """
    writer = None
    for table in tables:
        writer = writer or pq.ParquetWriter(where, table.schema, compression="zstd", store_schema=False)
        writer.write_table(table)
    if writer is None:
        raise ValueError("At least one table is needed: an empty one says which columns there are.")
    empty = as_frame(writer.schema.empty_table())
    writer.add_key_value_metadata(pa.Schema.from_pandas(empty, preserve_index=False).metadata)
    writer.close()


def _plain(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return texts.cast(pa.string()) if pa.types.is_dictionary(texts.type) else texts


class PackedText:
    """Rows in the order in which they come, in a file: tables of texts with `row_number`, all with the same columns."""

    def __init__(self, parts: Iterable[pa.Table], where: Path):
        write_texts(parts, where)
        self._where = where
        self._file = _opened(where)

    @property
    def columns(self) -> list[str]:
        """Names of the columns, `row_number` among them."""
        return self._file.schema_arrow.names

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __len__(self) -> int:
        return self._file.metadata.num_rows

    def __getitem__(self, name: str) -> pd.Series:
        return self._file.read([name], use_threads=False).to_pandas()[name]

    def none(self, columns: list[str]) -> pd.DataFrame:
        """Some columns without rows."""
        return self._file.schema_arrow.empty_table().select(columns).to_pandas()

    def parts(self, rows: int) -> Iterator[pd.DataFrame]:
        """The rows, so many at a time; at least one frame."""
        return (batch.to_pandas() for batch in _batches(self._file, rows))

    def batches(self, columns: list[str], coded: bool = False) -> Iterator[pa.RecordBatch]:
        """Some columns, some rows at a time, dictionary-encoded or not."""
        file = _opened(self._where, columns if coded else None)
        return file.iter_batches(columns=columns, use_threads=False)


def distinct_in_parts(rows: pd.DataFrame | PackedText, column: str) -> Iterator[pa.Array]:
    """The distinct texts of a column, of some rows at a time: what stands in several parts comes several times."""
    if not isinstance(rows, PackedText):
        yield pc.unique(pa.array(rows[column], from_pandas=True))
        return
    for batch in rows.batches([column], coded=True):
        yield batch.column(0).dictionary


def every_row(rows: pd.DataFrame | PackedText, step: int, columns: list[str]) -> pd.DataFrame:
    """The first row and every one that is so many after it."""
    if not isinstance(rows, PackedText):
        return rows[columns].iloc[::step]
    parts, start = [rows.none(columns)], 0
    for batch in rows.batches(columns):
        parts.append(batch.take(pa.array(range(-start % step, len(batch), step), pa.int64())).to_pandas())
        start += len(batch)
    return pd.concat(parts, ignore_index=True)
