"""Tables of few columns in place of many: whatever is of fixed width stands side by side in one.

Rows that wait on the disk lie there in many small pieces, and each column of a piece costs as much as hundreds of
rows. Of the 56 columns of a contact 50 are codes, marks, months and whole numbers.

Belongs here: packing rows, and unpacking the same rows. Does not: where they wait (`spilled_rows`).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PACKED = "packed"
MISSING = -1
"""In place of the number of a code; beside a mark, a month or a number stands whether there is one."""
NUMBERS = {pa.bool_(): np.bool_, pa.date32(): np.int32, pa.int64(): np.int64, pa.uint64(): np.uint64}
"""Types of fixed width without codes, and what stands for them."""


@dataclass(frozen=True, eq=False)
class Packing:
    """How tables of one `schema` are packed, whose codes have these lists (`dictionaries`, by column).

    `row`: what stands in the one column; a field a column of fixed width, and for those without codes a second one
    that says whether there is a value.
    """

    schema: pa.Schema
    dictionaries: dict[str, pa.Array]
    row: np.dtype

    def fits(self, table: pa.Table) -> bool:
        """Whether a table can be packed this way."""
        return table.schema.equals(self.schema) and all(
            chunk.dictionary.equals(codes) for name, codes in self.dictionaries.items() for chunk in table[name].chunks
        )

    def packed(self, table: pa.Table) -> pa.Table:
        """The rows of a table that fits. What is of no fixed width keeps its column."""
        if not self.row.names:
            return table
        rows = np.empty(len(table), dtype=self.row)
        for name in (name for name in table.column_names if name in self.row.names):
            values = table[name].combine_chunks()
            rows[name] = _numbers(values)
            if name not in self.dictionaries:
                rows[_has(name)] = values.is_valid().to_numpy(zero_copy_only=False)
        width = pa.binary(self.row.itemsize)
        column = pa.FixedSizeBinaryArray.from_buffers(width, len(rows), [None, pa.py_buffer(rows)])
        others = [name for name in table.column_names if name not in self.row.names]
        return table.select(others).add_column(0, pa.field(PACKED, width, nullable=False), column)

    def unpacked(self, packed: pa.Table) -> pa.Table:
        """The rows as they were, from as many pieces as they lie in."""
        if not self.row.names:
            return packed
        pieces = [self._rows(chunk) for chunk in packed[PACKED].chunks]
        columns = [
            self._column(pieces, field) if field.name in self.row.names else packed[field.name] for field in self.schema
        ]
        return pa.Table.from_arrays(columns, schema=self.schema)

    def _rows(self, chunk: pa.FixedSizeBinaryArray) -> np.ndarray:
        start = chunk.offset * self.row.itemsize
        return np.frombuffer(chunk.buffers()[1], dtype=self.row, offset=start, count=len(chunk))

    def _column(self, pieces: list[np.ndarray], field: pa.Field) -> pa.Array:
        values = _together(pieces, field.name, self.row)
        if field.name in self.dictionaries:
            numbers = pa.array(values, mask=values == MISSING)
            return pa.DictionaryArray.from_arrays(numbers, self.dictionaries[field.name])
        return pa.array(values, mask=~_together(pieces, _has(field.name), self.row)).cast(field.type)


def packing_of(table: pa.Table) -> Packing:
    """The packing of a table like this one."""
    codes, row = {}, []
    for field in table.schema:
        if pa.types.is_dictionary(field.type):
            chunks = table[field.name].chunks
            codes[field.name] = chunks[0].dictionary if chunks else pa.array([], field.type.value_type)
            row.append((field.name, field.type.index_type.to_pandas_dtype()))
        elif field.type in NUMBERS:
            row += [(field.name, NUMBERS[field.type]), (_has(field.name), np.bool_)]
    return Packing(table.schema, codes, np.dtype(row))


def _together(pieces: list[np.ndarray], field: str, row: np.dtype) -> np.ndarray:
    return np.concatenate([np.empty(0, dtype=row[field]), *(piece[field] for piece in pieces)])


def _has(name: str) -> str:
    return f"has {name}"


def _numbers(values: pa.Array) -> np.ndarray:
    if pa.types.is_dictionary(values.type):
        return pc.fill_null(values.indices, MISSING).to_numpy()
    if pa.types.is_date32(values.type):
        values = values.cast(pa.int32())
    return pc.fill_null(values, pa.scalar(0).cast(values.type)).to_numpy(zero_copy_only=False)
