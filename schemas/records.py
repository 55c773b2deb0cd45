"""Typed records as Arrow tables, on their way to where they are stored, and as frames.

Belongs here: the Arrow type of every kind of column, and from one form to the other. Does not: writing
files (`pipelines`).
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.code_lists import load_code_list
from schemas.columns import describe

PLACE = ["file", "row_number"]
"""Where a row came from."""

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


def compact(table_name: str, accepted: pa.Table) -> pa.Table:
    """The same rows with the code list of each column as its dictionary, so that rows of several files can be joined.

    A column with a code that is not in its list has its codes as text.
    """
    for column in describe(table_name):
        if column.kind == "code":
            place, coded = accepted.schema.get_field_index(column.name), accepted[column.name].combine_chunks()
            accepted = accepted.set_column(place, column.name, _by_code_list(coded, column.code_list))
    return accepted


@cache
def _codes(code_list: str) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(load_code_list(code_list).codes_only())


def _by_code_list(coded: pa.DictionaryArray, code_list: str) -> pa.Array:
    listed = pa.array(_codes(code_list).categories, pa.string())
    places = pc.index_in(coded.dictionary, value_set=listed)
    if places.null_count:
        return coded.cast(pa.string())
    narrow = pa.int8() if len(listed) < 1 << 7 else pa.int16()
    return pa.DictionaryArray.from_arrays(places.cast(narrow).take(coded.indices), listed, safe=False)


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Rows of several `compact` tables."""
    names = tables[0].column_names
    as_text = {name for name in names if len({table.schema.field(name).type for table in tables}) > 1}
    plain = [
        table.cast(pa.schema([pa.field(n, pa.string()) if n in as_text else table.schema.field(n) for n in names]))
        for table in tables
    ]
    return pa.concat_tables(plain).combine_chunks()


def typed_frame(rows: pa.Table) -> pd.DataFrame:
    """Rows as a typed frame (`typing_rows.parse_column`), codes as categories, places as plain numbers."""
    columns = {name: rows[name].combine_chunks() for name in rows.column_names}
    return pd.DataFrame({n: values.to_numpy() if n in PLACE else _typed(values) for n, values in columns.items()})


def _typed(values: pa.Array) -> pd.Series:
    kind = values.type
    if pa.types.is_list(kind):
        return _lists(values)
    if pa.types.is_date(kind):
        return values.to_pandas(date_as_object=False).astype("datetime64[s]")
    names = {pa.int64(): "Int64", pa.bool_(): "boolean", pa.string(): "string"}
    return pd.Series(pd.array(values, dtype=names[kind])) if kind in names else values.to_pandas()


def _lists(values: pa.ListArray) -> pd.Series:
    """Lists of codes, each distinct one made once: they are only read."""
    texts = pc.binary_join(values, "|").dictionary_encode()
    distinct = np.empty(len(texts.dictionary) + 1, dtype=object)
    distinct[:-1] = [text.split("|") for text in texts.dictionary.to_pylist()]
    return pd.Series(distinct[pc.fill_null(texts.indices, len(distinct) - 1).to_numpy()])


def stored(table_name: str, rows: pa.Table) -> pa.Table:
    """Rows as they are stored: codes as text, and no column that is not of the table."""
    schema = arrow_schema(table_name)
    return rows.select(schema.names).cast(schema)
