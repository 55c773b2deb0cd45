"""Many rows of text in little memory: packed as Parquet, unpacked a column or some rows at a time.

Belongs here: holding the rows of one file between reading and writing. Does not: reading (`reading`), what is looked
for in them (`screening`).

It is read like a frame by those who look at one column after the other: `rows["name"]`, `"name" in rows`, `columns`.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

PART_ROWS = 1 << 16


def text_parts(path: Path, columns: list[str] | None = None, rows: int = PART_ROWS) -> Iterator[pd.DataFrame]:
    """The rows of a file that was written by `PackedText.write`, so many at a time; at least one frame."""
    return _parts_of(pq.ParquetFile(path), rows, columns)


def _parts_of(file: pq.ParquetFile, rows: int, columns: list[str] | None) -> Iterator[pd.DataFrame]:
    if not file.metadata.num_rows:
        yield file.read(columns).to_pandas()
    for batch in file.iter_batches(batch_size=rows, columns=columns, use_threads=False):
        yield batch.to_pandas()


class PackedText:
    """Rows in the order in which they come: frames of texts with `row_number`, all with the same columns."""

    def __init__(self, parts: Iterator[pd.DataFrame]):
        packed, writer = pa.BufferOutputStream(), None
        for frame in parts:
            table = pa.Table.from_pandas(frame, preserve_index=False)
            writer = writer or pq.ParquetWriter(packed, table.schema, compression="zstd")
            writer.write_table(table)
        if writer is None:
            raise ValueError("At least one frame is needed: an empty one says which columns there are.")
        writer.close()
        self._packed = packed.getvalue()
        self._file = pq.ParquetFile(pa.BufferReader(self._packed))

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

    def parts(self, rows: int) -> Iterator[pd.DataFrame]:
        """The rows, so many at a time; at least one frame."""
        return _parts_of(self._file, rows, None)

    def write(self, path: Path) -> None:
        """Write the rows to a Parquet file."""
        path.write_bytes(self._packed)
