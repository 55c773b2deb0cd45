"""Parquet of a described table, with what each column and code means in its metadata.

Belongs here: writing it from released rows only. Does not: reading. No statistics, no dictionaries left over from
elsewhere: the file holds its rows and nothing about others.
"""

import io
import json

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
    fields, arrays = [], []
    for column in table.columns:
        about = {"title": column.title, "description": column.meaning}
        if column.codes:
            about["codes"] = json.dumps(dict(column.codes), ensure_ascii=False)
        arrays.append(arrow_array(table, column))
        fields.append(pa.field(column.name, arrays[-1].type, metadata=about))
    metadata = {"title": table.title, "description": table.meaning, "release_id": described.release_id}
    stream = io.BytesIO()
    pq.write_table(
        pa.table(arrays, schema=pa.schema(fields, metadata=metadata)),
        stream,
        compression="zstd",
        write_statistics=False,
    )
    return stream.getvalue()
