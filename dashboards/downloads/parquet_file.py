"""Parquet of a described table, with what each column and code means in its metadata.

Belongs here: writing it from released rows only, saying in a file of the release what its columns mean. Does not:
which files there are. No statistics, no dictionaries left over from elsewhere: the file holds its rows and nothing
about others.
"""

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dashboards.downloads.described_tables import INTEGER, NUMBER, DescribedColumn, DescribedRelease, DescribedTable

ARROW_TYPES = {INTEGER: pa.int64(), NUMBER: pa.float64()}


def arrow_array(table: DescribedTable, column: DescribedColumn) -> pa.Array:
    """A column of the table: integers, numbers or texts; what is missing is null."""
    return pa.array(table.rows[column.name], type=ARROW_TYPES.get(column.kind, pa.string()), from_pandas=True)


def parquet_file(described: DescribedRelease, table: DescribedTable) -> bytes:
    """The table as Parquet; metadata of the file: `title`, `description`, `release_id`; of a column: `title`,
    `description` and, if it holds codes, `codes` (JSON)."""
    arrays = [arrow_array(table, column) for column in table.columns]
    return _written(pa.table(arrays, names=table.names), described, table)


def describe_parquet(path: Path, described: DescribedRelease, table: DescribedTable) -> None:
    """Say in the Parquet file `path`, which holds the rows of `table`, what `parquet_file` says; rows and types stay.
    Raises ValueError if its columns are not those of the table."""
    rows = pq.read_table(path)
    if tuple(rows.column_names) != tuple(table.names):
        raise ValueError(f"{path.name} does not have the columns of the table {table.name}")
    # A step that is tried again finds the former file or the new one, whole.
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(_written(rows, described, table))
    partial.replace(path)


def _written(rows: pa.Table, described: DescribedRelease, table: DescribedTable) -> bytes:
    fields = [rows.schema.field(column.name).with_metadata(_about(column)) for column in table.columns]
    about = {"title": table.title, "description": table.meaning, "release_id": described.release_id}
    schema = pa.schema(fields, metadata={**(rows.schema.metadata or {}), **about})
    stream = io.BytesIO()
    pq.write_table(rows.cast(schema), stream, compression="zstd", compression_level=19, write_statistics=False)
    return stream.getvalue()


def _about(column: DescribedColumn) -> dict[str, str]:
    about = {"title": column.title, "description": column.meaning}
    return about | {"codes": json.dumps(dict(column.codes), ensure_ascii=False)} if column.codes else about
