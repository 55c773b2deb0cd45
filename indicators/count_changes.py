"""Counts brought up to date by what some women added to them before and add now.

Belongs here: adding and taking away counts of finest cells. Does not: whose records changed (`record_changes`), which
counts are kept (`finest_store`).
"""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

FEWEST_TOGETHER = 100_000
"""Rows of parts that are added up together."""


def brought_up_to_date(former: pa.Table, before: pa.Table, after: pa.Table, counts: Iterable[str]) -> pa.Table:
    """Counts of everybody from the former ones and from what those whose records changed added before and add now.

    `counts`: the columns that are counts; the others say what is counted. A row whose counts are all 0 is none. Rows
    in which nothing changes are not added up again.
    """
    names = set(counts)
    gone = before
    for position, name in enumerate(before.column_names):
        if name in names:
            gone = gone.set_column(position, name, pc.negate(before.column(name)))
    every = pa.concat_tables([former, gone, after])
    cell = _numbered(every.drop_columns([name for name in every.column_names if name in names]))
    touched = np.isin(cell, cell[len(former) :])
    added = _added_up_by_cell(every.filter(pa.array(touched)), names).cast(former.schema)
    return pa.concat_tables([former.filter(pa.array(~touched[: len(former)])), added]).combine_chunks()


def added_up(parts: Iterable[pa.Table], counts: Iterable[str]) -> pa.Table:
    """The sums of counts of the parts of a whole; of one part alone, that part. `counts` as in `brought_up_to_date`."""
    names, total, waiting = set(counts), None, []
    for part in parts:
        waiting.append(part)
        # Not after each, so that what is added up already is not gone through every time.
        if total is None or sum(map(len, waiting)) > max(len(total), FEWEST_TOGETHER):
            total, waiting = _sum_of([*([] if total is None else [total]), *waiting], names), []
    return _sum_of([total, *waiting], names)


def _sum_of(tables: list[pa.Table], names: set[str]) -> pa.Table:
    if len(tables) == 1:
        return tables[0]
    return _added_up_by_cell(pa.concat_tables(tables), names).cast(tables[0].schema)


def _numbered(keys: pa.Table) -> np.ndarray:
    """A number for each row, the same for rows that are alike."""
    number = np.zeros(len(keys), dtype=np.int64)
    for column in keys.columns:
        codes = column.combine_chunks().dictionary_encode(null_encoding="encode")
        # Numbered anew after each column, so that they stay small whatever the number of columns.
        number = number * max(len(codes.dictionary), 1) + np.asarray(codes.indices)
        number = np.unique(number, return_inverse=True)[1]
    return number


def _added_up_by_cell(rows: pa.Table, names: set[str]) -> pa.Table:
    """The sums of the columns `names` for each combination of the others, without rows in which all are 0."""
    keys = [name for name in rows.column_names if name not in names]
    added = [(name, "sum") for name in rows.column_names if name in names]
    # In one piece each: to take rows from columns in pieces is slow.
    summed = rows.combine_chunks().group_by(keys, use_threads=False).aggregate(added)
    summed = summed.rename_columns([name.removesuffix("_sum") for name in summed.column_names]).select(
        rows.column_names
    )
    some = np.zeros(len(summed), dtype=bool)
    for name in names:
        some |= np.asarray(summed.column(name)) != 0
    return summed.filter(pa.array(some))
