"""Typed records as Arrow tables, the form in which they are stored.

Belongs here: the Arrow type of every kind of column. Does not: writing files (`pipelines`).
"""

import pandas as pd
import pyarrow as pa

from schemas.columns import describe

ARROW_TYPES = {
    "text": pa.string(),
    "code": pa.string(),
    "codes": pa.list_(pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "month": pa.date32(),
    "day": pa.date32(),
}


def arrow_schema(table_name: str) -> pa.Schema:
    """Columns of a table with their Arrow types, nullable or not, in their order."""
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.kind], nullable=c.nullable) for c in describe(table_name)])


def to_arrow(table_name: str, typed_frame: pd.DataFrame) -> pa.Table:
    """The rows of a typed frame as an Arrow table; columns that are not of the table are left out."""
    schema = arrow_schema(table_name)
    columns = []
    for field in schema:
        values = typed_frame[field.name]
        if values.dtype == object:
            values = [items if isinstance(items, list) else None for items in values]
        columns.append(pa.array(values, from_pandas=True).cast(field.type))
    return pa.Table.from_arrays(columns, schema=schema)
