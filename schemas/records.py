"""Typed records as Arrow tables, the form in which they are stored, and as compact frames on the way there.

Belongs here: the Arrow type of every kind of column. Does not: writing files (`pipelines`).
"""

from functools import cache

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.code_lists import load_code_list
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


def compact(table_name: str, typed_frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with one byte for each code instead of its text: a fifth of the memory.

    Categories are all codes of the column's list, so that frames of several files can be joined. A column with a code
    that is not in its list stays as it is.
    """
    coded = {}
    for column in describe(table_name):
        if column.kind == "code":
            texts, listed = pa.array(typed_frame[column.name], from_pandas=True), _codes(column.code_list)
            places = pc.index_in(texts, value_set=pa.array(listed.categories, pa.string()))
            if places.null_count == texts.null_count:
                numbers = pc.fill_null(places, -1).to_numpy(zero_copy_only=False)
                coded[column.name] = pd.Categorical.from_codes(numbers, dtype=listed)
    return typed_frame.assign(**coded)


def as_texts(values: pd.Series) -> pd.Series:
    """A column of `compact` as texts again, whose order is that of texts and not that of a code list."""
    return values.astype("string") if isinstance(values.dtype, pd.CategoricalDtype) else values


@cache
def _codes(code_list: str) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(load_code_list(code_list).codes_only())


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
