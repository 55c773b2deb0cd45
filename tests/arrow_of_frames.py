"""Typed frames as Arrow tables, column by column: plainly, so that what the product makes can be held against it.

Belongs here: that. Does not: the types of columns (`schemas.records`).
"""

import pandas as pd
import pyarrow as pa

from schemas.records import arrow_schema


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
